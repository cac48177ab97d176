"""What people do on the pages, as a browser does it: the moves that the walks are made of."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

from webapp import clock
from webapp.unit_of_work import Attune

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PATIENCE = 15_000
# One for each kind of task that a candidate answers on a page.
SCENARIOS = (
    "The morning after",
    "Both in the room",
    "Not by Friday",
    "Five visits, one afternoon",
    "A lift home",
    "The third phone",
)
PARTS = range(1, len(SCENARIOS) + 1)
WORDS = "I would ring her today, say plainly what worries me, and ask what would make it feel safe."

# What is done with each page that a walk meets: mostly nothing, in the loop a close look.
Meet = Callable[[Page], None]


def pass_by(_page: Page) -> None:
    """Do nothing with a page but go on; a form is then sent once, filled in."""


@dataclass(frozen=True)
class Served:
    """The demonstration as a browser reaches it."""

    app: Attune
    address: str


@dataclass
class Visitors:
    """Opens a browser of its own for everybody who comes."""

    served: Served
    chromium: Browser
    opened: list[BrowserContext] = field(default_factory=list)

    def page(self, **options: Any) -> Page:
        """A page in a browser that knows nothing yet."""
        context = self.chromium.new_context(base_url=self.served.address, **options)
        context.set_default_timeout(PATIENCE)
        self.opened.append(context)
        return context.new_page()

    def staff(self, name: str, **options: Any) -> Page:
        """A page on which this invented person is signed in."""
        return self._come_in(self.page(**options), name)

    def signed_in(self, context: BrowserContext, name: str) -> Page:
        """The same in a browser that somebody else has opened."""
        context.set_default_timeout(PATIENCE)
        return self._come_in(context.new_page(), name)

    def _come_in(self, page: Page, name: str) -> Page:
        page.goto("/sign-in")
        page.get_by_role("button", name=re.compile(re.escape(name))).first.click()
        expect(page).to_have_url(f"{self.served.address}/")
        return page

    def leave(self) -> None:
        """Close every browser."""
        for context in self.opened:
            context.close()


def press(page: Page, name: str, *, expected: int | None = None, within: int = 15_000) -> None:
    """Press a button that sends its form, and wait so many milliseconds for the page that answers."""
    with page.expect_navigation(timeout=within) as arriving:
        page.locator("main, footer").get_by_role("button", name=name).first.click(timeout=within)
    if expected is not None:
        assert arriving.value.status == expected, f"{name} on {page.url} answers {arriving.value.status}"


def refused(page: Page, name: str, meet: Meet = pass_by) -> str:
    """Press a button on a form that is not right yet; returns what the summary at the top says."""
    press(page, name, expected=422)
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    for link in summary.get_by_role("link").all():
        target = page.locator(f'[id="{(link.get_attribute("href") or "#")[1:]}"]')
        expect(target).to_have_count(1)
    meet(page)
    return summary.inner_text()


def name_of(page: Page, role: str) -> str:
    """Somebody invented who has this role first on the sign-in page."""
    page.goto("/sign-in")
    return page.locator(".attune-people button", has_text=role).locator("strong").first.inner_text()


def link_of(page: Page) -> str:
    """The link that a message in the outbox brings."""
    return page.locator("main .attune-link").inner_text()


def fill_day(page: Page, day: date) -> None:
    """Fill in the only day that a page asks for."""
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).fill(str(number))


def saved(page: Page) -> str:
    """Wait until the page says that everything is saved, and return what it says."""
    state = page.locator("[data-capture-state]")
    expect(state).to_have_attribute("data-state", "saved")
    return state.inner_text()


def two_tabs(page: Page, write: Callable[[Page, str], None]) -> None:
    """Write the same form in two tabs, so that the second learns that both versions are kept."""
    other = page.context.new_page()
    other.goto(page.url)
    write(other, "Written in the second tab.")
    saved(other)
    write(page, "Written in the first tab.")
    expect(page.locator(".attune-conflict")).to_be_visible()
    other.close()


# Recruitment


def open_campaign(page: Page, title: str, meet: Meet = pass_by, minutes: str = "") -> str:
    """A recruiter opens a campaign with every kind of task and a standard; returns its path."""
    page.goto("/campaigns/new")
    meet(page)
    if meet is not pass_by:
        refused(page, "Open the campaign", meet)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Role that candidates apply for").fill("Family practitioner")
    fill_day(page, clock.today() + timedelta(days=28))
    for label in (*SCENARIOS, "Anil Kapoor", "Bethan Rowe", "Peter Okoro"):
        page.get_by_label(label).first.check()
    page.get_by_label("Minutes for all parts together").fill(minutes)
    page.get_by_label("Check answers among the others, in 100").fill("0")
    page.get_by_label("Each candidate meets the scenarios in an order").uncheck()
    if meet is not pass_by:
        # In the loop also what only some campaigns have: a spoken part, and names read by a person.
        page.get_by_label("Late again").first.check()
        hears = page.get_by_role("group", name="Who hears candidates")
        hears.get_by_label("Sofia Lindqvist").check()
        page.get_by_label("A person reads each written answer for names first").check()
    page.get_by_label("How the standard was set, and by whom").fill("Agreed by four supervisors in March")
    press(page, "Open the campaign", expected=200)
    meet(page)
    return urlsplit(page.url).path


def invite_candidate(page: Page, campaign: str, name: str, meet: Meet = pass_by) -> str:
    """A recruiter invites somebody; returns the link from the outbox."""
    page.goto(f"{campaign}/invite")
    meet(page)
    if meet is not pass_by:
        refused(page, "Invite", meet)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail address").fill(f"{name.lower().replace(' ', '.')}@candidates.example")
    press(page, "Invite", expected=200)
    meet(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Open the message").click()
    meet(page)
    return link_of(page)


def start(page: Page, link: str, meet: Meet = pass_by, button: str = "Start") -> str:
    """Open a link for the first time, start, and go on from the code; returns the code."""
    page.goto(link)
    meet(page)
    press(page, button, expected=200)
    meet(page)
    code = page.locator(".family-code [aria-hidden]").inner_text()
    with page.expect_navigation():
        page.locator("main a.govuk-button").click()
    meet(page)
    return code


def come_back(page: Page, link: str, code: str, meet: Meet = pass_by) -> None:
    """Open the same link again and enter the code; under a close look, a wrong one first."""
    page.goto(link)
    meet(page)
    button = page.locator("main form button").inner_text()
    if meet is not pass_by:
        page.get_by_label("Your six-figure code").fill("000 001" if code != "000 001" else "000 002")
        refused(page, button, meet)
    page.get_by_label("Your six-figure code").fill(code)
    press(page, button, expected=200)
    meet(page)


# Families


def enter_family(page: Page, reference: str, meet: Meet = pass_by) -> str:
    """A participation lead enters a family that is first in the list of those to ask; returns its path."""
    page.goto("/families/new")
    meet(page)
    if meet is not pass_by:
        refused(page, "Enter this family", meet)
    page.get_by_label("Reference in your case system").fill(reference)
    page.get_by_label("Team").select_option(label="Alder")
    page.get_by_label("When the work began").fill((clock.today() - timedelta(days=181)).isoformat())
    press(page, "Enter this family", expected=200)
    meet(page)
    return urlsplit(page.url).path


def invite_family_member(page: Page, family: str, name: str, kind: str, meet: Meet = pass_by) -> str:
    """A participation lead enters a person, confirms safe contact and invites; returns the link."""
    page.goto(family)
    if meet is not pass_by:
        refused(page, "Enter this person", meet)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label(kind).check()
    press(page, "Enter this person", expected=200)
    if kind != "Parents and carers":
        with page.expect_navigation():
            page.get_by_role("link", name=f"Record a basis for {name}").click()
        page.get_by_label("That of somebody with parental responsibility").check()
        press(page, "Keep this", expected=200)
    with page.expect_navigation():
        page.get_by_role("link", name=f"Confirm safe contact with {name}").click()
    meet(page)
    if meet is not pass_by:
        refused(page, "Confirm", meet)
    page.get_by_label("by hand").check()
    page.get_by_label("I spoke with them alone").check()
    press(page, "Confirm", expected=200)
    meet(page)
    invite = page.get_by_role("button", name=f"Invite {name}", exact=True)
    while not invite.count():
        with page.expect_navigation():
            page.get_by_role("link", name="Next page").click()
    with page.expect_navigation():
        invite.click()
    meet(page)
    return link_of(page)


def answer_statements(page: Page) -> None:
    """Choose the first answer to each statement; leave the texts alone."""
    form = page.locator("main form").first
    for statement in form.locator("fieldset:has(input[type=radio]):not(:has(.govuk-radios--small))").all():
        statement.get_by_role("radio").first.check()
