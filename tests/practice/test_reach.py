"""Who reads which observation, and the receipt it leaves."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from tests.practice.visits import Cast, log_visit, rate_oneself, share, shared_visit, with_levels
from webapp import audit, clock
from webapp.access.policy import Role
from webapp.audit import Event, EventDetail
from webapp.practice.models import Observation, ObservationLevel, ObservedVisit, SelfRating


def receipts(session: Session) -> list[tuple[str, str | None, str]]:
    """Who looked at whose record, and why."""
    session.expire_all()
    rows = session.execute(
        select(Event.actor, Event.subject, EventDetail.details)
        .join(EventDetail, EventDetail.event_id == Event.id)
        .where(Event.kind == "record.viewed")
    )
    return [(row.actor, row.subject, row.details["record"]) for row in rows]


@pytest.mark.parametrize(("role", "team"), [(Role.SUPERVISOR, "North"), (Role.QUALITY_LEAD, None)])
def test_whom_the_policy_names_reads_and_leaves_a_receipt(
    client: CheckedClient, session: Session, cast: Cast, people: People, role: Role, team: str | None
) -> None:
    observation = shared_visit(client, cast)
    rate_oneself(client, cast.practitioner, observation)
    assert "Cannot say" in client.page(with_levels(observation)).text
    reader = people("Sue Per", role, team=team)
    sign_in(client, reader)
    page = client.page(f"/practice/observations/{observation}")
    assert "exhausting" in page.text
    assert "Cannot say" not in page.text, "A self-rating is for the two of them."
    expected = (
        audit.pseudonym(f"person:{reader.id}"),
        audit.pseudonym(f"person:{cast.practitioner.id}"),
        f"observation:{observation}",
    )
    assert receipts(session) == [expected]


def test_a_supervisor_of_another_team_finds_nothing(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    observation = shared_visit(client, cast)
    sign_in(client, people("Sam Away", Role.SUPERVISOR, team="South"))
    assert client.get(f"/practice/observations/{observation}").status_code == 404
    assert "Pat Roe" not in client.page("/practice/").text
    assert receipts(session) == []


def test_the_two_people_of_a_visit_leave_no_receipt(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = shared_visit(client, cast)
    client.get(f"/practice/observations/{observation}")
    rate_oneself(client, cast.practitioner, observation)
    assert client.get(f"/practice/observations/{observation}").status_code == 200
    assert receipts(session) == []


def test_nobody_reads_what_is_not_shared(client: CheckedClient, cast: Cast, people: People) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    reading = f"/practice/observations/{observation}"
    assert client.get(reading).location.endswith("/evidence")
    for reader in (
        cast.practitioner,
        people("Sue Per", Role.SUPERVISOR, team="North"),
        people("Quin Lead", Role.QUALITY_LEAD),
        people("Eve Other", Role.OBSERVER),
    ):
        sign_in(client, reader)
        assert client.get(reading).status_code == 404
        assert reading not in client.page("/practice/").links


def test_a_role_without_the_permission_is_refused(client: CheckedClient, people: People) -> None:
    sign_in(client, people("Rae Cruit", Role.RECRUITER))
    assert client.get("/practice/").status_code == 403
    assert client.get("/practice/visits/new").status_code == 403


def test_a_long_list_is_paged_without_a_gap_or_a_repeat(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    today = clock.today()
    for number in range(60):
        visit = ObservedVisit(
            practitioner_id=cast.practitioner.id,
            seen_on=today - timedelta(days=number // 7),
            purpose="review",
        )
        visit.observations = [
            Observation(
                observer_id=cast.observer.id,
                instrument="practice-observation",
                version=1,
                begun_at=clock.now(),
                shared_at=clock.now(),
            )
        ]
        session.add(visit)
    session.commit()
    sign_in(client, cast.observer)
    seen: list[str] = []
    url: str | None = "/practice/"
    pages = 0
    while url:
        page = client.page(url)
        pages += 1
        seen += [link for link in page.links if link.startswith("/practice/observations/")]
        older = [link for link in page.links if "after=" in link]
        url = older[0] if older else None
    assert (pages, len(seen), len(set(seen))) == (3, 60, 60)
    assert client.get("/practice/?after=nonsense").status_code == 200


def rated_visit(session: Session, cast: Cast, empathy: int) -> None:
    """A visit that an observer graded and the practitioner rated."""
    visit = ObservedVisit(practitioner_id=cast.practitioner.id, seen_on=clock.today(), purpose="review")
    levels = [
        ObservationLevel(criterion=one, level=empathy, evidence="Seen")
        for one in ("empathy", "collaboration", "autonomy")
    ]
    seen = {"instrument": "practice-observation", "version": 1}
    observation = Observation(
        observer_id=cast.observer.id, begun_at=clock.now(), shared_at=clock.now(), levels=levels, **seen
    )
    visit.observations = [observation]
    visit.self_rating = SelfRating(submitted_at=clock.now(), **seen)
    session.add(visit)
    session.commit()


def test_an_own_average_comes_with_the_third_visit_in_groups_and_never_as_one_total(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    sign_in(client, cast.practitioner)
    for number, empathy in enumerate((2, 3, 5)):
        page = client.page("/practice/mine")
        assert f"{number} visit" in page.text
        assert "on the scale of 1 to 5" not in page.text
        assert "There is no average under 3 visits" in page.text
        rated_visit(session, cast, empathy)
    text = client.page("/practice/mine").text
    assert "3.3 on the scale of 1 to 5, from 3 visits" in text
    assert text.count("on the scale of 1 to 5") == 1
    assert text.count("No average yet") == 2


def test_an_unread_visit_does_not_show_in_the_own_average(client: CheckedClient, cast: Cast) -> None:
    shared_visit(client, cast)
    sign_in(client, cast.practitioner)
    assert "0 visits have been observed and rated by you" in client.page("/practice/mine").text


def test_a_role_held_no_longer_opens_nothing(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    share(client, cast.observer, observation)
    reader = people("Sue Per", Role.SUPERVISOR, team="North")
    held = reader.roles_held[0]
    held.starts_on = held.ends_on = clock.today() - timedelta(days=1)
    sign_in(client, reader)
    assert client.get(f"/practice/observations/{observation}").status_code == 403
