"""How an assessor gets ready: whom they know, and practice until candidates' answers can be assessed."""

from playwright.sync_api import Page

from scenarios.checks import every_check
from tests.browser.steps import Meet, pass_by, press, refused


def get_ready_to_assess(page: Page, title: str, meet: Meet = pass_by) -> None:
    """An assessor says that they know nobody, and practises until candidates' answers can be assessed."""
    page.goto("/assessing")
    with page.expect_navigation():
        page.get_by_role("button", name=f"Begin {title}").click()
    meet(page)
    if meet is not pass_by:
        refused(page, "Go on", meet)
    page.get_by_label("No, as far as I know").check()
    press(page, "Go on", expected=200)
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Practise:").first.click()
    onward = page.get_by_role("button", name="Go on to the next practice")
    while "/practised" not in page.url or onward.count():
        if "/practised" in page.url:
            with page.expect_navigation():
                onward.click()
        meet(page)
        _mark_as_agreed(page)
        press(page, "Submit and go on to the next", expected=200)
        meet(page)


def _mark_as_agreed(page: Page) -> None:
    text = page.locator("[data-quotable]").inner_text()
    answers = [answer for each in every_check() for answer in each.answers]
    check = next(one for one in answers if one.text[:60] == text[:60])
    for criterion, level in check.key.items():
        page.locator(f"input[name='{criterion}.level'][value='{level}']").check()
        page.locator(f"textarea[name='{criterion}.evidence']").fill("As it says.")
