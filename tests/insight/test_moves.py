"""Somebody moves to another team, and a team goes on as another: each visit counts where it was made."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from tests.practice.visits import log_visit, share
from webapp import audit, clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts import teams as going_on
from webapp.accounts.models import Person, RoleHeld, Team
from webapp.accounts.teams import Move
from webapp.insight import mirrors, queries, works
from webapp.insight.models import Rating
from webapp.insight.releasing import Evidence
from webapp.practice.models import Observation, ObservationLevel, ObservedVisit
from webapp.practice.rules import Consent, Purpose

TODAY = clock.today()
SKILLS = ("empathy",)
CREW = 6


def first_of_month(ago: int) -> date:
    """The first day of a month so many months ago."""
    months = TODAY.year * 12 + TODAY.month - 1 - ago
    return date(months // 12, months % 12 + 1, 1)


MOVED = first_of_month(3)


def seen(session: Session, who: Person, observer: Person, team: Team, day: date, level: int) -> None:
    """One visit of somebody in a team, watched and shared."""
    visit = ObservedVisit(
        practitioner_id=who.id,
        team_id=team.id,
        seen_on=day,
        purpose=Purpose.PLANNED.value,
        consent=Consent.AGREED.value,
        consent_how="Asked.",
        wanted="",
    )
    session.add(visit)
    session.flush()
    at = datetime.combine(day, time(12), tzinfo=clock.LONDON)
    made = Observation(
        visit_id=visit.id,
        observer_id=observer.id,
        client_id=uuid.uuid4(),
        instrument="practice-observation",
        version=1,
        notes="",
        begun_at=at,
        shared_at=at,
    )
    session.add(made)
    session.flush()
    for place, skill in enumerate(SKILLS):
        chosen = 1 + (level + place) % 4
        session.add(ObservationLevel(observation_id=made.id, criterion=skill, level=chosen, evidence="Seen."))


@dataclass
class Pair:
    """Two teams of six who work alike, and those who watch them."""

    north: Team
    south: Team
    crews: dict[str, list[Person]]
    observers: list[Person]

    def work(self, session: Session, months: range) -> None:
        """Each of them is watched once in each of these months, counted back from this one."""
        for team in (self.north, self.south):
            for ago in months:
                for n, who in enumerate(self.crews[team.name]):
                    day = first_of_month(ago) + timedelta(days=2 + n)
                    seen(session, who, self.observers[(n + ago) % 3], team, day, n * ago + n)
        session.commit()


@pytest.fixture
def pair(session: Session, people: People) -> Pair:
    """The teams, before anybody of them was watched."""
    north, south = (accounts.team_named(session, name) for name in ("North", "South"))
    observers = [people(f"Obs {n}", Role.OBSERVER) for n in range(3)]
    crews = {
        name: [people(f"{name} {n}", Role.PRACTITIONER, team=name) for n in range(CREW)]
        for name in ("North", "South")
    }
    for held in session.scalars(select(RoleHeld)):
        held.starts_on = first_of_month(12)
    session.commit()
    return Pair(north, south, crews, observers)


@pytest.fixture
def mover(session: Session, people: People, pair: Pair) -> Person:
    """Somebody who was in North, and is in South from a day on."""
    person = people("Mo Ver", Role.PRACTITIONER, team="North")
    (held,) = session.scalars(select(RoleHeld).where(RoleHeld.person_id == person.id))
    held.starts_on, held.ends_on = first_of_month(12), MOVED - timedelta(days=1)
    accounts.give_role(session, person, Role.PRACTITIONER, team=pair.south, starts_on=MOVED)
    session.commit()
    return person


Watch = Callable[[date], None]


@pytest.fixture
def watch(client: CheckedClient, pair: Pair, mover: Person) -> Watch:
    """Lets an observer log and share a visit of the mover, on the pages."""
    observer = pair.observers[0]

    def one(day: date) -> None:
        parts = {"seen_on-day": day.day, "seen_on-month": day.month, "seen_on-year": day.year}
        logged = log_visit(client, observer, mover, **{name: str(value) for name, value in parts.items()})
        assert share(client, observer, logged).status_code == 303

    return one


def counted(session: Session, who: Person) -> dict[date, set[int | None]]:
    """In which team each visit of somebody counts, by its day, as it was gathered."""
    session.expire_all()
    subject = audit.pseudonym(f"person:{who.id}")[:12]
    rows = session.execute(select(Rating.rated_on, Rating.team_id).where(Rating.subject == subject))
    found: dict[date, set[int | None]] = {}
    for day, team in rows:
        found.setdefault(day, set()).add(team)
    return found


def visits(session: Session, team: Team) -> int:
    """How many visits the mirror of a team says were watched."""
    with force_locale("en_GB"):
        seen_of = mirrors.of_team(session, team.id, "en_GB")
    assert seen_of is not None
    (one,) = [each for each in seen_of.mirror.coverage if each.source == "observer"]
    return one.forms.value or 0


def gathered(session: Session) -> None:
    """Gather and release."""
    works.gather(lambda done, total: None)
    session.expire_all()


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Sets the clock to the noon of a day."""
    noon = time(12, tzinfo=clock.LONDON)
    return lambda day: monkeypatch.setattr(clock, "now", lambda: datetime.combine(day, noon).astimezone(UTC))


