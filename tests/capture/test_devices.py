"""Phones that write without a line: what waits on them comes once, is told, and is nobody else's."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.capture.phones import FORM, Phone, pat_roe, ready, tally, written
from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import EVIDENCE, evidence_url, log_visit
from tests.security.house import browser
from webapp import clock
from webapp.access.policy import Role
from webapp.capture import care, devices, ledger
from webapp.capture.ledger import Origin, Reported, Tally
from webapp.capture.models import Device, Draft, DraftConflict, HeldForm
from webapp.extensions import db
from webapp.practice.models import Observation
from webapp.unit_of_work import Attune


def test_a_state_that_is_sent_again_and_again_is_stored_once(phone: Phone, session: Session) -> None:
    answers = [phone.send(1, "The mother waited.") for _ in range(5)]
    assert [one.status_code for one in answers] == [200] * 5
    assert {one.get_json()["version"] for one in answers} == {1}
    assert written(session) == ["The mother waited."]
    assert session.scalar(select(func.count()).select_from(HeldForm)) == 1


def test_a_state_that_is_sent_five_times_at_once_is_stored_once(phone: Phone, session: Session) -> None:
    session.commit()
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: phone.send(1, "The mother waited.").status_code, range(5)))
    assert answers == [200] * 5
    assert written(session) == ["The mother waited."]


def test_the_next_state_follows_one_whose_answer_was_lost(phone: Phone, session: Session) -> None:
    phone.send(1, "The mother waited.")
    # The phone never heard of it, and still writes from the version before.
    answer = phone.send(2, "The mother waited. The son came in.", version=0)
    assert (answer.status_code, answer.get_json()["version"]) == (200, 2)
    assert written(session) == ["The mother waited. The son came in."]


def test_a_state_that_a_later_one_has_overtaken_changes_nothing(phone: Phone, session: Session) -> None:
    phone.send(3, "The last of it.")
    assert phone.send(2, "Before.").status_code == 200
    assert written(session) == ["The last of it."]


def test_what_was_written_elsewhere_meanwhile_is_kept_beside(phone: Phone, session: Session) -> None:
    other = {"client_id": str(uuid.uuid4()), "version": 0, "fields": {"moment-new": "In the office."}}
    assert phone.client.post(phone.url, json=other, headers={"X-CSRFToken": phone.token}).status_code == 200
    answer = phone.send(1, "In the valley.")
    assert answer.status_code == 409
    assert written(session) == ["In the office.", "In the valley."]
    assert tally(session) == Tally(sent=1, stored=1, counted=1)


def test_sent_stored_and_counted_agree_from_the_first_word_to_the_shared_visit(
    phone: Phone, session: Session
) -> None:
    assert tally(session) == Tally()
    assert phone.tell(written=4, entries=3).status_code == 200
    assert tally(session) == Tally(sent=1, waiting=1, entries=3)
    phone.send(4, "The mother waited.")
    assert tally(session) == Tally(sent=1, stored=1, counted=1)
    assert tally(session).is_whole
    assert submit(phone.client, evidence_url(phone.observation), EVIDENCE).status_code == 303
    assert session.scalars(select(Draft)).all() == []
    assert tally(session) == Tally(sent=1, stored=1, counted=1)


def test_a_draft_that_went_missing_shows(phone: Phone, session: Session) -> None:
    phone.send(1, "The mother waited.")
    session.execute(delete(Draft))
    session.commit()
    assert tally(session) == Tally(sent=1, stored=1, counted=0)
    assert not tally(session).is_whole


def test_what_is_thrown_away_waits_no_more(phone: Phone, session: Session) -> None:
    phone.tell(written=2)
    answer = phone.post("discard", {"forms": [{"form": phone.url, "written": 2, "entries": 1}]})
    assert answer.get_json() == {"discarded": 1}
    assert tally(session) == Tally(discarded=1)


def test_the_seal_opens_for_its_own_person_and_device_alone(
    phone: Phone, client: CheckedClient, people: People
) -> None:
    assert phone.post("key", {"seal": phone.seal}).get_json() == {"key": phone.key}
    assert phone.post("key", {"seal": "nonsense"}).status_code == 404
    second = ready(client, phone.observer, phone.observation)
    assert second.post("key", {"seal": phone.seal}).status_code == 404
    stranger = people("Bea Fay", Role.OBSERVER)
    sign_in(client, stranger)
    phone.token = client.page("/devices").forms[0].fields["csrf_token"]
    for what, body in (("key", {"seal": phone.seal}), ("report", {"pages": 1, "forms": []}), ("end", {})):
        assert phone.post(what, body).status_code == 404
    assert client.get(f"/devices/{phone.device}/state").status_code == 404


def test_an_origin_that_is_somebody_elses_device_is_no_origin(
    phone: Phone, client: CheckedClient, people: People, session: Session
) -> None:
    theirs = phone.device
    other = people("Bea Fay", Role.OBSERVER)
    observation = log_visit(client, other, pat_roe(session), same_visit="another")
    mine = ready(client, other, observation)
    mine.device = theirs
    assert mine.send(1, "Mine.").status_code == 200
    assert session.scalar(select(func.count()).select_from(HeldForm)) == 0


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        {"pages": -1, "forms": []},
        {"pages": True, "forms": []},
        {"pages": 1, "forms": {}},
        {"pages": 1, "forms": [1]},
        {"pages": 1, "forms": [{"form": "x" * 201}]},
        {"pages": 1, "forms": [{"form": "/x", "written": "1"}]},
        {"pages": 1, "forms": [{"form": "/x", "written": 2**40}]},
        {"pages": 1, "forms": [{"form": "/x"}] * 501},
    ],
)
def test_a_report_that_cannot_be_read_is_refused_and_keeps_nothing(
    phone: Phone, session: Session, body: Any
) -> None:
    assert phone.post("report", body).status_code == 422
    assert session.scalar(select(func.count()).select_from(HeldForm)) == 0


@pytest.mark.parametrize(
    "header", ["", "x", "/1", f"{FORM}/", f"{FORM}/0", f"{FORM}/-1", f"{FORM}/1e3", f"{FORM}/{2**40}"]
)
def test_a_header_that_names_no_state_is_no_origin(header: str) -> None:
    assert Origin.read(header, "/x") is None


def test_a_phone_without_a_name_is_not_made_ready(phone: Phone) -> None:
    for label in (None, "", "  ", 7):
        answer = phone.client.post("/devices", json={"label": label}, headers={"X-CSRFToken": phone.token})
        assert answer.status_code == 422
        assert answer.get_json() == {"message": "Enter a name for this phone"}


def test_it_keeps_the_visits_of_these_days_that_are_still_written(
    phone: Phone, client: CheckedClient, session: Session
) -> None:
    state = client.get(f"/devices/{phone.device}/state").get_json()
    assert (state["stands"], state["lease"]) == (True, 72 * 3600)
    (held,) = state["held"]
    assert held["title"].startswith("Pat Roe, ")
    assert [page["url"].rsplit("/", 1)[1] for page in held["pages"]] == ["moments", "evidence"]
    submit(client, evidence_url(phone.observation), EVIDENCE)
    assert client.get(f"/devices/{phone.device}/state").get_json()["held"] == []


def test_a_lost_phone_stands_no_more_its_person_is_signed_out_and_only_they_are_heard(
    phone: Phone, client: CheckedClient, people: People, session: Session
) -> None:
    standing = f"/devices/{phone.device}/standing"
    assert client.get(standing).get_json() == {"stands": True}
    old = browser(client)
    sign_in(old, phone.observer)
    sign_in(client, people("Cal Ord", Role.COORDINATOR))
    assert submit(client, "/devices/all", action=f"/devices/{phone.device}/reported-lost").status_code == 303
    assert "Lost" in client.get("/devices/all").get_data(as_text=True)
    assert browser(client).get(standing).get_json() == {"stands": False}
    assert old.get("/devices").status_code == 302
    session.refresh(phone.observer)
    sign_in(client, phone.observer)
    phone.token = client.page("/devices").forms[0].fields["csrf_token"]
    state = client.get(f"/devices/{phone.device}/state").get_json()
    assert (state["stands"], state["held"]) == (False, [])
    assert phone.send(1, "Found again in the car.").status_code == 200
    assert written(session) == ["Found again in the car."]


def test_whoever_loses_a_phone_says_so_themself_and_is_signed_out_everywhere(
    phone: Phone, client: CheckedClient
) -> None:
    answer = submit(client, "/devices", action=f"/devices/{phone.device}/lost")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert client.get("/devices").status_code == 302


def test_an_id_that_is_nobodys_does_not_stand(client: CheckedClient) -> None:
    assert client.get(f"/devices/{uuid.uuid4()}/standing").get_json() == {"stands": False}


def test_giving_it_back_ends_it_once(phone: Phone, session: Session) -> None:
    for _ in range(2):
        assert phone.post("end", {}).get_json() == {"stands": False}
    (device,) = session.scalars(select(Device))
    assert device.ended_how == "given back"


def test_the_co_ordinators_first_page_tells_of_a_phone_that_has_been_silent_for_a_day(
    phone: Phone, client: CheckedClient, people: People, session: Session
) -> None:
    phone.tell(written=2)
    lead = people("Cal Ord", Role.COORDINATOR)
    sign_in(client, lead)
    assert "not yet received" not in client.get("/").get_data(as_text=True)
    (device,) = session.scalars(select(Device))
    device.heard_at -= devices.LEASE
    session.commit()
    assert "1 form not yet received from the phone of Ada Ode" in client.get("/").get_data(as_text=True)


def test_a_long_list_of_phones_is_paged(client: CheckedClient, people: People, session: Session) -> None:
    observer = people("Ada Ode", Role.OBSERVER)
    for number in range(devices.PAGE + 1):
        devices.enrol(session, observer.id, f"phone {number:03d}", clock.now())
    sign_in(client, people("Cal Ord", Role.COORDINATOR))
    first = client.page("/devices/all")
    assert "phone 050" in first.text
    assert "phone 000" not in first.text
    (older,) = [link for link in first.links if "after=" in link]
    assert "phone 000" in client.page(older).text


def test_what_is_kept_about_phones_is_given_out_and_erased(phone: Phone, session: Session) -> None:
    phone.tell(written=2)
    (told,) = care.export_person(session, phone.observer.id)["devices"]
    assert (told["name"], told["ended"]) == ("work phone", None)
    assert care.erase_person(session, phone.observer.id) == 2
    assert care.export_person(session, phone.observer.id) == {"devices": []}
    assert care.erase_all(session) == 0


def test_the_page_without_a_line_says_nothing_about_anybody(phone: Phone, client: CheckedClient) -> None:
    text = client.get("/without-a-line").get_data(as_text=True)
    assert "Ada Ode" not in text
    assert "csrf" not in text
    assert client.get("/service-worker.js").mimetype == "text/javascript"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arriving=st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_however_often_and_in_whatever_order_states_arrive_the_last_one_stands_and_nothing_is_doubled(
    sqlite_ledger: tuple[Device, Observation], arriving: list[int]
) -> None:
    device, observation = sqlite_ledger
    session = db.session()
    session.execute(delete(HeldForm))
    session.execute(delete(Draft))
    form, owner = "/x", f"moments:{observation.id}"
    ledger.report(session, device, [Reported(form, 6, 1)])
    for sequence in arriving:
        ledger.save(
            session,
            origin=Origin(device.public_id, form, sequence),
            person_id=device.person_id,
            owner=owner,
            client_id=FORM,
            version=0,
            fields={"moment-new": str(sequence)},
            now=clock.now(),
        )
    (draft,) = session.scalars(select(Draft))
    assert draft.fields == {"moment-new": str(max(arriving))}
    assert session.scalars(select(DraftConflict)).all() == []
    assert ledger.tallies(session, [device.id])[device.id].waiting == (max(arriving) < 6)


@pytest.fixture
def sqlite_ledger(sqlite_app: Attune, sqlite_people: People) -> tuple[Device, Observation]:
    """A device and an observation, on SQLite alone."""
    session = db.session()
    client = sqlite_app.test_client()
    assert isinstance(client, CheckedClient)
    observer = sqlite_people("Ada Ode", Role.OBSERVER)
    observation = log_visit(client, observer, sqlite_people("Pat Roe", Role.PRACTITIONER, team="North"))
    device, _ = devices.enrol(session, observer.id, "work phone", clock.now())
    session.commit()
    return device, session.get_one(Observation, observation)
