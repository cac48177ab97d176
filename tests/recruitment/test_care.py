"""What leaves recruitment as ratings, what is given to people, and what is erased."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics import loader as rubrics
from tests.conftest import People
from tests.pages import CheckedClient
from tests.recruitment import scene
from tests.recruitment.scene import WORDS, Cast
from webapp import clock
from webapp.access.models import Link, Visit
from webapp.access.policy import Role
from webapp.capture.models import Draft
from webapp.recruitment import care, ratings
from webapp.recruitment.models import Attempt, Hire

KEYS = {
    "source",
    "instrument",
    "version",
    "subject",
    "rater",
    "dimension",
    "construct",
    "value",
    "occasion",
    "family",
    "team_id",
    "rated_on",
}


def test_ratings_hold_scores_by_task_and_marks_by_criterion_and_no_name(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.assessed_attempt(client, session, cast)
    rows = list(ratings.gather(session))
    criteria = rubrics.rubric("scenario-answer").criteria
    marks = [row for row in rows if row["source"] == "assessor"]
    scores = [row for row in rows if row["source"] == "scenario"]
    assert all(set(row) == KEYS for row in rows)
    assert len(marks) == 2 * len(criteria)
    assert {row["value"] for row in marks} == {4.0}
    assert len({row["rater"] for row in marks}) == 2
    assert {row["value"] for row in scores} == {1.0}
    assert len({row["subject"] for row in rows}) == 1
    assert isinstance(rows[0]["rated_on"], date)
    assert "Robin" not in str(rows)


def test_a_rating_is_one_row_for_its_instrument_subject_rater_occasion_and_dimension(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.assessed_attempt(client, session, cast)
    names = ("source", "instrument", "subject", "rater", "occasion", "dimension")
    keys = [tuple(row[name] for name in names) for row in ratings.gather(session)]
    assert len(keys) == len(set(keys)) > 0


def test_what_has_not_been_submitted_yields_no_rating(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.invite(client, session, scene.open_campaign(client, session, cast))
    assert list(ratings.gather(session)) == []


def test_switching_recruitment_off_leaves_nothing_of_it(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    token = scene.invite(client, session, attempt.campaign, "Sam Hill")
    browser = scene.fresh(client)
    browser.post(f"/s/{token}")
    form = next(form for form in browser.page("/assessment/1").forms if form.in_main)
    browser.post("/assessment/1", data=form.fields)
    session.expire_all()
    session.commit()
    assert scene.count(session, Draft) == 1
    assert care.erase_all(session) > 10
    for table in (*care.TABLES, Draft, Link, Visit):
        assert scene.count(session, table) == 0


def test_a_hired_person_is_given_and_can_have_erased_what_they_answered(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    person = people("Robin At Work", Role.PRACTITIONER, team="North")
    session.add(
        Hire(
            attempt_id=attempt.id,
            person_id=person.id,
            started_on=clock.today(),
            recorded_by=cast.recruiter.id,
            recorded_at=clock.now(),
        )
    )
    session.flush()
    (application,) = care.export_person(session, person.id)["applications"]
    assert application["name"] == "Robin Vale"
    assert WORDS in application["answers"].values()
    assert care.erase_person(session, person.id) == 1
    session.flush()
    session.expire_all()
    kept = session.scalars(select(Attempt)).one()
    assert (kept.name, kept.email) == ("erased", "erased")
    assert all(answer.response != WORDS for answer in kept.answers)
    assert care.export_person(session, person.id)["applications"] == []


def test_an_assessor_and_a_panel_member_are_given_what_they_wrote(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.assessed_attempt(client, session, cast)
    held = care.export_person(session, cast.assessors[0].id)
    assert held["parts"][0]["part"] == "assessor"
    assert "It says so" in str(held["assessments"])
    assert care.export_person(session, cast.panel.id)["assessments"] == []
