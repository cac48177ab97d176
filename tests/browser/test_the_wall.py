"""A team's wall in a real browser: it turns by itself, can be stopped, and is read from three metres."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hanging
from tests.browser.steps import PHONE, Served, Visitors
from tests.browser.story import Story
from webapp.extensions import db
from webapp.insight import works

pytestmark = pytest.mark.browser

LARGE = {"viewport": {"width": 1920, "height": 1080}}
# The least height of a letter, in pixels of a screen that is a metre wide, for eyes at three metres.
READABLE = 38
SIZES = "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"


@pytest.fixture(scope="module")
def released(served: Served) -> Served:
    """The demonstration with its figures released, as early on a Monday."""
    with served.app.app_context():
        works.release()
        db.session.remove()
    return served


def wall(visitors: Visitors, **options: Any) -> Page:
    """The wall of the team Alder, as its facilitator sees it."""
    page = visitors.staff(hanging.LEAD, **options)
    page.goto("/mirror")
    if "/mirror/" not in page.url:
        page.get_by_role("link", name=hanging.TEAM).first.click()
    with page.expect_navigation():
        page.get_by_role("link", name="Show it on a large screen").click()
    return page


def number(page: Page) -> int:
    """Which page of the wall is shown."""
    found = re.match(r"\d+", page.locator("#wall-number").inner_text())
    assert found is not None
    return int(found[0])


def test_a_screen_was_opened_by_a_link_that_works_once(story: Story) -> None:
    assert "Who we heard from" in story.told["a screen on the wall"]
    assert "Open your link again" in story.told["a screen that was taken down"]


def test_it_turns_by_itself_until_it_is_paused_with_the_keyboard_alone(
    visitors: Visitors, released: Served
) -> None:
    page = wall(visitors)
    page.clock.install()
    page.reload()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert number(page) == 1
    page.clock.run_for(20_500)
    expect(page.locator("#wall-number")).to_have_text(re.compile("^2 "))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Turn by itself")).to_be_visible()
    page.clock.run_for(65_000)
    assert number(page) == 2
    page.keyboard.press("ArrowRight")
    expect(page.locator("#wall-number")).to_have_text(re.compile("^3 "))
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#wall-number")).to_have_text(re.compile("^2 "))
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#wall-number")).to_have_text(re.compile("^1 "))
    steps_said = page.locator("[data-wall-said]")
    expect(steps_said).to_have_text("Who we heard from")
    pause = page.get_by_role("button", name="Turn by itself")
    pause.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    page.get_by_label("Seconds for a page").select_option("10")
    page.clock.run_for(10_500)
    expect(page.locator("#wall-number")).to_have_text(re.compile("^2 "))
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_keys_pressed_faster_than_a_page_comes_turn_one_page_each(
    visitors: Visitors, released: Served
) -> None:
    page = wall(visitors, reduced_motion="reduce")
    expect(page.get_by_role("button", name="Turn by itself")).to_be_visible()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#wall-number")).to_have_text(re.compile("^5 "))
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#wall-number")).to_have_text(re.compile("^2 "))


def test_whoever_asks_for_less_motion_turns_the_pages_themself(visitors: Visitors, released: Served) -> None:
    page = wall(visitors, reduced_motion="reduce")
    expect(page.get_by_role("button", name="Turn by itself")).to_be_visible()
    page.get_by_role("link", name="Page after").click()
    expect(page.locator("#wall-number")).to_have_text(re.compile("^2 "))


def test_without_a_script_each_page_leads_to_the_next(visitors: Visitors, released: Served) -> None:
    page = wall(visitors, java_script_enabled=False)
    headings = []
    for _ in range(30):
        headings.append(page.locator("h1").inner_text())
        page.get_by_role("link", name="Page after").click()
        if page.url.endswith("/wall/1"):
            break
    assert len(headings) > 8
    assert {"Who we heard from", "What goes well", "What could be better"} <= set(headings)


@pytest.mark.parametrize("options", [LARGE, PHONE, {"viewport": {"width": 1280, "height": 720}}], ids=str)
def test_it_is_large_enough_and_never_scrolls_sideways(
    visitors: Visitors, released: Served, options: dict[str, Any]
) -> None:
    page = wall(visitors, reduced_motion="reduce", **options)
    for _ in range(number_of_pages(page)):
        width = page.viewport_size["width"] if page.viewport_size else 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if options is LARGE:
            sizes = page.eval_on_selector_all("main p, main li, main h1", SIZES)
            assert min(sizes) >= READABLE
            assert page.evaluate("document.documentElement.scrollHeight") <= 1080 * 1.5, page.url
        before = page.url
        page.get_by_role("link", name="Page after").click()
        expect(page).not_to_have_url(before)


def number_of_pages(page: Page) -> int:
    """How many pages the wall has."""
    return int(page.locator("#wall-number").inner_text().split()[-1])
