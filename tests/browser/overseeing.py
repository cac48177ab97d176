"""A quality lead looks at the whole service, makes the quarter's reports, and publishes one."""

from playwright.sync_api import expect

from tests.browser.steps import press, refused
from tests.browser.story import Story

LEAD = "Helen Sarkisian"
OWN = "Families say that they are listened to, and we want to know from whom we do not hear."


def oversee(story: Story) -> None:
    """Open a funnel, press the one button, write too much, then publish and read it on paper."""
    page, meet = story.staff(LEAD)
    page.goto("/service")
    for one in page.locator("details summary").all()[:2]:
        one.click()
    meet(page)
    story.keep("service", page)
    page.goto("/service/reports")
    press(page, "Make the reports of", expected=200)
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Children in care council").first.click()
    meet(page)
    page.get_by_label("Your own words: What people told us").fill("x" * 4_001)
    refused(page, "Keep my words", meet)
    page.get_by_label("Your own words: What people told us").fill(OWN)
    press(page, "Keep and publish", expected=200)
    expect(page.get_by_text(OWN)).to_be_visible()
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Read it as it is printed").click()
    meet(page)
    story.keep("report", page)
