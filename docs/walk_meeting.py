"""The walk through a campaign that is heard live: the officer, the listener, the panels and the recruiter."""

from camera import DESKTOP, PHONE, Visitor, button, link_of, picture
from playwright.sync_api import Page

AGENCY, WAITS = "Agency social workers", "Colm Brady"
ASKED = "Help us choose: the parents’ panel"
SAW = "He asked her what she had tried, and he said what happens next."


def _open(page: Page, name: str) -> None:
    """Follow the link of this name."""
    page.get_by_role("link", name=name).first.click()
    page.wait_for_load_state()


def preparing(visitor: Visitor) -> None:
    """A recruiter keeps a draft, offers times, and looks at who hears, who is asked and who assesses."""
    page = visitor.staff("Ruth Adeyemi")
    page.goto("/campaigns/new?pack=residential-worker")
    button(page, "Keep it as a draft")
    picture(page, "recruiter-draft")
    page.goto("/campaigns")
    _open(page, AGENCY)
    campaign = page.url
    for path, name in (("times", "recruiter-times"), ("families", "recruiter-families")):
        page.goto(f"{campaign}/{path}")
        picture(page, name, last=page.locator("main h2").last)
    page.goto("/outbox")
    page.locator("main a", has_text=ASKED).first.click()
    page.wait_for_load_state()
    sitting(visitor, link_of(page))


def sitting(visitor: Visitor, link: str) -> None:
    """A parent reads how it works, and grades somebody, on a phone."""
    page = visitor.page(PHONE)
    page.goto(link)
    button(page, "Start")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()
    page.goto("/your-panel")
    picture(page, "parent-panel-phone", last=page.locator("main"))
    page.goto("/your-panel/briefing")
    picture(page, "parent-briefing-phone", last=page.locator("main"))
    page.goto("/your-panel")
    page.locator("main .attune-waiting a").last.click()
    page.wait_for_load_state()
    for number, group in enumerate(page.locator("main form fieldset").all()):
        group.get_by_role("radio").nth(1 + number % 2).check()
    page.get_by_label("What did you see or hear?").fill(SAW)
    page.get_by_text("Saved at").first.wait_for()
    picture(page, "parent-grade-phone")


def agreeing(visitor: Visitor) -> None:
    """An adjustments officer agrees something with somebody who has not answered yet."""
    page = visitor.staff("Osian Bevan")
    page.goto("/adjustments")
    page.locator("main .attune-waiting a", has_text=WAITS).first.click()
    page.wait_for_load_state()
    picture(page, "officer-adjustment", last=page.locator("main"))


def listening(visitor: Visitor) -> None:
    """A listener has somebody in front of them."""
    page = visitor.staff("Grace Mensah")
    page.goto("/hearing")
    _open(page, AGENCY)
    page.locator("main .attune-waiting a").last.click()
    page.wait_for_load_state()
    picture(page, "listener-hears")


def reading(visitor: Visitor) -> None:
    """A panel member reads the board of a campaign that parents and young people looked at."""
    page = visitor.staff("Peter Okoro")
    page.goto("/board")
    _open(page, AGENCY)
    picture(page, "panel-board-with-panels")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    panels = page.locator("main h2, main h3").filter(has_text="panel").first
    picture(page, "panel-lay-words", first=panels)


STEPS = (preparing, agreeing, listening, reading)
