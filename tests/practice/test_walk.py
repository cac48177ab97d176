"""From the logged visit to the locked observation, on the pages."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import (
    EVIDENCE,
    NEW,
    Cast,
    evidence_url,
    locked_visit,
    log_visit,
    rate_oneself,
    share,
    shared_visit,
    sign,
    sign_url,
    visit_fields,
    with_levels,
)
from webapp.access.policy import Role
from webapp.audit import Event
from webapp.capture.models import Draft
from webapp.practice.models import Observation, ObservationLevel, ObservedVisit


def test_a_visit_goes_from_the_notes_to_two_signatures(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    assert "Today: write down what you see with Pat Roe" in client.page("/").text
    assert share(client, cast.observer, observation).status_code == 303

    sign_in(client, cast.practitioner)
    home = client.page("/")
    assert "Rate your own visit" in home.text
    assert "exhausting" not in home.text
    read = rate_oneself(client, cast.practitioner, observation).location
    page = client.page(read)
    assert "“That sounds exhausting,” and waited." in page.text
    assert "Observer: 4" not in " ".join(page.text.split()), "The evidence is read before the levels."
    shown = " ".join(client.page(with_levels(observation)).text.split())
    assert "Observer: 4" in shown
    assert "Practitioner: 3" in shown
    assert "reply, and sign by" in client.page("/").text
    assert sign(client, cast.practitioner, observation, {"reply": "The agenda was hers."}).status_code == 303

    sign_in(client, cast.observer)
    assert "Read the reply of Pat Roe" in client.page("/").text
    assert "The agenda was hers." in client.page(read).text
    assert sign(client, cast.observer, observation).status_code == 303
    locked = client.page(read)
    assert "Both have signed. Nothing here can be changed." in locked.text
    assert [form.action for form in locked.forms if form.in_main] == [f"{read}/amendments"]
    assert session.scalars(select(Draft)).all() == []
    kinds = session.scalars(select(Event.kind).order_by(Event.occurred_at)).all()
    assert kinds == [f"observation.{verb}" for verb in ("shared", "replied", "signed", "signed")]


def test_the_observer_may_sign_first_and_the_practitioner_still_replies(
    client: CheckedClient, cast: Cast
) -> None:
    observation = shared_visit(client, cast)
    assert sign(client, cast.observer, observation).status_code == 303
    rate_oneself(client, cast.practitioner, observation)
    reading = f"/practice/observations/{observation}"
    reply = submit(client, with_levels(observation), {"reply": "Yes."}, action=sign_url(observation))
    assert reply.status_code == 303
    assert "Both have signed" in client.page(reading).text


def test_a_reply_can_be_sent_before_signing_and_stays(client: CheckedClient, cast: Cast) -> None:
    observation = shared_visit(client, cast)
    rate_oneself(client, cast.practitioner, observation)
    reading = f"/practice/observations/{observation}"
    form = next(form for form in client.page(with_levels(observation)).forms if form.in_main)
    assert client.post(f"{reading}/reply", data={**form.fields, "reply": ""}).status_code == 422
    form = next(form for form in client.page(with_levels(observation)).forms if form.in_main)
    sent = {**form.fields, "reply": "I agree."}
    for _again in range(2):
        assert client.post(f"{reading}/reply", data=sent).status_code == 303
    assert client.post(f"{reading}/reply", data={**sent, "reply": "Not at all."}).status_code == 409
    assert sign(client, cast.practitioner, observation).status_code == 303
    assert client.page(reading).text.count("I agree.") == 1


def test_not_observed_is_the_default_and_no_middle_score(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    form = next(form for form in client.page(evidence_url(observation)).forms if form.in_main)
    chosen = {name: value for name, value in form.fields.items() if name.startswith("level-")}
    assert len(chosen) == 7
    assert {value for values in chosen.values() for value in values} == {"not-observed"}
    share(client, cast.observer, observation)
    levels = {one.criterion: one.level for one in session.scalars(select(ObservationLevel))}
    assert levels["evocation"] is None
    assert {level for level in levels.values() if level is not None} == {2, 4}


def test_two_observers_of_one_visit_share_it_and_stay_blind_until_both_have_shared(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    first = shared_visit(client, cast)
    second_observer = people("Bea Two", Role.OBSERVER, Role.QUALITY_LEAD)
    sign_in(client, second_observer)
    asked = submit(client, NEW, visit_fields(cast.practitioner))
    assert asked.status_code == 422
    assert "Did you watch the same one?" in asked.get_data(as_text=True)
    visit = session.scalars(select(ObservedVisit)).one()
    second = log_visit(client, second_observer, cast.practitioner, same_visit=str(visit.id))
    assert client.get(f"/practice/observations/{first}").status_code == 404
    assert share(client, second_observer, second).status_code == 303
    assert client.get(f"/practice/observations/{first}").status_code == 200
    session.expire_all()
    assert {one.visit_id for one in session.scalars(select(Observation))} == {visit.id}
    sign_in(client, cast.practitioner)
    assert client.page("/").text.count("Rate your own visit") == 1
    rate_oneself(client, cast.practitioner, first)
    assert client.get(f"/practice/observations/{second}").status_code == 200


def test_another_visit_of_the_same_day_is_another_visit(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    shared_visit(client, cast)
    log_visit(client, people("Bea Two", Role.OBSERVER), cast.practitioner, same_visit="another")
    assert len(session.scalars(select(ObservedVisit)).all()) == 2


def test_the_team_is_that_of_the_practitioner_on_the_day(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    log_visit(client, cast.observer, cast.practitioner)
    team = cast.practitioner.roles_held[0].team_id
    assert session.scalars(select(ObservedVisit.team_id)).one() == team


@pytest.mark.parametrize("part", ["observer", "practitioner"])
def test_a_locked_observation_answers_every_later_post_with_409(
    client: CheckedClient, session: Session, cast: Cast, part: str
) -> None:
    observation = locked_visit(client, cast)
    sign_in(client, getattr(cast, part))
    token = client.page("/").forms[0].fields["csrf_token"]
    fresh = {
        "csrf_token": token,
        "client_id": "5d6e3f0a-5d7a-4a8e-9a55-0c0c5a2b9f11",
        "version": "0",
        **EVIDENCE,
        "reply": "Later",
    }
    reading = f"/practice/observations/{observation}"
    theirs = {"observer": ["/evidence"], "practitioner": ["/reply"]}[part]
    for path in ["/sign", *theirs]:
        assert client.post(reading + path, data=fresh).status_code == 409, path
    drafts = {"observer": "/evidence/draft", "practitioner": "/reply/draft"}[part]
    assert client.post(reading + drafts, data=fresh).status_code == 409
    assert "Later" not in client.page(reading).text
    assert session.scalars(select(Draft)).all() == []
