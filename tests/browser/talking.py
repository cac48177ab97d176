"""Somebody independent speaks with a person of a family, and reads the answers back."""

from playwright.sync_api import expect

from tests.browser.steps import press, refused, saved, two_tabs
from tests.browser.story import Story

LISTENER, THEIRS = "Rhona Keane", "They rang before they came."


def listen(story: Story) -> None:
    """Speak with the first person whose turn it is; something isn't safe on the way; send, and talk."""
    page, meet = story.staff(LISTENER)
    page.goto("/conversations")
    meet(page)
    with page.expect_navigation():
        page.locator(".attune-waiting a").first.click()
    meet(page)
    refused(page, "Begin", meet)
    page.get_by_label("At their home", exact=True).check()
    page.get_by_label("in how many hours are you back?").fill("2")
    press(page, "Begin", expected=200)
    meet(page)
    page.get_by_label("The whole team").check()
    saved(page)
    press(page, "Next", expected=200)
    meet(page)
    here = page.url
    page.get_by_role("radio").first.check()
    press(page, "Something isn’t safe", expected=200)
    meet(page)
    refused(page, "Send this now", meet)
    page.get_by_label("What did they say?").fill("Somebody has a key who should not.")
    press(page, "Send this now", expected=200)
    page.goto(f"{here.partition('?')[0]}?screen=13")
    two_tabs(page, lambda tab, words: tab.get_by_label("What went well?").fill(words))
    with page.expect_navigation():
        page.get_by_role("link", name="Look at both versions").click()
    meet(page)
    press(page, "Go on with this version", expected=200)
    page.goto(f"{here.partition('?')[0]}?screen=13")
    page.get_by_label("What went well?").fill(THEIRS)
    page.get_by_label("Only together with what others say").check()
    saved(page)
    press(page, "They want to stop here", expected=200)
    meet(page)
    expect(page.locator("main")).to_contain_text(THEIRS)
    refused(page, "End the conversation", meet)
    page.get_by_label("They say it is right").check()
    page.get_by_label("I want to talk about this conversation").check()
    press(page, "End the conversation", expected=200)
    lead, meet = story.staff("Maggie Thorne")
    lead.goto("/conversations/to-talk-about")
    meet(lead)
    press(lead, "We have talked", expected=200)
