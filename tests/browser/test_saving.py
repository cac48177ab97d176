"""A form saves as it is written, says so, loses nothing, and keeps nothing in the browser."""

import gzip
import threading
from collections.abc import Callable

import pytest
from flask import Flask, request, request_finished
from playwright.sync_api import Page, Request, Response, expect

from tests.browser import steps
from tests.browser.steps import PATIENCE, PHONE, Served, Visitors, press, saved, two_tabs
from webapp.access.guard import VISIT_COOKIE

pytestmark = pytest.mark.browser

PAUSE, LONGEST = 1_000, 5_000
LARGEST_FIRST_LOAD = 60_000
LEFT_BEHIND = """async () => [
  localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
  (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length,
]"""

Open = Callable[..., Page]
See = Callable[[Page], None]


@pytest.fixture
def open_family(visitors: Visitors, invited: Callable[[str], str]) -> Open:
    """Opens the questions of a family member who has just been invited."""

    def open_one(kind: str = "Parents and carers", see: See = steps.pass_by) -> Page:
        page = visitors.page(**PHONE)
        see(page)
        steps.start(page, invited(kind))
        return page

    return open_one


def saves_of(page: Page) -> list[Request]:
    """Every save that a page sends from now on, as it is sent."""
    found: list[Request] = []
    page.on("request", lambda one: found.append(one) if one.url.endswith("/save") else None)
    return found


def test_a_change_is_saved_a_second_after_the_last_key(open_family: Open) -> None:
    page = open_family()
    page.clock.install()
    page.reload()
    sent, text = saves_of(page), page.get_by_label("What went well?")
    text.press_sequentially("She")
    page.clock.run_for(PAUSE - 100)
    text.press("s")
    page.clock.run_for(PAUSE - 100)
    assert sent == []
    page.clock.run_for(100)
    saved(page)
    assert len(sent) == 1
    page.reload()
    expect(page.get_by_label("What went well?")).to_have_value("Shes")


def test_somebody_who_never_stops_typing_is_saved_every_five_seconds(open_family: Open) -> None:
    page = open_family()
    page.clock.install()
    page.reload()
    sent, text = saves_of(page), page.get_by_label("What went well?")
    for _ in range(2):
        before = len(sent)
        for _ in range(LONGEST // 500 - 1):
            text.press("a")
            page.clock.run_for(500)
        assert len(sent) == before
        text.press("a")
        with page.expect_response("**/save"):
            page.clock.run_for(500)
        saved(page)
        assert len(sent) == before + 1


def test_what_cannot_be_saved_says_so_and_is_saved_once_the_line_is_back(open_family: Open) -> None:
    page = open_family()
    page.context.set_offline(True)
    page.get_by_label("What went well?").fill("Written in a lift.")
    state = page.locator("[data-capture-state]")
    expect(state).to_contain_text("Not saved yet")
    page.context.set_offline(False)
    saved(page)
    page.reload()
    expect(page.get_by_label("What went well?")).to_have_value("Written in a lift.")


def test_a_page_that_is_left_at_once_keeps_the_last_words(open_family: Open, served: Served) -> None:
    page, arrived = open_family(), threading.Event()

    def notice(_app: Flask, **_rest: object) -> None:
        if request.endpoint == "families.save":
            arrived.set()

    page.get_by_label("What went well?").fill("The last words.")
    # A browser tells nobody about what a page sends while it closes, so the server is asked.
    with request_finished.connected_to(notice, served.app):
        page.get_by_role("link", name="Something isn’t safe").click()
        assert arrived.wait(PATIENCE / 1000)
    page.goto("/words")
    expect(page.get_by_label("What went well?")).to_have_value("The last words.")


def test_a_form_that_is_sent_while_a_save_is_on_its_way_is_no_second_tab(open_family: Open) -> None:
    page = open_family()
    slow: list[Callable[[], None]] = []
    page.route("**/save", lambda route: slow.append(route.continue_))
    with page.expect_request("**/save"):
        page.get_by_label("What went well?").fill("First words")
    page.get_by_label("What went well?").fill("First words and more.")
    page.get_by_label("Only together with what others say").first.check()
    page.get_by_role("button", name="Send my answers").click()
    with page.expect_navigation():
        slow[0]()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_two_tabs_keep_both_and_let_the_writer_choose(open_family: Open) -> None:
    page = open_family()
    two_tabs(page, lambda tab, words: tab.get_by_label("What went well?").fill(words))
    with page.expect_navigation():
        page.get_by_role("link", name="Look at both versions").click()
    expect(page.locator("main")).to_contain_text("Written in the first tab.")
    expect(page.locator("main")).to_contain_text("Written in the second tab.")
    page.get_by_role("button", name="Go on with this one").last.click()
    expect(page.get_by_label("What went well?")).to_have_value("Written in the first tab.")


def test_nothing_of_a_familys_visit_stays_in_the_browser(open_family: Open) -> None:
    page = open_family()
    steps.answer_statements(page)
    saved(page)
    assert page.evaluate(LEFT_BEHIND) == [0, 0, 0, 0, 0]
    assert {cookie["name"] for cookie in page.context.cookies()} == {VISIT_COOKIE}
    press(page, "Send my answers", expected=200)
    assert page.evaluate(LEFT_BEHIND) == [0, 0, 0, 0, 0]
    assert page.context.cookies() == []


@pytest.mark.parametrize("kind", ["Parents and carers", "Age 12 to 17", "Age 6 to 11"])
def test_a_familys_first_page_is_light(open_family: Open, kind: str) -> None:
    arrived: dict[str, Response] = {}
    page = open_family(
        kind,
        lambda page: page.on("response", lambda one: arrived.__setitem__(one.url, one)),
    )
    files = [one for url, one in arrived.items() if "/static/" in url and not url.endswith(".woff2")]
    assert any(one.url.endswith(".css") for one in files)
    assert any(one.url.endswith(".js") for one in files)
    weight = sum(len(gzip.compress(one.body())) for one in [*files, arrived[page.url]])
    assert weight < LARGEST_FIRST_LOAD
