"""What an observer does at a visit, on the pages."""

from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.steps import Meet, pass_by, press, refused

MOMENTS = ("Waited while the mother cried.", "Asked the son what he wants.")


def log_visit(page: Page, practitioner: str, meet: Meet = pass_by) -> str:
    """An observer logs today's visit of a practitioner; returns the path of the evidence page."""
    page.goto("/practice/visits/new")
    meet(page)
    if meet is not pass_by:
        refused(page, "Log the visit", meet)
    page.get_by_label("Whose practice do you watch?").select_option(label=practitioner)
    page.get_by_label("Planned visit").check()
    page.get_by_label("They agreed").check()
    page.get_by_label("How did you ask, and whom?").fill("The mother, at the door.")
    press(page, "Log the visit")
    another = page.get_by_label("No, it was another visit")
    if another.count():
        meet(page)
        another.check()
        press(page, "Log the visit", expected=200)
    meet(page)
    if meet is not pass_by:
        _note_moments(page, meet)
    press(page, "The visit is over: go on to the levels", expected=200)
    meet(page)
    return urlsplit(page.url).path


def _note_moments(page: Page, meet: Meet) -> None:
    """During the visit: two moments, one of them tagged, and a look at what was settled before."""
    moments = page.url
    for words, shows in ((MOMENTS[0], "Empathy"), (MOMENTS[1], "Child focus")):
        page.get_by_label("What do you see and hear?").fill(words)
        page.locator("section", has_text="Now").get_by_label(shows).check()
        press(page, "Note it with the time", expected=200)
    meet(page)
    page.goto(f"{moments}/versions")
    meet(page)
    page.goto(moments)
    with page.expect_navigation():
        page.get_by_role("link", name="Change what was settled").click()
    meet(page)
    page.get_by_label("How did you ask, and whom?").fill("")
    refused(page, "Keep it", meet)
    page.get_by_label("How did you ask, and whom?").fill("The mother, on the telephone.")
    press(page, "Keep it", expected=200)


def choose_levels(page: Page) -> None:
    """Give a level for every part of a visit."""
    for number, card in enumerate(page.locator("main form section").all()):
        card.get_by_role("radio").nth(2 + number % 3).check()
