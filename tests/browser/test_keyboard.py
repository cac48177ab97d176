"""Everything can be done with a keyboard, and one always sees where one is."""

from collections.abc import Callable

import pytest
from flask_security import hash_password
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from tests.browser import steps, visiting
from tests.browser.steps import Served, Visitors, refused
from webapp import clock
from webapp.accounts.models import Person
from webapp.extensions import db

pytestmark = pytest.mark.browser

FURTHEST = 150

# What a focused thing looks like: itself, and for a radio or a checkbox the picture that its label draws.
WATCH = """() => {
  const seen = (one) => {
    const read = (style) => [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow,
      style.backgroundColor, style.borderColor, style.clip, style.color].join("|");
    const label = one.labels && one.labels[0];
    return read(getComputedStyle(one)) + (label ? read(getComputedStyle(label, "::before")) : "");
  };
  const able = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  window.rest = new Map([...document.querySelectorAll(able)].map((one) => [one, seen(one)]));
  window.last = null;
  window.now = () => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const follows = !window.last || (window.last.compareDocumentPosition(one) & 4) !== 0;
    const shows = window.rest.has(one) && window.rest.get(one) !== seen(one);
    window.last = one;
    return { what: one.outerHTML.slice(0, 120), shows, follows };
  };
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the focus is where it is wanted."""
    for _ in range(FURTHEST):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {target}")


def faults_of_tabbing(page: Page) -> list[str]:
    """Everything between the start and the end of a page that does not show its focus, or comes too early."""
    page.evaluate(WATCH)
    found, met = [], 0
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        here = page.evaluate("window.now()")
        if here is None:
            break
        met += 1
        if not here["shows"]:
            found.append(f"shows no focus: {here['what']}")
        if not here["follows"]:
            found.append(f"comes before what was there: {here['what']}")
    assert met >= 5
    return found


def check_that_links_of_the_summary_lead_to_their_fields(page: Page) -> None:
    """Follow every link of the error summary by keyboard: the focus goes to the field."""
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    for link in summary.get_by_role("link").all():
        field = (link.get_attribute("href") or "").removeprefix("#")
        link.focus()
        page.keyboard.press("Enter")
        expect(page.locator(f'[id="{field}"]')).to_be_focused()
        kind = page.locator(f'[id="{field}"]').evaluate("one => one.tagName")
        assert kind in {"INPUT", "SELECT", "TEXTAREA"}


@pytest.fixture
def family_form(visitors: Visitors, invited: Callable[[str], str]) -> Page:
    """The questions of a family member who has just been invited, on a desktop."""
    page = visitors.page()
    steps.start(page, invited("Parents and carers"))
    return page


@pytest.mark.parametrize("path", ["/", "/campaigns/new"])
def test_the_first_tab_offers_a_way_past_the_menu(visitors: Visitors, path: str) -> None:
    page = visitors.staff("Ruth Adeyemi")
    page.goto(path)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_family_comes_first_to_the_way_out_and_then_past_the_head(family_form: Page) -> None:
    family_form.keyboard.press("Tab")
    expect(family_form.get_by_role("link", name="Exit this page", exact=True)).to_be_focused()
    family_form.keyboard.press("Tab")
    expect(family_form.get_by_role("link", name="Skip to main content")).to_be_focused()
    family_form.keyboard.press("Enter")
    expect(family_form.locator("main")).to_be_focused()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Ruth Adeyemi", "/"),
        ("Ruth Adeyemi", "/campaigns/new"),
        ("Ruth Adeyemi", "/campaigns/3"),
        ("Peter Okoro", "/board/3"),
        ("Maggie Thorne", "/families"),
        ("Helen Sarkisian", "/mirror/1"),
        ("Nadia Reyes", "/events"),
    ],
)
def test_every_place_that_can_be_reached_shows_that_it_has_been(
    visitors: Visitors, name: str, path: str
) -> None:
    page = visitors.staff(name)
    page.goto(path)
    assert faults_of_tabbing(page) == []


def test_every_place_on_a_familys_form_shows_that_it_has_been_reached(family_form: Page) -> None:
    assert faults_of_tabbing(family_form) == []


def test_every_place_on_a_candidates_part_and_on_an_observers_form_does_too(
    visitors: Visitors, campaign: str, practitioner: str
) -> None:
    page = visitors.page()
    steps.start(page, steps.invite_candidate(visitors.staff("Ruth Adeyemi"), campaign, "Kay Board"))
    for part in steps.PARTS:
        # In a tab of its own: after some pages in one tab Chromium leads from the end to the start again.
        tab = page.context.new_page()
        tab.goto(f"/assessment/{part}")
        assert faults_of_tabbing(tab) == []
        if begin := tab.get_by_role("button", name="Begin the conversation").all():
            step = page.context.new_page()
            step.goto(begin[0].get_attribute("href") or "")
            assert faults_of_tabbing(step) == []
    observer = visitors.staff(steps.name_of(visitors.page(), "Observer"))
    visiting.log_visit(observer, practitioner)
    assert faults_of_tabbing(observer) == []


