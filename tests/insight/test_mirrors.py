"""The mirror is made from the ratings as they stand, each source on one scale."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask_babel import force_locale
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis import mapping
from tests.insight.files import MAP, rows, write, write_map
from tests.insight.test_gathering import row
from webapp.accounts import service as accounts
from webapp.insight import importing, mirrors, queries, service, works
from webapp.insight.models import KeptRelease, Rating, RatingImport, ShownFigure
from webapp.insight.scales import on_one_scale
from webapp.unit_of_work import Attune

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
# The last day of the newest quarter that is over.
CLOSED = date(2026, 9, 30)


@pytest.fixture(autouse=True)
def in_english(app: Attune) -> Iterator[None]:
    """Outside a request nobody has chosen a language."""
    with force_locale("en_GB"):
        yield


def answers(team_id: int, families: int, **others: Any) -> list[dict[str, Any]]:
    """So many families' answers to one statement about three people."""
    random = np.random.default_rng(3)
    return [
        row(
            source="family",
            instrument="family-voice-adults",
            dimension="listened",
            subject=f"worker-{family % 3}",
            rater=f"member-{family}",
            family=f"family-{family}",
            occasion=f"answer:{family}",
            value=float(random.integers(1, 4)),
            team_id=team_id,
            rated_on=CLOSED - timedelta(days=3 * family),
            **others,
        )
        for family in range(families)
    ]


def take_in(session: Session, folder: Path) -> RatingImport:
    """Take in the small file, whose levels go from 1 to 5."""
    taken = importing.take_in(
        session,
        write(folder / "small.csv", rows(people=6, raters=8)),
        mapping.load(write_map(folder, MAP)),
        "family",
        create_teams=True,
        now=NOW,
        told=lambda _rows: None,
    )
    session.commit()
    return taken


def gather(session: Session, found: list[dict[str, Any]], now: datetime = NOW) -> int:
    """Gather from one room, and release; how many teams see something new."""
    service.gather(session, [lambda _session: found], now)
    session.commit()
    return works.release()


def days_counted(session: Session) -> dict[str, date | None]:
    """For which day each form counts."""
    return {one.occasion: one.counted_on for one in session.scalars(select(Rating))}


def test_before_the_first_gathering_there_is_no_mirror(session: Session) -> None:
    assert mirrors.of_team(session, 1, "en_GB") is None
    assert mirrors.as_at(session) is None


def test_an_imported_file_alone_is_drawn_on_its_own_scale_with_its_own_words(
    session: Session, tmp_path: Path
) -> None:
    take_in(session, tmp_path)
    works.release()
    north = accounts.team_named(session, "North").id
    seen = mirrors.of_team(session, north, "en_GB")
    assert seen is not None
    label = seen.labels.sources["family"]
    assert (label.lowest, label.highest, label.lowest_label, label.highest_label) == (
        1, 5, "Not at all", "Very much",
    )  # fmt: skip
    assert seen.labels.statement("small", "heard") == "I was listened to"
    (forms,) = [one.forms for one in seen.mirror.coverage if one.source == "family"]
    assert forms.value == 24


def test_an_imported_file_beside_the_house_is_moved_to_the_houses_scale(
    session: Session, tmp_path: Path
) -> None:
    take_in(session, tmp_path)
    north = accounts.team_named(session, "North").id
    gather(session, answers(north, 12))
    seen = mirrors.of_team(session, north, "en_GB")
    assert seen is not None
    label = seen.labels.sources["family"]
    assert (label.lowest, label.highest, label.highest_label) == (1, 3, "Yes")
    frame = on_one_scale(queries.frame(session), queries.scales(session), seen.labels)
    moved = frame[frame["instrument"] == "small"]["value"]
    raw = queries.frame(session)
    assert moved.tolist() == [1 + (v - 1) / 2 for v in raw[raw["instrument"] == "small"]["value"]]
    assert frame[frame["instrument"] != "small"]["value"].isin([1.0, 2.0, 3.0]).all()


def test_an_instrument_of_another_scale_is_refused(session: Session, tmp_path: Path) -> None:
    taken = MAP.replace("instrument: small", "instrument: practice-observation").replace(
        "1, highest: 5", "0, highest: 10"
    )
    with pytest.raises(importing.ImportRefusedError, match="has levels from 1 to 5 here"):
        importing.take_in(
            session,
            write(tmp_path / "small.csv", rows()),
            mapping.load(write_map(tmp_path, taken)),
            "observer",
            create_teams=True,
            now=NOW,
            told=lambda _rows: None,
        )


