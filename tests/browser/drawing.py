"""A lead leaves somebody out with a reason and switches the draw on; somebody wants to be asked no more."""

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import PHONE, press, refused
from tests.browser.story import Story

LEAD, FAMILY = "Maggie Thorne", "LOOP-2"
STOPS, LATER = "Ada Penrose", "Cy Penrose"


def draw(story: Story) -> None:
    """Leave one person out, hear that another wants no more, and switch the draw on, its cost in sight."""
    page, meet = story.staff(LEAD)
    family = steps.enter_family(page, FAMILY)
    link = steps.invite_family_member(page, family, STOPS, "Parents and carers")
    _leave_out(page, family, story)
    _stops(story, link)
    page.goto(family)
    with page.expect_navigation():
        page.get_by_role("link", name="They said that they may be asked again").click()
    meet(page)
    refused(page, "Write this down", meet)
    page.goto("/families/draw?minutes=a")
    meet(page)
    page.goto("/families/draw")
    meet(page)
    page.get_by_label("Minutes for a conversation, with its notes").fill("40")
    with page.expect_navigation():
        page.get_by_role("button", name="Reckon again").click()
    press(page, "Switch the draw on", expected=200)
    meet(page)
    expect(page.locator("main")).to_contain_text("The draw is on.")
    page.goto("/families")
    meet(page)
    # Other walks invite whom they have just entered, whose drawn day may be weeks away.
    page.goto("/families/draw")
    press(page, "Switch the draw off", expected=200)
    page.goto("/who-was-heard")
    meet(page)
    story.keep("heard", page)


def _leave_out(page: Page, family: str, story: Story) -> None:
    """Somebody whose turn it is is not asked now, and only leads read why."""
    meet = story.meet(LEAD)
    page.goto(family)
    page.get_by_label("Name", exact=True).fill(LATER)
    page.get_by_label("Parents and carers").check()
    press(page, "Enter this person", expected=200)
    page.goto("/families")
    away = page.get_by_role("link", name=f"Not now, because … {LATER}")
    while not away.count():
        with page.expect_navigation():
            page.get_by_role("link", name="Next page").click()
    with page.expect_navigation():
        away.click()
    meet(page)
    refused(page, "Do not ask them now", meet)
    page.get_by_label("A hearing or a big decision is close").check()
    page.get_by_label("What do you know?").fill("The hearing is on Friday.")
    press(page, "Do not ask them now", expected=200)
    page.goto("/families/not-asked")
    meet(page)
    expect(page.locator("main")).to_contain_text("The hearing is on Friday.")


def _stops(story: Story, link: str) -> None:
    """One tap on the first page, and a page that says so."""
    meet = story.meet("a parent")
    page = story.visitors.page(**PHONE)
    page.goto(link)
    meet(page)
    press(page, "Please don’t ask me again", expected=200)
    meet(page)
    expect(page.locator("h1")).to_have_text("We will not ask you again")
