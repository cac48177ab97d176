"""A team looks in its mirror and says what it will do; nobody looks in another's."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.insight.test_gathering import row
from tests.pages import CheckedClient, sign_in, submit
from webapp import audit, clock
from webapp.access.policy import Role
from webapp.accounts import queries as accounts
from webapp.accounts import service as making
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.insight import service, works
from webapp.insight.models import KeptRelease
from webapp.jobs import Job
from webapp.reflection.models import Commitment

Gather = Callable[..., int]


def _family_rows(team_id: int, families: int) -> Iterator[dict[str, Any]]:
    """So many families' answers about three people of a team, over half a year."""
    for family in range(families):
        for dimension in ("listened", "respected"):
            yield row(
                source="family",
                instrument="family-voice-adults",
                subject=f"worker-{team_id}-{family % 3}",
                rater=f"member-{team_id}-{family}",
                family=f"family-{team_id}-{family}",
                occasion=f"answer:{team_id}-{family}",
                dimension=dimension,
                construct="empathy",
                value=float(1 + (family * family + len(dimension)) % 3),
                team_id=team_id,
                rated_on=clock.today() - timedelta(days=3 * family % 180),
            )


@pytest.fixture
def gather(session: Session) -> Gather:
    """Gathers answers of so many families for each team, by name; returns the first team's id."""

    def run(**families: int) -> int:
        teams = {name: making.team_named(session, name).id for name in families}
        rows = [one for name, n in families.items() for one in _family_rows(teams[name], n)]
        service.gather(session, [lambda _: rows], clock.now())
        session.commit()
        works.release()
        return next(iter(teams.values()))

    return run


@pytest.fixture
def member(people: People) -> Person:
    """Somebody of the team North."""
    return people("Ada Ode", Role.TEAM_MEMBER, team="North")


def commitment(owner: Person, **others: Any) -> dict[str, Any]:
    """The fields of a whole commitment."""
    due = clock.today() + timedelta(days=60)
    given = {
        "wording": "Ring every family back within a day.",
        "construct": "empathy",
        "owner": str(owner.id),
        "due-day": str(due.day),
        "due-month": str(due.month),
        "due-year": str(due.year),
        "source": "family",
        "sign": "up",
    }
    return {**given, **others}


def recorded(session: Session) -> list[Commitment]:
    """Every commitment there is."""
    session.expire_all()
    return list(session.scalars(select(Commitment)))


def _url(session: Session, name: str = "North") -> str:
    return f"/mirror/{making.team_named(session, name).id}"


def test_before_any_gathering_the_mirror_says_so(
    client: CheckedClient, session: Session, member: Person
) -> None:
    sign_in(client, member)
    assert "No figures have been gathered yet" in client.get(_url(session)).text


def test_somebody_with_one_team_goes_straight_to_its_mirror(
    client: CheckedClient, session: Session, member: Person
) -> None:
    sign_in(client, member)
    response = client.get("/mirror")
    assert (response.status_code, response.location) == (302, _url(session))


