"""What a person is given of their supervisions, and what goes when they are erased or the room is."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.pages import CheckedClient
from tests.supervision.meetings import ABOUT, Cast, agreed, begun, confirm, put, recorded, write_about
from webapp.capture.models import Draft
from webapp.supervision import care
from webapp.supervision.models import AgreedAction, Attendance, Supervision


def rows(session: Session) -> int:
    return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in care.TABLES)


def test_a_person_is_given_what_they_led_attended_and_agreed(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    number = recorded(client, cast)
    confirm(client, cast.practitioner, number, added="I was afraid too.", useful="2")
    theirs = care.export_person(session, cast.practitioner.id)
    (attended,) = theirs["supervisions attended"]
    assert attended["added"] == "I was afraid too."
    assert attended["families"][0]["explored"]["risk-and-need"] == ABOUT["explored-risk-and-need"]
    assert [one["action"] for one in theirs["agreed actions"]] == ["Ring the school and ask for a room."]
    led = care.export_person(session, cast.supervisor.id)["supervisions led"]
    assert [one["supervision"] for one in led] == [number]
    assert "useful" not in led[0]


def test_an_erased_person_goes_and_a_supervision_of_others_stays(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    recorded(client, cast)
    group = begun(client, cast.supervisor, cast.practitioner, cast.partner)
    put(client, group, agreed(cast.partner))
    care.erase_person(session, cast.practitioner.id)
    session.commit()
    assert session.scalars(select(Supervision.id)).all() == [group]
    assert session.scalars(select(Attendance.person_id)).all() == [cast.partner.id]
    assert session.scalars(select(AgreedAction.owner_id)).all() == [cast.partner.id]


def test_nothing_is_left_of_the_room(client: CheckedClient, session: Session, cast: Cast) -> None:
    recorded(client, cast)
    unfinished = begun(client, cast.supervisor, cast.practitioner)
    write_about(client, unfinished)
    put(client, unfinished, {"support": "Tired.", "action": "keep"})
    before = rows(session) + len(session.scalars(select(Draft)).all())
    assert care.erase_all(session) == before
    assert rows(session) == 0
    assert session.scalars(select(Draft)).all() == []
