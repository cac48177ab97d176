"""People are reminded to sign, three days before the last one and on it, once each, and of nothing else."""

from datetime import datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.arranging import away, press
from tests.pages import CheckedClient
from tests.practice.visits import EVIDENCE, Cast, rate_oneself, shared_visit, sign
from webapp import clock
from webapp.accounts.models import Person
from webapp.outbox.models import Message
from webapp.practice import care, reminding
from webapp.practice.models import Observation
from webapp.practice.rules import SIGN_WITHIN

PARTIES = {"ada.ode@example.org", "pat.roe@example.org"}


def remind(session: Session, now: datetime) -> int:
    """Remind at this moment."""
    with force_locale("en_GB"):
        sent = reminding.remind(session, lambda number: f"https://attune.example/{number}", now)
    session.commit()
    return sent


def last_day(session: Session, observation: int) -> datetime:
    """The moment of sharing, moved to the last day to sign."""
    shared = session.get_one(Observation, observation).shared_at
    assert shared is not None
    return shared + SIGN_WITHIN


def messages(session: Session) -> list[Message]:
    """What was written."""
    return list(session.scalars(select(Message).order_by(Message.id)))


def test_both_are_reminded_three_days_before_and_on_the_last_day_once_each(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    last = last_day(session, shared_visit(client, cast))
    days = [last - timedelta(days=left) for left in (10, 4, 3, 3, 2, 1, 0, 0)]
    assert [remind(session, day) for day in days] == [0, 0, 2, 0, 0, 0, 2, 0]
    assert remind(session, last + timedelta(days=1)) == 0
    assert {one.address for one in messages(session)} == PARTIES


def test_whoever_has_signed_is_left_alone(client: CheckedClient, session: Session, cast: Cast) -> None:
    observation = shared_visit(client, cast)
    rate_oneself(client, cast.practitioner, observation)
    sign(client, cast.practitioner, observation)
    remind(session, last_day(session, observation))
    assert [one.address for one in messages(session)] == ["ada.ode@example.org"]


def test_a_reminder_says_where_and_until_when_and_nothing_of_what_was_seen(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = shared_visit(client, cast)
    remind(session, last_day(session, observation))
    for one in messages(session):
        assert f"https://attune.example/{observation}" in one.body
        assert one.link is None
        assert [words for words in EVIDENCE.values() if len(words) > 2 and words in one.body] == []


def test_whoever_took_over_signing_is_reminded_in_the_observers_place(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    observation = shared_visit(client, cast)
    away(session, cast.observer, bea, last=30)
    last = last_day(session, observation)
    remind(session, last - timedelta(days=3))
    assert {one.address for one in messages(session)} == PARTIES
    press(client, bea, f"/practice/observations/{observation}/stand-in")
    remind(session, last)
    assert {one.address for one in messages(session)[2:]} == {"bea.fay@example.org", "pat.roe@example.org"}


def test_whoever_has_left_is_not_written_to(client: CheckedClient, session: Session, cast: Cast) -> None:
    last = last_day(session, shared_visit(client, cast))
    cast.practitioner.access_ends_on = clock.today() + timedelta(days=1)
    session.commit()
    remind(session, last)
    assert [one.address for one in messages(session)] == ["ada.ode@example.org"]


def test_reminders_are_erased_with_the_visit(client: CheckedClient, session: Session, cast: Cast) -> None:
    remind(session, last_day(session, shared_visit(client, cast)))
    care.erase_person(session, cast.practitioner.id)
    assert messages(session) == []
