"""What a phone says it has written, beside what has come: nothing lost, nothing doubled, and told."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.capture.phones import FORM, Phone, pat_roe, ready, tally, written
from tests.conftest import People
from tests.pages import CheckedClient, submit
from tests.practice.visits import EVIDENCE, evidence_url, log_visit
from webapp import clock
from webapp.access.policy import Role
from webapp.capture import devices, ledger
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


def test_a_visit_is_not_shared_without_what_a_phone_has_told_of_unless_its_observer_says_so(
    phone: Phone, session: Session
) -> None:
    phone.tell(written=2)
    page = evidence_url(phone.observation)
    refused = submit(phone.client, page, EVIDENCE)
    assert refused.status_code == 422
    assert "Your phone holds something about this visit" in refused.text
    assert EVIDENCE["notes"] in refused.text
    phone.send(2, "The mother waited.")
    assert submit(phone.client, page, EVIDENCE).status_code == 303


def test_an_observer_whose_phone_is_gone_shares_without_it(phone: Phone, session: Session) -> None:
    phone.tell(written=2)
    page = evidence_url(phone.observation)
    assert submit(phone.client, page, {**EVIDENCE, "without_phone": "yes"}).status_code == 303


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
    # It is told again, and thrown away all the same; what is written since waits anew.
    phone.tell(written=2)
    assert tally(session) == Tally(discarded=1)
    phone.tell(written=3)
    assert tally(session) == Tally(sent=1, waiting=1, entries=1)


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
    "header", ["", "x", "/1", f"{FORM}/", f"{FORM}/0", f"{FORM}/-1", f"{FORM}/1e3", f"{FORM}/{2**40}"]
)
def test_a_header_that_names_no_state_is_no_origin(header: str) -> None:
    assert Origin.read(header, "/x") is None


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
