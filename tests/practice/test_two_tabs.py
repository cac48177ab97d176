"""Two tabs at once: both versions are kept, and the writer chooses."""

from typing import Any

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
    sign_url,
    with_levels,
)
from webapp.access.policy import Role
from webapp.practice.models import Observation


def form_at(client: CheckedClient, url: str) -> dict[str, Any]:
    """What the page's form would send if nobody touched it."""
    return next(form for form in client.page(url).forms if form.in_main).fields


def autosave(client: CheckedClient, url: str, form: dict[str, Any], **fields: str) -> Any:
    """Send what the script sends."""
    names = {"csrf_token", "client_id", "version"}
    answers = {name: value[0] for name, value in form.items() if name not in names}
    sent = {
        "client_id": form["client_id"][0],
        "version": int(form["version"][0]),
        "fields": {**answers, **fields},
    }
    return client.post(url, json=sent, headers={"X-CSRFToken": form["csrf_token"][0]})


def test_saving_goes_on_while_writing_and_the_page_brings_it_back(client: CheckedClient, cast: Cast) -> None:
    page = evidence_url(log_visit(client, cast.observer, cast.practitioner))
    first = autosave(client, f"{page}/draft", form_at(client, page), notes="She opened the door")
    assert (first.status_code, first.json["version"]) == (200, 1)
    again = autosave(client, f"{page}/draft", form_at(client, page), **{"level-empathy": "5"})
    assert again.json["version"] == 2
    kept = form_at(client, page)
    assert (kept["notes"], kept["level-empathy"]) == (["She opened the door"], ["5"])


def test_save_and_come_back_later_shares_nothing(client: CheckedClient, session: Session, cast: Cast) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    page = evidence_url(observation)
    saved = submit(client, page, {"level-empathy": "5", "action": "save"})
    assert (saved.status_code, saved.location) == (303, "/practice/")
    assert form_at(client, page)["level-empathy"] == ["5"]
    assert session.get_one(Observation, observation).shared_at is None


def test_a_second_tab_gets_409_and_both_versions_are_offered(client: CheckedClient, cast: Cast) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    page = evidence_url(observation)
    tab_one, tab_two = form_at(client, page), form_at(client, page)
    saved = autosave(client, f"{page}/draft", tab_one, notes="First tab", **{"level-empathy": "4"})
    assert saved.status_code == 200
    conflict = autosave(client, f"{page}/draft", tab_two, notes="Second tab")
    assert conflict.status_code == 409
    assert conflict.json["theirs"]["notes"] == "First tab"
    versions = client.page(conflict.json["conflict_url"])
    assert "First tab" in versions.text
    assert "Second tab" in versions.text
    assert "Look at both versions" in client.page(page).text
    other = next(one for one in versions.ids if one.startswith("version-")).removeprefix("version-")
    url = conflict.json["conflict_url"]
    assert submit(client, url, {"keep": "987654"}).status_code == 404
    assert submit(client, url, {"keep": other}).status_code == 303
    assert form_at(client, page)["notes"] == ["Second tab"]
    assert "Look at both versions" not in client.page(page).text


def test_keeping_what_stands_drops_the_other_version(client: CheckedClient, cast: Cast) -> None:
    page = evidence_url(log_visit(client, cast.observer, cast.practitioner))
    tab_one, tab_two = form_at(client, page), form_at(client, page)
    autosave(client, f"{page}/draft", tab_one, notes="First tab")
    autosave(client, f"{page}/draft", tab_two, notes="Second tab")
    assert submit(client, f"{page}/versions", {"keep": "standing"}).status_code == 303
    assert form_at(client, page)["notes"] == ["First tab"]


def test_sharing_from_a_stale_tab_shows_both_versions_and_shares_neither(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    page = evidence_url(observation)
    stale = form_at(client, page)
    autosave(client, f"{page}/draft", form_at(client, page), notes="First tab")
    response = client.post(page, data={**stale, **EVIDENCE})
    assert response.status_code == 409
    assert "First tab" in response.get_data(as_text=True)
    assert EVIDENCE["notes"] in response.get_data(as_text=True)
    assert session.get_one(Observation, observation).shared_at is None
    assert share(client, cast.observer, observation).status_code == 409
    assert submit(client, f"{page}/versions", {"keep": "standing"}).status_code == 303
    assert share(client, cast.observer, observation).status_code == 303


def test_nothing_is_shared_while_two_versions_of_what_was_noted_at_the_visit_stand(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = log_visit(client, cast.observer, cast.practitioner)
    moments = f"/practice/observations/{observation}/moments"
    stale = form_at(client, moments)
    autosave(client, f"{moments}/draft", form_at(client, moments), **{"moment-new": "First tab"})
    autosave(client, f"{moments}/draft", stale, **{"moment-new": "Second tab"})
    led = share(client, cast.observer, observation)
    assert led.location == f"{moments}/versions"
    assert session.get_one(Observation, observation).shared_at is None
    assert "Second tab" in client.page(led.location).text
    submit(client, f"{moments}/versions", {"keep": "standing"})
    assert share(client, cast.observer, observation).status_code == 303


def test_a_self_rating_and_a_reply_in_two_tabs_keep_both(client: CheckedClient, cast: Cast) -> None:
    observation = shared_visit(client, cast)
    reading = f"/practice/observations/{observation}"
    sign_in(client, cast.practitioner)
    rating = client.get(reading).location
    stale = form_at(client, rating)
    autosave(client, f"{rating}/draft", form_at(client, rating), **{"level-empathy": "5"})
    assert client.post(rating, data={**stale, "level-empathy": "1"}).status_code == 409
    assert submit(client, f"{rating}/versions", {"keep": "standing"}).status_code == 303
    rate_oneself(client, cast.practitioner, observation)
    stale = form_at(client, with_levels(observation))
    autosave(client, f"{reading}/reply/draft", form_at(client, with_levels(observation)), reply="One")
    late = client.post(sign_url(observation), data={**stale, "reply": "Two"})
    assert late.status_code == 409
    assert "One" in late.get_data(as_text=True)
    assert submit(client, f"{reading}/reply/versions", {"keep": "standing"}).status_code == 303
    assert form_at(client, reading)["reply"] == ["One"]


def test_two_observers_of_one_visit_write_drafts_of_their_own(
    client: CheckedClient, cast: Cast, people: People
) -> None:
    first = evidence_url(log_visit(client, cast.observer, cast.practitioner))
    autosave(client, f"{first}/draft", form_at(client, first), notes="Mine")
    bea = people("Bea Two", Role.OBSERVER)
    sign_in(client, bea)
    asked = submit(client, NEW, {"practitioner": str(cast.practitioner.id), "purpose": "review"})
    assert asked.status_code == 422
    number = asked.get_data(as_text=True).split('name="same_visit" type="radio" value="')[1].split('"')[0]
    second = evidence_url(log_visit(client, bea, cast.practitioner, same_visit=number))
    assert form_at(client, second)["notes"] == [""]
    assert autosave(client, f"{second}/draft", form_at(client, second), notes="Hers").status_code == 200
    sign_in(client, cast.observer)
    assert form_at(client, first)["notes"] == ["Mine"]
