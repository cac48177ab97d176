"""A file of answers that could not be sent: opened by this server alone, kept, and never shown."""

import base64
import io
import json
import uuid
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast
from webapp.capture import queries as drafts
from webapp.capture import recovery
from webapp.recruitment.models import Attempt, Campaign

SECRET = "Only the candidate wrote this."


def file_of(owner: str, url: str = "/assessment/2/save", **changes: Any) -> bytes:
    """A file as a candidate's page makes it."""
    sealed = recovery.seal(owner)
    entry = {"client_id": str(uuid.uuid4()), "version": 0, "at": 1, "fields": {"x": SECRET}, **changes}
    iv = b"0" * 12
    data = AESGCM(base64.b64decode(sealed.key)).encrypt(iv, json.dumps({url: entry}).encode(), None)
    return json.dumps(
        {"seal": sealed.token, "iv": base64.b64encode(iv).decode(), "data": base64.b64encode(data).decode()}
    ).encode()


def invited(client: CheckedClient, session: Session, cast: Cast) -> tuple[Campaign, Attempt, str]:
    """A candidate who has been invited, and the link's token."""
    campaign = scene.open_campaign(client, session, cast)
    token = scene.invite(client, session, campaign)
    sign_in(client, cast.recruiter)
    return campaign, session.scalars(select(Attempt)).one(), token


def take_in(client: CheckedClient, campaign: Campaign, content: bytes) -> Any:
    """The recruiter hands a file to the server."""
    url = f"/campaigns/{campaign.id}/recover"
    return submit(client, url, {"file": (io.BytesIO(content), "answers.json")})


def test_what_a_file_holds_becomes_the_candidates_unsent_answer_and_twice_is_once(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign, attempt, token = invited(client, session, cast)
    content = file_of(f"attempt:{attempt.id}")
    for _time in range(2):
        done = take_in(client, campaign, content)
        assert "1 part was kept." in done.text
        assert SECRET not in done.text
    found = drafts.drafts_of(session, f"attempt:{attempt.id}/")
    assert [draft.fields for draft in found.values()] == [{"x": SECRET}]
    browser = scene.fresh(client)
    open_link(browser, token)
    assert browser.get("/assessment/2").status_code == 200


def test_where_the_server_has_something_else_both_stand(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign, attempt, token = invited(client, session, cast)
    browser = scene.fresh(client)
    open_link(browser, token)
    scene.answer_everything(browser)
    sign_in(client, cast.recruiter)
    done = take_in(client, campaign, file_of(f"attempt:{attempt.id}"))
    assert "both versions stand" in done.text
    scenario = scene.asked()[1].id
    assert len(drafts.conflicts_of(session, f"attempt:{attempt.id}/{scenario}")) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"not json",
        b"[" * 100_000,
        json.dumps({"seal": "forged", "iv": "", "data": ""}).encode(),
    ],
)
def test_a_file_that_this_server_did_not_seal_is_refused(
    client: CheckedClient, session: Session, cast: Cast, content: bytes
) -> None:
    campaign, attempt, _token = invited(client, session, cast)
    refused = take_in(client, campaign, content)
    assert (refused.status_code, "this one cannot be opened here" in refused.text) == (422, True)
    assert drafts.drafts_of(session, f"attempt:{attempt.id}/") == {}


@pytest.mark.parametrize(
    ("owner", "url"),
    [("attempt:999", "/assessment/2/save"), (None, "/assessment/99/save"), (None, "/words/save")],
)
def test_a_file_of_somebody_elses_or_of_another_form_changes_nothing(
    client: CheckedClient, session: Session, cast: Cast, owner: str | None, url: str
) -> None:
    campaign, attempt, _token = invited(client, session, cast)
    assert take_in(client, campaign, file_of(owner or f"attempt:{attempt.id}", url)).status_code == 422
    assert drafts.drafts_of(session, f"attempt:{attempt.id}/") == {}


def test_a_file_that_comes_after_the_answers_changes_nothing(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.submitted_attempt(client, session, cast)
    sign_in(client, cast.recruiter)
    assert take_in(client, attempt.campaign, file_of(f"attempt:{attempt.id}")).status_code == 409
