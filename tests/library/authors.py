"""What authors do on the pages, in one line each."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.pages import CheckedClient, sign_in, submit
from tests.security.house import browser
from webapp.accounts.models import Person
from webapp.library.models import OwnRubric

OWN = "/own-rubrics"
NEW = f"{OWN}/new"
TITLE = "Visits by the edge of care team"
FIRST = "Staying when it is hard"

HEADING = {
    "title": TITLE,
    "audience": "Whoever watches a visit of the team",
    "introduction": "Grade what you saw.\nNothing else.",
}
CRITERION = {
    "name": FIRST,
    "question": "How far did the practitioner stay with what was hard?",
    "construct": "empathy",
    "listen_for": "Silences, and who ends them.",
    **{f"label-{level}": f"Label {level}" for level in (1, 2, 3)},
    **{f"text-{level}": f"What is seen at {level}." for level in (1, 2, 3)},
}


def begin(client: CheckedClient, **changes: str) -> int:
    """As the author who is signed in: begin a rubric of three levels with nothing; returns its number."""
    chosen = {"title": TITLE, "source": "nothing", "kind": "observation", "levels": "3", **changes}
    answer = submit(client, NEW, chosen)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.location.split("/")[-1])


def at(draft: int, page: str = "") -> str:
    """A page of a draft."""
    return f"{OWN}/{draft}{page}"


def add(client: CheckedClient, draft: int, **changes: str) -> TestResponse:
    """Add a criterion."""
    return submit(client, at(draft, "/another-criterion"), {**CRITERION, **changes})


def written(client: CheckedClient, **changes: str) -> int:
    """A draft that lacks nothing."""
    draft = begin(client, **changes)
    assert submit(client, at(draft), {**HEADING, **changes}, action=at(draft)).status_code == 303
    assert add(client, draft).status_code == 303
    return draft


def publish(client: CheckedClient, draft: int) -> TestResponse:
    """Publish a draft."""
    return submit(client, at(draft, "/publish"))


def press(client: CheckedClient, url: str, **data: Any) -> TestResponse:
    """Press a button whether or not a page shows it."""
    token = client.page("/").forms[0].fields["csrf_token"]
    return client.post(url, data={"csrf_token": token, **data})


def published(client: CheckedClient, session: Session, author: Person, **changes: str) -> OwnRubric:
    """An own rubric that is published."""
    sign_in(client, author)
    draft = written(client, **changes)
    assert publish(client, draft).status_code == 303
    return row(session, draft)


def row(session: Session, draft: int) -> OwnRubric:
    """One version as it is stored now."""
    session.expire_all()
    return session.scalars(select(OwnRubric).where(OwnRubric.id == draft)).one()


def names(session: Session, draft: int) -> list[str]:
    """The names of its criteria, in order."""
    return [each["name"] for each in row(session, draft).content["criteria"]]


def at_once(client: CheckedClient, author: Person, sent: Sequence[tuple[str, dict[str, Any]]]) -> list[int]:
    """Send these forms at the same moment, each from a browser of its own; returns how each was answered."""
    browsers = [browser(client) for _ in sent]
    for each in browsers:
        sign_in(each, author)
    tokens = [each.page("/").forms[0].fields["csrf_token"] for each in browsers]

    def send(number: int) -> int:
        url, data = sent[number]
        return browsers[number].post(url, data={**data, "csrf_token": tokens[number]}).status_code

    with ThreadPoolExecutor(len(sent)) as pool:
        return list(pool.map(send, range(len(sent))))
