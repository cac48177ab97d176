"""A child's screens are read aloud by a voice of the device, and by no other."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import PHONE, Visitors, press

pytestmark = pytest.mark.browser

# A browser without a window has no voices; these stand in for what phones report.
VOICES = """
Object.defineProperty(window, "speechSynthesis", {{ value: {{
  said: [], getVoices: () => {voices}, cancel() {{}}, addEventListener() {{}},
  speak(words) {{ this.said.push([words.text, words.voice.name]); }},
}} }});
window.SpeechSynthesisUtterance = class {{ constructor(text) {{ this.text = text; }} }};
"""
FAR = '{ name: "far", lang: "en-GB", localService: false }'
NEAR = '{ name: "near", lang: "en-GB", localService: true }'
WELSH = '{ name: "welsh", lang: "cy-GB", localService: true }'


def child_with(visitors: Visitors, link: str, voices: str) -> Page:
    page = visitors.page(**PHONE)
    page.context.add_init_script(VOICES.format(voices=voices))
    steps.start(page, link)
    return page


@pytest.mark.parametrize(("voices", "is_offered"), [(f"[{FAR}, {NEAR}]", True), (f"[{FAR}, {WELSH}]", False)])
def test_a_screen_is_read_by_a_voice_of_this_phone_or_not_at_all(
    visitors: Visitors, invited: Callable[[str], str], voices: str, is_offered: bool
) -> None:
    page = child_with(visitors, invited("Age 6 to 11"), voices)
    read = page.get_by_role("button", name="Read it to me")
    expect(read).to_have_count(1 if is_offered else 0)
    if is_offered:
        read.click()
        said = page.evaluate("window.speechSynthesis.said")
        assert said[0] == ["My worker listens to me.", "near"]
        assert [words for words, _ in said[1:]] == ["Yes", "A bit", "No", "Not for me", "Don't know"]


def test_a_child_answers_without_a_script(visitors: Visitors, invited: Callable[[str], str]) -> None:
    page = visitors.page(**PHONE, java_script_enabled=False)
    steps.start(page, invited("Age 6 to 11"))
    assert page.get_by_role("button", name="Read it to me").count() == 0
    while page.get_by_role("button", name="Next").count():
        page.get_by_role("radio").first.check()
        press(page, "Next", expected=200)
    press(page, "Send my answers", expected=200)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
