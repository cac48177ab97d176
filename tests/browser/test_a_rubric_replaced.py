"""A visit is written without a signal on a rubric of which a next version is published meanwhile."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.away import Phone, back, drafts, kept, log_visit, make_ready, observer, sign_in_on
from tests.browser.line import Line
from tests.browser.steps import PHONE, Served, Visitors, name_of, press
from webapp.extensions import db
from webapp.practice.models import Observation

pytestmark = pytest.mark.browser

AUTHOR, RUBRIC = "Elin Marsh", "Care on a grey day"
WARM = "They laughed about the burnt toast, both of them."


def publish_next(page: Page) -> None:
    """Publish the version that is being written, with another name for its first criterion."""
    draft = page.url
    page.goto(f"{draft}/criteria/playful")
    page.get_by_label("Name").fill("Playful, also when it rains")
    press(page, "Save", expected=200)
    page.goto(f"{draft}/publish")
    press(page, "Publish version 2", expected=200)


def test_a_form_begun_on_a_version_since_replaced_is_written_and_shared_on_its_own(
    served: Served, chromium: Browser, visitors: Visitors, line: Line
) -> None:
    author = visitors.staff(AUTHOR)
    author.goto("/own-rubrics/new")
    author.get_by_label("What is it called?").fill(RUBRIC)
    author.get_by_role("radio", name="Relational care", exact=True).check()
    press(author, "Begin", expected=200)
    author.goto(f"{author.url}/publish")
    press(author, "Publish version 1", expected=200)
    far = Visitors(Served(served.app, line.address), chromium, visitors.opened)
    page = sign_in_on(far.page(**PHONE), observer(visitors))
    observation = log_visit(page, name_of(visitors.page(), "Practitioner"), RUBRIC)
    make_ready(page)
    phone = Phone(page, line, observation)
    line.cut()
    page = phone.opened(phone.path("evidence"))
    page.locator("#level-playful-4").check()
    page.locator("#evidence-playful").fill(WARM)
    kept(page)
    author.goto("/own-rubrics")
    press(author, "Write the next version", expected=200)
    publish_next(author)
    back(phone)
    (found,) = drafts(served, observation, "observation")
    assert found["level-playful"] == "4"
    page.goto(phone.path("evidence"))
    expect(page.locator("main")).not_to_contain_text("Playful, also when it rains")
    press(page, "Share with the practitioner")
    expect(page).to_have_url(re.compile(rf"/practice/observations/{observation}$"))
    expect(page.locator("main")).to_contain_text(WARM)
    with served.app.app_context():
        assert db.session.get_one(Observation, observation).version == 1
        db.session.remove()
    office = visitors.staff(observer(visitors))
    office.goto("/practice/visits/new")
    expect(office.get_by_label(RUBRIC)).to_have_count(1)
