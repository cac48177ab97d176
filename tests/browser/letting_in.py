"""A co-ordinator lets a school nurse in, who chooses a password; then their access ends."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page
from sqlalchemy import select

from tests.browser.steps import PHONE, press, refused
from tests.browser.story import Story
from webapp import clock
from webapp.extensions import db
from webapp.outbox.models import Message

NURSE, ADDRESS = "Olu Reed", "olu.reed@trust.example"
PASSWORD = "four wet ducks at noon"


def let_in(story: Story) -> None:
    """The nurse is let in, signs in, is sent another link, and goes."""
    page, meet = story.staff("Nia Beddoe")
    meet(page)
    page.goto("/visiting-staff/new")
    refused(page, "Let them in", meet)
    page.get_by_label("Name", exact=True).fill(NURSE)
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("Who employs them?").select_option(label="Fenmoor Health Trust (invented)")
    page.get_by_label("Profession").fill("School nurse")
    page.get_by_label("A partner").check()
    page.get_by_label("In which team?").select_option(index=1)
    _fill(page, "Last day", clock.today() + timedelta(days=200))
    press(page, "Let them in", expected=200)
    meet(page)
    theirs = page.url
    _choose_a_password(story)
    _fill(page, "Last day", clock.today() - timedelta(days=1))
    refused(page, "Move it", meet)
    _fill(page, "Last day", clock.today() + timedelta(days=100))
    press(page, "Move it", expected=200)
    press(page, "Send a link to choose a password", expected=200)
    press(page, "End access now", expected=200)
    meet(page)
    page.goto(f"/visiting-staff?q={ADDRESS}")
    meet(page)
    page.goto(theirs)
    with page.expect_navigation():
        page.get_by_role("button", name="Let them in again").click()
    meet(page)


def _fill(page: Page, legend: str, day: date) -> None:
    group = page.get_by_role("group", name=legend)
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part, exact=True).fill(str(number))


def _choose_a_password(story: Story) -> None:
    page, meet = story.visitors.page(**PHONE), story.meet("a school nurse")
    page.goto(_link(story))
    meet(page)
    refused(page, "Use this password", meet)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    press(page, "Use this password", expected=200)
    meet(page)
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in", expected=200)
    meet(page)


def _link(story: Story) -> str:
    """The link in the message to the nurse, which nobody else sees on a page."""
    with story.walk.app.app_context():
        bodies = [one.body for one in db.session.scalars(select(Message)) if one.address == ADDRESS]
        db.session.remove()
    return re.findall(r"http\S+/password/\S+", bodies[-1])[0]
