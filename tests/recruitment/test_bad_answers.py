"""What a candidate should not send, and what becomes of links that do not open."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.model import RankTask, RateTask, TextTask
from tests.pages import CheckedClient, open_link, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast, kept_in_main
from webapp import clock
from webapp.access import links
from webapp.access.links import Purpose
from webapp.access.models import Link
from webapp.recruitment.models import Campaign, TaskAnswer


@pytest.fixture
def candidate(client: CheckedClient, session: Session, cast: Cast) -> CheckedClient:
    """A browser in which a candidate's visit is open."""
    browser = scene.fresh(client)
    open_link(browser, scene.invite(client, session, scene.open_campaign(client, session, cast)))
    return browser


RANKINGS = (
    (["1", "1", "2", "3", "4"], "Select a different place for each line"),
    (["1", "3", "3", "5", "5"], "Select a different place for each line"),
    (["1", "2", "", "4", "5"], "Select an answer for each line"),
    (["2", "3", "4", "5", "6"], "Select one of the answers that are offered"),
)


def test_a_ranking_with_a_tie_or_a_gap_is_refused_with_everything_kept(
    candidate: CheckedClient,
) -> None:
    place = scene.position_of(RankTask)
    task = scene.asked()[place - 1].tasks[0]
    assert isinstance(task, RankTask)
    for places, words in RANKINGS:
        fields = {f"{task.id}.{option.id}": sent for option, sent in zip(task.options, places, strict=True)}
        response = submit(candidate, f"/assessment/{place}", fields)
        assert response.status_code == 422
        assert words in response.get_data(as_text=True)
        offered = {name: sent for name, sent in fields.items() if sent not in ("", "6")}
        kept = kept_in_main(response)
        assert {name: kept[name] for name in offered} == {name: [sent] for name, sent in offered.items()}
    sending = submit(candidate, "/assessment/check", {"unanswered": "yes"})
    assert sending.status_code == 422
    assert f"Put right your answer to part {place}" in sending.get_data(as_text=True)


def test_a_rating_outside_the_scale_is_refused(candidate: CheckedClient) -> None:
    place = scene.position_of(RateTask)
    fields = scene.answers_to(scene.asked()[place - 1])
    first = next(iter(fields))
    for sent in ("0", "5", "x", "99999999999999999999"):
        response = submit(candidate, f"/assessment/{place}", {**fields, first: sent})
        assert response.status_code == 422
        assert "Select one of the answers that are offered" in response.get_data(as_text=True)


def test_a_text_with_too_many_words_is_refused_and_kept(candidate: CheckedClient) -> None:
    place = scene.position_of(TextTask)
    task = scene.asked()[place - 1].tasks[0]
    assert isinstance(task, TextTask)
    long = "word " * (task.words + 1)
    response = submit(candidate, f"/assessment/{place}", {task.id: long})
    assert response.status_code == 422
    assert kept_in_main(response)[task.id] == [long]


def test_unanswered_questions_are_named_and_sent_only_on_purpose(
    candidate: CheckedClient, session: Session
) -> None:
    refused = submit(candidate, "/assessment/check")
    assert refused.status_code == 422
    assert "tick the box to send your answers without them" in refused.get_data(as_text=True)
    assert scene.count(session, TaskAnswer) == 0
    assert submit(candidate, "/assessment/check", {"unanswered": "yes"}).status_code == 303


def test_a_part_that_there_is_not_is_not_found(candidate: CheckedClient) -> None:
    for place in ("0", "4", "99999999999999999999", "-1", "x"):
        assert candidate.get(f"/assessment/{place}").status_code == 404


def test_a_form_without_its_id_is_refused(candidate: CheckedClient) -> None:
    assert submit(candidate, "/assessment/1", {"client_id": "x"}).status_code == 400
    assert submit(candidate, "/assessment/check", {"client_id": "x"}).status_code == 400


def test_somebody_elses_version_cannot_be_chosen(candidate: CheckedClient) -> None:
    assert submit(candidate, "/assessment/1/versions", {"version_id": "77"}).status_code == 404


def test_a_link_that_nobody_issued_opens_nothing(client: CheckedClient) -> None:
    for token in ("mistyped", "A" * 43, "%00"):
        assert client.get(f"/s/{token}").status_code == 410


def test_a_link_ends_with_its_campaign_and_so_does_its_visit(
    candidate: CheckedClient, session: Session
) -> None:
    link = session.scalars(select(Link)).one()
    campaign = session.scalars(select(Campaign)).one()
    assert link.expires_at.date() in (campaign.closes_on, campaign.closes_on + timedelta(days=1))
    link.expires_at = clock.now() - timedelta(seconds=1)
    assert candidate.get("/assessment/1").status_code == 401


def test_a_familys_link_does_not_open_an_assessment(client: CheckedClient, session: Session) -> None:
    token = links.issue(session, Purpose.FAMILY, "attempt:1", clock.now(), timedelta(days=1))
    session.flush()
    link = session.scalars(select(Link)).one()
    started = links.start(
        session, link, code=None, language="en_GB", now=clock.now(), lifetime=timedelta(minutes=30)
    )
    client.set_cookie("attune_visit", started.secret)
    assert token
    assert client.get("/assessment").status_code == 401


def test_a_candidates_pages_are_shut_without_a_visit(client: CheckedClient) -> None:
    for url in ("/assessment", "/assessment/1", "/assessment/check", "/assessment/1/versions"):
        assert client.get(url).status_code == 401
    assert client.get("/assessment/receipt/00000000-0000-4000-8000-000000000000").status_code == 404
