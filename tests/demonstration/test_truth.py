"""The invented authority: as large as it says, the same from the same seed, and true to its truth."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from flask_babel import force_locale
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests.databases import SqliteTemplates, settings_for
from webapp import audit, clock, create_app
from webapp.accounts.models import Person, Team
from webapp.cases.models import Family
from webapp.demonstration import reports
from webapp.demonstration.authority import Staff
from webapp.demonstration.commands import SEED, fill
from webapp.demonstration.truth import MONTHS, SPARSE_TEAM, TEAMS, Truth, World
from webapp.extensions import db
from webapp.families.models import Answer
from webapp.insight import mirrors, overviews, works
from webapp.practice.models import Observation, ObservedVisit
from webapp.quality.models import QuarterReport, ReportComment
from webapp.quality.rules import Version
from webapp.recruitment.models import Assessment, AssessmentMark, Attempt, Campaign, Hire, TaskAnswer
from webapp.workload.standing import of_team

NOW = datetime(2026, 6, 17, 10, 0, tzinfo=UTC)


def world_of(seed: int) -> World:
    return World(Truth(), np.random.default_rng(seed), NOW)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, sqlite_templates: SqliteTemplates) -> Iterator[Staff]:
    """The demonstration, filled once for this file; its session is db.session."""
    folder: Path = tmp_path_factory.mktemp("demonstration")
    with sqlite_templates.copy(folder) as url, create_app(settings_for(url, folder)).app_context():
        staff = fill(db.session(), world_of(SEED), lambda table, count: None)
        db.session.commit()
        works.release()
        yield staff
        db.session.remove()
        db.engine.dispose()


def ratings() -> pd.DataFrame:
    rows = db.session.execute(text("select * from rating where import_id is null")).mappings().all()
    frame = pd.DataFrame([dict(row) for row in rows])
    frame["rated_on"] = pd.to_datetime(frame["rated_on"])
    return frame


def mirror_of(team_id: int) -> mirrors.Seen:
    with force_locale("en_GB"):
        seen = mirrors.of_team(db.session(), team_id, "en_GB")
    assert seen is not None
    return seen


def pseudonym(person: int) -> str:
    return audit.pseudonym(f"person:{person}")[:12]


def test_the_service_and_its_reports_are_told_of_the_invented_authority(made: Staff) -> None:
    with force_locale("en_GB"):
        seen = overviews.of_service(db.session(), "en_GB")
    assert seen is not None
    whole = seen.overview
    told = {(one.source, one.construct): one.whole.shown for one in whole.skills}
    assert sum(told.values()) > len(told) / 2
    assert whole.together is not None
    assert whole.together.apart[0].points.shown
    thread = whole.together.thread
    assert [one.room for one in thread.rooms] == ["practice", "supervision", "families"]
    # The cases of all three rooms are told, and how two views agree on those that were watched and heard.
    assert thread.all_of_them.value, [one.families.value for one in thread.rooms]
    assert thread.agreeing.shown
    reports.make(db.session(), world_of(SEED))
    before, now = (
        db.session.scalars(select(QuarterReport).where(QuarterReport.first_on == first_on)).all()
        for first_on in db.session.scalars(
            select(QuarterReport.first_on).distinct().order_by(QuarterReport.first_on)
        )
    )
    assert {one.version for one in before} == {one.version for one in now} == set(Version)
    panels = {Version.CHILDREN, Version.PARENTS}
    assert {one.version for one in before if one.published_at} == panels
    assert [one.version for one in now if one.published_at] == [Version.CHILDREN]
    # What both panels said about the first is answered, and stands at the beginning of the next.
    assert {one.version for one in now if one.answered_before} == panels
    said = db.session.scalars(select(ReportComment)).all()
    assert {one.is_held for one in said} == {False}
    assert all(one.answered_on and one.answered_on < world_of(SEED).today for one in said)


def test_it_is_as_large_as_it_says(made: Staff) -> None:
    session: Session = db.session()
    assert len(made.practitioners) == 48
    answers = session.scalar(select(func.count()).select_from(Answer)) or 0
    assert 2_300 <= answers <= 2_550
    assert session.scalar(select(func.count()).select_from(Family)) == 1_500
    visits = session.scalar(select(func.count()).select_from(ObservedVisit)) or 0
    years = sum((MONTHS - world_of(SEED).month_of(each.starts_on)) / 12 for each in made.practitioners)
    assert 7.5 <= visits / years <= 8.5
    observed = session.scalar(select(func.count()).select_from(Observation)) or 0
    assert 0.15 <= (observed - visits) / visits <= 0.25
    assert (session.scalar(select(func.count()).select_from(Hire)) or 0) >= 30


def test_every_team_but_the_sparse_one_hears_at_least_fifteen_answers_a_month(made: Staff) -> None:
    names = {row.id: row.name for row in db.session.execute(select(Team.id, Team.name))}
    rows = db.session.execute(select(Answer.team_id, Answer.submitted_at)).all()
    world = world_of(SEED)
    counted = Counter((names[team], world.month_of(clock.in_london(when).date())) for team, when in rows)
    fewest = min(counted[team, month] for team in TEAMS for month in range(MONTHS))
    assert fewest >= 15
    assert max(counted[SPARSE_TEAM, month] for month in range(MONTHS)) < 5


def test_practitioners_change_teams(made: Staff) -> None:
    assert sum(len(each.teams) > 1 for each in made.practitioners) >= 6


def test_teams_hold_several_professions(made: Staff) -> None:
    rows = db.session.execute(select(Person.id, Person.profession))
    professions = {row.id: row.profession for row in rows}
    for team in TEAMS:
        there = {professions[each.id] for each in made.in_team(team, NOW.date())}
        assert len(there) >= 3, team


def test_one_campaign_has_forty_candidates_half_assessed(made: Staff) -> None:
    latest = select(Campaign.id).where(Campaign.title == "Family practitioners").scalar_subquery()
    attempts = db.session.scalar(select(func.count()).where(Attempt.campaign_id == latest)) or 0
    assessed = (
        select(func.count(Assessment.id))
        .join(TaskAnswer, TaskAnswer.id == Assessment.answer_id)
        .join(Attempt, Attempt.id == TaskAnswer.attempt_id)
        .where(Attempt.campaign_id == latest)
    )
    assert attempts == 40
    assert 0.4 * 80 <= (db.session.scalar(assessed) or 0) <= 0.6 * 80


def test_the_severe_observer_grades_lowest_and_the_lenient_one_highest(made: Staff) -> None:
    frame = ratings()
    seen = frame[frame["source"] == "observer"]
    means = seen.groupby("rater")["value"].mean().sort_values()
    truth = Truth()
    assert means.index[0] == pseudonym(made.observers[truth.severe_observer])
    assert means.index[-1] == pseudonym(made.observers[truth.lenient_observer])


def test_the_team_that_improved_shows_it_in_both_views_after_the_month_it_began(made: Staff) -> None:
    frame, truth, world = ratings(), Truth(), world_of(SEED)
    begin = pd.Timestamp(world.month_start(truth.improved_from_month))
    rises = {}
    for source in ("observer", "family"):
        chosen = frame[(frame["source"] == source) & frame["construct"].isin(truth.improved_skills)]
        after = chosen["rated_on"] >= begin
        by_team = chosen[after].groupby("team_id")["value"].mean()
        rises[source] = by_team - chosen[~after].groupby("team_id")["value"].mean()
        rises[source] = rises[source].drop(made.teams[SPARSE_TEAM])
        assert rises[source].idxmax() == made.teams[truth.improved_team]
    assert rises["observer"].max() > 0.5


def test_the_predicting_value_shows_in_the_skill_of_those_who_were_hired(made: Staff) -> None:
    marks = db.session.execute(
        select(Hire.person_id, AssessmentMark.criterion, func.avg(AssessmentMark.level))
        .join(Attempt, Attempt.id == Hire.attempt_id)
        .join(TaskAnswer, TaskAnswer.attempt_id == Attempt.id)
        .join(Assessment, Assessment.answer_id == TaskAnswer.id)
        .join(AssessmentMark, AssessmentMark.assessment_id == Assessment.id)
        .group_by(Hire.person_id, AssessmentMark.criterion)
    )
    asked = pd.DataFrame(
        [(pseudonym(p), c, float(v)) for p, c, v in marks], columns=["subject", "value", "mark"]
    )
    asked = asked.pivot(index="subject", columns="value", values="mark")
    frame, truth = ratings(), Truth()
    shown = frame[(frame["source"] == "observer") & (frame["construct"] == truth.predicted_skill)]
    correlations = asked.corrwith(shown.groupby("subject")["value"].mean())
    assert correlations.idxmax() == truth.predicting_value
    assert correlations[truth.predicting_value] > 0.3


def test_the_same_seed_makes_the_same_authority(
    made: Staff, tmp_path: Path, sqlite_templates: SqliteTemplates
) -> None:
    first = [(each.name, each.skills) for each in made.practitioners]
    with sqlite_templates.copy(tmp_path) as url, create_app(settings_for(url, tmp_path)).app_context():
        again = fill(db.session(), world_of(SEED), lambda table, count: None)
        assert [(each.name, each.skills) for each in again.practitioners] == first
        db.session.rollback()
        db.engine.dispose()


def test_the_sparse_teams_mirror_shows_no_figure_and_says_so(made: Staff) -> None:
    seen = mirror_of(made.teams[SPARSE_TEAM])
    assert seen.mirror.withheld
    assert [one.forms.shown for one in seen.mirror.coverage] == [False] * len(seen.mirror.coverage)
    assert [
        view.level.shown for each in seen.mirror.constructs for view in each.views if view.level.shown
    ] == []


def test_the_mirror_of_the_team_that_improved_signals_it_and_says_since_when(made: Staff) -> None:
    truth, world = Truth(), world_of(SEED)
    seen = mirror_of(made.teams[truth.improved_team])
    begin = world.month_start(truth.improved_from_month)
    rises = {
        change.construct
        for change in seen.mirror.changes
        if change.source == "family"
        for signal in change.signals
        if signal.direction == "up" and change.points[signal.last].start >= begin
    }
    assert rises >= set(truth.improved_skills)


def test_the_mirror_of_the_team_that_improved_tells_it_and_names_it_as_going_well(made: Staff) -> None:
    truth, world = Truth(), world_of(SEED)
    seen = mirror_of(made.teams[truth.improved_team])
    begin = world.month_start(truth.improved_from_month)
    told = {one.construct for one in seen.mirror.told if one.direction == "up" and one.since >= begin}
    assert told & set(truth.improved_skills)
    assert {one.construct for one in seen.mirror.well} >= set(truth.improved_skills)
    assert not any(one.direction == "down" for one in seen.mirror.told)


def test_half_a_year_of_the_case_system_is_shown_but_for_one_scarce_month(made: Staff) -> None:
    alder, beacon = (
        of_team(db.session(), made.teams[team], date(2026, 6, 17)) for team in ("Alder", "Beacon")
    )
    assert [one.figures["visits"].shown for one in alder.team] == [True] * 6
    assert [one.figures["visits"].shown for one in beacon.team] == [True, True, False, True, True, True]
    assert [one.figures["visits"].shown for one in beacon.service] == [True, True, False, True, True, True]
    assert beacon.team[0].figures["continuity"].shown
