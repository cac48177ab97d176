"""What is new by e-mail: only for those who want it, once a week, and only what the mirror's page says."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.reflection.test_mirror_pages import Gather, commitment, gather, member
from tests.reflection.test_pack import url
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as making
from webapp.accounts.models import Person, RoleHeld
from webapp.outbox.models import Message
from webapp.reflection import care, works
from webapp.reflection.models import Commitment, Digest, DigestWish

__all__ = ["gather", "member"]

Pass = Callable[[int], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Pass:
    """Lets days go by; the first day is a Monday."""
    now = clock.now()
    monday = now - timedelta(days=clock.in_london(now).date().weekday())
    gone = [0]

    def go(days: int) -> None:
        gone[0] += days

    monkeypatch.setattr(clock, "now", lambda: monday + timedelta(days=gone[0]))
    return go


def want(client: CheckedClient, person: Person, wanted: str = "yes", lang: str = "en_GB") -> int:
    """Switch it on or off as this person."""
    sign_in(client, person)
    with client.session_transaction() as session:
        session["language"] = lang
    return submit(client, "/mirror/digest", {"wanted": wanted}).status_code


def run() -> None:
    """The job, once."""
    works.digest(lambda done, total: None)


def mails(session: Session) -> list[Message]:
    """Everything in the outbox."""
    session.expire_all()
    return list(session.scalars(select(Message).order_by(Message.id)))


def test_nobody_is_written_to_who_did_not_ask(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    gather(North=40, South=40)
    run()
    assert mails(session) == []
    sign_in(client, member)
    assert "You get no e-mail" in client.get("/mirror/digest").text


def test_what_is_new_is_written_once_and_in_the_mirrors_words(
    client: CheckedClient, session: Session, member: Person, people: People, gather: Gather, later: Pass
) -> None:
    assert want(client, member) == 303
    later(7)
    gather(North=40, South=40)
    for _ in range(3):
        run()
    (mail,) = mails(session)
    assert (mail.channel, mail.address) == ("e-mail", "ada.ode@example.org")
    assert not re.search(r"\d", mail.subject)
    page = " ".join(re.sub(r"<[^>]+>", " ", client.get(url(session)).text).split())
    told = re.findall(r"^ *(?:- )?(.*(?:of 100\.|answers, ).*)$", mail.body, re.MULTILINE)
    assert len(told) >= 2
    assert [one for one in told if one.replace("’", "'") not in page.replace("&#39;", "'")] == []
    assert "The figures are as at" in mail.body
    assert f"/mirror/{making.team_named(session, 'North').id}\n" in mail.body
    assert "Ada" not in mail.body
    assert "South" not in mail.body
    later(1)
    run()
    assert len(mails(session)) == 1


def test_nothing_new_is_no_mail_and_the_next_release_is_one(
    client: CheckedClient, session: Session, member: Person, gather: Gather, later: Pass
) -> None:
    gather(North=40, South=40)
    later(1)
    want(client, member)
    later(6)
    run()
    assert mails(session) == []
    gather(North=40, South=40)
    run()
    assert len(mails(session)) == 1


def test_where_the_numbers_do_not_allow_it_nobody_is_written_to(
    client: CheckedClient, session: Session, member: Person, gather: Gather, later: Pass
) -> None:
    want(client, member)
    later(7)
    gather(North=4, South=40)
    run()
    assert mails(session) == []
    assert session.scalars(select(Digest)).all() == []


def test_what_falls_due_is_told_by_its_day_alone(
    client: CheckedClient, session: Session, member: Person, gather: Gather, later: Pass
) -> None:
    want(client, member)
    submit(client, url(session), commitment(member), action=f"{url(session)}/commitments")
    promised = session.scalars(select(Commitment)).one()
    promised.due_on = clock.today() + timedelta(days=9)
    session.commit()
    run()
    assert mails(session) == []
    later(7)
    run()
    (mail,) = mails(session)
    assert "Something that the team said it would do falls due on" in mail.body
    assert "Ring every family" not in mail.body
    assert "Ada" not in mail.body


def test_whoever_has_left_or_moved_is_written_to_by_date(
    client: CheckedClient, session: Session, member: Person, people: People, gather: Gather, later: Pass
) -> None:
    gone = people("Gus Hale", Role.TEAM_MEMBER, team="North")
    for one in (member, gone):
        want(client, one)
    later(7)
    gather(North=40, South=40)
    today = clock.today()
    gone.access_ends_on = today - timedelta(days=1)
    held = session.scalars(select(RoleHeld).where(RoleHeld.person_id == member.id)).one()
    held.ends_on = today - timedelta(days=1)
    making.give_role(
        session, member, Role.TEAM_MEMBER, team=making.team_named(session, "South"), starts_on=today
    )
    session.commit()
    run()
    (mail,) = mails(session)
    assert mail.address == "ada.ode@example.org"
    assert mail.body.startswith("South\n")
    assert "North" not in mail.body


def test_a_run_that_dies_half_way_doubles_nothing(
    client: CheckedClient,
    session: Session,
    member: Person,
    people: People,
    gather: Gather,
    later: Pass,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = people("Ben Tarn", Role.SUPERVISOR, team="North")
    for one in (member, other):
        want(client, one)
    later(7)
    gather(North=40, South=40)
    whole = works.words

    def dies(person_id: int, *rest: object) -> object:
        if person_id == other.id:
            raise RuntimeError
        return whole(person_id, *rest)

    monkeypatch.setattr(works, "words", dies)
    with pytest.raises(RuntimeError):
        run()
    session.rollback()
    monkeypatch.setattr(works, "words", whole)
    run()
    run()
    assert [one.address for one in mails(session)] == ["ada.ode@example.org", "ben.tarn@example.org"]
    weeks: list[date] = [one.week for one in session.scalars(select(Digest))]
    assert {week.weekday() for week in weeks} == {0}


def test_it_is_stopped_from_the_mail_without_signing_in(
    client: CheckedClient, session: Session, member: Person, gather: Gather, later: Pass
) -> None:
    want(client, member)
    later(7)
    gather(North=40, South=40)
    run()
    body = mails(session)[0].body
    found = re.search(r"/no-more-digests/\S+", body)
    assert found is not None
    client.delete_cookie("session")
    # A mail scanner opens it and stops nothing.
    assert client.get(found[0]).status_code == 200
    assert session.scalars(select(DigestWish)).all() != []
    answer = client.post(found[0])
    assert answer.status_code == 303
    assert "have stopped" in client.get(answer.location).text
    assert client.post(found[0]).status_code == 303
    session.expire_all()
    assert session.scalars(select(DigestWish)).all() == []
    assert mails(session) == []
    for forged in ("x", found[0].rpartition("/")[2].partition("?")[0] + "x"):
        assert client.get(f"/no-more-digests/{forged}").status_code == 410
        assert client.post(f"/no-more-digests/{forged}").status_code == 410


def test_it_is_written_in_the_language_in_which_it_was_asked_for(
    client: CheckedClient, session: Session, member: Person, gather: Gather, later: Pass
) -> None:
    want(client, member, lang="cy")
    later(7)
    gather(North=40, South=40)
    run()
    (mail,) = mails(session)
    assert "lang=cy" in mail.body
    assert "The figures are as at" not in mail.body


def test_a_wrong_choice_is_asked_again(client: CheckedClient, member: Person, people: People) -> None:
    assert want(client, member, "perhaps") == 422
    assert want(client, member) == 303
    assert want(client, member) == 303
    sign_in(client, people("Ria Moss", Role.RECRUITER))
    assert client.get("/mirror/digest").status_code == 403


def test_what_is_kept_of_it_goes_with_the_person(
    client: CheckedClient, session: Session, member: Person, gather: Gather, later: Pass
) -> None:
    want(client, member)
    later(7)
    gather(North=40, South=40)
    run()
    told = care.export_person(session, member.id)["weekly e-mail"]
    assert len(told["written_at"]) == 1
    care.erase_person(session, member.id)
    session.commit()
    assert mails(session) == []
    assert session.scalars(select(DigestWish)).all() == []
    assert care.export_person(session, member.id)["weekly e-mail"]["wanted_since"] is None
