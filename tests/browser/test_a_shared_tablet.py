"""A tablet that is handed from one to the next warns, starts again, and leaves nothing to go back to."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import PHONE, Visitors, enter_family, invite_family_member, press

pytestmark = pytest.mark.browser

# Who is handed the tablet: everybody of another family, so that no test needs another's.
NAMES = iter(("Una Grey", "Ola Brown", "Ivo White"))


def handed(visitors: Visitors, *, script: bool = True) -> Page:
    """A tablet on which somebody has begun to answer."""
    name = next(NAMES)
    lead = visitors.staff("Maggie Thorne")
    invite_family_member(lead, enter_family(lead, f"TABLET-{name[:3]}"), name, "Parents and carers")
    page = visitors.staff("Maggie Thorne", **PHONE, java_script_enabled=script)
    page.goto("/families/unanswered")
    with page.expect_navigation():
        page.get_by_role("link", name=f"Hand this device over to {name}").click()
    press(page, "Hand this device over", expected=200)
    if script:
        page.clock.install()
    with page.expect_navigation():
        page.get_by_role("button", name="Start", exact=True).click()
    return page


def test_nobody_touches_it_so_it_warns_and_starts_again_and_back_shows_nothing(visitors: Visitors) -> None:
    page = handed(visitors)
    # From here on time goes on only as the test says, however slow the machine is.
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    page.get_by_role("textbox").first.fill("Only for me.")
    page.clock.run_for(89_000)
    expect(page.get_by_text("Are you still there?")).to_be_hidden()
    page.clock.run_for(3_000)
    expect(page.get_by_text("Are you still there?")).to_be_visible()
    page.mouse.click(5, 400)
    expect(page.get_by_text("Are you still there?")).to_be_hidden()
    page.clock.run_for(100_000)
    with page.expect_navigation(url="**/ready"):
        page.clock.run_for(25_000)
    assert page.context.cookies() == [] or all("visit" not in one["name"] for one in page.context.cookies())
    for _step in range(4):
        page.go_back()
        page.wait_for_load_state()
        assert "Only for me." not in page.content()
        assert page.get_by_role("button", name="Sign out").count() == 0


def test_the_next_person_begins_with_a_tap(visitors: Visitors) -> None:
    page = handed(visitors)
    page.get_by_role("radio").first.check()
    with page.expect_navigation(url="**/ready"):
        page.get_by_role("button", name="Start again for the next person").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.goto("/words")
    expect(page.get_by_role("heading", name="Open your link again")).to_be_visible()


def test_without_a_script_the_thank_you_has_the_same_button(visitors: Visitors) -> None:
    page = handed(visitors, script=False)
    page.get_by_role("radio").nth(4).check()
    press(page, "Send my answers", expected=200)
    with page.expect_navigation(url="**/ready"):
        page.get_by_role("link", name="Start again for the next person").click()
    expect(page.get_by_text("Nothing of yours is left on it.")).to_be_visible()
