"""The walk around the mirror: what a team hopes, its wall, the whole service, a report, and a file."""

from camera import Visitor, picture

MEMBER, QUALITY, COUNTING, ANALYST = "Aled Khan", "Helen Sarkisian", "Nia Beddoe", "Una Fairley"
LARGE = (1920, 1080)


def shown(visitor: Visitor) -> None:
    """Each page as whoever it is for opens it."""
    _team(visitor)
    _service(visitor)
    page = visitor.staff(COUNTING)
    page.goto("/monthly-counts/take-in")
    picture(page, "co-ordinator-counts", last=page.locator("main"))
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
