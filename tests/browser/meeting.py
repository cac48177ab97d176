"""A whole reflection session, in four browsers at once: the wall, two of the team and somebody invited."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import PHONE, press, refused
from tests.browser.story import Story
from webapp import clock

LEAD, TEAM = "Wyn Parry", "Alder"
MEMBER, SUPERVISOR, PARTNER = "Aled Khan", "Amara Okafor", "Nina Galloway"
THOUGHT, SIGNED, SLOW = "We ring back the same day.", "I am asked in early.", "Typed while we moved on."
PROMISE = "We say at every door why we have come."


def meet_together(story: Story) -> None:
    """The session is planned, joined, led through its agenda, handed over and closed."""
    wall, meet = story.staff(LEAD)
    _plan(wall, meet)
    press(wall, "Open the session", expected=200)
    meet(wall)
    phones = {name: _join(story, wall, name) for name in (MEMBER, SUPERVISOR, PARTNER)}
    expect(wall.locator("#live-where")).to_contain_text("3 people have joined.")
    _go_on(wall, "Who we heard from")
    _go_on(wall, "What goes well")
    _think(story, wall, meet, phones)
    _come_back(story, wall, phones[MEMBER])
    _questions(wall, meet)
    _hand_over(story, wall, meet)
    _promise(story, wall, meet)
    _close(story, wall, meet, phones)


def _plan(wall: Page, meet: steps.Meet) -> None:
    wall.goto("/sessions")
    meet(wall)
    with wall.expect_navigation():
        wall.get_by_role("link", name=f"Plan a session of {TEAM}").click()
    meet(wall)
    wall.get_by_label("Month", exact=True).fill("13")
    refused(wall, "Plan it", meet)
    steps.fill_day(wall, clock.today())
    wall.get_by_label("The newest figures on the day").check()
    wall.get_by_label(PARTNER).check()
    press(wall, "Plan it", expected=200)
    meet(wall)


def _join(story: Story, wall: Page, name: str) -> Page:
    """Somebody joins on their own phone, with the code that stands on the wall."""
    page, meet = story.visitors.staff(name, **PHONE), story.meet(name)
    page.goto("/sessions/join")
    meet(page)
    refused(page, "Join", meet)
    page.get_by_label("The code on the wall").fill(wall.locator(".attune-code").inner_text().lower())
    press(page, "Join", expected=200)
    meet(page)
    return page


def _go_on(wall: Page, title: str) -> None:
    press(wall, "Next: ", expected=200)
    expect(wall.locator("#step")).to_have_text(title)


def _think(story: Story, wall: Page, meet: steps.Meet, phones: dict[str, Page]) -> None:
    """Two write; nobody reads it until it is put on the wall, and then everybody does, without a reload."""
    for name, words in ((MEMBER, THOUGHT), (PARTNER, SIGNED)):
        page = phones[name]
        expect(page.locator("#step")).to_have_text("What goes well")
        page.locator("#text").fill(words)
        if words == SIGNED:
            page.locator("#signed").check()
        press(page, "Add it", expected=200)
        story.meet(name)(page)
    expect(wall.locator("#live-look")).to_contain_text("Something has been written")
    story.keep("before the wall", wall)
    press(wall, "Put it on the wall, all at once", expected=200)
    meet(wall)
    story.keep("on the wall", wall)
    expect(phones[SUPERVISOR].locator("#live-thoughts")).to_contain_text(THOUGHT)
    story.keep("on a phone", phones[SUPERVISOR])


def _come_back(story: Story, wall: Page, phone: Page) -> None:
    """What is typed is still there when the session goes on, and when the phone comes back."""
    phone.locator("#text").fill(SLOW)
    _go_on(wall, "What could be better")
    expect(phone.locator("#step")).to_have_text("What could be better")
    expect(phone.locator("[data-said]")).to_contain_text("What you typed is still here.")
    expect(phone.locator("#text")).to_have_value(SLOW)
    address = phone.url
    phone.goto("/")
    phone.goto(address)
    expect(phone.locator("#text")).to_have_value(SLOW)
    press(phone, "Add it", expected=200)
    expect(phone.locator("#text")).to_have_value("")
    own = phone.locator("[data-thought]", has_text=SLOW)
    with phone.expect_navigation():
        own.get_by_role("button", name="Take it back").click()
    expect(phone.locator("[data-thought]", has_text=SLOW)).to_have_count(0)
    story.keep("taken back", phone)


def _questions(wall: Page, meet: steps.Meet) -> None:
    for title in ("The first question", "The second question", "The third question", "What we make of it"):
        _go_on(wall, title)
    meet(wall)
    # A note that was typed is kept by whichever button is pressed.
    wall.get_by_label("Evidence: what do we know").fill("Families and observers say the same.")
    press(wall, "Five minutes more", expected=200)
    expect(wall.get_by_label("Evidence: what do we know")).to_have_value(
        "Families and observers say the same."
    )


def _hand_over(story: Story, wall: Page, meet: steps.Meet) -> None:
    """The supervisor goes on leading, and gives it back."""
    other = story.visitors.staff(SUPERVISOR)
    other.goto(wall.url.partition("#")[0])
    story.meet(SUPERVISOR)(other)
    press(other, "Lead from here", expected=200)
    press(wall, "Five minutes more", expected=409)
    meet(wall)
    wall.goto(other.url)
    expect(wall.locator("#live-where")).to_contain_text(f"{SUPERVISOR} leads.")
    press(wall, "Lead from here", expected=200)
    other.close()


def _promise(story: Story, wall: Page, meet: steps.Meet) -> None:
    _go_on(wall, "What we will do")
    story.told["no promise"] = refused(wall, "Record it", meet)
    wall.get_by_label("What will we do?").fill(PROMISE)
    for label in ("What is it about?", "Who will see to it?"):
        wall.get_by_label(label).select_option(index=1)
    steps.fill_day(wall, clock.today() + timedelta(days=60))
    wall.get_by_label("What families say").check()
    wall.get_by_label("It goes up").check()
    wall.get_by_label("How will families be told?").fill("We now say why we come.")
    press(wall, "Record it", expected=200)
    meet(wall)


def _close(story: Story, wall: Page, meet: steps.Meet, phones: dict[str, Page]) -> None:
    _go_on(wall, "Close")
    meet(wall)
    with wall.expect_navigation():
        wall.get_by_role("link", name="Read and correct the minutes").click()
    meet(wall)
    with wall.expect_navigation():
        wall.get_by_role("link", name="Back to the wall").click()
    press(wall, "Close the session and lock the minutes", expected=200)
    meet(wall)
    story.keep("minutes", wall)
    # A phone that is still open is led to the minutes.
    expect(phones[PARTNER].get_by_role("heading", level=1)).to_contain_text("Minutes")
    story.keep("minutes on a phone", phones[PARTNER])
