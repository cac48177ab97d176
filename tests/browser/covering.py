"""A co-ordinator lets somebody stand in for an observer on leave, who takes over a visit and nothing else."""

from datetime import timedelta

from tests.browser.steps import press, refused
from tests.browser.story import Story
from webapp import clock

AWAY, STAND_IN = "Tom Ferris", "Dev Anand-Hale"


def standing_in(story: Story) -> None:
    """The co-ordinator sees how much waits and arranges cover; the stand-in takes a visit over."""
    page, meet = story.staff("Nia Beddoe")
    page.goto("/away")
    page.get_by_label("Who is away or leaving?").select_option(label=AWAY)
    with page.expect_navigation():
        page.get_by_role("button", name="Show").click()
    meet(page)
    story.keep("what waits", page)
    refused(page, "Let them stand in", meet)
    stand_in = page.get_by_label("Who stands in?")
    choice = stand_in.locator("option", has_text=STAND_IN).inner_text()
    stand_in.select_option(label=choice)
    last = clock.today() + timedelta(days=10)
    until = page.get_by_role("group", name="Last day")
    for part, number in (("Day", last.day), ("Month", last.month), ("Year", last.year)):
        until.get_by_label(part, exact=True).fill(str(number))
    press(page, "Let them stand in", expected=200)
    meet(page)
    page, meet = story.staff(STAND_IN)
    meet(page)
    story.keep("standing in", page)
    press(page, "Watch this visit", expected=200)
    meet(page)
    story.keep("taken over", page)