def test_a_new_gathering_is_seen_at_once_in_a_new_quarter(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    found, counts = answers(north, 12), []
    later = [one | {"occasion": f"later:{at}"} for at, one in enumerate(answers(north, 20))]
    later = [one | {"rated_on": one["rated_on"] + timedelta(days=92)} for one in later]
    for rows_, now in ((found, NOW), (found + later, NOW + timedelta(days=60))):
        gather(session, rows_, now)
        seen = mirrors.of_team(session, north, "en_GB")
        assert seen is not None
        counts.append(seen.mirror.coverage[0].forms.value)
    assert counts == [12, 20 + 12]


def test_few_answers_are_hidden(session: Session) -> None:
    north, south = (accounts.team_named(session, name).id for name in ("North", "South"))
    gather(session, answers(north, 4) + answers(south, 30, version=1)[4:])
    seen = mirrors.of_team(session, north, "en_GB")
    assert seen is not None
    assert seen.mirror.withheld
    assert not seen.mirror.coverage[0].forms.shown
    assert seen.mirror.constructs[0].views[0].level.value is None


def test_candidates_ratings_are_in_no_mirror(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    gather(session, [*answers(north, 12), row(source="scenario", team_id=north), row(source="assessor")])
    assert set(queries.frame(session)["source"]) == {"family"}


def test_a_mirror_once_shown_stays_as_it_was_shown_for_the_same_time(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    assert gather(session, answers(north, 12)) == 1
    assert works.release() == 0
    gather(session, answers(north, 4))
    for kept in session.scalars(select(KeptRelease).where(KeptRelease.team_id == north)):
        assert kept.figures["coverage"][0]["forms"] == {"value": 12, "n": 12, "withheld": False}


def test_what_came_since_is_not_told_by_the_same_time_shown_again(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    gather(session, [one | {"rated_on": CLOSED} for one in answers(north, 12)])
    before = mirrors.of_team(session, north, "en_GB")
    assert gather(session, [one | {"rated_on": CLOSED} for one in answers(north, 13)]) == 0
    after = mirrors.of_team(session, north, "en_GB")
    assert before is not None
    assert after is not None
    assert after.mirror == before.mirror
    assert before.mirror.coverage[0].forms.value == 12


def test_what_comes_late_counts_from_the_first_day_that_has_not_been_told(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    gather(session, answers(north, 12))
    gather(session, answers(north, 14))
    counted = days_counted(session)
    assert counted["answer:11"] == CLOSED - timedelta(days=33)
    assert counted["answer:12"] == counted["answer:13"] == date(2026, 10, 1)
    gather(session, answers(north, 14))
    assert days_counted(session) == counted


def test_a_file_of_a_time_that_has_been_told_counts_in_no_mirror(session: Session, tmp_path: Path) -> None:
    north = accounts.team_named(session, "North").id
    gather(session, [one | {"rated_on": CLOSED} for one in answers(north, 12)])
    before = mirrors.of_team(session, north, "en_GB")
    taken = take_in(session, tmp_path)
    assert queries.left_out(session, taken.id) == session.scalar(
        select(func.count()).where(
            Rating.import_id == taken.id, Rating.team_id == north, Rating.rated_on <= CLOSED
        )
    )
    works.release()
    after = mirrors.of_team(session, north, "en_GB")
    assert before is not None
    assert after is not None
    assert after.mirror.coverage == before.mirror.coverage
    assert after.mirror.constructs[0] == before.mirror.constructs[0]


def test_a_state_is_shown_once_all_of_it_is_released(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    gather(session, answers(north, 12))
    before = mirrors.of_team(session, north, "en_GB")
    service.gather(session, [lambda _session: answers(north, 40)], NOW + timedelta(days=60))
    session.commit()
    assert mirrors.of_team(session, north, "en_GB") == before
    works.release()
    assert mirrors.of_team(session, north, "en_GB") != before


def test_a_team_that_nobody_has_rated_sees_that_nobody_was_heard(session: Session) -> None:
    north, south = (accounts.team_named(session, name).id for name in ("North", "South"))
    gather(session, answers(north, 12))
    seen = mirrors.of_team(session, south, "en_GB")
    assert seen is not None
    assert seen.mirror.waiting


def test_a_figure_is_kept_once_however_often_it_is_released(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    gather(session, answers(north, 12))
    works.release()
    kept = session.scalars(select(ShownFigure)).all()
    names = [(one.construct, one.dimension, one.first, one.months) for one in kept]
    assert len(names) == len(set(names)) > 0


def test_the_words_are_in_the_language_that_was_asked_for(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    gather(session, answers(north, 12))
    said = {
        language: seen.labels.statement("family-voice-adults", "listened")
        for language in ("en_GB", "cy")
        if (seen := mirrors.of_team(session, north, language))
    }
    assert said["en_GB"] == "My worker listened to me."
    assert said["cy"] != said["en_GB"]


def test_what_the_team_said_it_would_do_is_followed_and_not_kept_with_the_figures(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    gather(session, answers(north, 12))
    said = mirrors.Commitment(
        "Ring back.", "empathy", "family", 1, "Ada Ode", date(2026, 9, 1), date(2026, 12, 1)
    )
    seen = mirrors.of_team(session, north, "en_GB", [said])
    assert seen is not None
    assert [one.commitment for one in seen.mirror.commitments] == [said]
    (kept,) = session.scalars(select(KeptRelease.figures).where(KeptRelease.team_id == north))
    assert "Ring back." not in str(kept)
    assert "Ada Ode" not in str(kept)


def test_the_lines_under_which_a_level_is_low_go_with_each_source(session: Session) -> None:
    words = mirrors.words(session, "en_GB")
    lines = {source: (label.low_under, label.good_from) for source, label in words.sources.items()}
    assert lines == {"observer": (30, 50), "self": (45, 65), "supervision": (30, 60), "family": (60, 80)}
