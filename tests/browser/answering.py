"""How a candidate answers each kind of task, as a browser does it."""

from playwright.sync_api import Page, expect

from tests.browser.steps import WORDS, Meet, pass_by, press, refused


def answer_part(page: Page, *, tied: bool = False, meet: Meet = pass_by) -> str:
    """Answer the part that is open; returns what it asks for. `tied` gives two of it alike.

    A conversation is gone through step by step, back once, and left on the page on which it ends.
    """
    if page.get_by_role("button", name="Begin the conversation").count():
        converse(page, meet)
        return "dialogue"
    form = page.locator("main form").first
    if form.get_by_role("checkbox").count():
        for box in form.get_by_role("checkbox").all()[:3]:
            box.check()
        return "choose"
    if form.get_by_text("The best of these").count():
        for end, group in enumerate(form.locator("fieldset").all()):
            group.get_by_role("radio").nth(0 if tied else end).check()
        return "best-worst"
    if ratings := form.locator("fieldset").all():
        for number, rating in enumerate(ratings):
            rating.get_by_role("radio").nth((number * 3 + 1) % 4).check()
        return "rate"
    if places := form.locator("select").all():
        for place, select in enumerate(places, 1):
            select.select_option("1" if tied else str(place))
        return "rank"
    form.locator("textarea").fill(WORDS)
    return "text"


def converse(page: Page, meet: Meet = pass_by) -> None:
    """Go through a conversation, back one step on the way, to the page on which it ends."""
    press(page, "Begin the conversation", expected=200)
    meet(page)
    if meet is not pass_by:
        refused(page, "Save and go on", meet)
    page.get_by_role("radio").nth(1).check()
    press(page, "Save and go on", expected=200)
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="The step before").click()
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    while page.locator("main form[data-capture]").count():
        page.get_by_role("radio").nth(1).check()
        press(page, "Save and go on", expected=200)
    expect(page.locator("main")).to_contain_text("The conversation ends here")
    meet(page)
