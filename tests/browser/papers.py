"""What came on paper: a reference, two readings that differ, one that is let go; a rota, and a conference."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.browser.steps import fill_day, press, refused
from tests.browser.story import Story
from webapp import clock

LEAD, CLERK, COORDINATOR = "Maggie Thorne", "Gwen Tudor", "Nia Beddoe"
LISTENER = "Rhona Keane"


def on_paper(story: Story) -> None:
    """The lead makes a paper and enters it; a clerk enters what the lead has read, and settles it."""
    reference = _made(story)
    page, meet = story.staff(CLERK)
    meet(page)
    page.goto("/paper")
    meet(page)
    refused(page, "Enter this paper", meet)
    page.goto("/paper")
    with page.expect_navigation():
        page.locator(".attune-waiting a").first.click()
    meet(page)
    refused(page, "This is what the paper says", meet)
    page.locator("main select").nth(2).select_option(index=3)
    press(page, "This is what the paper says", expected=200)
    meet(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Two readings")
    refused(page, "Store what the paper says", meet)
    for one in page.get_by_label("The second", exact=True).all():
        one.check()
    press(page, "Store what the paper says", expected=200)
    meet(page)
    expect(page.locator("main")).to_contain_text("It is stored as an answer.")
    _let_go(story, reference)


def _made(story: Story) -> str:
    page, meet = story.staff(LEAD)
    page.goto("/families/unanswered")
    with page.expect_navigation():
        page.get_by_role("link", name="Paper form").last.click()
    meet(page)
    press(page, "A paper from them came back without a reference", expected=200)
    meet(page)
    reference = page.locator("main strong.attune-figure").inner_text()
    with page.expect_navigation():
        page.get_by_role("link", name="The paper, to print").click()
    meet(page)
    return reference


def _let_go(story: Story, reference: str) -> None:
    page, meet = story.staff(LEAD)
    page.goto("/paper")
    page.get_by_label("Reference on the paper").fill(reference)
    press(page, "Enter this paper", expected=200)
    page.locator("main select").nth(2).select_option(index=1)
    press(page, "This is what the paper says", expected=200)
    meet(page)
    page.goto("/paper")
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Do not take it in").first.click()
    meet(page)
    refused(page, "Erase what was entered", meet)
    page.get_by_label("Why is it not taken in?").fill("It was meant for somebody else.")
    press(page, "Erase what was entered", expected=200)


def on_the_rota(story: Story) -> None:
    """The lead puts a listener on the rota for a day, and takes them off again."""
    page, meet = story.staff(LEAD)
    page.goto("/conversations/rota")
    meet(page)
    refused(page, "Put them on the rota", meet)
    page.get_by_label("Who takes conversations?").select_option(label=LISTENER)
    for legend in ("First day", "Last day"):
        _day(page, legend)
    page.get_by_label("Afternoons", exact=True).check()
    press(page, "Put them on the rota", expected=200)
    press(page, "Take off the rota", expected=200)


def _day(page: Page, legend: str) -> None:
    group, day = page.get_by_role("group", name=legend), clock.today()
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part, exact=True).fill(str(number))


def met(story: Story) -> None:
    """A co-ordinator notes another conference of the family that met last; the lead sees whom to ask."""
    page, meet = story.staff(COORDINATOR)
    page.goto("/family-conferences")
    meet(page)
    reference = page.locator("main li").first.inner_text().partition(",")[0]
    refused(page, "Note a conference", meet)
    page.get_by_label("The family’s case reference").fill(reference)
    press(page, "Note a conference", expected=200)
    meet(page)
    refused(page, "Note it", meet)
    fill_day(page, clock.today() - timedelta(days=1))
    page.get_by_role("checkbox").first.check()
    press(page, "Note it", expected=200)
    lead, meet = story.staff(LEAD)
    lead.goto("/family-conferences/to-ask")
    meet(lead)
