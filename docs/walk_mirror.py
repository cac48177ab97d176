"""The walk around the mirror: a team's hopes and wall, the service, a report and who answers it, a file."""

from camera import PHONE, Visitor, button, picture
from playwright.sync_api import Page

MEMBER, QUALITY, COUNTING, ANALYST = "Aled Khan", "Helen Sarkisian", "Nia Beddoe", "Una Fairley"
ADMINISTRATOR = "Alex Marlow"
LARGE = (1920, 1080)


def shown(visitor: Visitor) -> None:
    """Each page as whoever it is for opens it."""
    _team(visitor)
    _service(visitor)
    page = visitor.staff(COUNTING)
    page.goto("/monthly-counts/take-in")
    picture(page, "co-ordinator-counts", last=page.locator("main"))
    page = visitor.staff(ADMINISTRATOR)
    page.goto("/teams")
    page.get_by_role("link", name="Let it go on as another").first.click()
    page.wait_for_load_state()
    picture(page, "administrator-team-goes-on", last=page.locator("main"))
    page = visitor.staff(ANALYST)
    page.goto("/exports")
    page.get_by_role("link", name="Ask for a file").click()
    page.wait_for_load_state()
    picture(page, "analyst-export", last=page.locator("main"))


def _team(visitor: Visitor) -> None:
    page = visitor.staff(MEMBER)
    page.goto("/mirror")
    mirror = page.url
    picture(page, "team-hopes", first=page.locator("#hopes"))
    wall = visitor.staff(MEMBER, LARGE)
    wall.goto(f"{mirror}/wall")
    picture(wall, "team-wall")


def _service(visitor: Visitor) -> None:
    page = visitor.staff(QUALITY)
    page.goto("/service")
    picture(page, "quality-lead-service")
    page.goto("/service/reports")
    page.get_by_role("link", name="Children in care council").first.click()
    page.wait_for_load_state()
    page.get_by_role("link", name="Read it as it is printed").click()
    page.wait_for_load_state()
    picture(page, "quality-lead-report", last=page.locator("main"))
    _panel(visitor, page)


def _panel(visitor: Visitor, lead: Page) -> None:
    """A young person whom the lead lets in reads what is published for their panel, and may answer."""
    lead.goto("/service/reports")
    lead.get_by_label("Children in care council").check()
    lead.get_by_label("A name by which you know them").fill("Remi")
    lead.get_by_label("Show it to me once").check()
    button(lead, "Give out the link")
    link = lead.locator("[role=status] .attune-link").inner_text()
    lead.goto("/service/reports/links")
    picture(lead, "quality-lead-panel-links", last=lead.locator("main"))
    young = visitor.page(PHONE)
    young.goto(link)
    button(young, "Start")
    button(young, "Continue")
    young.locator("main .attune-waiting a").first.click()
    young.wait_for_load_state()
    heading = young.get_by_role("heading", name="Tell us what you think")
    picture(young, "panel-report-phone")
    picture(young, "panel-report-answer-phone", first=heading, last=young.locator("main"))
