"""Phones that write without a line: what waits on them comes once, is told, and is nobody else's."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.capture.phones import Phone, ready, written
from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import EVIDENCE, evidence_url
from tests.security.house import browser
from webapp import clock
from webapp.access.policy import Role
from webapp.capture import care, devices
from webapp.capture.models import Device, HeldForm


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
