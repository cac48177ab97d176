"""An assessor marks with the number keys: off until switched on, and never while they write."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import Visitors, press

pytestmark = pytest.mark.browser

SWITCH = "[data-marking] button[aria-pressed]"
# By name: other tests of this folder give the same assessor answers of campaigns of their own.
CAMPAIGN = "Family practitioners"


@pytest.fixture
def marking(visitors: Visitors) -> Page:
    """The next answer that Bethan Rowe has to assess in the demonstration."""
    page = visitors.staff("Bethan Rowe")
    _open_next(page)
    return page


def _open_next(page: Page) -> None:
    page.goto("/assessing")
    section = page.locator("section").filter(has=page.get_by_role("heading", name=CAMPAIGN, exact=True))
    with page.expect_navigation():
        section.get_by_role("link").first.click()


def chosen(page: Page) -> list[str]:
    """The levels given so far, from the top."""
    return [one.input_value() for one in page.locator("[data-criterion] input:checked").all()]


def test_keys_do_nothing_until_they_are_switched_on(marking: Page) -> None:
    marking.keyboard.press("3")
    assert chosen(marking) == []


def test_a_mark_is_one_key_each_and_enter_submits(marking: Page) -> None:
    marking.locator(SWITCH).press("Enter")
    expect(marking.locator(SWITCH)).to_have_attribute("aria-pressed", "true")
    criteria = marking.locator("[data-criterion]").count()
    for _criterion in range(criteria):
        marking.keyboard.press("3")
    assert chosen(marking) == ["3"] * criteria
    before = marking.url
    with marking.expect_navigation():
        marking.keyboard.press("Enter")
    assert marking.url != before
    expect(marking.locator(SWITCH)).to_have_attribute("aria-pressed", "true")


def test_a_number_that_is_written_is_no_level_and_q_quotes_what_is_selected(marking: Page) -> None:
    marking.locator(SWITCH).click()
    marking.locator("textarea").first.press_sequentially("3 quiet words")
    assert chosen(marking) == []
    marking.locator("[data-quotable]").evaluate("one => getSelection().selectAllChildren(one)")
    marking.evaluate("document.activeElement.blur()")
    marking.keyboard.press("q")
    answer = marking.locator("[data-quotable]").inner_text().strip()
    expect(marking.locator("textarea").first).to_have_value(f"3 quiet words “{answer}”")


def test_everything_can_be_marked_without_javascript(visitors: Visitors) -> None:
    page = visitors.staff("Bethan Rowe", java_script_enabled=False)
    _open_next(page)
    for criterion in page.locator("[data-criterion]").all():
        criterion.get_by_role("radio").nth(2).check()
    press(page, "Submit and go on to the next", expected=200)
    assert "/assessing" in page.url
    expect(page.get_by_role("heading", level=1)).to_be_visible()
