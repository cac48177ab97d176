"""Whatever is sent several times at once is done once; whoever writes at once loses nothing."""

import random
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.conftest import _make_person
from tests.databases import settings_for
from tests.families import scene as families
from tests.faults.candidate import Writer, check_sent
from tests.faults.serving import Answer, Browser, Server, by_link, served, signed_in
from tests.pages import CheckedClient
from tests.practice import visits
from tests.recruitment import scene as recruitment
from tests.security import house
from webapp import clock, create_app
from webapp.capture.models import Draft, DraftConflict
from webapp.extensions import db
from webapp.families.models import Answer as FamilyAnswer
from webapp.practice import owners
from webapp.practice.models import Observation, ObservationLevel, SelfRating, Signature
from webapp.recruitment.models import Assessment, Attempt, Decision, TaskAnswer
from webapp.reflection.models import Commitment
from webapp.safeguarding.models import Concern
from webapp.unit_of_work import Attune

TIMES = 5
TABS = 4
SAVES_A_TAB = 12


@dataclass
class Place:
    """A house at work, a server for it, and the means to look into its database."""

    app: Attune
    server: Server
    house: house.House

    def browser(self, person: Any) -> Browser:
        """A browser in which this person has signed in."""
        browser = signed_in(self.app, self.server.port, person)
        # What this process has read it must not hold on to: on SQLite nobody else could write.
        db.session.rollback()
        return browser

    def count(self, table: type) -> int:
        """How many rows a table has now."""
        number = db.session.scalar(select(func.count()).select_from(table)) or 0
        db.session.rollback()
        return number


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The house, built once for each kind of database and served by a process of four threads."""
    folder: Path = tmp_path_factory.mktemp("at-once")
    with request.getfixturevalue(f"{request.param}_templates").copy(folder) as url:
        app = create_app(settings_for(url, folder))
        app.test_client_class = CheckedClient
        with app.app_context(), served(url, folder) as server:
            try:
                client = app.test_client()
                assert isinstance(client, CheckedClient)
                built = house.build(client, db.session(), _make_person)
                db.session.commit()
                yield Place(app, server, built)
            finally:
                db.session.remove()
                db.engine.dispose()


def at_once(browser: Browser, path: str, fields: Mapping[str, Any]) -> list[Answer]:
    """Send one form five times at the same moment, from five tabs of one browser."""
    ready = threading.Barrier(TIMES)
    db.session.rollback()

    def send(_number: int) -> Answer:
        tab = browser.copy()
        ready.wait()
        return tab.post(path, fields)

    with ThreadPoolExecutor(TIMES) as crowd:
        return list(crowd.map(send, range(TIMES)))


def check_that_all_are_one(answers: list[Answer]) -> str:
    """Everybody was sent to the same page; returns its address."""
    assert [answer.status for answer in answers] == [303] * TIMES, [answer.text[-600:] for answer in answers]
    assert len({answer.location for answer in answers}) == 1
    return answers[0].location


def test_a_candidate_who_sends_five_times_at_once_gets_one_receipt(place: Place) -> None:
    before = place.count(TaskAnswer)
    token = place.house.candidate_token
    browser = by_link(place.app, place.server.port, token)
    form = browser.form("/assessment/check")
    answers = at_once(browser, form.action, {**form.fields, "unanswered": "yes"})
    receipt = check_that_all_are_one(answers)
    sent = db.session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()
    assert sent is not None
    assert receipt.endswith(str(sent.submission_id))
    assert str(sent.receipt) in browser.get(receipt).text
    db.session.rollback()
    assert place.count(TaskAnswer) - before <= 3


def test_what_is_saved_while_it_is_sent_is_in_what_was_sent_or_is_refused(place: Place) -> None:
    campaign = place.house.attempt.campaign
    token = recruitment.invite(_client(place), db.session(), campaign, "Una Sand")
    attempt = db.session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()
    assert attempt is not None
    db.session.commit()
    writer = Writer(by_link(place.app, place.server.port, token), random.Random(11))
    writer.open()
    db.session.rollback()
    started = threading.Barrier(len(writer.forms) + 1)

    def write(part: int) -> str:
        writer.write(part)
        started.wait()
        try:
            for _turn in range(200):
                writer.write(part)
        except AssertionError as refused:
            return str(refused)
        return ""

    with ThreadPoolExecutor(len(writer.forms)) as crowd:
        ends = [crowd.submit(write, part) for part in writer.forms]
        started.wait()
        writer.send()
    told = [one.result() for one in ends]
    assert all("message" in one for one in told), told
    check_sent(db.session(), attempt, writer)
    db.session.rollback()


def test_an_assessor_who_sends_five_times_at_once_has_marked_once(place: Place) -> None:
    client = place.app.test_client()
    assert isinstance(client, CheckedClient)
    campaign = place.house.attempt.campaign
    token = recruitment.invite(client, db.session(), campaign, "Wyn Tove")
    recruitment.candidate_sends(client, token)
    marked = set(db.session.scalars(select(Assessment.answer_id)))
    answer = next(one for one in recruitment.written_answers(db.session()) if one.id not in marked)
    url, answer_id = f"/assessing/{answer.reference}", answer.id
    db.session.commit()
    browser = place.browser(place.house.recruitment.assessors[0])
    form = browser.form(url, url)
    check_that_all_are_one(at_once(browser, url, {**form.fields, **recruitment.MARKS}))
    made = select(func.count()).select_from(Assessment).where(Assessment.answer_id == answer_id)
    assert db.session.scalar(made) == 1
    db.session.rollback()


def test_a_panel_member_who_decides_five_times_at_once_has_decided_once(place: Place) -> None:
    attempt = place.house.attempt
    url = f"/board/{attempt.campaign_id}/{attempt.reference}"
    browser = place.browser(place.house.recruitment.panel)
    form = browser.form(url)
    said = {**form.fields, "outcome": "not this time", "reason": recruitment.REASON}
    check_that_all_are_one(at_once(browser, url, said))
    assert place.count(Decision) == 1


def test_an_observer_who_shares_five_times_at_once_has_shared_once(place: Place) -> None:
    url = visits.evidence_url(place.house.unshared)
    browser = place.browser(place.house.practice.observer)
    form = browser.form(url, url)
    before = place.count(ObservationLevel)
    check_that_all_are_one(at_once(browser, url, {**form.fields, **visits.EVIDENCE}))
    observation = db.session.get_one(Observation, place.house.unshared)
    assert observation.shared_at is not None
    assert len(observation.levels) == place.count(ObservationLevel) - before


def test_a_visit_logged_five_times_at_once_is_one_observation(place: Place) -> None:
    browser = place.browser(place.house.practice.observer)
    before = place.count(Observation)
    form = browser.form(visits.NEW)
    today = visits.visit_fields(place.house.families.worker)
    check_that_all_are_one(at_once(browser, visits.NEW, {**form.fields, **today}))
    assert place.count(Observation) == before + 1


def test_somebody_who_signs_five_times_at_once_has_signed_once(place: Place) -> None:
    url = visits.sign_url(place.house.shared)
    for person in (place.house.practice.practitioner, place.house.practice.observer):
        before = place.count(Signature)
        browser = place.browser(person)
        form = browser.form(visits.with_levels(place.house.shared), url)
        check_that_all_are_one(at_once(browser, url, form.fields))
        assert place.count(Signature) == before + 1
    assert place.count(SelfRating) == 1


def test_a_concern_told_five_times_at_once_is_passed_on_once_and_so_is_the_answer(place: Place) -> None:
    browser = by_link(place.app, place.server.port, place.house.family_token)
    before = place.count(Concern)
    form = browser.form("/words/help")
    told = {name: ["I am afraid at night."] if not value[0] else value for name, value in form.fields.items()}
    check_that_all_are_one(at_once(browser, "/words/help", told))
    assert place.count(Concern) == before + 1
    answered = place.count(FamilyAnswer)
    form = browser.form("/words")
    check_that_all_are_one(at_once(browser, "/words", {**form.fields, **families.WORDS}))
    assert place.count(FamilyAnswer) == answered + 1


def test_a_commitment_recorded_five_times_at_once_is_one(place: Place) -> None:
    person = place.house.practice.practitioner
    team = person.roles_on(clock.today())[0].team_id
    browser = place.browser(person)
    form = browser.form(f"/mirror/{team}", f"/mirror/{team}/commitments")
    due = clock.today() + timedelta(days=30)
    said = {
        **form.fields,
        "wording": "We ring every family back within a day.",
        "construct": "empathy",
        "source": "family",
        "sign": "up",
        "owner": str(person.id),
        "due-day": str(due.day),
        "due-month": str(due.month),
        "due-year": str(due.year),
    }
    check_that_all_are_one(at_once(browser, form.action, said))
    assert place.count(Commitment) == 1


def test_four_tabs_that_save_one_form_at_once_lose_no_word(place: Place) -> None:
    cast, whom = place.house.practice, place.house.families.worker
    observation = visits.log_visit(_client(place), cast.observer, whom, same_visit="another")
    browser = place.browser(place.house.practice.observer)
    page = visits.evidence_url(observation)
    form = browser.form(page, page)
    token = form.fields["csrf_token"][0]
    results = _write_in_tabs(lambda: browser.copy(), f"{page}/draft", token, form.fields["client_id"][0])
    acknowledged = [one for tab in results for one in tab if one[0] == 200]
    beside = [one for tab in results for one in tab if one[0] == 409]
    assert len(acknowledged) + len(beside) == TABS * SAVES_A_TAB
    # Each version was given to one save only, and none was left out: nothing was overwritten unseen.
    versions = sorted(version for _status, version, _words in acknowledged)
    assert versions == list(range(1, len(acknowledged) + 1))
    draft = db.session.scalars(select(Draft).where(Draft.owner == owners.observation(observation))).one()
    assert draft.version == len(acknowledged)
    assert draft.fields["notes"] == max(acknowledged, key=lambda one: one[1])[2]
    kept = db.session.scalars(select(DraftConflict).where(DraftConflict.draft_id == draft.id)).all()
    assert sorted(one.fields["notes"] for one in kept) == sorted(words for _, _, words in beside)
    db.session.rollback()


def _client(place: Place) -> CheckedClient:
    client = place.app.test_client()
    assert isinstance(client, CheckedClient)
    return client


def _write_in_tabs(
    tab: Callable[[], Browser], path: str, token: str, client_id: str
) -> list[list[tuple[int, int, str]]]:
    """Let every tab save one thing after another; returns each save's status, version and words."""
    ready = threading.Barrier(TABS)

    def write(number: int) -> list[tuple[int, int, str]]:
        mine, version, told = tab(), 0, []
        ready.wait()
        for turn in range(SAVES_A_TAB):
            words = f"Tab {number}, turn {turn}: {uuid.uuid4()}"
            answer = mine.save(path, token, client_id, version, {"notes": words})
            assert answer.status in {200, 409}, answer.text
            told.append((answer.status, answer.json["version"], words))
            version = answer.json["version"]
        return told

    with ThreadPoolExecutor(TABS) as crowd:
        return list(crowd.map(write, range(TABS)))
