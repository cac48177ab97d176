"""What a person is given of what was taken over, and what goes when they are erased or the room is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.arranging import away, press
from tests.conftest import People
from tests.pages import CheckedClient
from tests.supervision.meetings import Cast, recorded
from tests.supervision.test_covering import drafted, led_by, rows, url
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.capture.models import Draft
from webapp.supervision import care
from webapp.supervision.models import ActionTakenOver, AgreedAction


def test_a_person_is_given_what_was_taken_over_and_erased_without_harm_to_the_others(
    client: CheckedClient, session: Session, cast: Cast, sam: Person, people: People
) -> None:
    recorded(client, cast)
    number = drafted(client, cast)
    noor = people("Noor Else", Role.PRACTITIONER, team="South")
    away(session, cast.supervisor, sam)
    away(session, cast.practitioner, noor)
    press(client, sam, url(number))
    action = session.scalars(select(AgreedAction)).one()
    press(client, noor, f"/supervision/actions/{action.id}/take-over")
    for person, by_me in ((sam, True), (cast.supervisor, False), (noor, True), (cast.practitioner, False)):
        (told,) = care.export_person(session, person.id)["taken over"]
        assert told["by me"] is by_me
    care.erase_person(session, noor.id)
    session.expire_all()
    assert session.get_one(AgreedAction, action.id).owner_id == cast.practitioner.id
    assert session.scalars(select(ActionTakenOver)).all() == []
    care.erase_person(session, cast.supervisor.id)
    assert rows(session) == []
    assert session.scalars(select(Draft)).all() == []
    assert led_by(session, number) == sam.id


def test_nothing_of_what_was_taken_over_is_left_of_the_room_or_of_whoever_was_supervised(
    client: CheckedClient, session: Session, cast: Cast, sam: Person
) -> None:
    number = drafted(client, cast)
    away(session, cast.supervisor, sam)
    press(client, sam, url(number))
    care.erase_person(session, cast.practitioner.id)
    assert session.scalars(select(Draft)).all() == []
    assert rows(session) == []
    press(client, sam, url(drafted(client, cast)))
    away(session, sam, cast.supervisor, 8, 9)
    care.erase_all(session)
    for table in (*care.TABLES, Draft):
        assert session.scalars(select(table)).all() == []
