"""The reference on a paper form, and who gets a paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.paper import printed
from tests.families.scene import Scene, invited, post, set_scene
from tests.pages import CheckedClient, sign_in
from webapp import clock
from webapp.cases.rules import Lapse
from webapp.cases.service import lapse_safe_contact
from webapp.families import entering_twice, references
from webapp.families.models import Invitation
from webapp.families.references import LETTERS


@pytest.fixture
def scene(session: Session, people: People) -> Scene:
    """A family whose turn it is."""
    return set_scene(session, people)


@pytest.fixture
def invitation(client: CheckedClient, session: Session, scene: Scene) -> Invitation:
    """An invitation for which the lead has made a paper."""
    return printed(client, session, scene)


def of(places: list[int]) -> str:
    """The reference that these letters make."""
    left = iter(places)
    return references.made(lambda _below: next(left))


PLACES = st.lists(st.integers(0, len(LETTERS) - 1), min_size=5, max_size=5)


@given(PLACES, st.integers(0, 5), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_noticed(places: list[int], at: int, letter: str) -> None:
    reference = of(places)
    typed = reference[:at] + letter + reference[at + 1 :]
    assert (references.understood(typed) == reference) is (typed == reference)
    assert references.understood(typed) in (reference, None)


@given(PLACES, st.integers(0, 4))
def test_two_letters_that_changed_places_are_noticed(places: list[int], at: int) -> None:
    reference = of(places)
    typed = reference[:at] + reference[at + 1] + reference[at] + reference[at + 2 :]
    assert references.understood(typed) == (reference if typed == reference else None)


def test_a_reference_is_understood_however_it_is_typed_and_the_example_is_one() -> None:
    assert references.understood(" 7km-4tq ") == "7KM4TQ"
    assert references.understood(references.EXAMPLE) == "7KM4TQ"
    assert references.shown("7KM4TQ") == references.EXAMPLE
    for typed in ("", "7KM4T", "7KM4TQQ", "0O1I5S", "ẞẞẞẞẞẞ"):
        assert references.understood(typed) is None


def test_a_reference_that_is_taken_is_drawn_again(
    client: CheckedClient, session: Session, scene: Scene, invitation: Invitation
) -> None:
    taken = [LETTERS.index(letter) for letter in (invitation.paper_reference or "")[:5]]
    left = iter([*taken, 1, 2, 3, 4, 5])
    other = invited(session, scene, moment="at 6 months")
    given = entering_twice.give_reference(session, other, clock.now(), below=lambda _below: next(left))
    assert given == of([1, 2, 3, 4, 5])


def test_a_paper_is_printed_with_a_reference_and_without_a_name(
    client: CheckedClient, session: Session, scene: Scene, invitation: Invitation
) -> None:
    reference = invitation.paper_reference
    assert reference is not None
    assert references.understood(reference) == reference
    assert invitation.reached_at is not None
    page = client.get(f"/paper/for/{invitation.id}/print").get_data(as_text=True)
    assert references.shown(reference) in page
    assert "Karim" not in page
    assert "Wes" not in page
    assert post(client, f"/paper/for/{invitation.id}").status_code == 303
    session.refresh(invitation)
    assert invitation.paper_reference == reference


def test_no_new_paper_goes_to_whom_nobody_may_ask_but_one_that_came_back_is_matched(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    made = invited(session, scene)
    lapse_safe_contact(session, scene.adult, Lapse.MOVE, by_id=scene.lead.id, now=clock.now())
    sign_in(client, scene.lead)
    path = f"/paper/for/{made.id}"
    assert client.get(f"{path}/print").status_code == 404
    assert post(client, path).status_code == 409
    assert post(client, path, **{"came-back": "yes"}).status_code == 303
    session.refresh(made)
    assert made.paper_reference is not None
