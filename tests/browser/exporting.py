"""An analyst takes ratings out as a file, and those who watch over it see that."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.steps import press, refused
from tests.browser.story import Story

ANALYST, AUDITOR = "Una Fairley", "Nadia Reyes"
PURPOSE = "See how far observers agree with one another."


def take_out(story: Story) -> None:
    """Ask for ratings, be refused what is not taken out, see what is in the file, and take it."""
    page, meet = story.staff(ANALYST)
    page.goto("/exports")
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Ask for a file").click()
    meet(page)
    refused(page, "See what will be in it", meet)
    page.get_by_label("Single ratings of practice, without names").check()
    page.get_by_label("Whose view?").select_option(value="family")
    page.get_by_label("CSV, for programs").check()
    page.get_by_label("What is it for?").fill(PURPOSE)
    refused(page, "See what will be in it", meet)
    page.get_by_label("Whose view?").select_option(value="observer")
    press(page, "See what will be in it", expected=200)
    meet(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Take the file").click()
    lines = Path(coming.value.path()).read_text().splitlines()
    story.told["exported"] = "\n".join(lines[:3])
    page.goto("/exports")
    expect(page.get_by_text("Sent whole on")).to_have_count(1)
    meet(page)
    watching, look = story.staff(AUDITOR)
    watching.goto("/exports/all")
    expect(watching.get_by_text(PURPOSE)).to_have_count(1)
    look(watching)
