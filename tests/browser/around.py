"""What stands around the main path of recruiting: names read, a part heard live, what candidates are told."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page

from scenarios import loader as library
from scenarios.spoken import SpokenTask
from tests.browser import steps
from tests.browser.steps import PHONE, press, refused
from tests.browser.story import Story
from webapp import clock

Meet = Callable[[Page], None]
LISTENER, OFFICER = "Sofia Lindqvist", "Osian Bevan"


def trying(page: Page, meet: Meet) -> None:
    """The candidate tries the page, and looks at how to withdraw."""
    page.goto("/assessment/try")
    meet(page)
    page.get_by_role("radio").first.check()
    press(page, "See what others said", expected=200)
    meet(page)
    page.goto("/assessment/withdraw")
    meet(page)


def reading_for_names(story: Story) -> None:
    """Somebody reads the written answer for names before assessors do."""
    page, meet = story.staff(OFFICER)
    page.goto("/names")
    meet(page)
    with page.expect_navigation():
        page.locator("main .attune-waiting a").first.click()
    meet(page)
    page.get_by_label("Words to hide besides").fill("Nowhere")
    press(page, "I have read it: go on", expected=200)
    meet(page)


def adjusting(story: Story, name: str) -> None:
    """An officer agrees something with a candidate who has not answered yet."""
    page, meet = story.staff(OFFICER)
    page.goto("/adjustments")
    meet(page)
    with page.expect_navigation():
        page.locator("main .attune-waiting a", has_text=name).first.click()
    meet(page)
    page.get_by_label("Larger type").check()
    press(page, "Keep what was agreed", expected=200)
    meet(page)


def sitting_on_a_panel(story: Story, campaign: str) -> None:
    """A parent is asked to sit on the panel, reads how it works, sets the question and grades somebody."""
    page, meet = story.staff("Ruth Adeyemi")
    page.goto(f"{campaign}/families")
    meet(page)
    refused(page, "Ask", meet)
    page.get_by_label("Parents’ panel").check()
    page.get_by_label("Name").fill("Mo Hale")
    page.get_by_label("E-mail address").fill("mo@parents.example")
    press(page, "Ask", expected=200)
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Open the message").click()
    link = steps.link_of(page)
    parent, look = story.visitors.page(**PHONE), story.meet("a parent on a panel")
    steps.start(parent, link, look)
    story.keep("panel briefing", parent)
    press(parent, "I have read this", expected=200)
    look(parent)
    refused(parent, "Save the question", look)
    parent.get_by_label("What do you want to ask everybody?").fill("What if we do not want to talk?")
    press(parent, "Save the question", expected=200)
    story.keep("panel", parent)
    with parent.expect_navigation():
        parent.get_by_role("link", name="How it works").click()
    look(parent)
    parent.goto("/your-panel")
    with parent.expect_navigation():
        parent.locator("main .attune-waiting a").first.click()
    look(parent)
    refused(parent, "Send", look)
    for group in parent.locator("main form fieldset").all():
        group.get_by_role("radio").first.check()
    parent.get_by_label("What did you see or hear?").fill("She let him finish.")
    story.keep("panel grade", parent)
    press(parent, "Send", expected=200)
    look(parent)


def hearing_live(story: Story, title: str) -> None:
    """A listener hears the spoken part."""
    page, meet = story.staff(LISTENER)
    page.goto("/hearing")
    meet(page)
    for name in (title, "Candidate"):
        with page.expect_navigation():
            page.locator("main .attune-waiting a", has_text=name).first.click()
        meet(page)
    refused(page, "Submit what I heard", meet)
    task = library.scenario("late-again").tasks[0]
    assert isinstance(task, SpokenTask)
    for question in task.core:
        page.locator(f"[id='{question.id}.asked']").check()
    for card in page.locator("main form section:has([type=radio])").all():
        card.get_by_role("radio").nth(3).check()
        card.get_by_role("textbox").fill("They asked him first how the night had been.")
    press(page, "Submit what I heard", expected=200)
    meet(page)


def telling(story: Story, campaign: str) -> None:
    """The recruiter offers times and tells the candidate, who reads it, takes a time and asks again."""
    page, meet = story.staff("Ruth Adeyemi")
    page.goto(f"{campaign}/times")
    meet(page)
    refused(page, "Offer these times", meet)
    page.get_by_label("Day").fill((clock.today() + timedelta(days=9)).isoformat())
    page.get_by_label("First time").fill("09:30")
    page.get_by_label("Room, or where to call").fill("Room 2")
    press(page, "Offer these times", expected=200)
    meet(page)
    page.goto(campaign)
    press(page, "Tell them what was decided", expected=200)
    meet(page)
    page.goto("/outbox")
    with page.expect_navigation():
        page.get_by_role("link", name="Your application").first.click()
    link = steps.link_of(page)
    candidate, look = story.visitors.page(**PHONE), story.meet("the candidate")
    steps.start(candidate, link, look, "Read it")
    story.keep("outcome", candidate)
    with candidate.expect_navigation():
        candidate.get_by_role("button", name="Choose a time").click()
    look(candidate)
    candidate.get_by_role("button", name="Take this time").first.click()
    candidate.wait_for_load_state()
    look(candidate)
    story.keep("time", candidate)
    candidate.goto("/outcome")
    refused(candidate, "Ask for another person to look again", look)
    candidate.get_by_label("What should another person look at?").fill("My second answer.")
    press(candidate, "Ask for another person to look again", expected=200)
    look(candidate)
    press(candidate, "Do not compare my answers with my work", expected=200)
    look(candidate)


def managing(story: Story, campaign: str, name: str) -> None:
    """The recruiter's pages that no link leads to yet."""
    page, meet = story.staff("Ruth Adeyemi")
    page.goto(f"{campaign}/twice")
    meet(page)
    page.goto(f"{campaign}/list")
    refused(page, "Read the list", meet)
    rows = f"name,e-mail\n{name} Again,again@candidates.example\nx,y"
    page.get_by_label("Or paste the lines here").fill(rows)
    press(page, "Read the list", expected=200)
    meet(page)
    page.goto(campaign)
    with page.expect_navigation():
        page.get_by_role("link", name="Has withdrawn").first.click()
    meet(page)
