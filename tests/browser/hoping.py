"""A co-ordinator takes in monthly counts; a team picks what it hopes changes, and gives it up."""

from playwright.sync_api import Page, expect

from tests.browser.counting import COORDINATOR, TEAM, choose
from tests.browser.steps import press, refused
from tests.browser.story import Story
from tests.indicators.files import LINE, row, text_of

FACILITATOR, MIRROR_OF = "Wyn Parry", "Riverside"
OTHER_LINE = "We ask schools in, and go there ourselves."


def hope(story: Story) -> None:
    """Numbers that stand are replaced only when that is said; the mirror shows a pick beside its line."""
    taken_in(story)
    picked(story)


def taken_in(story: Story) -> None:
    """Send no file, one with a fault, one that replaces something, and say that it may."""
    page, meet = story.staff(COORDINATOR)
    page.goto("/monthly-counts")
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Take in counts").click()
    meet(page)
    refused(page, "Only try it", meet)
    choose(page, text_of(row(team=TEAM), row(team=TEAM)))
    story.told["a month twice"] = refused(page, "Keep the counts", meet)
    good = text_of(row(33, 71, team=TEAM))
    choose(page, good)
    press(page, "Only try it", expected=200)
    meet(page)
    choose(page, good)
    refused(page, "Keep the counts", meet)
    choose(page, good)
    page.get_by_label("Where other numbers stand already").check()
    press(page, "Keep the counts", expected=200)
    expect(page.get_by_role("status")).to_have_text("The counts are kept.")
    meet(page)


def picked(story: Story) -> None:
    """Pick one, change its line, see it in the mirror, and give it up."""
    page, meet = story.staff(FACILITATOR)
    _look(page)
    with page.expect_navigation():
        page.get_by_role("link", name="What we look at, and why").click()
    hopes = page.url
    meet(page)
    refused(page, "Pick it", meet)
    page.get_by_label("School attendance").check()
    page.get_by_label("Which line of your theory of change").fill(LINE)
    page.get_by_label("Long: after two years").check()
    page.get_by_label("We hope that it goes up").check()
    press(page, "Pick it", expected=200)
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Change it").first.click()
    meet(page)
    page.get_by_label("Which line of your theory of change").fill("")
    refused(page, "Keep the change", meet)
    page.get_by_label("Which line of your theory of change").fill(OTHER_LINE)
    press(page, "Keep the change", expected=200)
    meet(page)
    _look(page)
    expect(page.locator("main")).to_contain_text(OTHER_LINE)
    meet(page)
    story.keep("hoped", page)
    page.goto(hopes)
    press(page, "Give it up", expected=200)
    meet(page)


def _look(page: Page) -> None:
    page.goto("/mirror")
    with page.expect_navigation():
        page.get_by_role("link", name=MIRROR_OF).first.click()
