"""Levels that were given on an authority's own rubric, in a mirror beside those on the house's."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask_babel import force_locale
from sqlalchemy.orm import Session

from analysis import mapping
from rubrics import loader
from rubrics.model import Rubric
from tests.conftest import People
from tests.insight.files import MAP, rows, write, write_map
from tests.insight.test_gathering import row
from tests.pages import CheckedClient, sign_in
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.insight import importing, mirrors, queries, service, works
from webapp.insight.releasing import Evidence
from webapp.library import rules, shelf
from webapp.library import service as authors
from webapp.unit_of_work import Attune

NAMED = "<b>Warmth & truth</b>"
CLOSED = date(2026, 9, 30)


@pytest.fixture(autouse=True)
def in_english(app: Attune) -> Iterator[None]:
    """Outside a request nobody has chosen a language."""
    with force_locale("en_GB"):
        yield


@pytest.fixture
def own(session: Session, people: People) -> Rubric:
    """A published rubric of three levels for observers; its first criterion has a name with markup in it."""
    author: Person = people("Eve Marsh", Role.AUTHOR)
    sketch = replace(rules.copied(loader.rubric("supervision"), "Ours"), kind="observation")
    first = replace(sketch.criteria[0], name=NAMED)
    draft = authors.begin(
        session,
        sketch.with_criterion(first),
        3,
        author_id=author.id,
        client_id=uuid.uuid4(),
        now=clock.now(),
    )
    authors.publish(session, draft, draft.revision, author.id, clock.now())
    session.commit()
    return shelf.rubric(session, draft.rubric_id, 1)


def seen_on(own: Rubric, team_id: int, visits: int, last: date = CLOSED) -> list[dict[str, Any]]:
    """So many visits of a team's practitioners, graded by observers and by themselves on the own rubric."""
    criterion = own.criteria[0]
    return [
        row(
            source=source,
            instrument=own.id,
            dimension=criterion.id,
            construct=criterion.construct,
            subject=f"worker-{visit % 4}",
            rater=f"observer-{visit % 3}" if source == "observer" else f"worker-{visit % 4}",
            occasion=f"visit:{visit}",
            value=float(1 + visit % 3),
            team_id=team_id,
            rated_on=last - timedelta(days=3 * visit % 85),
        )
        for visit in range(visits)
        for source in ("observer", "self")
    ]


def test_levels_on_fewer_steps_are_stretched_to_the_scale_of_their_source(
    session: Session, own: Rubric
) -> None:
    north = accounts.team_named(session, "North").id
    given = [*seen_on(own, north, 12), row(occasion="visit:99", value=2.0, team_id=north)]
    generation = service.gather(session, [lambda _session: given], clock.now())
    session.commit()
    frame = Evidence.of(session, generation, "en_GB").service.rows.frame
    moved = frame[frame["instrument"] == own.id]
    assert set(moved["value"]) == {1.0, 3.0, 5.0}
    assert set(moved["source"]) == {"observer", "self"}
    assert frame[frame["instrument"] == "practice-observation"]["value"].tolist() == [2.0]
    scales = {
        (one.source, one.instrument): (one.lowest, one.highest) for one in queries.scales_of_rubrics(session)
    }
    assert scales["observer", own.id] == (1, 3)
    assert scales["self", "practice-observation"] == (1, 5)


def test_the_mirror_says_the_criteria_of_an_own_rubric_and_shows_markup_as_it_was_typed(
    client: CheckedClient, session: Session, own: Rubric, people: People
) -> None:
    north = accounts.team_named(session, "North").id
    quarter = clock.today().replace(day=1)
    over = quarter.replace(month=quarter.month - (quarter.month - 1) % 3) - timedelta(days=1)
    given = seen_on(own, north, 60, over)
    service.gather(session, [lambda _session: given], clock.now())
    session.commit()
    works.release()
    seen = mirrors.of_team(session, north, "cy")
    assert seen is not None
    assert seen.labels.statement(own.id, own.criteria[0].id) == NAMED
    sign_in(client, people("Ada Ode", Role.TEAM_MEMBER, team="North"))
    page = client.get(f"/mirror/{north}").get_data(as_text=True)
    assert "<b>Warmth" not in page
    assert "&lt;b&gt;Warmth &amp; truth&lt;/b&gt;" in page


def test_an_imported_instrument_cannot_have_the_name_of_an_own_rubric_with_another_scale(
    session: Session, tmp_path: Path, own: Rubric
) -> None:
    taken = MAP.replace("instrument: small", f"instrument: {own.id}")
    with pytest.raises(importing.ImportRefusedError, match="has levels from 1 to 3 here"):
        importing.take_in(
            session,
            write(tmp_path / "small.csv", rows()),
            mapping.load(write_map(tmp_path, taken)),
            "observer",
            create_teams=True,
            now=clock.now(),
            told=lambda _rows: None,
        )
