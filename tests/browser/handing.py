"""Ways to answer beside a link: a device that is handed over, a code to come back with, and a letter."""

from playwright.sync_api import Page, expect

from tests.browser.steps import PHONE, answer_statements, enter_family, press, refused, saved
from tests.browser.story import Story

HANDED = "Hana Dell"


def hand_over(story: Story) -> None:
    """A lead hands a device to somebody, who stops with a code and goes on with it on their own phone."""
    page, meet = story.staff("Maggie Thorne")
    page.goto("/families")
    with page.expect_navigation():
        page.get_by_role("link", name="Hand this device over").first.click()
    meet(page)
    press(page, "Hand this device over", expected=200)
    meet(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("radio").first.check()
    saved(page)
    press(page, "Give me a code", expected=200)
    meet(page)
    code = page.locator(".family-code .govuk-visually-hidden").inner_text()
    press(page, "Stop now and go on later", expected=200)
    meet(page)
    expect(page.locator("main")).to_contain_text("Nothing of yours is left on it.")
    come_back(story, code)


def come_back(story: Story, code: str) -> None:
    """Enter a code, send, look at what was sent, change it, and take it back."""
    meet = story.meet("somebody with a code")
    page = story.visitors.page(**PHONE)
    page.goto("/code")
    meet(page)
    story.told["no code"] = refused(page, "Continue", meet)
    _enter(page, code)
    _answer(page)
    press(page, "Send my answers", expected=200)
    meet(page)
    page.goto("/code")
    _enter(page, code)
    meet(page)
    press(page, "Change my answers", expected=200)
    meet(page)
    _answer(page)
    press(page, "Send my changed answers", expected=200)
    page.goto("/code")
    _enter(page, code)
    press(page, "Take my answers back", expected=200)
    meet(page)
    story.keep("taken back", page)


def _enter(page: Page, code: str) -> None:
    page.get_by_label("Your code").fill(code)
    press(page, "Continue", expected=200)


def _answer(page: Page) -> None:
    if not page.get_by_role("button", name="Next").count():
        answer_statements(page)
    while page.get_by_role("button", name="Next").count():
        page.get_by_role("radio").first.check()
        press(page, "Next", expected=200)


def post_a_letter(story: Story) -> None:
    """Somebody said, alone, that a letter is safe; it is printed with its link and its code."""
    page, meet = story.staff("Maggie Thorne")
    page.goto(enter_family(page, "LETTER-1"))
    page.get_by_label("Name", exact=True).fill(HANDED)
    page.get_by_label("Parents and carers").check()
    press(page, "Enter this person", expected=200)
    with page.expect_navigation():
        page.get_by_role("link", name=f"Confirm safe contact with {HANDED}").click()
    page.get_by_label("by letter").check()
    page.get_by_label("Safe e-mail address, number or postal address").fill("2 Mill Lane, Fenmoor, FM1 2AB")
    page.get_by_label("I spoke with them alone").check()
    story.told["no word of letters"] = refused(page, "Confirm", meet)
    page.get_by_label("For a letter only").check()
    press(page, "Confirm", expected=200)
    press(page, f"Invite {HANDED}", expected=200)
    meet(page)
    press(page, "Print this letter", expected=200)
    meet(page)
    story.keep("letter", page)
