"""An observer's phone in a browser: made ready, taken to a place without a line, and back."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.line import Line
from tests.browser.steps import Served, Visitors, press
from webapp.capture.models import Draft, DraftConflict
from webapp.extensions import db

PIN = "482915"
SEEN = "The mother turned the television off, and the worker waited."
SAID = "“That sounds exhausting,” and waited."
LATER = "The son said that he would rather go to school."


@dataclass
class Phone:
    """An observer's phone, ready for a place without a line, and the visit of today that it keeps."""

    page: Page
    line: Line
    observation: int

    def path(self, page: str) -> str:
        """The address of one of the visit's pages."""
        return f"/practice/observations/{self.observation}/{page}"

    def opened_locked(self, path: str) -> Page:
        """A new page in place of the one before, which asks for the PIN."""
        context = self.page.context
        self.page.close()
        self.page = context.new_page()
        self.page.goto(path)
        return self.page

    def opened(self, path: str, pin: str = PIN) -> Page:
        """A new page, opened without a line with the PIN."""
        self.opened_locked(path)
        self.page.get_by_label("Your PIN").fill(pin)
        self.page.get_by_role("button", name="Open").click()
        return self.page


def observer(visitors: Visitors) -> str:
    """An observer whom the other walks leave alone."""
    page = visitors.page()
    page.goto("/sign-in")
    return page.locator(".attune-people button", has_text="Observer").locator("strong").nth(2).inner_text()


def sign_in_on(page: Page, name: str) -> Page:
    """Sign in on a new page of this browser."""
    fresh = page.context.new_page()
    fresh.goto("/sign-in")
    # A browser that was killed may still know who was signed in, if it had time to write that down.
    if fresh.url.endswith("/sign-in"):
        fresh.get_by_role("button", name=name).first.click()
    expect(fresh.get_by_role("heading", name="What waits for you")).to_be_visible()
    return fresh


def log_visit(page: Page, practitioner: str, rubric: str | None = None) -> int:
    """Log a visit of today (by the rubric that comes first, unless one is named); returns its number."""
    page.goto("/practice/visits/new")
    if rubric is not None:
        page.get_by_label(rubric).check()
    page.get_by_label("Whose practice do you watch?").select_option(label=practitioner)
    page.get_by_label("Direct work with a child").check()
    page.get_by_label("They agreed").check()
    page.get_by_label("How did you ask").fill("The worker asked the mother, and I asked again at the door.")
    press(page, "Log the visit")
    if page.get_by_label("No, it was another visit").count():
        page.get_by_label("No, it was another visit").check()
        press(page, "Log the visit")
    return int(page.url.split("/")[-2])


def make_ready(page: Page, pin: str = PIN) -> None:
    """Make this phone ready, and wait until it keeps its pages."""
    page.goto("/devices")
    page.get_by_label("What do you call this phone?").fill("work phone")
    page.get_by_label("Choose a PIN of six digits").fill(pin)
    page.get_by_label("The same PIN again").fill(pin)
    page.get_by_role("button", name="Make it ready").click()
    expect(page.get_by_role("heading", name="This phone is ready")).to_be_visible()
    expect(page.locator("[data-pages] li").first).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready")


def drafts(served: Served, observation: int, form: str = "moments") -> list[dict[str, str]]:
    """What the server has of a form: the draft, and whatever stands beside it."""
    with served.app.app_context():
        found = [one for one in db.session.query(Draft) if one.owner == f"{form}:{observation}"]
        beside = db.session.query(DraftConflict).filter(DraftConflict.draft_id.in_([one.id for one in found]))
        fields = [dict(one.fields) for one in [*found, *beside]]
        db.session.remove()
        return fields


def note(page: Page, words: str) -> None:
    """Write down what is seen, and give it its time."""
    page.get_by_label("What do you see and hear?").fill(words)
    page.get_by_role("button", name="Note it with the time").click()
    expect(page.get_by_label("What do you see and hear?")).to_have_value("")


def kept(page: Page) -> None:
    """Wait until this phone has kept what was written last."""
    expect(page.locator("[data-capture-state]")).to_have_attribute("data-state", "kept")


def arrived(page: Page) -> None:
    """Wait until nothing lives on this phone alone."""
    expect(page.locator("[data-held-words]")).not_to_contain_text("Forms:", timeout=20_000)


def has_spoken(page: Page, how: str = "done") -> None:
    """Wait until the phone has told the server what it has, and heard what it should keep."""
    expect(page.locator("[data-held]")).to_have_attribute("data-state", how, timeout=15_000)


def back(phone: Phone) -> None:
    """The line is back, and the phone notices."""
    phone.line.mend()
    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    arrived(phone.page)


def write_without_a_line(phone: Phone, words: str = SEEN) -> Page:
    """Open the visit without a line, and write."""
    phone.line.cut()
    page = phone.opened(phone.path("moments"))
    page.get_by_label("What do you see and hear?").fill(words)
    kept(page)
    return page
