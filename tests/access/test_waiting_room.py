"""Where more come at once than can be served soon, newcomers wait in a queue that says so; others do not."""

import threading
import time

import pytest
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.html import Page
from tests.pages import CheckedClient, open_link, sign_in
from tests.recruitment import scene
from tests.recruitment.scene import Cast
from webapp import waiting_room
from webapp.access.policy import Role
from webapp.waiting_room import LATEST, PATIENCE, SOONEST, NotingArrivals


@pytest.fixture
def cast(people: People) -> Cast:
    """Who takes part in a campaign."""
    return Cast(
        recruiter=people("Ria Moss", Role.RECRUITER),
        assessors=(people("Ann Lund", Role.ASSESSOR), people("Ben Tarn", Role.ASSESSOR)),
        panel=people("Pam Ford", Role.PANEL_MEMBER),
    )


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request has waited for longer than anybody new should."""
    monkeypatch.setattr(waiting_room, "waited", lambda: PATIENCE)


def test_who_is_new_in_a_crowd_is_told_so_and_tries_again(client: CheckedClient, crowd: None) -> None:
    for method, path in (("GET", "/s/a-link"), ("POST", "/s/a-link"), ("GET", "/"), ("POST", "/sign-in")):
        answer = client.open(path, method=method)
        assert answer.status_code == 503, path
        assert SOONEST <= int(answer.headers["Retry-After"]) < LATEST
        assert answer.headers["Refresh"] == answer.headers["Retry-After"]
        page = Page.of(answer)
        assert page.h1 == ["You are in the queue"]
        assert path in page.links


def test_who_has_begun_is_served_in_any_crowd(
    client: CheckedClient, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = scene.invite(client, session, scene.open_campaign(client, session, cast))
    candidate = scene.fresh(client)
    open_link(candidate, token)
    sign_in(client, cast.recruiter)
    monkeypatch.setattr(waiting_room, "waited", lambda: 10 * PATIENCE)
    assert candidate.get("/assessment").status_code == 200
    assert client.get("/campaigns").status_code == 200
    assert scene.fresh(client).get(f"/s/{token}").status_code == 503


def test_threads_know_since_when_their_work_has_waited() -> None:
    go = threading.Event()
    with NotingArrivals(1) as threads:
        first = threads.submit(go.wait, 5)
        second = threads.submit(waiting_room.waited)
        time.sleep(0.05)
        go.set()
        assert first.result()
        assert second.result() >= 0.05
        assert threads.submit(waiting_room.waited).result() < second.result()
    assert waiting_room.waited() == 0.0