def test_visits_before_a_move_count_for_the_old_team_and_later_ones_for_the_new(
    session: Session, pair: Pair, mover: Person, watch: Watch, set_to: Callable[[date], None]
) -> None:
    early = [MOVED - timedelta(days=n) for n in (100, 70, 40)]
    late = [MOVED + timedelta(days=n) for n in (0, 10)]
    pair.work(session, range(7, 3, -1))
    set_to(MOVED)
    for day in early:
        watch(day)
    gathered(session)
    first = (visits(session, pair.north), visits(session, pair.south))
    assert first[0] - first[1] == 3
    set_to(TODAY)
    pair.work(session, range(3, 0, -1))
    for day in late:
        watch(day)
    gathered(session)
    north, south = pair.north.id, pair.south.id
    assert counted(session, mover) == {day: {north} for day in early} | {day: {south} for day in late}
    # Both teams have as many visits of their own; three of the mover's stay in North, two are South's.
    second = (visits(session, pair.north), visits(session, pair.south))
    assert second[0] - second[1] == 3 - 2
    assert min(second) > max(first)
    # One that is logged late counts for the team of its own day too.
    watch(MOVED - timedelta(days=10))
    gathered(session)
    assert counted(session, mover)[MOVED - timedelta(days=10)] == {north}


def test_from_the_day_on_what_is_said_of_a_team_that_went_on_stands_in_the_other_s_mirror(
    client: CheckedClient, session: Session, people: People, pair: Pair, set_to: Callable[[date], None]
) -> None:
    pair.work(session, range(7, 3, -1))
    set_to(MOVED)
    gathered(session)
    before = (visits(session, pair.north), visits(session, pair.south))
    kept = mirrors.newest(session, pair.north.id)
    move = Move(pair.north.id, pair.south.id, MOVED)
    going_on.go_on(session, move, client_id=uuid.uuid4(), by_id=pair.observers[0].id, now=clock.now())
    session.commit()
    set_to(TODAY)
    # Their visits still say North, as where somebody logged them before the team went on.
    pair.work(session, range(3, 0, -1))
    gathered(session)
    after = (visits(session, pair.north), visits(session, pair.south))
    with force_locale("en_GB"):
        state = queries.generation(session)
        assert state is not None
        evidence = Evidence.of(session, state, "en_GB")
    held = evidence.service.rows.of(str(pair.south.id))["occasion"].nunique()
    assert held == CREW * (7 + 3)
    assert evidence.service.rows.of(str(pair.north.id))["occasion"].nunique() == CREW * 4
    # South's own of three more months, and what was North's of the two that are told since the day.
    assert after[1] - before[1] == CREW * (3 + 2)
    # What was shown of North stays as it was shown.
    assert kept is not None
    with force_locale("en_GB"):
        old = mirrors.of_release(session, kept, "en_GB")
    assert old is not None
    assert [one.forms.value for one in old.mirror.coverage if one.source == "observer"] == [before[0]]
    member = people("Sid South", Role.TEAM_MEMBER, team="South")
    sign_in(client, member)
    page = client.page(f"/mirror/{pair.south.id}").text
    assert f"In {MOVED:%B %Y} these teams became part of this one: North." in page
    assert f"North became part of this team, {MOVED:%B %Y}" in page
