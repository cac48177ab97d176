"""Standing in for a supervisor, and doing what somebody agreed to do: taken over one by one."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.arranging import at_once, away, first_page, offers, press
from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.supervision.meetings import (
    ABOUT,
    Cast,
    agreed,
    begun,
    confirm,
    plan,
    put,
    recorded,
    write_about,
)
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.capture.models import Draft
from webapp.supervision import care
from webapp.supervision.models import ActionTakenOver, AgreedAction, Supervision, SupervisionTakenOver

DRAFTED = "Tired, and afraid of the next visit."


def planned(client: CheckedClient, session: Session, cast: Cast, days: int = 2, *more: Person) -> int:
    """A supervision of the next days."""
    plan(client, cast.supervisor, cast.practitioner, *more, when=clock.today() + timedelta(days=days))
    return session.scalars(select(Supervision.id).order_by(Supervision.id.desc())).first() or 0


def url(number: int, what: str = "take-over") -> str:
    """Where a button of a supervision leads."""
    return f"/supervision/{number}/{what}"


def led_by(session: Session, number: int) -> int:
    """Who leads it now."""
    session.expire_all()
    return session.get_one(Supervision, number).supervisor_id


def rows(session: Session) -> Sequence[SupervisionTakenOver]:
    """What was taken over."""
    session.expire_all()
    return session.scalars(select(SupervisionTakenOver)).all()


def bring(client: CheckedClient, who: Person, number: int) -> None:
    """Somebody says what they want to think about."""
    sign_in(client, who)
    assert submit(client, url(number, "bring"), {"brings": "How I say that I worry."}).status_code == 303


def test_a_stand_in_leads_a_planned_supervision_and_those_who_come_are_told(
    client: CheckedClient, session: Session, cast: Cast, sam: Person
) -> None:
    number = planned(client, session, cast, 2, cast.partner)
    bring(client, cast.practitioner, number)
    away(session, cast.supervisor, sam)
    assert "The supervision of" in first_page(client, sam)
    assert client.get(f"/supervision/{number}").status_code == 404
    assert submit(client, "/", action=url(number)).location == url(number, "record")
    text = client.page(url(number, "record")).text
    assert "The family where nobody opens." in text
    assert "How I say that I worry." in text
    assert press(client, sam, url(number)).status_code == 303
    (row,) = rows(session)
    assert (row.from_id, row.by_id) == (cast.supervisor.id, sam.id)
    told = "Sam Stand leads the supervision of"
    assert told in first_page(client, cast.practitioner)
    assert told not in first_page(client, cast.partner)
    page = client.page(url(number, "bring")).text
    assert "Sam Stand leads it now, in place of Sue Visor" in page
    assert "Led by Sam Stand" in client.page("/supervision").text
    sign_in(client, cast.supervisor)
    assert client.get(url(number, "record")).status_code == 404
    assert list(session.scalars(select(Event.kind).where(Event.kind == "supervision.taken over"))) == [
        "supervision.taken over"
    ]


@pytest.mark.parametrize(
    ("days", "first", "last", "offered"),
    [(2, 0, 2, True), (2, 0, 1, False), (-1, -2, 3, True), (-3, -2, 3, False)],
)
def test_only_supervisions_of_the_days_of_the_cover_are_offered(
    client: CheckedClient,
    session: Session,
    cast: Cast,
    sam: Person,
    days: int,
    first: int,
    last: int,
    offered: bool,
) -> None:
    number = planned(client, session, cast, days)
    away(session, cast.supervisor, sam, first, last)
    assert offers(client, sam) == ([url(number)] if offered else [])
    assert press(client, sam, url(number)).status_code == (303 if offered else 404)


def test_nobody_leads_who_is_no_supervisor_or_for_whom_it_is_held(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    there = people("Tia There", Role.SUPERVISOR, team="North")
    observer = people("Ada Ode", Role.OBSERVER)
    number = planned(client, session, cast, 2, there)
    for person in (there, observer):
        away(session, cast.supervisor, person)
    assert offers(client, there) == []
    elsewhere = people("Eli Else", Role.SUPERVISOR, team="South")
    for person, status in ((there, 404), (observer, 403), (elsewhere, 404)):
        assert press(client, person, url(number)).status_code == status
    assert led_by(session, number) == cast.supervisor.id


def drafted(client: CheckedClient, cast: Cast) -> int:
    """A supervision of today of which its supervisor has drafted the record."""
    number = begun(client, cast.supervisor, cast.practitioner)
    assert write_about(client, number).status_code == 303
    assert put(client, number, {"support": DRAFTED, "action": "keep"}).status_code == 303
    return number


def test_what_was_drafted_stays_with_the_supervisor_until_they_throw_it_away(
    client: CheckedClient, session: Session, cast: Cast, sam: Person
) -> None:
    number = drafted(client, cast)
    away(session, cast.supervisor, sam)
    assert press(client, sam, url(number)).status_code == 303
    text = client.page(url(number, "record")).text
    assert DRAFTED not in text
    assert ABOUT["reference"] not in text
    assert client.page(url(number, "record/families/1")).status == 200
    assert put(client, number, {"support": "Mine.", "action": "keep"}).status_code == 303
    assert press(client, sam, url(number, "set-aside/gone")).status_code == 404
    sign_in(client, cast.supervisor)
    mine = client.page("/supervision").text
    for words in (DRAFTED, ABOUT["decided"], "What you had drafted for the supervision of"):
        assert words in mine
    assert DRAFTED in str(care.export_person(session, cast.supervisor.id))
    assert DRAFTED not in str(care.export_person(session, sam.id))
    for _again in range(2):
        assert press(client, cast.supervisor, url(number, "set-aside/gone")).status_code == 303
    assert "What you had drafted" not in client.page("/supervision").text
    assert len(session.scalars(select(Draft)).all()) == 1


def test_a_supervisor_can_let_their_stand_in_go_on_with_the_draft(
    client: CheckedClient, session: Session, cast: Cast, sam: Person
) -> None:
    number = drafted(client, cast)
    page, hand_over = url(number, "record"), url(number, "record/hand-over")
    assert "What you have drafted here stays with you" in client.page(page).text
    for chosen in ("yes", "no", "yes", "yes"):
        assert press(client, cast.supervisor, hand_over, {"hand_over": chosen}).status_code == 303
    assert "goes on with what you have drafted here" in client.page(page).text
    assert press(client, sam, hand_over, {"hand_over": "yes"}).status_code == 404
    away(session, cast.supervisor, sam)
    press(client, sam, url(number))
    text = client.page(page).text
    assert DRAFTED in text
    assert "What you have drafted here stays with you" in text
    sign_in(client, cast.supervisor)
    assert "What you had drafted" not in client.page("/supervision").text


def test_one_on_record_is_led_by_nobody_else(
    client: CheckedClient, session: Session, cast: Cast, sam: Person
) -> None:
    number = recorded(client, cast)
    away(session, cast.supervisor, sam)
    assert url(number) not in offers(client, sam)
    assert press(client, sam, url(number)).status_code == 409
    sign_in(client, cast.supervisor)
    assert press(client, cast.supervisor, url(number, "record/hand-over")).status_code == 409
    assert rows(session) == []


def test_an_agreed_action_is_taken_over_and_the_record_says_from_whom(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    number = recorded(client, cast)
    noor = people("Noor Else", Role.PRACTITIONER, team="South")
    action = session.scalars(select(AgreedAction.id)).one()
    take = f"/supervision/actions/{action}/take-over"
    assert press(client, noor, take).status_code == 404
    away(session, cast.practitioner, noor)
    page = first_page(client, noor)
    assert "What Pat Roe agreed to do by" in page
    assert "Ring the school" not in page
    for _again in range(2):
        assert press(client, noor, take).location == "/supervision#actions"
    assert "Do what you took over, by" in first_page(client, noor)
    assert "Do what you agreed" not in first_page(client, cast.practitioner)
    sign_in(client, noor)
    mine = client.page("/supervision").text
    assert "Ring the school and ask for a room." in mine
    assert "Taken over from Pat Roe on" in mine
    assert client.get(f"/supervision/{number}").status_code == 404
    sign_in(client, cast.practitioner)
    record = client.page(f"/supervision/{number}").text
    assert "Noor Else, by" in record
    assert "Taken over from Pat Roe on" in record
    assert press(client, cast.practitioner, f"/supervision/actions/{action}/done").status_code == 404
    assert press(client, noor, f"/supervision/actions/{action}/done").location == "/supervision#actions"
    session.expire_all()
    assert session.scalars(select(AgreedAction.done_at)).one() is not None
    assert len(session.scalars(select(ActionTakenOver)).all()) == 1


def test_an_action_that_is_done_is_taken_over_by_nobody(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    recorded(client, cast)
    noor, observer = people("Noor Else", Role.PRACTITIONER), people("Ada Ode", Role.OBSERVER)
    action = session.scalars(select(AgreedAction.id)).one()
    for person in (noor, observer):
        away(session, cast.practitioner, person)
    take, done = (f"/supervision/actions/{action}/{what}" for what in ("take-over", "done"))
    assert press(client, observer, take).status_code == 403
    assert offers(client, observer) == []
    found = at_once(client, session, [(cast.practitioner, done), (noor, take), (noor, take)])
    assert (found[0], set(found[1:])) in [(303, {409}), (404, {303})]
    session.expire_all()
    assert len(session.scalars(select(ActionTakenOver)).all()) == (found[0] == 404)


def test_a_supervisor_who_saves_and_the_stand_in_who_takes_over_at_once_lose_no_word(
    client: CheckedClient, session: Session, cast: Cast, sam: Person
) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    away(session, cast.supervisor, sam)
    data = {"support": DRAFTED, "action": "keep", "version": "0"}
    record = url(number, "record")
    found = at_once(
        client, session, [(cast.supervisor, record), (sam, url(number)), (sam, url(number))], data
    )
    assert found[1:] == [303, 303]
    assert found[0] in (303, 404)
    assert led_by(session, number) == sam.id
    assert len(rows(session)) == 1
    sign_in(client, sam)
    assert DRAFTED not in client.page(record).text
    sign_in(client, cast.supervisor)
    assert (DRAFTED in client.page("/supervision").text) is (found[0] == 303)


def test_the_stand_in_writes_it_up_and_those_who_came_confirm(
    client: CheckedClient, session: Session, cast: Cast, sam: Person
) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    away(session, cast.supervisor, sam)
    press(client, sam, url(number))
    assert write_about(client, number).status_code == 303
    assert put(client, number, agreed(sam)).status_code == 303
    assert confirm(client, cast.practitioner, number, added="Yes.").status_code == 303
    assert "Sam Stand" in client.page(f"/supervision/{number}").text
    sign_in(client, cast.supervisor)
    assert client.get(f"/supervision/{number}").status_code == 404
