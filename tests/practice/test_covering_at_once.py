"""The observer and their stand-in act at the same moment: one of them is first, and nothing is half done."""

from sqlalchemy.orm import Session

from tests.accounts.arranging import at_once, away, press
from tests.pages import CheckedClient
from tests.practice.test_covering import observer_of, taken, url
from tests.practice.visits import Cast, log_visit, shared_visit
from webapp.accounts.models import Person
from webapp.practice.models import Observation


def test_the_observer_and_the_stand_in_who_sign_at_once_leave_one_signature(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    observation = shared_visit(client, cast)
    away(session, cast.observer, bea)
    press(client, bea, url(observation, "stand-in"))
    sides = [(cast.observer, "sign"), (bea, "sign-in-place")]
    found = at_once(client, session, [(who, url(observation, what)) for who, what in sides])
    assert sorted(found) == [303, 409]
    session.expire_all()
    assert len(session.get_one(Observation, observation).signatures) == 1


def test_the_observer_who_saves_and_the_stand_in_who_takes_over_at_once_do_not_both(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    away(session, cast.observer, bea)
    sides = [(cast.observer, url(observation, "moments")), (bea, url(observation)), (bea, url(observation))]
    found = at_once(client, session, sides, {"moment-new": "She waited.", "version": "0"})
    saved, *pressed = found
    assert (saved, set(pressed)) in [(303, {409}), (404, {303})]
    is_beas = observer_of(session, observation) == bea.id
    assert is_beas is (saved == 404)
    assert len(taken(session)) == is_beas
