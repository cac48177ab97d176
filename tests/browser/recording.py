"""A lead records a sentence of the children's form; a child hears it; it is taken away again."""

import re

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import PHONE, press, refused
from tests.browser.story import Story
from tests.families.sounds import wav

LEAD, FAMILY, CHILD = "Maggie Thorne", "LOOP-3", "Ivo Tregear"
SENTENCE = "My worker listens to me."

# The seconds of the first sound of a page, once the browser has fetched as much of it as says so.
SECONDS = """one => new Promise((known, lost) => {
  one.onloadedmetadata = () => known(one.duration);
  one.onerror = () => lost(one.error.message);
  one.preload = "metadata";
  one.load();
})"""


def record(story: Story) -> None:
    """Put a sound beside a sentence, hear it there and as a child, and take it away."""
    page, meet = story.staff(LEAD)
    page.goto("/families/recordings")
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("Children aged 6 to 11.*English")).click()
    meet(page)
    address = page.url
    _choose(page, b"<!doctype html>", "voice.mp3")
    story.told["no recording"] = _refused(page)
    meet(page)
    _choose(page, wav(0.5), "voice.wav")
    press(page, f"Put it here : {SENTENCE}", expected=200)
    meet(page)
    assert page.locator("audio").evaluate(SECONDS) == 0.5
    family = steps.enter_family(page, FAMILY)
    _hears(story, steps.invite_family_member(page, family, CHILD, "Age 6 to 11"))
    # What others answer after this is read to them as before.
    page.goto(address)
    press(page, f"Take the recording away : {SENTENCE}", expected=200)
    expect(page.locator("audio")).to_have_count(0)


def _choose(page: Page, sound: bytes, name: str) -> None:
    file = {"name": name, "mimeType": "audio/mpeg", "buffer": sound}
    page.get_by_label(f"A recording: {SENTENCE}").set_input_files(file)


def _refused(page: Page) -> str:
    return refused(page, f"Put it here : {SENTENCE}")


def _hears(story: Story, link: str) -> None:
    """A child plays the sentence, and then would rather not answer."""
    page = story.visitors.page(**PHONE)
    steps.start(page, link)
    while not page.locator("audio").count():
        press(page, "Next", expected=200)
    story.meet("a child who listens")(page)
    assert page.get_by_label(f"Listen to the question: {SENTENCE}").evaluate(SECONDS) == 0.5
    press(page, "No, thank you", expected=200)
