"""The nights on which clocks change: no time is negative or an hour too long, no day twice or left out."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.indicators.files import keep, pick
from tests.pages import CheckedClient, sign_in, submit
from tests.reflection import sessions
from tests.reflection.test_digest import mails, run, want
from tests.reflection.test_mirror_pages import Gather, commitment, gather
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.filters import moment
from webapp.indicators.rules import is_over, months_shown
from webapp.insight.hopes import Part
from webapp.reflection import service
from webapp.reflection.models import Commitment
from webapp.reflection.rules import Wanted
from webapp.unit_of_work import Attune

__all__ = ["gather"]

Set = Callable[[datetime], None]

# An hour that is left out, in March, and one that comes twice, in October; each moment just before.
FORWARD, BACK = datetime(2027, 3, 28, 0, 57, tzinfo=UTC), datetime(2026, 10, 25, 0, 57, tzinfo=UTC)


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Sets the clock."""
    return lambda shown: monkeypatch.setattr(clock, "now", lambda: shown)


def _left(page: str) -> float:
    """How many seconds the page's script counts down from."""
    until, now = (
        datetime.fromisoformat(re.findall(f'data-{name}="([^"]+)"', page)[0]) for name in ("until", "now")
    )
    return (until - now).total_seconds()


@pytest.mark.parametrize(
    ("begins", "says"), [(FORWARD, "Until 02:02"), (BACK, "Until 01:02")], ids=["forward", "back"]
)
def test_a_step_has_its_minutes_left_and_five_more_are_five(
    client: CheckedClient, session: Session, people: People, set_to: Set, begins: datetime, says: str
) -> None:
    set_to(begins)
    here = sessions.room(client, session, people)
    wall = here.of(here.lead)
    number = sessions.opened(session, here, wall)
    page = wall.get(f"/sessions/{number}/lead").text
    assert says in page
    assert _left(page) == 5 * 60
    set_to(begins + timedelta(minutes=4))
    until = sessions.standing(session, number).ends_at
    assert until is not None
    assert _left(wall.get(f"/sessions/{number}/lead").text) == 60
    assert sessions.press(wall, number, "longer", longer=until.isoformat()).status_code == 303
    assert _left(wall.get(f"/sessions/{number}/lead").text) == 6 * 60
    # Long after its end five more count from now, not from an end that is over.
    set_to(begins + timedelta(minutes=75))
    until = sessions.standing(session, number).ends_at
    assert until is not None
    assert sessions.press(wall, number, "longer", longer=until.isoformat()).status_code == 303
    assert _left(wall.get(f"/sessions/{number}/lead").text) == 5 * 60
    assert sessions.press(wall, number, "move", next="promised").status_code == 303
    assert _left(wall.get(f"/sessions/{number}/lead").text) == 5 * 60


def test_as_at_says_the_time_that_was_on_the_wall(sqlite_app: Attune) -> None:
    shown = {
        FORWARD: "28 March 2027, 00:57",
        FORWARD + timedelta(minutes=10): "28 March 2027, 02:07",
        BACK: "25 October 2026, 01:57",
        BACK + timedelta(minutes=10): "25 October 2026, 01:07",
        # Half past eleven by UTC is the next day already where clocks have gone forward.
        datetime(2027, 3, 28, 23, 30, tzinfo=UTC): "29 March 2027, 00:30",
        datetime(2026, 10, 25, 23, 30, tzinfo=UTC): "25 October 2026, 23:30",
    }
    with sqlite_app.test_request_context(), force_locale("en_GB"):
        assert {when: moment(when).replace(" at ", ", ") for when in shown} == shown


@pytest.mark.parametrize(
    ("now", "today"),
    [
        (datetime(2027, 3, 28, 22, 59, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2027, 3, 28, 23, 0, tzinfo=UTC), date(2027, 3, 29)),
        (datetime(2026, 10, 24, 22, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_commitment_is_due_from_the_next_day_of_london_on(
    client: CheckedClient, session: Session, people: People, set_to: Set, now: datetime, today: date
) -> None:
    set_to(now)
    assert clock.today() == today
    member = people("Ada Ode", Role.TEAM_MEMBER, team="North")
    sign_in(client, member)
    page = f"/mirror/{accounts.team_named(session, 'North').id}"
    action = f"{page}/commitments"
    for due, status in ((today, 422), (today + timedelta(days=1), 303)):
        answer = submit(client, page, commitment(member, **sessions.day(due, "due")), action=action)
        assert answer.status_code == status, due
    assert [one.due_on for one in session.scalars(select(Commitment))] == [today + timedelta(days=1)]


@pytest.mark.parametrize("changed", [date(2027, 3, 28), date(2026, 10, 25)], ids=["forward", "back"])
def test_the_digest_comes_once_on_the_monday_after(
    client: CheckedClient, session: Session, people: People, gather: Gather, set_to: Set, changed: date
) -> None:
    monday = changed + timedelta(days=1)

    def at(day: date, hour: int) -> None:
        set_to(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))

    at(changed - timedelta(days=6), 5)
    member = people("Ada Ode", Role.TEAM_MEMBER, team="North")
    assert want(client, member) == 303
    gather(North=40, South=40)
    for week in (monday - timedelta(days=7), monday, monday + timedelta(days=7)):
        before = len(mails(session))
        # Something falls due in each of these weeks, on its Sunday.
        due_on = week + timedelta(days=6)
        wanted = Wanted("Ring back.", "empathy", member.id, due_on, "family", 1)
        service.commit(
            session,
            team_id=accounts.team_named(session, "North").id,
            writer_id=member.id,
            client_id=uuid.uuid4(),
            wanted=wanted,
            now=clock.now(),
        )
        session.commit()
        for hour in (6, 9, 12):
            at(week, hour)
            run()
        assert len(mails(session)) == before + 1, week


@pytest.mark.parametrize(
    ("now", "last"),
    [
        # The evening of the last day of March by UTC is the first of April in London.
        (datetime(2027, 3, 31, 22, 59, tzinfo=UTC), date(2027, 2, 1)),
        (datetime(2027, 3, 31, 23, 0, tzinfo=UTC), date(2027, 3, 1)),
        (datetime(2026, 10, 31, 23, 59, tzinfo=UTC), date(2026, 9, 1)),
        (datetime(2026, 11, 1, 0, 0, tzinfo=UTC), date(2026, 10, 1)),
    ],
)
def test_a_month_of_indicators_is_over_at_midnight_in_london_and_each_is_there_once(
    client: CheckedClient, session: Session, people: People, set_to: Set, now: datetime, last: date
) -> None:
    set_to(now)
    member = people("Ada Ode", Role.TEAM_MEMBER, team="North")
    months = months_shown(clock.today())
    assert months[-1] == last
    assert is_over(last, clock.today())
    numbers = [month.year * 12 + month.month for month in months]
    assert numbers == list(range(numbers[0], numbers[0] + 24))
    sign_in(client, member)
    north = accounts.team_named(session, "North")
    keep(session, north, people("Cal Ord", Role.COORDINATOR), [Part(50, 60)] * 9)
    assert pick(client, north).status_code == 303
    shown = client.get(f"/mirror/{north.id}").text.partition('id="hopes"')[2]
    listed = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', shown)
    assert listed == [f"{month:%B %Y}" for month in reversed(months[-9:])]