def test_a_team_with_enough_answers_sees_figures(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    gather(North=40, South=40)
    sign_in(client, member)
    text = client.get(_url(session)).text
    assert "What families said" in text
    assert "The figures are as at" in text
    assert "<circle" in text


def test_a_team_with_few_answers_is_told_that_figures_are_hidden(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    gather(North=4, South=60)
    sign_in(client, member)
    text = client.get(_url(session)).text
    assert "oo few to show" in text
    assert "Release(" not in text
    assert "<circle" not in text


def test_nobody_sees_the_pseudonym_of_a_person(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    gather(North=40, South=40)
    sign_in(client, member)
    text = client.get(_url(session)).text
    assert "worker-" not in text
    assert "member-" not in text
    assert "family-1" not in text


def test_another_teams_mirror_is_not_found(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    gather(North=40, South=40)
    sign_in(client, member)
    assert client.get(_url(session, "South")).status_code == 404
    assert client.get("/mirror/9999").status_code == 404


def test_a_quality_lead_sees_every_team_and_records_nothing(
    client: CheckedClient, session: Session, people: People, gather: Gather
) -> None:
    gather(North=40, South=40)
    sign_in(client, people("Quill Lead", Role.QUALITY_LEAD))
    listed = client.get("/mirror").text
    assert "North" in listed
    assert "South" in listed
    assert "Record it" not in client.get(_url(session, "South")).text
    assert client.post(f"{_url(session, 'South')}/commitments").status_code == 403


def test_a_commitment_is_recorded_with_its_owner_day_and_sign(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    gather(North=40, South=40)
    sign_in(client, member)
    url = _url(session)
    response = submit(client, url, commitment(member))
    assert (response.status_code, response.location) == (303, f"{url}#commitments")
    (one,) = recorded(session)
    assert (one.construct, one.source, one.expected_sign, one.owner_id) == ("empathy", "family", 1, member.id)
    assert one.wording == "Ring every family back within a day."
    text = client.get(url).text
    assert "Ring every family back within a day." in text
    assert "What families said: up" in text
    assert "What we see since" in text
    kinds = session.scalars(select(Event.kind).where(Event.actor == audit.pseudonym(f"person:{member.id}")))
    assert list(kinds) == ["commitment.recorded"]


def test_a_bad_commitment_keeps_what_was_written(
    client: CheckedClient, session: Session, member: Person
) -> None:
    sign_in(client, member)
    response = submit(client, _url(session), commitment(member, sign=None, **{"due-month": "13"}))
    assert response.status_code == 422
    text = response.text
    assert "Ring every family back within a day." in text
    assert "Enter the day by which it is done" in text
    assert "Select whether it should go up or down" in text
    assert 'value="13"' in text
    assert not recorded(session)


def test_the_same_form_sent_twice_is_recorded_once(
    client: CheckedClient, session: Session, member: Person
) -> None:
    sign_in(client, member)
    url, data = _url(session), commitment(member, client_id=str(uuid.uuid4()))
    assert [submit(client, url, data).status_code for _ in range(2)] == [303, 303]
    assert len(recorded(session)) == 1


def test_another_teams_form_id_is_refused(
    client: CheckedClient, session: Session, member: Person, people: People
) -> None:
    data = commitment(member, client_id=str(uuid.uuid4()))
    sign_in(client, member)
    submit(client, _url(session), data)
    other = people("Sol Ott", Role.TEAM_MEMBER, team="South")
    sign_in(client, other)
    response = submit(client, _url(session, "South"), {**data, "owner": str(other.id)})
    assert response.status_code == 409
    assert len(recorded(session)) == 1


def test_posting_to_another_team_is_not_found(
    client: CheckedClient, session: Session, member: Person
) -> None:
    sign_in(client, member)
    elsewhere = making.team_named(session, "South").id
    page = client.page(_url(session))
    token = next(form for form in page.forms if form.action.endswith("/commitments")).fields["csrf_token"]
    data = commitment(member, client_id=str(uuid.uuid4()), csrf_token=token)
    assert client.post(f"/mirror/{elsewhere}/commitments", data=data).status_code == 404
    assert not recorded(session)


def test_somebody_outside_the_team_cannot_be_made_to_see_to_it(
    client: CheckedClient, session: Session, member: Person, people: People
) -> None:
    other = people("Sol Ott", Role.TEAM_MEMBER, team="South")
    sign_in(client, member)
    assert submit(client, _url(session), commitment(other)).status_code == 422
    assert not recorded(session)


def test_bringing_the_figures_up_to_date_keeps_what_is_released(
    client: CheckedClient, session: Session, people: People, gather: Gather
) -> None:
    gather(North=40, South=4)
    sign_in(client, people("Quill Lead", Role.QUALITY_LEAD))
    assert submit(client, "/mirror").status_code == 303
    session.expire_all()
    job = session.scalars(select(Job)).one()
    assert (job.work, job.failure) == ("insight.gather", None)
    assert job.finished_at is not None


def test_a_quality_lead_of_one_team_still_finds_the_button(
    client: CheckedClient, session: Session, people: People, gather: Gather
) -> None:
    gather(North=40)
    sign_in(client, people("Quill Lead", Role.QUALITY_LEAD))
    text = client.get("/mirror").text
    assert "Bring the figures up to date" in text
    assert "The figures are as at" in text


def test_a_team_member_cannot_time_the_gathering(
    client: CheckedClient, session: Session, member: Person
) -> None:
    sign_in(client, member)
    token = client.page(_url(session)).forms[0].fields["csrf_token"]
    assert client.post("/mirror/update", data={"csrf_token": token}).status_code == 404
    assert session.scalars(select(Job)).all() == []
    assert session.scalars(select(KeptRelease)).all() == []


def test_the_mirror_and_what_is_due_wait_on_the_first_page(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    gather(North=40, South=40)
    sign_in(client, member)
    assert "Look in your team&#39;s mirror: North" in client.get("/").text
    near = clock.today() + timedelta(days=5)
    parts = {"due-day": str(near.day), "due-month": str(near.month), "due-year": str(near.year)}
    submit(client, _url(session), commitment(member, **parts))
    text = client.get("/").text
    assert "Your team&#39;s commitment, to be done by" in text
    assert "Look in your team&#39;s mirror" not in text


def test_the_team_of_yesterday_is_not_mine_today(
    client: CheckedClient, session: Session, people: People, member: Person
) -> None:
    held = member.roles_on(clock.today())[0]
    held.starts_on = clock.today() - timedelta(days=90)
    held.ends_on = clock.today() - timedelta(days=1)
    making.give_role(
        session, member, Role.TEAM_MEMBER, team=making.team_named(session, "South"), starts_on=clock.today()
    )
    session.commit()
    sign_in(client, member)
    assert client.get(_url(session, "North")).status_code == 404
    assert client.get(_url(session, "South")).status_code == 200
    assert accounts.team(session, held.team_id or 0) is not None
