"""How cover is arranged, in one line each."""

import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.pages import CheckedClient, sign_in, submit
from tests.recruitment.scene import fresh
from webapp import clock
from webapp.accounts import covers
from webapp.accounts.covers import Asked
from webapp.accounts.models import Cover, Person

PAGE = "/away"


def away(
    session: Session,
    who: Person,
    stand_in: Person,
    first: int = 0,
    last: int | None = 7,
    by: int | None = None,
) -> Cover:
    """Somebody stands in, from so many days from today to so many; for good where the last is None."""
    today = clock.today()
    until = None if last is None else today + timedelta(days=last)
    asked = Asked(who.id, stand_in.id, today + timedelta(days=first), until)
    cover = covers.arrange(session, asked, by_id=by or who.id, client_id=uuid.uuid4(), now=clock.now())
    session.commit()
    return cover


def fields(stand_in: Person | None, first: int | None = 0, last: int | None = 7) -> dict[str, str]:
    """The form, filled in with days counted from today; None leaves a day empty."""
    found = {"stand_in": str(stand_in.id) if stand_in else ""}
    for name, days in (("begins_on", first), ("ends_on", last)):
        when = None if days is None else clock.today() + timedelta(days=days)
        parts = {"day": when.day, "month": when.month, "year": when.year} if when else {}
        found |= {f"{name}-{part}": str(parts.get(part, "")) for part in ("day", "month", "year")}
    return found


def arrange(
    client: CheckedClient, by: Person, who: Person, stand_in: Person, /, **changes: str
) -> TestResponse:
    """Arrange it on the page."""
    sign_in(client, by)
    return submit(client, f"{PAGE}?person={who.id}", {**fields(stand_in), **changes}, action=PAGE)


def press(client: CheckedClient, by: Person, url: str, data: dict[str, str] | None = None) -> TestResponse:
    """Press a button, whether or not a page shows it."""
    sign_in(client, by)
    token = client.page("/").forms[0].fields["csrf_token"]
    return client.post(url, data={"csrf_token": token, "client_id": str(uuid.uuid4()), **(data or {})})


def offers(client: CheckedClient, to: Person) -> list[str]:
    """Where the buttons of somebody's first page lead that take something over."""
    sign_in(client, to)
    ends = ("/take-over", "/stand-in")
    return [form.action for form in client.page("/").forms if form.action.endswith(ends)]


def first_page(client: CheckedClient, who: Person) -> str:
    """What somebody reads on their first page."""
    sign_in(client, who)
    return client.page("/").text


def at_once(
    client: CheckedClient,
    session: Session,
    sides: Sequence[tuple[Person, str]],
    data: dict[str, str] | None = None,
) -> list[int]:
    """Press these buttons at the same moment, each in a browser of its own."""
    browsers = [fresh(client) for _ in sides]
    for one, (person, _url) in zip(browsers, sides, strict=True):
        sign_in(one, person)
    tokens = [one.page("/").forms[0].fields["csrf_token"][0] for one in browsers]
    session.commit()

    def push(at: int) -> int:
        client_id = f"00000000-0000-4000-8000-00000000000{at}"
        sent = {**(data or {}), "csrf_token": tokens[at], "client_id": client_id}
        return browsers[at].post(sides[at][1], data=sent).status_code

    with ThreadPoolExecutor(len(sides)) as pool:
        return list(pool.map(push, range(len(sides))))