def test_the_summary_of_problems_is_heard_first_and_leads_to_each_field(
    visitors: Visitors, family_form: Page
) -> None:
    recruiter = visitors.staff("Ruth Adeyemi")
    recruiter.goto("/campaigns/new")
    refused(recruiter, "Open the campaign")
    check_that_links_of_the_summary_lead_to_their_fields(recruiter)
    observer = visitors.staff(steps.name_of(visitors.page(), "Observer"))
    observer.goto("/practice/visits/new")
    observer.get_by_label("Day", exact=True).fill("32")
    refused(observer, "Log the visit")
    check_that_links_of_the_summary_lead_to_their_fields(observer)
    member = visitors.staff(steps.name_of(visitors.page(), "Team member"))
    member.goto("/mirror")
    refused(member, "Record it")
    check_that_links_of_the_summary_lead_to_their_fields(member)
    lead = visitors.staff("Maggie Thorne")
    lead.goto("/families/new")
    refused(lead, "Enter this family")
    check_that_links_of_the_summary_lead_to_their_fields(lead)
    refused(family_form, "Send my answers")
    check_that_links_of_the_summary_lead_to_their_fields(family_form)


def test_a_family_answers_without_touching_a_mouse(family_form: Page) -> None:
    page, keys = family_form, family_form.keyboard
    first = page.locator("main form fieldset").first
    tab_to(page, first.get_by_role("radio").first)
    keys.press("Space")
    expect(first.get_by_role("radio").first).to_be_checked()
    keys.press("ArrowDown")
    expect(first.get_by_role("radio").nth(1)).to_be_checked()
    expect(first.get_by_role("radio").nth(1)).to_be_focused()
    keys.press("ArrowUp")
    expect(first.get_by_role("radio").first).to_be_checked()
    tab_to(page, page.get_by_label("What went well?"))
    keys.type("She listened.")
    keys.press("Tab")
    keys.press("ArrowDown")
    expect(page.get_by_label("Only together with what others say").first).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Send my answers"))
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_an_observer_logs_a_visit_and_opens_a_level_without_touching_a_mouse(
    visitors: Visitors, practitioner: str
) -> None:
    page = visitors.staff(steps.name_of(visitors.page(), "Observer"))
    keys = page.keyboard
    page.goto("/practice/visits/new")
    tab_to(page, page.get_by_label("Whose practice do you watch?"))
    keys.type(practitioner)
    day = clock.today()
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        tab_to(page, page.get_by_label(part, exact=True))
        keys.press("Control+A")
        keys.type(str(number))
    tab_to(page, page.get_by_label("First visit"))
    keys.press("Space")
    keys.press("ArrowDown")
    expect(page.get_by_label("Visit for an assessment")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Log the visit"))
    with page.expect_navigation():
        keys.press("Enter")
    another = page.get_by_label("No, it was another visit")
    if another.count():
        another.focus()
        keys.press("Space")
        with page.expect_navigation():
            keys.press("Enter")
    tab_to(page, page.get_by_label("What do you see and hear?"))
    keys.type("Waited while the mother cried.")
    keys.press("Tab")
    keys.press("Space")
    expect(page.locator("section", has_text="Now").get_by_role("checkbox").first).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Note it with the time"))
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("details", has_text="Waited while the mother cried.")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="The visit is over"))
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_role("heading", name="What you saw")).to_be_visible()
    details = page.locator("details").first
    tab_to(page, details.locator("summary"))
    keys.press("Enter")
    expect(details).to_have_attribute("open", "")
    keys.press("Enter")
    expect(details).not_to_have_attribute("open", "")


def test_somebody_signs_in_with_a_password_without_touching_a_mouse(
    visitors: Visitors, served: Served
) -> None:
    with served.app.app_context():
        person = db.session.scalars(select(Person).where(Person.name == "Sofia Lindqvist")).one()
        person.password = hash_password("a long way round the harbour")
        db.session.commit()
    page = visitors.page()
    page.goto("/sign-in")
    tab_to(page, page.get_by_label("E-mail address"))
    page.keyboard.type("sofia.lindqvist@fenmoor.example")
    page.keyboard.press("Tab")
    page.keyboard.type("not this one")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    check_that_links_of_the_summary_lead_to_their_fields(page)
    page.keyboard.press("Tab")
    page.keyboard.type("a long way round the harbour")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hello Sofia")).to_be_visible()


def test_shift_three_times_leaves_for_another_site_and_takes_the_cookie(family_form: Page) -> None:
    page = family_form
    page.get_by_label("What went well?").fill("Nobody else may read this.")
    page.locator("main h1").click()
    with page.expect_request("https://www.bbc.co.uk/**"):
        for _ in range(3):
            page.keyboard.press("Shift")
    assert page.context.cookies() == []
    back = page.context.new_page()
    back.goto("/words")
    expect(back.get_by_role("heading", name="Open your link again")).to_be_visible()


def test_the_menu_and_a_form_can_be_left_by_keyboard(visitors: Visitors) -> None:
    page = visitors.staff("Ruth Adeyemi")
    tab_to(page, page.get_by_role("button", name="Sign out"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    page.goto("/campaigns")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_the_way_out_stays_in_sight_at_the_foot_of_a_familys_page(family_form: Page) -> None:
    family_form.set_viewport_size({"width": 360, "height": 640})
    family_form.get_by_role("button", name="No, thank you").scroll_into_view_if_needed()
    expect(family_form.get_by_role("button", name="Exit this page")).to_be_in_viewport(ratio=1)
    expect(family_form.get_by_role("link", name="Something isn’t safe")).to_be_in_viewport(ratio=1)
