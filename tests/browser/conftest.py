"""A real browser, and the demonstration served to it on this machine."""

import socket
import threading
from collections.abc import Callable, Iterator
from itertools import count

import numpy as np
import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from werkzeug.serving import make_server

from tests.browser.away import Phone, log_visit, make_ready, observer
from tests.browser.line import Line, line_to
from tests.browser.loop import tell
from tests.browser.steps import (
    PATIENCE,
    PHONE,
    Served,
    Visitors,
    enter_family,
    invite_family_member,
    name_of,
    open_campaign,
)
from tests.browser.story import Story
from tests.browser.walk import Walk
from tests.databases import SqliteTemplates, settings_for
from webapp import clock, create_app
from webapp.demonstration.commands import SEED, fill
from webapp.demonstration.truth import Truth, World
from webapp.extensions import db

# What is expected may take as long as what is done: how fast a page comes is for the benchmarks.
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_templates: SqliteTemplates) -> Iterator[Served]:
    """The demonstration, filled once and served on a port of its own."""
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as port, sqlite_templates.copy(folder) as url:
        port.bind(("127.0.0.1", 0))
        port.listen()
        address = f"http://127.0.0.1:{port.getsockname()[1]}"
        app = create_app(
            settings_for(
                url, folder, demonstration=True, authority_name="Fenmoor Council", public_address=address
            )
        )
        with app.app_context():
            fill(db.session(), World(Truth(), np.random.default_rng(SEED), clock.now()), lambda *_: None)
            db.session.commit()
            db.session.remove()
        server = make_server("127.0.0.1", port.getsockname()[1], app, threaded=True, fd=port.fileno())
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Served(app, address)
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        # "Exit this page" leads to another site; a test never goes there in earnest.
        nowhere = "--host-resolver-rules=MAP www.bbc.co.uk ~NOTFOUND"
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", nowhere]
        )
        yield browser
        browser.close()


@pytest.fixture
def visitors(served: Served, chromium: Browser) -> Iterator[Visitors]:
    """Browsers for one test; they close when it ends."""
    yield from _visiting(served, chromium)


@pytest.fixture
def line(served: Served) -> Iterator[Line]:
    """The line between the phone and the server."""
    with line_to(served.address) as line:
        yield line


@pytest.fixture
def phone(served: Served, chromium: Browser, visitors: Visitors, line: Line) -> Phone:
    """A phone that was made ready in the office."""
    far = Visitors(Served(served.app, line.address), chromium, visitors.opened)
    page = far.staff(observer(visitors), **PHONE)
    observation = log_visit(page, name_of(visitors.page(), "Practitioner"))
    make_ready(page)
    return Phone(page, line, observation)


@pytest.fixture(scope="session")
def links_followed(served: Served, chromium: Browser) -> Walk:
    """A walk through everything that anybody can reach by links, done once."""
    walk = Walk(served.app, served.address)
    for visitors in _visiting(served, chromium):
        page = visitors.page()
        for path in ("/sign-in", "/s/not-a-link", "/no-such-page", "/without-a-line"):
            page.goto(path)
            walk.look(page, "a stranger")
        page.goto("/sign-in")
        for name in dict.fromkeys(page.locator(".attune-people strong").all_inner_texts()):
            signed_in = visitors.staff(name)
            walk.follow(signed_in, name, "/")
            signed_in.context.close()
    return walk


@pytest.fixture(scope="session")
def story(served: Served, chromium: Browser) -> Story:
    """The whole loop, done once by everybody in turn."""
    for visitors in _visiting(served, chromium):
        story = Story(visitors, Walk(served.app, served.address))
        tell(story)
    return story


@pytest.fixture(scope="session")
def campaign(served: Served, chromium: Browser) -> str:
    """The path of an open campaign that candidates can be invited to."""
    for visitors in _visiting(served, chromium):
        path = open_campaign(visitors.staff("Ruth Adeyemi"), "Practitioners for the browser")
    return path


@pytest.fixture(scope="session")
def invited(served: Served, chromium: Browser) -> Iterator[Callable[[str], str]]:
    """Invites one more member of a family, of a kind that the form names; gives the link."""
    numbers = count(1)
    visitors = Visitors(served, chromium)
    lead = visitors.staff("Maggie Thorne")
    family = enter_family(lead, "BROWSER-1")
    yield lambda kind: invite_family_member(lead, family, f"Sam Rees {next(numbers)}", kind)
    visitors.leave()


@pytest.fixture(scope="session")
def practitioner(served: Served, chromium: Browser) -> str:
    """The name of somebody whose visits can be observed."""
    for visitors in _visiting(served, chromium):
        name = name_of(visitors.page(), "Practitioner")
    return name


def _visiting(served: Served, chromium: Browser) -> Iterator[Visitors]:
    visitors = Visitors(served, chromium)
    yield visitors
    visitors.leave()
