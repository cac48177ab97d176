"""What both have signed stays; either adds to it with a reason and a name, and a reply can contest it."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import Cast, locked_visit, rate_oneself, shared_visit, sign, with_levels
from webapp.access.policy import Role
from webapp.audit import Event
from webapp.practice import ratings
from webapp.practice.models import Amendment, ObservationLevel, Reply

ADDED = {"text": "The door was open all the time.", "reason": "I remembered it on the way home."}


def page_of(observation: int) -> str:
    """An observation."""
    return f"/practice/observations/{observation}"


def test_either_adds_to_what_is_signed_and_nothing_of_it_changes(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = locked_visit(client, cast)
    before = [(one.criterion, one.level, one.evidence) for one in session.scalars(select(ObservationLevel))]
    amend = f"{page_of(observation)}/amendments"
    sign_in(client, cast.observer)
    empty = submit(client, page_of(observation), {"text": "Only words"}, action=amend)
    assert empty.status_code == 422
    assert "Enter why you add this" in empty.text
    assert "Only words" in empty.text
    form = next(one for one in client.page(page_of(observation)).forms if one.action == amend).fields
    for _time in range(3):
        assert client.post(amend, data={**form, **ADDED}).status_code == 303
    sign_in(client, cast.practitioner)
    assert submit(client, page_of(observation), ADDED, action=amend).status_code == 303
    shown = client.page(page_of(observation)).text
    for words in ("Ada Ode", "Pat Roe", *ADDED.values()):
        assert words in shown
    session.expire_all()
    assert len(session.scalars(select(Amendment)).all()) == 2
    after = [(one.criterion, one.level, one.evidence) for one in session.scalars(select(ObservationLevel))]
    assert after == before
    assert list(session.scalars(select(Event.kind))).count("observation.amended") == 2


def test_nobody_else_adds_anything_and_nobody_before_both_have_signed(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    locked = locked_visit(client, cast)
    amend = f"{page_of(locked)}/amendments"
    token = client.page("/").forms[0].fields["csrf_token"]
    sent = {**ADDED, "client_id": str(uuid.uuid4()), "version": "0"}
    assert client.post(amend, data={"csrf_token": token, **sent}).status_code == 303
    other = locked_visit(client, Cast(people("Oz Two", Role.OBSERVER), people("Pia Two", Role.PRACTITIONER)))
    token = client.page("/").forms[0].fields["csrf_token"]
    clash = client.post(f"{page_of(other)}/amendments", data={"csrf_token": token, **sent})
    assert clash.status_code == 409
    sign_in(client, people("Sue Per", Role.SUPERVISOR, team="North"))
    assert "Add something to it" not in client.page(page_of(locked)).text
    token = client.page("/").forms[0].fields["csrf_token"]
    assert client.post(amend, data={"csrf_token": token, **sent}).status_code in (403, 404)
    early = shared_visit(client, Cast(people("Una New", Role.OBSERVER), people("Paz New", Role.PRACTITIONER)))
    token = client.page("/").forms[0].fields["csrf_token"]
    sent["client_id"] = str(uuid.uuid4())
    assert client.post(f"{page_of(early)}/amendments", data={"csrf_token": token, **sent}).status_code == 409
    assert len(session.scalars(select(Amendment)).all()) == 1


def test_a_reply_can_hold_the_observation_to_be_wrong_and_says_why(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = shared_visit(client, cast)
    rate_oneself(client, cast.practitioner, observation)
    bare = sign(client, cast.practitioner, observation, {"contested": "yes"})
    assert bare.status_code == 422
    assert "Enter what you hold to be wrong" in bare.text
    words = {"contested": "yes", "reply": "The agenda was hers, not mine."}
    assert sign(client, cast.practitioner, observation, words).status_code == 303
    assert session.scalars(select(Reply.is_contested)).one() is True
    counted = {(one["source"], one["is_contested"]) for one in ratings.gather(session)}
    assert counted == {("observer", True), ("self", False)}
    sign_in(client, cast.observer)
    assert "Contested" in client.page(with_levels(observation)).text
