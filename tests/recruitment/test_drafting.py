"""A campaign can be begun and left: it is kept as it stands, with what is missing before it opens."""

import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.html import Page
from tests.pages import CheckedClient, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast, kept_in_main
from webapp.access.policy import Role
from webapp.capture.models import Draft
from webapp.recruitment import rules
from webapp.recruitment.models import Campaign

NEW = "/campaigns/new"


def keep(client: CheckedClient, cast: Cast, **changes: Any) -> str:
    """Keep a form, and where it is from then on."""
    response = submit(client, NEW, scene.campaign_fields(cast, keep="yes", **changes), action=NEW)
    assert response.status_code == 303
    assert response.location is not None
    return response.location


def sent(client: CheckedClient, page: str) -> dict[str, Any]:
    """What the form of a page holds."""
    return next(form for form in client.page(page).forms if form.action == NEW).fields


def test_a_form_is_kept_as_it_stands_says_what_is_missing_and_opens_once_it_is_there(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    sign_in(client, cast.recruiter)
    begun = {"title": "Half done", "panel": None, "method": "", "floor.empathy": "55"}
    url = keep(client, cast, **begun)
    text = client.get(url).text
    for words in ("Kept at", "Select a panel member", "Enter how the standard was set"):
        assert words in text
    held = sent(client, url)
    assert (held["title"], held["floor.empathy"]) == (["Half done"], ["55"])
    assert held["assessors"] == [str(one.id) for one in cast.assessors]
    assert "random_order" not in held
    listed = client.get("/campaigns").text
    assert "Half done" in listed
    assert "2 things are missing" in listed
    whole = {**held, "panel": [str(cast.panel.id)], "method": "Agreed by four"}
    assert client.post(NEW, data={**whole, "keep": "yes"}).status_code == 303
    assert "Nothing is missing" in client.get(url).text
    assert "ready to open" in client.get("/campaigns").text
    assert client.post(NEW, data=sent(client, url)).status_code == 303
    assert scene.count(session, Campaign) == 1
    assert scene.count(session, Draft) == 0


def test_two_windows_keep_both_and_the_second_says_so(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    sign_in(client, cast.recruiter)
    url = keep(client, cast, title="First")
    shown = sent(client, url)
    assert client.post(NEW, data={**shown, "title": "Second", "keep": "yes"}).status_code == 303
    late = client.post(NEW, data={**shown, "title": "Third", "keep": "yes"})
    assert late.status_code == 409
    assert "was kept in another window" in late.text
    assert kept_in_main(late)["title"] == ["Third"]
    assert sent(client, url)["title"] == ["Second"]
    assert client.post(NEW, data={**kept_in_main(late), "keep": "yes"}).status_code == 303
    assert sent(client, url)["title"] == ["Third"]


def test_the_same_form_kept_twice_is_one_draft_and_one_too_many_is_refused(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    sign_in(client, cast.recruiter)
    fields = {**sent(client, NEW), **scene.campaign_fields(cast), "keep": "yes"}
    for _time in range(2):
        assert client.post(NEW, data=fields).status_code == 303
    assert scene.count(session, Draft) == 1
    for _one in range(rules.MOST_DRAFTS - 1):
        assert client.post(NEW, data={**fields, "client_id": str(uuid.uuid4())}).status_code == 303
    more = client.post(NEW, data={**fields, "client_id": str(uuid.uuid4()), "title": "Typed"})
    assert more.status_code == 409
    assert kept_in_main(more)["title"] == ["Typed"]
    assert scene.count(session, Draft) == rules.MOST_DRAFTS
    big = client.post(NEW, data={**fields, "method": "m" * 200_001})
    assert big.status_code == 422
    assert "Shorten what you entered" in big.text


def test_a_draft_is_its_writers_alone(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    sign_in(client, cast.recruiter)
    url = keep(client, cast, title="Mine")
    draft = session.scalars(select(Draft)).one()
    other = people("Olu Other", Role.RECRUITER)
    sign_in(client, other)
    assert client.get(url).status_code == 404
    assert client.get(f"{NEW}?draft=nothing").status_code == 404
    assert "Mine" not in client.get("/campaigns").text
    fields = {**sent(client, NEW), "keep": "yes", "client_id": str(draft.client_id)}
    assert client.post(NEW, data=fields).status_code == 409
    gone = f"/campaigns/drafts/{draft.client_id}/delete"
    token = {"csrf_token": sent(client, NEW)["csrf_token"]}
    assert client.post(gone, data=token).status_code == 404
    sign_in(client, cast.recruiter)
    assert submit(client, "/campaigns", action=gone).status_code == 303
    assert client.get(url).status_code == 404
    assert "Mine" not in Page.of(client.get("/campaigns")).text
