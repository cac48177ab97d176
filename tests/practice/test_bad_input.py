"""What nobody should send, and the page or message that each of them gets."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import (
    EVIDENCE,
    NEW,
    Cast,
    evidence_url,
    log_visit,
    rate_oneself,
    share,
    shared_visit,
    sign,
    sign_url,
    visit_fields,
    with_levels,
)
from webapp import clock
from webapp.access.policy import Role
from webapp.audit import Event
from webapp.practice.models import Observation, ObservationLevel, SelfRating, Signature


def on(day: date) -> dict[str, str]:
    """The three fields of a date."""
    return {"seen_on-day": str(day.day), "seen_on-month": str(day.month), "seen_on-year": str(day.year)}


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_level_outside_the_scale_names_its_criterion_and_keeps_what_was_written(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    for sent in ("0", "6", "-1", "3.0", "three", "３", "99999999999999999999"):
        response = share(client, cast.observer, observation, {**EVIDENCE, "level-child-focus": sent})
        said = response.get_data(as_text=True)
        assert response.status_code == 422, sent
        assert "Child focus: select a level from 1 to 5, or not observed" in said
        assert "The mother showed us the new room." in said
    assert count(session, ObservationLevel) == 0


def test_a_level_without_evidence_is_not_shared_and_nothing_is_lost(
    client: CheckedClient, cast: Cast
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    response = share(client, cast.observer, observation, {**EVIDENCE, "evidence-empathy": " "})
    assert response.status_code == 422
    assert "Empathy: enter what you saw or heard" in response.get_data(as_text=True)
    kept = next(form for form in client.page(evidence_url(observation)).forms if form.in_main).fields
    assert kept["level-empathy"] == ["4"]
    assert kept["notes"] == ["The mother showed us the new room."]


def test_an_empty_observation_is_refused(client: CheckedClient, cast: Cast) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    response = share(client, cast.observer, observation, {})
    assert response.status_code == 422
    assert "Enter what you saw" in response.get_data(as_text=True)


def test_a_text_too_long_to_save_is_kept_on_the_page(client: CheckedClient, cast: Cast) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    response = share(client, cast.observer, observation, {**EVIDENCE, "notes": "word " * 60_000})
    assert response.status_code == 422
    assert "Shorten what you wrote" in response.get_data(as_text=True)


def test_ten_thousand_words_of_notes_are_shared(client: CheckedClient, cast: Cast) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    assert share(client, cast.observer, observation, {"notes": "word " * 10_000}).status_code == 303


def test_a_visit_form_says_what_to_do(client: CheckedClient, session: Session, cast: Cast) -> None:
    today = clock.today()
    wrong = [
        ({"practitioner": ""}, "Select somebody whose practice can be watched"),
        ({"practitioner": "999999"}, "Select somebody whose practice can be watched"),
        ({"practitioner": "x"}, "Select somebody whose practice can be watched"),
        ({"practitioner": str(cast.observer.id)}, "Select somebody whose practice can be watched"),
        ({"seen_on-day": "31", "seen_on-month": "6"}, "Enter the date of the visit"),
        ({"seen_on-month": ""}, "Enter the date of the visit"),
        ({"seen_on-year": "99999999999"}, "Enter the date of the visit"),
        (on(today + timedelta(days=100)), "Enter a date in the last 12 months or the next three months"),
        ({"consent": "perhaps"}, "Select whether they agreed"),
        ({"consent": "agreed", "consent_how": ""}, "Enter how you asked, and whom"),
        ({"wanted": "w" * 4001}, "Shorten this to 4,000 characters"),
        (on(today - timedelta(days=400)), "Enter a date in the last 12 months"),
        (on(today.replace(day=1) - timedelta(days=1)), "this person did not do this work on that day"),
        ({"instrument": "family-voice-adults/1"}, "Select what you watch"),
        ({"instrument": "supervision/1"}, "Select somebody whose practice can be watched"),
        ({"purpose": "supervision"}, "Select what kind of visit it was"),
        ({"purpose": "a cup of tea"}, "Select what kind of visit it was"),
    ]
    sign_in(client, cast.observer)
    for changes, message in wrong:
        response = submit(client, NEW, visit_fields(cast.practitioner, **changes))
        assert response.status_code == 422, changes
        assert message in response.get_data(as_text=True), changes
    assert count(session, Observation) == 0


def test_somebody_elses_observation_cannot_be_written_shared_or_signed(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    form = next(form for form in client.page(evidence_url(observation)).forms if form.in_main).fields
    sign_in(client, people("Eve Other", Role.OBSERVER, Role.PRACTITIONER, team="South"))
    token = client.page("/").forms[0].fields["csrf_token"]
    sent = {**form, **EVIDENCE, "csrf_token": token, "reply": "Mine", "keep": "standing"}
    reading = f"/practice/observations/{observation}"
    visit = session.get_one(Observation, observation).visit_id
    assert client.get(evidence_url(observation)).status_code == 404
    for path in (
        f"{reading}/evidence",
        f"{reading}/evidence/draft",
        f"{reading}/evidence/versions",
        f"{reading}/reply",
        f"{reading}/reply/draft",
        f"{reading}/reply/versions",
        f"{reading}/sign",
        f"/practice/visits/{visit}/self-rating",
        f"/practice/visits/{visit}/self-rating/draft",
        f"/practice/visits/{visit}/self-rating/versions",
    ):
        assert client.post(path, data=sent).status_code == 404, path
    assert count(session, ObservationLevel) == count(session, Signature) == count(session, SelfRating) == 0


def test_a_practitioner_cannot_read_reply_or_sign_before_rating_themself(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = shared_visit(client, cast)
    sign_in(client, cast.practitioner)
    reading = f"/practice/observations/{observation}"
    response = client.get(reading)
    assert (response.status_code, response.location.split("/")[-1]) == (302, "self-rating")
    token = client.page("/").forms[0].fields["csrf_token"]
    sent = {"csrf_token": token, "client_id": "0e1de2d4-4a5e-4d3e-8f0b-3b1a4c6a7c52", "reply": "Early"}
    for path in ("reply", "reply/draft", "sign"):
        assert client.post(f"{reading}/{path}", data=sent).status_code == 404, path
    assert "exhausting" not in client.page("/practice/").text
    assert count(session, Signature) == 0


def test_a_practitioner_who_supervises_the_team_rates_their_own_visit_first_too(
    client: CheckedClient, people: People
) -> None:
    lead = people("Lee Lead", Role.PRACTITIONER, Role.SUPERVISOR, Role.QUALITY_LEAD, team="North")
    observation = shared_visit(client, Cast(people("Ada Ode", Role.OBSERVER), lead))
    sign_in(client, lead)
    assert client.get(f"/practice/observations/{observation}").status_code == 302
    rate_oneself(client, lead, observation)
    assert client.get(f"/practice/observations/{observation}").status_code == 200


def test_a_self_rating_without_any_level_is_refused(client: CheckedClient, cast: Cast) -> None:
    observation = shared_visit(client, cast)
    sign_in(client, cast.practitioner)
    page = client.get(f"/practice/observations/{observation}").location
    assert submit(client, page, {}).status_code == 422
    assert submit(client, page, {"level-empathy": "7"}).status_code == 422
    assert client.get(f"/practice/observations/{observation}").status_code == 302


def test_the_same_form_sent_five_times_is_one_of_everything(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    sign_in(client, cast.observer)
    logged = next(form for form in client.page(NEW).forms if form.in_main).fields
    logged = {**logged, **visit_fields(cast.practitioner)}
    places = {client.post(NEW, data=logged).location for _time in range(5)}
    assert len(places) == 1
    page = places.pop()
    observation = int(page.split("/")[-2])

    def five(url: str, sent: dict[str, object]) -> None:
        answers = {(one.status_code, one.location) for one in (client.post(url, data=sent) for _ in range(5))}
        assert len(answers) == 1
        assert answers.pop()[0] == 303

    page = evidence_url(observation)
    form = next(form for form in client.page(page).forms if form.in_main).fields
    five(page, {**form, **EVIDENCE})
    sign_in(client, cast.practitioner)
    to_rate = client.get(f"/practice/observations/{observation}").location
    form = next(form for form in client.page(to_rate).forms if form.in_main).fields
    five(to_rate, {**form, "level-empathy": "2"})
    reading = f"/practice/observations/{observation}"
    form = next(form for form in client.page(with_levels(observation)).forms if form.in_main).fields
    five(sign_url(observation), {**form, "reply": "Thank you."})
    sign_in(client, cast.observer)
    form = next(form for form in client.page(reading).forms if form.in_main).fields
    five(sign_url(observation), form)
    assert count(session, Observation) == count(session, SelfRating) == 1
    assert count(session, Signature) == 2
    assert count(session, Event) == 4


def test_a_form_begun_by_another_observer_is_not_found(
    client: CheckedClient, cast: Cast, people: People
) -> None:
    sign_in(client, cast.observer)
    logged = next(form for form in client.page(NEW).forms if form.in_main).fields
    logged = {**logged, **visit_fields(cast.practitioner), "same_visit": "another"}
    assert client.post(NEW, data=logged).status_code == 303
    sign_in(client, people("Eve Other", Role.OBSERVER))
    token = client.page(NEW).forms[0].fields["csrf_token"]
    assert client.post(NEW, data={**logged, "csrf_token": token}).status_code == 404


def test_a_second_tab_cannot_share_other_words_after_the_first_has_shared(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    form = next(form for form in client.page(evidence_url(observation)).forms if form.in_main).fields
    assert share(client, cast.observer, observation).status_code == 303
    token = client.page("/").forms[0].fields["csrf_token"]
    other = {**form, **EVIDENCE, "csrf_token": token, "notes": "Other words"}
    late = client.post(evidence_url(observation), data=other)
    assert late.status_code == 409
    assert session.get_one(Observation, observation).notes == EVIDENCE["notes"]


def test_a_form_without_its_number_is_no_form(client: CheckedClient, cast: Cast) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    token = client.page("/").forms[0].fields["csrf_token"]
    assert client.post(evidence_url(observation), data={"csrf_token": token}).status_code == 400
    assert client.post(NEW, data={"csrf_token": token}).status_code == 400


def test_nothing_is_signed_twice_in_one_part(client: CheckedClient, session: Session, cast: Cast) -> None:
    observation = shared_visit(client, cast)
    assert sign(client, cast.observer, observation).status_code == 303
    token = client.page("/").forms[0].fields["csrf_token"]
    again = {"csrf_token": token, "client_id": "a2c9a2d1-8c1b-4f8b-9a33-6f9f2b7f4f10"}
    assert client.post(sign_url(observation), data=again).status_code == 409
    assert count(session, Signature) == 1
