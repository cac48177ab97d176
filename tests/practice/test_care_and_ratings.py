"""What leaves practice as ratings, what a person is given, and what goes when it is erased."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.pages import CheckedClient
from tests.practice.visits import Cast, locked_visit, log_visit, rate_oneself, share, shared_visit
from webapp.audit import pseudonym
from webapp.capture.models import Draft
from webapp.practice import care
from webapp.practice.models import Observation, ObservedVisit
from webapp.practice.ratings import gather


def rows(session: Session) -> int:
    return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in care.TABLES)


def test_observer_and_self_become_ratings_with_pseudonyms_and_without_what_was_not_observed(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = shared_visit(client, cast)
    rate_oneself(client, cast.practitioner, observation)
    found = list(gather(session))
    visit = session.scalars(select(ObservedVisit)).one()
    subject = pseudonym(f"person:{cast.practitioner.id}")[:12]
    assert {(one["source"], one["dimension"], one["value"]) for one in found} == {
        ("observer", "collaboration", 2.0),
        ("observer", "empathy", 4.0),
        ("self", "empathy", 3.0),
    }
    first = next(one for one in found if one["source"] == "observer" and one["dimension"] == "empathy")
    assert first == {
        "source": "observer",
        "instrument": "practice-observation",
        "version": 1,
        "subject": subject,
        "rater": pseudonym(f"person:{cast.observer.id}")[:12],
        "dimension": "empathy",
        "construct": "empathy",
        "value": 4.0,
        "occasion": f"visit:{visit.id}",
        "family": None,
        "team_id": visit.team_id,
        "rated_on": visit.seen_on,
        "is_contested": False,
    }
    assert next(one["rater"] for one in found if one["source"] == "self") == subject


def test_what_is_not_shared_yields_no_rating(client: CheckedClient, session: Session, cast: Cast) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    share(client, cast.observer, observation, {"level-empathy": "4"})
    assert list(gather(session)) == []


def test_the_family_is_a_pseudonym(client: CheckedClient, session: Session, cast: Cast) -> None:
    shared_visit(client, cast)
    session.scalars(select(ObservedVisit)).one().family_id = 7
    session.flush()
    assert {one["family"] for one in gather(session)} == {pseudonym("family:7")[:12]}


def test_a_person_is_given_their_visits_and_what_they_wrote(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    locked_visit(client, cast)
    theirs = care.export_person(session, cast.practitioner.id)
    (visit,) = theirs["visits"]
    assert visit["self-rating"]["empathy"] == 3
    assert visit["observations"][0]["levels"]["empathy"]["level"] == 4
    assert set(visit["observations"][0]["signed"]) == {"observer", "practitioner"}
    assert theirs["observed by me"] == []
    wrote = care.export_person(session, cast.observer.id)
    assert wrote["visits"] == []
    assert wrote["observed by me"][0]["notes"] == "The mother showed us the new room."


def test_an_export_holds_unfinished_forms_of_the_person_alone(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    share(client, cast.observer, observation, {"level-empathy": "4"})
    assert care.export_person(session, cast.practitioner.id)["drafts"] == []
    assert len(care.export_person(session, cast.observer.id)["drafts"]) == 1


def test_erasing_a_practitioner_leaves_nothing_of_their_visits(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    locked_visit(client, cast)
    before = rows(session)
    assert care.erase_person(session, cast.practitioner.id) == before
    assert rows(session) == 0


def test_erasing_an_observer_leaves_what_was_shared_and_takes_what_was_not(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    shared = shared_visit(client, cast)
    unfinished = log_visit(client, cast.observer, cast.practitioner, same_visit="another")
    share(client, cast.observer, unfinished, {"level-empathy": "4"})
    assert session.scalar(select(func.count()).select_from(Draft)) == 1
    assert care.erase_person(session, cast.observer.id) == 2
    assert session.scalars(select(Observation.id)).all() == [shared]
    assert session.scalar(select(func.count()).select_from(ObservedVisit)) == 1
    assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_the_module_takes_everything_with_it(client: CheckedClient, session: Session, cast: Cast) -> None:
    locked_visit(client, cast)
    unfinished = log_visit(client, cast.observer, cast.practitioner, same_visit="another")
    share(client, cast.observer, unfinished, {"level-empathy": "4"})
    before = rows(session)
    assert care.erase_all(session) == before + 1
    assert rows(session) == 0
    assert session.scalar(select(func.count()).select_from(Draft)) == 0
