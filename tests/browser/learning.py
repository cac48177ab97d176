"""What follows an observation: goals, a second look, evidence, what records are for, and an own rubric."""

from datetime import timedelta

from playwright.sync_api import Page

from tests.browser.steps import fill_day, press, refused
from tests.browser.story import Story
from webapp import clock

FIREWALL = "/what-records-are-for"
RUBRIC = "Our relational care"
GOAL = "I ask what they have tried before I offer anything."


def learning(story: Story, practitioner: str, observation: str, observer: Page) -> None:
    """The practitioner proposes a goal and asks for more; the observer and a second person agree."""
    page, meet = story.staff(practitioner)
    page.goto(f"{observation}?levels=shown")
    page.get_by_text("Propose a goal").click()
    refused(page, "Propose it", meet)
    page.get_by_label("What do you want to reach?").fill(GOAL)
    fill_day(page, clock.today() + timedelta(days=60))
    press(page, "Propose it", expected=200)
    meet(page)
    page.get_by_text("Ask for a second, blind observation").click()
    press(page, "Ask for it", expected=200)
    meet(page)
    page.goto(f"{observation}/take-away")
    refused(page, "Take the file", meet)
    observer.goto(observation)
    press(observer, "I agree to this goal", expected=200)
    meet(observer)
    page.goto(FIREWALL)
    page.get_by_text("Ask for your own records").click()
    refused(page, "Ask for them", meet)
    page.get_by_label("What do you want them for?").fill("For my portfolio.")
    press(page, "Ask for them", expected=200)
    meet(page)
    _second_person(story)
    page.goto(FIREWALL)
    meet(page)
    with page.expect_download():
        page.get_by_role("button", name="Take your records").click()


def writing(story: Story) -> None:
    """An author copies a rubric, changes it, publishes it, and begins its next version."""
    page, meet = story.staff("Elin Marsh")
    page.goto("/own-rubrics/new")
    refused(page, "Begin", meet)
    page.get_by_label("What is it called?").fill(RUBRIC)
    page.get_by_role("radio", name="Relational care", exact=True).check()
    press(page, "Begin", expected=200)
    meet(page)
    draft = page.url
    press(page, "Move down", expected=200)
    page.goto(f"{draft}/criteria/playful")
    meet(page)
    page.get_by_label("Name").fill("")
    refused(page, "Save", meet)
    page.get_by_label("Name").fill("Playful, also on a grey day")
    page.get_by_label("What to listen for").fill("Who laughs first.")
    press(page, "Save", expected=200)
    page.goto(f"{draft}/another-criterion")
    refused(page, "Save", meet)
    page.get_by_label("Name").fill("Taken away again")
    press(page, "Save", expected=200)
    meet(page)
    page.goto(f"{draft}/publish")
    meet(page)
    page.goto(draft)
    page.get_by_text("Take it away").last.click()
    press(page, "Take “Taken away again” away", expected=200)
    page.goto(f"{draft}/preview")
    page.get_by_text("What each level looks like").nth(1).click()
    meet(page)
    page.goto(f"{draft}/publish")
    meet(page)
    press(page, "Publish version 1", expected=200)
    meet(page)
    page.goto("/own-rubrics")
    meet(page)
    press(page, "Write the next version", expected=200)
    meet(page)


def _second_person(story: Story) -> None:
    page, meet = story.staff("Helen Sarkisian")
    page.goto(FIREWALL)
    meet(page)
    press(page, "I agree", expected=200)
    meet(page)
    page.goto(f"{FIREWALL}/new")
    refused(page, "Ask", meet)
