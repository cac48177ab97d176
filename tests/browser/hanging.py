"""A screen is hung on the wall and taken down; somebody asks for the weekly e-mail and stops it again."""

from playwright.sync_api import Page, expect

from tests.browser.steps import press
from tests.browser.story import Story
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.reflection.views.digest import proof_of

LEAD, TEAM, MEMBER = "Wyn Parry", "Alder", "Aled Khan"


def hang(story: Story) -> None:
    """The facilitator makes a link, a screen opens it, and the facilitator takes it back."""
    page, meet = story.staff(LEAD)
    page.goto("/mirror")
    if not page.get_by_role("link", name="Screens on the wall").count():
        page.get_by_role("link", name=TEAM).first.click()
    page.get_by_role("link", name="Screens on the wall").click()
    meet(page)
    press(page, "Make a link for a screen", expected=200)
    meet(page)
    link = page.locator("[role=status] .attune-link").inner_text()
    screen = story.visitors.page()
    screen.goto(link)
    story.meet("a screen")(screen)
    press(screen, "Show the wall on this screen", expected=200)
    expect(screen.locator("h1")).to_have_text("Who we heard from")
    story.meet("a screen")(screen)
    story.keep("a screen on the wall", screen)
    press(page, "Take it back", expected=200)
    meet(page)
    screen.reload()
    story.keep("a screen that was taken down", screen)
    _week(story)


def _week(story: Story) -> None:
    page, meet = story.staff(MEMBER)
    page.goto("/mirror/digest")
    meet(page)
    page.get_by_label("Yes, in the language of this page").check()
    press(page, "Save", expected=200)
    meet(page)
    _stop(story, page)


def _stop(story: Story, page: Page) -> None:
    """The mail's own link, in a browser where nobody is signed in."""
    with story.visitors.served.app.test_request_context():
        person = next(one for one in accounts.everybody(db.session()) if one.name == MEMBER)
        proof = proof_of(person.id)
        db.session.remove()
    mail = story.visitors.page()
    mail.goto(f"/no-more-digests/{proof}")
    story.meet("whoever reads the mail")(mail)
    press(mail, "Stop it", expected=200)
    story.meet("whoever reads the mail")(mail)
    page.goto("/mirror/digest")
    expect(page.locator("main")).to_contain_text("You get no e-mail")
