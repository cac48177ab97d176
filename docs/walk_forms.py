"""The walk through every form that a family is asked with, on the narrowest of phones."""

from datetime import date, timedelta

from camera import Visitor, button, link_of, picture
from playwright.sync_api import Locator, Page

NARROW = (360, 740)
# A form of adults goes on for eight windows; so many questions show what it is like.
MOST = 6
LEAD, COORDINATOR, REFERENCE = "Maggie Thorne", "Nia Beddoe", "N-PICTURES"
# Each kind of person that a form is for, and what its picture is called.
KINDS = {
    "Parents and carers": "adults",
    "Age 12 to 17": "young-people",
    "Age 6 to 11": "children",
    "Foster and kinship carers": "carers",
    "Age 16 to 25, leaving care": "care-leavers",
}
GUEST = "Parent at the conference"


def forms(visitor: Visitor) -> None:
    """A lead enters one person of each kind, who opens their form; then somebody after a conference."""
    lead = visitor.staff(LEAD)
    family = _enter(lead)
    for kind, name in KINDS.items():
        lead.goto(family)
        person = f"Invented {name}"
        _add(lead, person, kind)
        button(lead, f"Invite {person}")
        _shown(visitor, link_of(lead), name)
    lead.goto(family)
    _add(lead, GUEST, "Parents and carers")
    _meet(visitor)
    lead.goto("/family-conferences/to-ask")
    button(lead, f"Invite {GUEST}")
    _shown(visitor, link_of(lead), "conference")


def _enter(lead: Page) -> str:
    lead.goto("/families/new")
    lead.get_by_label("Reference in your case system").fill(REFERENCE)
    lead.get_by_label("Team").select_option(index=1)
    lead.get_by_label("When the work began").fill((date.today() - timedelta(days=181)).isoformat())
    button(lead, "Enter this family")
    return lead.url


def _add(lead: Page, person: str, kind: str) -> None:
    """Enter somebody, with the basis on which a child is asked, and confirm how to reach them."""
    lead.get_by_label("Name", exact=True).fill(person)
    lead.get_by_label(kind).check()
    button(lead, "Enter this person")
    basis = lead.get_by_role("link", name=f"Record a basis for {person}")
    if basis.count():
        _open(basis, lead)
        lead.get_by_label("That of somebody with parental responsibility").check()
        button(lead, "Keep this")
    _open(lead.get_by_role("link", name=f"Confirm safe contact with {person}"), lead)
    lead.get_by_label("by hand").check()
    lead.get_by_label("I spoke with them alone").check()
    button(lead, "Confirm")
    invite = lead.get_by_role("button", name=f"Invite {person}", exact=True)
    while not invite.count():
        _open(lead.get_by_role("link", name="Next page"), lead)


def _open(link: Locator, page: Page) -> None:
    link.click()
    page.wait_for_load_state()


def _meet(visitor: Visitor) -> None:
    """A co-ordinator notes that a conference was held, and who was there."""
    page = visitor.staff(COORDINATOR)
    page.goto("/family-conferences")
    page.get_by_label("The family’s case reference").fill(REFERENCE)
    button(page, "Note a conference")
    held, day = page.get_by_role("group", name="On which day was it held?"), date.today() - timedelta(days=1)
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        held.get_by_label(part, exact=True).fill(str(number))
    page.get_by_label(GUEST).check()
    button(page, "Note it")


def _shown(visitor: Visitor, link: str, name: str) -> None:
    """Somebody opens their link and sees their questions; a child sees one of them at a time."""
    page = visitor.page(NARROW)
    page.goto(link)
    button(page, "Start")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()
    questions = page.locator("main fieldset")
    shown = questions.nth(MOST - 1) if questions.count() > MOST else page.locator("main")
    picture(page, f"form-{name}-phone", last=shown)
