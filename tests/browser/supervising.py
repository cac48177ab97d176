"""A supervision on the pages: planned, prepared, written up, confirmed, and what follows."""

from datetime import timedelta

from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.steps import PHONE, press, refused, two_tabs
from tests.browser.story import Story
from webapp import clock

# Who was in the one group that is on record.
SUPERVISOR, PARTNER = "Amara Okafor", "Nina Galloway"
CHILD_RECORD = "The son is to be seen alone by Friday."


def supervise(story: Story) -> None:
    """Somebody is asked to a supervision and prepares it; it is written up, confirmed and followed."""
    page, meet = story.staff(SUPERVISOR)
    page.goto("/supervision")
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Plan or write up a supervision").click()
    meet(page)
    refused(page, "Keep it", meet)
    name = _plan(page)
    whole = page.url
    _prepare(story, name, whole)
    page.goto(whole)
    meet(page)
    two_tabs(page, lambda tab, words: tab.get_by_label("How are those who were there").fill(words))
    page.goto(f"{whole}/versions")
    meet(page)
    press(page, "Go on with this version", expected=200)
    _write_about_a_family(page, meet)
    page.get_by_role("group", name="Action 1", exact=True).get_by_label("What is to be done?").fill("Ring.")
    press(page, "Room for another action", expected=200)
    refused(page, "Put it on record", meet)
    _agree(page, name)
    press(page, "Put it on record", expected=200)
    meet(page)
    record = page.url
    _confirm(story, name, record)
    page.goto(record)
    assert page.get_by_role("button", name="Copy it").is_visible()
    press(page, "It is on the child’s record now", expected=200)
    meet(page)
    story.keep("supervision", page)


def _plan(page: Page) -> str:
    page.get_by_label("One to one").check()
    who = page.get_by_role("group", name="Who is there?")
    name = who.locator("label").first.inner_text().strip()
    who.get_by_label(name, exact=True).check()
    page.get_by_label("What do you want to think about?").fill("The family where nobody opens.")
    press(page, "Keep it", expected=200)
    return name


def _prepare(story: Story, name: str, whole: str) -> None:
    page, meet = story.visitors.staff(name, **PHONE), story.meet(name)
    meet(page)
    page.goto(whole.replace("/record", "/bring"))
    meet(page)
    page.get_by_label("What do you want to think about?").fill("w" * 20_001)
    refused(page, "Keep it", meet)
    page.get_by_label("What do you want to think about?").fill("How I say that I am worried.")
    press(page, "Keep it", expected=200)
    meet(page)


def _write_about_a_family(page: Page, meet: steps.Meet) -> None:
    press(page, "Write about a family", expected=200)
    meet(page)
    page.get_by_label("What did you decide together?").fill("We see the son at school.")
    refused(page, "Keep it and go back", meet)
    address = page.url
    two_tabs(page, lambda tab, words: tab.get_by_label("Why?").fill(words))
    page.goto(f"{address}/versions")
    meet(page)
    press(page, "Go on with this version", expected=200)
    page.get_by_label("A decision that belongs on the child’s record").fill(CHILD_RECORD)
    page.get_by_label("What did you decide together?").fill("We see the son at school.")
    page.get_by_label("Case reference").fill(_reference(page))
    press(page, "Keep it and go back", expected=200)
    meet(page)


def _reference(page: Page) -> str:
    """A family of the supervisor's team, as the record of an earlier supervision names it."""
    other = page.context.new_page()
    other.goto("/supervision")
    other.locator("main li", has_text=PARTNER).get_by_role("link").click()
    heading = other.get_by_role("heading", name="Family ").first.inner_text()
    other.close()
    return heading.removeprefix("Family ").strip()


def _agree(page: Page, name: str) -> None:
    due = clock.today() + timedelta(days=3)
    first = page.get_by_role("group", name="Action 1", exact=True)
    first.get_by_label("What is to be done?").fill("Ring the school.")
    first.get_by_label("Who does it?").select_option(label=name)
    for part, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        first.get_by_label(part, exact=True).fill(str(value))


def _confirm(story: Story, name: str, record: str) -> None:
    page, meet = story.visitors.staff(name, **PHONE), story.meet(name)
    page.goto(record)
    meet(page)
    page.get_by_label("What do you want to add?").fill("I was afraid too.")
    page.get_by_label("Very useful").check()
    press(page, "Confirm that this is what we said", expected=200)
    meet(page)
    page.goto("/supervision")
    meet(page)
    press(page, "It is done", expected=200)
    meet(page)
