"""A safeguarding lead keeps the rota, hands a concern over and says what came of it; what is late is seen."""

from datetime import timedelta

from playwright.sync_api import Page

from tests.browser.steps import Meet, press, refused
from tests.browser.story import Story
from webapp import clock


def guard(story: Story, concern: str, page: Page, meet: Meet) -> None:
    """Everything that a lead does beside reading, from a concern that is acknowledged."""
    page.goto(concern)
    refused(page, "Keep this outcome", meet)
    page.get_by_text("It is about somebody who works here").click()
    refused(page, "Give it to the allegations lead", meet)
    page.get_by_label("Passed to the front door").check()
    page.get_by_label("Why?", exact=True).fill("They know the family.")
    press(page, "Keep this outcome", expected=200)
    meet(page)
    story.keep("settled", page)
    page.goto("/safety-concerns/settled")
    meet(page)
    keep_the_rota(page, meet)
    page, meet = story.staff("Helen Sarkisian")
    page.goto("/safety-concerns/overdue")
    meet(page)


def keep_the_rota(page: Page, meet: Meet) -> None:
    """Somebody is put on for a week, and families read what the lead writes."""
    page.goto("/safety-concerns/rota")
    meet(page)
    refused(page, "Put them on the rota", meet)
    page.get_by_label("Who reads?").select_option(index=1)
    for legend, when in (("First day", clock.today()), ("Last day", clock.today() + timedelta(days=7))):
        group = page.get_by_role("group", name=legend)
        for part, number in (("Day", when.day), ("Month", when.month), ("Year", when.year)):
            group.get_by_label(part, exact=True).fill(str(number))
    press(page, "Put them on the rota", expected=200)
    meet(page)
    page.goto("/safety-concerns/who-to-turn-to")
    meet(page)
    page.get_by_label("What families read, one on each line").fill("")
    refused(page, "Let families read this", meet)
    page.get_by_label("What families read, one on each line").fill("999 if someone is in danger now.")
    press(page, "Let families read this", expected=200)
    meet(page)
