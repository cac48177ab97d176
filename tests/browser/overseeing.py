"""A quality lead looks at the whole service, makes the quarter's reports, publishes one, and is answered."""

import re

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import PHONE, press, refused
from tests.browser.story import Story

LEAD = "Helen Sarkisian"
OWN = "Families say that they are listened to, and we want to know from whom we do not hear."
BACK = "It is good. But nobody asked me about my school."
ANSWER = "You are right. From now on every worker asks it at the first visit."


def oversee(story: Story) -> None:
    """Open a funnel, press the one button, write too much, then publish and read it on paper."""
    page, meet = story.staff(LEAD)
    page.goto("/service")
    for one in page.locator("details summary").all()[:2]:
        one.click()
    meet(page)
    story.keep("service", page)
    page.goto("/service/reports")
    press(page, "Make the reports of", expected=200)
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Children in care council").first.click()
    meet(page)
    page.get_by_label("Your own words: What people told us").fill("x" * 4_001)
    refused(page, "Keep my words", meet)
    page.get_by_label("Your own words: What people told us").fill(OWN)
    press(page, "Keep and publish", expected=200)
    expect(page.get_by_text(OWN)).to_be_visible()
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Read it as it is printed").click()
    meet(page)
    story.keep("report", page)
    let_in(story, page)
    answer_a_panel(story, page)


def let_in(story: Story, lead: Page) -> None:
    """A parent opens a link that the lead was shown once; it is given anew, and taken back."""
    meet = story.meet(LEAD)
    lead.goto("/service/reports")
    refused(lead, "Give out the link", meet)
    lead.get_by_label("Parents’ panel").check()
    lead.get_by_label("A name by which you know them").fill("Mo Hale")
    lead.get_by_label("Show it to me once").check()
    press(lead, "Give out the link", expected=200)
    meet(lead)
    story.keep("link for a panel", lead)
    parent, look = story.visitors.page(**PHONE), story.meet("a parent who was let in")
    steps.start(parent, lead.locator("[role=status] .attune-link").inner_text(), look)
    expect(parent).to_have_url(re.compile("/your-panel/reports$"))
    press(lead, "Give another link", expected=200)
    meet(lead)
    press(lead, "Take it back", expected=200)
    expect(lead.get_by_text("Taken back", exact=True)).to_be_visible()
    meet(lead)
    parent.goto("/your-panel/reports")
    look(parent)


def answer_a_panel(story: Story, lead: Page) -> None:
    """A young person on a panel reads the report, writes back and changes it; the lead answers."""
    recruiter, _meet = story.staff("Ruth Adeyemi")
    recruiter.goto("/campaigns")
    with recruiter.expect_navigation():
        recruiter.locator("main li a").first.click()
    recruiter.goto(f"{recruiter.url}/families")
    recruiter.get_by_label("Young people’s panel").check()
    recruiter.get_by_label("Name").fill("Ola Young")
    recruiter.get_by_label("E-mail address").fill("ola@young.example")
    press(recruiter, "Ask", expected=200)
    with recruiter.expect_navigation():
        recruiter.get_by_role("link", name="Open the message").click()
    young, look = story.visitors.page(**PHONE), story.meet("a young person on a panel")
    steps.start(young, steps.link_of(recruiter), look)
    young.goto("/your-panel/reports")
    look(young)
    with young.expect_navigation():
        young.locator("main .attune-waiting a").first.click()
    look(young)
    refused(young, "Send", look)
    young.get_by_label("What people told us").check()
    young.get_by_label("What do you want to say?").fill("It is good.")
    press(young, "Send", expected=200)
    look(young)
    with young.expect_navigation():
        young.get_by_role("link", name="Change it or take it back").click()
    look(young)
    young.get_by_label("What do you want to say?").fill(BACK)
    press(young, "Keep this", expected=200)
    lead.goto("/service/reports")
    with lead.expect_navigation():
        lead.get_by_role("link", name="Children in care council").first.click()
    expect(lead.get_by_text(BACK)).to_be_visible()
    meet = story.meet(LEAD)
    meet(lead)
    refused(lead, "Answer", meet)
    lead.get_by_label("What we say to this").fill(ANSWER)
    press(lead, "Answer", expected=200)
    meet(lead)
    story.keep("answered", lead)
    young.reload()
    expect(young.get_by_text(ANSWER)).to_be_visible()
    look(young)
    story.keep("panel answered", young)
