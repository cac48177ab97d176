"""Standing in for an observer: a visit to come and signing are taken over one by one, and nothing else is."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.arranging import PAGE, away, first_page, offers, press
from tests.capture.phones import ready
from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import EVIDENCE, Cast, evidence_url, log_visit, share, shared_visit
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Cover, Person
from webapp.audit import Event, EventDetail
from webapp.practice.models import Observation, ObservationTakenOver


def to_come(client: CheckedClient, cast: Cast, days: int = 2, **changes: str) -> int:
    """A visit of the next days that its observer has prepared."""
    when = clock.today() + timedelta(days=days)
    day = {"seen_on-day": when.day, "seen_on-month": when.month, "seen_on-year": when.year}
    fields = {name: str(value) for name, value in day.items()} | changes
    return log_visit(client, cast.observer, cast.practitioner, **fields)


def url(observation: int, what: str = "take-over") -> str:
    """Where a button of an observation leads."""
    return f"/practice/observations/{observation}/{what}"


def observer_of(session: Session, observation: int) -> int:
    """Who watches it now."""
    session.expire_all()
    return session.get_one(Observation, observation).observer_id


def taken(session: Session) -> Sequence[ObservationTakenOver]:
    """What was taken over."""
    session.expire_all()
    return session.scalars(select(ObservationTakenOver).order_by(ObservationTakenOver.id)).all()


def test_a_visit_to_come_is_taken_over_by_pressing_its_button_and_not_by_itself(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    observation = to_come(client, cast)
    away(session, cast.observer, bea)
    page = first_page(client, bea)
    for words in ("The visit of Pat Roe", "You become its observer", "begun and not shared is never handed"):
        assert words in page
    assert observer_of(session, observation) == cast.observer.id
    answer = submit(client, "/", action=url(observation))
    assert answer.location == url(observation, "preparation")
    assert client.get(answer.location).status_code == 200
    assert press(client, bea, url(observation)).status_code == 303
    assert observer_of(session, observation) == bea.id
    (row,) = taken(session)
    assert (row.what, row.from_id, row.by_id) == ("visit", cast.observer.id, bea.id)
    assert offers(client, bea) == []
    sign_in(client, cast.observer)
    assert client.get(url(observation, "preparation")).status_code == 404
    assert "Prepare for the visit" not in first_page(client, cast.observer)
    kinds = list(session.scalars(select(Event.kind).where(Event.kind == "observation.taken over")))
    assert len(kinds) == 1


def test_what_was_not_taken_over_is_the_observers_as_before_when_they_come_back(
    client: CheckedClient, session: Session, cast: Cast, bea: Person, people: People
) -> None:
    observation = to_come(client, cast)
    cover = away(session, cast.observer, bea)
    assert offers(client, bea) == [url(observation)]
    press(client, people("Cal Ord", Role.COORDINATOR), f"{PAGE}/{cover.id}/end")
    assert offers(client, bea) == []
    assert press(client, bea, url(observation)).status_code == 404
    assert "Prepare for the visit" in first_page(client, cast.observer)
    assert taken(session) == []


@pytest.mark.parametrize(("first", "last", "offered"), [(0, 2, True), (0, 1, False), (-3, None, True)])
def test_only_visits_of_the_days_of_the_cover_are_offered(
    client: CheckedClient,
    session: Session,
    cast: Cast,
    bea: Person,
    first: int,
    last: int | None,
    offered: bool,
) -> None:
    observation = to_come(client, cast)
    away(session, cast.observer, bea, first, last)
    assert offers(client, bea) == ([url(observation)] if offered else [])
    assert press(client, bea, url(observation)).status_code == (303 if offered else 404)


def test_nothing_is_offered_before_the_first_day_and_after_the_last(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    observation = to_come(client, cast)
    cover = away(session, cast.observer, bea, 1, 7)
    assert offers(client, bea) == []
    assert press(client, bea, url(observation)).status_code == 404
    for first, last, status in ((-9, -1, 404), (0, 7, 303)):
        cover = session.get_one(Cover, cover.id)
        cover.begins_on, cover.ends_on = (clock.today() + timedelta(days=n) for n in (first, last))
        session.commit()
        assert press(client, bea, url(observation)).status_code == status


def test_nobody_else_takes_a_visit_over(
    client: CheckedClient, session: Session, cast: Cast, bea: Person, people: People
) -> None:
    observation = to_come(client, cast)
    both = people("Bo Both", Role.PRACTITIONER, team="North")
    away(session, cast.observer, bea)
    away(session, cast.observer, both)
    away(session, cast.observer, cast.practitioner)
    for person, status in ((both, 403), (cast.practitioner, 403), (people("Di Vers", Role.OBSERVER), 404)):
        assert press(client, person, url(observation)).status_code == status
    assert press(client, bea, url(99_999)).status_code == 404
    assert taken(session) == []


def test_neither_the_practitioner_nor_somebody_on_the_same_visit_watches_it(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    pat = people("Pam Roe", Role.PRACTITIONER, Role.OBSERVER, team="North")
    own = to_come(client, Cast(cast.observer, pat))
    observation = to_come(client, cast)
    visit = session.get_one(Observation, observation).visit_id
    second = people("Sid Two", Role.OBSERVER)
    to_come(client, Cast(second, cast.practitioner), same_visit=str(visit))
    for person, number in ((pat, own), (second, observation)):
        away(session, cast.observer, person)
        assert url(number) not in offers(client, person)
        assert press(client, person, url(number)).status_code == 404
    assert taken(session) == []


@pytest.mark.parametrize("form", ["moments", "evidence"])
def test_a_visit_about_which_something_is_written_is_never_handed_over(
    client: CheckedClient, session: Session, cast: Cast, bea: Person, form: str
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    away(session, cast.observer, bea)
    assert offers(client, bea) == [url(observation)]
    sign_in(client, cast.observer)
    page = f"/practice/observations/{observation}/{form}"
    words = {"moment-new": "She waited."} if form == "moments" else {"notes": "Seen.", "action": "save"}
    assert submit(client, page, words, action=page).status_code == 303
    assert offers(client, bea) == []
    assert press(client, bea, url(observation)).status_code == 409
    assert observer_of(session, observation) == cast.observer.id


def test_nor_one_of_which_a_phone_holds_what_has_not_come(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    away(session, cast.observer, bea)
    phone = ready(client, cast.observer, observation)
    assert phone.tell(1).status_code == 200
    assert offers(client, bea) == []
    assert press(client, bea, url(observation)).status_code == 409


def test_a_visit_of_yesterday_is_not_offered_and_one_of_today_leads_to_its_moments(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    away(session, cast.observer, bea, -5)
    past = to_come(client, cast, -1)
    today = log_visit(client, cast.observer, cast.practitioner)
    assert offers(client, bea) == [url(today)]
    assert press(client, bea, url(past)).status_code == 409
    assert press(client, bea, url(today)).location == url(today, "moments")


def test_a_shared_observation_is_signed_for_its_observer_with_both_names_and_a_receipt(
    client: CheckedClient, session: Session, cast: Cast, bea: Person, people: People
) -> None:
    observation = shared_visit(client, cast)
    other = to_come(client, cast)
    away(session, cast.observer, bea)
    assert offers(client, bea) == [url(other), url(observation, "stand-in")]
    assert client.get(url(observation, "")[:-1]).status_code == 404
    for _again in range(2):
        read = press(client, bea, url(observation, "stand-in"))
        assert read.location == url(observation, "")[:-1]
    assert len(taken(session)) == 1
    assert "sign in their place" in first_page(client, bea)
    page = client.page(read.location)
    assert "By signing you say that you have read this in their place" in page.text
    signing = submit(client, read.location, action=url(observation, "sign-in-place"))
    assert signing.status_code == 303
    text = client.page(read.location).text
    assert "Observer: Bea Fay for Ada Ode" in text
    assert "sign in their place" not in first_page(client, bea)
    session.expire_all()
    (signature,) = session.get_one(Observation, observation).signatures
    assert (signature.as_role, signature.person_id, signature.for_id) == (
        "observer", bea.id, cast.observer.id,
    )  # fmt: skip
    query = select(EventDetail.details).join(Event, Event.id == EventDetail.event_id)
    reasons = {one["reason"] for one in session.scalars(query.where(Event.kind == "record.viewed"))}
    assert reasons == {"standing in"}
    sign_in(client, cast.practitioner)
    assert "They stand in for the observer" in client.page("/receipts").text
    sign_in(client, cast.observer)
    assert "Observer: Bea Fay for Ada Ode" in client.page(read.location).text


def test_whoever_stands_in_signs_and_does_nothing_else_in_that_observation(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    observation = shared_visit(client, cast)
    away(session, cast.observer, bea)
    assert press(client, bea, url(observation, "sign-in-place")).status_code == 404
    press(client, bea, url(observation, "stand-in"))
    for what in ("sign", "amendments", "reply", "second-look"):
        assert press(client, bea, url(observation, what)).status_code in (403, 404), what
    assert client.get(url(observation, "evidence")).status_code == 404
    away(session, cast.observer, cast.practitioner)
    assert press(client, cast.practitioner, url(observation, "stand-in")).status_code == 403


def test_once_the_cover_is_over_what_was_not_signed_is_read_no_more(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    first, second = (
        shared_visit(client, cast),
        log_visit(client, cast.observer, cast.practitioner, same_visit="another"),
    )
    share(client, cast.observer, second)
    cover = away(session, cast.observer, bea)
    for one in (first, second):
        press(client, bea, url(one, "stand-in"))
    press(client, bea, url(first, "sign-in-place"))
    session.get_one(Cover, cover.id).ended_at = clock.now()
    session.commit()
    sign_in(client, bea)
    assert client.get(url(first, "")[:-1]).status_code == 200
    assert client.get(url(second, "")[:-1]).status_code == 404
    assert press(client, bea, url(second, "sign-in-place")).status_code == 404
    assert press(client, cast.observer, url(second, "sign")).status_code == 303
    assert press(client, cast.observer, url(first, "sign")).status_code == 409


def test_whoever_still_writes_about_the_same_visit_is_not_shown_what_another_saw(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    observation = shared_visit(client, cast)
    visit = session.get_one(Observation, observation).visit_id
    own = log_visit(client, bea, cast.practitioner, same_visit=str(visit))
    away(session, cast.observer, bea)
    assert offers(client, bea) == []
    assert press(client, bea, url(observation, "stand-in")).status_code == 404
    assert share(client, bea, own).status_code == 303
    assert press(client, bea, url(observation, "stand-in")).status_code == 303


def test_evidence_of_an_observation_that_was_taken_over_is_the_stand_ins_own(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    away(session, cast.observer, bea)
    press(client, bea, url(observation))
    assert share(client, bea, observation, EVIDENCE).status_code == 303
    sign_in(client, cast.observer)
    assert client.get(evidence_url(observation)).status_code == 404
