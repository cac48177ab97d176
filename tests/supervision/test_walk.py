"""From the plan to what was done: each sees what they have to do, and it takes effect."""

import uuid
from datetime import datetime, time, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.supervision.meetings import (
    ABOUT,
    REFERENCE,
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
from webapp.capture.models import Draft
from webapp.clock import LONDON
from webapp.config import Module
from webapp.supervision import rules, standing
from webapp.supervision.models import (
    AgreedAction,
    Attendance,
    DiscussedFamily,
    KeptUsefulness,
    Supervision,
)
from webapp.unit_of_work import Attune


def test_whoever_comes_says_what_they_bring_and_the_supervisor_reads_it(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    to_come = plan(client, cast.supervisor, cast.practitioner, when=clock.today() + timedelta(days=2))
    assert to_come.location == "/supervision"
    number = session.scalars(select(Supervision.id)).one()
    sign_in(client, cast.practitioner)
    assert f"/supervision/{number}/bring" in client.page("/").links
    assert "The family where nobody opens." in client.page(f"/supervision/{number}/bring").text
    kept = submit(client, f"/supervision/{number}/bring", {"brings": "How I say that I am worried."})
    assert kept.status_code == 303
    assert f"/supervision/{number}/bring" not in client.page("/").links
    sign_in(client, cast.supervisor)
    assert "How I say that I am worried." in client.page(f"/supervision/{number}/record").text


def test_a_supervision_is_written_up_read_confirmed_and_added_to(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    number = recorded(client, cast)
    assert session.scalars(select(Draft)).all() == []
    sign_in(client, cast.practitioner)
    assert f"/supervision/{number}" in client.page("/").links
    page = client.page(f"/supervision/{number}")
    for text in (REFERENCE, ABOUT["explored-rehearsal"], ABOUT["decided"], "Ring the school", "Tired, and"):
        assert text in page.text
    assert (
        confirm(client, cast.practitioner, number, added="I was afraid too.", useful="4").status_code == 303
    )
    session.expire_all()
    mine = session.scalars(select(Attendance)).one()
    assert (mine.added, mine.useful) == ("I was afraid too.", 4)
    sign_in(client, cast.supervisor)
    read = client.page(f"/supervision/{number}")
    assert "I was afraid too." in read.text
    assert "Very useful" not in read.text


def test_what_was_agreed_waits_on_its_owners_first_page_until_it_is_done(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    number = recorded(client, cast)
    action = session.scalars(select(AgreedAction)).one()
    sign_in(client, cast.practitioner)
    assert f"/supervision/{number}#agreed" in client.page("/").links
    done = submit(client, "/supervision", action=f"/supervision/actions/{action.id}/done")
    assert done.status_code == 303
    assert f"/supervision/{number}#agreed" not in client.page("/").links
    session.expire_all()
    first = session.scalars(select(AgreedAction.done_at)).one()
    token = client.page("/").forms[0].fields["csrf_token"]
    client.post(f"/supervision/actions/{action.id}/done", data={"csrf_token": token})
    session.expire_all()
    assert session.scalars(select(AgreedAction.done_at)).one() == first is not None


def test_what_belongs_on_the_childs_record_is_kept_until_it_stands_there_and_no_longer(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    number = recorded(client, cast)
    sign_in(client, cast.supervisor)
    assert f"/supervision/{number}" in client.page("/").links
    page = client.page(f"/supervision/{number}")
    assert ABOUT["for_the_record"] in page.text
    moved = submit(client, f"/supervision/{number}", action=f"/supervision/{number}/families/1/on-record")
    assert moved.status_code == 303
    session.expire_all()
    family = session.scalars(select(DiscussedFamily)).one()
    assert family.for_the_record is None
    assert family.on_record_by_id == cast.supervisor.id
    after = client.page(f"/supervision/{number}")
    assert ABOUT["for_the_record"] not in after.text
    assert "put there by Sue Visor" in after.text
    assert f"/supervision/{number}" not in client.page("/").links


def test_a_partner_reads_and_confirms_the_group_they_were_in_and_no_other(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    alone = recorded(client, cast)
    group = begun(client, cast.supervisor, cast.practitioner, cast.partner)
    assert put(client, group, agreed(cast.partner)).status_code == 303
    assert confirm(client, cast.partner, group, added="The school nurse knows him.").status_code == 303
    assert client.get(f"/supervision/{alone}").status_code == 404
    listed = client.page("/supervision").links
    assert f"/supervision/{group}" in listed
    assert f"/supervision/{alone}" not in listed
    assert client.get("/supervision/new").status_code == 403


def test_a_supervision_that_did_not_happen_is_called_off_with_what_was_noted(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    write_about(client, number)
    gone = submit(client, f"/supervision/{number}/record", action=f"/supervision/{number}/call-off")
    assert gone.status_code == 303
    for table in (Supervision, Attendance, Draft):
        assert session.scalars(select(table)).all() == []


def told_anew(client: CheckedClient, session: Session) -> str:
    """The page, had the quarter ended only now."""
    session.execute(delete(KeptUsefulness))
    assert standing.release(session, clock.now())
    session.commit()
    return client.page("/supervision").text


def test_how_useful_it_was_is_told_of_ten_people_of_a_quarter_that_is_over_and_not_when_all_say_the_same(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    last_day = rules.quarter_before(clock.today())[1]
    said_at = datetime.combine(last_day, time(23, 59), tzinfo=LONDON)
    held = Supervision(
        client_id=uuid.uuid4(), kind="group", supervisor_id=cast.supervisor.id, held_on=last_day
    )
    held.recorded_at = said_at
    everybody = [people(f"Person {letter}", Role.PRACTITIONER, team="North") for letter in "ABCDEFGHIJ"]
    held.attendance = [Attendance(person_id=one.id, useful=4, confirmed_at=said_at) for one in everybody]
    late = people("Person K", Role.PRACTITIONER, team="North")
    held.attendance.append(
        Attendance(person_id=late.id, useful=1, confirmed_at=said_at + timedelta(minutes=1))
    )
    session.add(held)
    session.commit()
    sign_in(client, cast.supervisor)
    assert "nothing can be shown" in told_anew(client, session)
    held.attendance[0].useful = 1
    session.commit()
    assert "90 in 100" in told_anew(client, session)
    held.attendance[1].useful = None
    session.commit()
    # What was told stays, whoever is erased; told for the first time now, it would not be.
    assert not standing.release(session, clock.now())
    assert "90 in 100" in client.page("/supervision").text
    assert "nothing can be shown" in told_anew(client, session)


def test_the_list_begins_after_one_of_ones_own_and_tells_nothing_of_anothers_day(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    elsewhere = people("Ida Else", Role.SUPERVISOR, team="South")
    worker = people("Noor Else", Role.PRACTITIONER, team="South")
    mine = begun(client, cast.supervisor, cast.practitioner)
    theirs = begun(client, elsewhere, worker)
    sign_in(client, cast.supervisor)
    assert f"/supervision/{mine}" in client.page(f"/supervision?before={theirs}").links
    assert f"/supervision/{mine}" not in client.page(f"/supervision?before={mine}").links


def test_without_the_families_module_a_reference_is_taken_as_it_is_written(
    app: Attune, client: CheckedClient, session: Session, cast: Cast
) -> None:
    settings = app.extensions["attune"].settings
    app.extensions["attune"].settings = settings.model_copy(
        update={"modules": settings.modules - {Module.FAMILIES}}
    )
    number = begun(client, cast.supervisor, cast.practitioner)
    assert write_about(client, number, reference="OTHER-7").status_code == 303
    assert put(client, number, agreed(cast.practitioner)).status_code == 303
    assert session.scalars(select(DiscussedFamily.reference)).one() == "OTHER-7"
