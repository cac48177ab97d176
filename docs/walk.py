"""The walk through the demonstration: what each person does, and which pictures are taken on the way."""

from datetime import date, timedelta

from camera import DESKTOP, PHONE, Visitor, button, link_of, picture
from playwright.sync_api import Page

SCENARIOS = (
    "The morning after",
    "Both in the room",
    "Not by Friday",
    "Five visits, one afternoon",
    "A lift home",
    "The third phone",
)
ANSWER = (
    "I would ring her today rather than wait for Friday, tell her plainly what I am worried about and why, "
    "and ask what she thinks would have to be true for it to feel safe."
)
UNDER_WAY = "Family practitioners"
OBSERVER, PRACTITIONER = "Dev Anand-Hale", "Aled Khan"
NOTES = "Planned visit after school. Mother, two children and the worker at the kitchen table, 50 minutes."
SEEN = (
    "Asked the mother what she had tried before offering anything, and used her words when summing up.",
    "Sat on the floor with the younger child and came back twice to what he had said about bedtime.",
    "Said plainly that the school's worry had not gone away, and what would have to change by when.",
)
NOT_SEEN = (4, 5)
REPLY = "I agree about bedtime. I had planned to ask the older one too, and will when I see her at school."
WORRY = "There was shouting again last night and my little brother hid. Please ring my gran, not the house."


def recruiting(visitor: Visitor) -> None:
    """A recruiter opens a campaign and invites a candidate, who answers on a phone."""
    page = visitor.page(DESKTOP)
    page.goto("/sign-in")
    picture(page, "sign-in")
    page = visitor.staff("Ruth Adeyemi")
    picture(page, "recruiter-first-page")
    page.goto("/campaigns/new")
    page.get_by_label("Title").fill("Social workers, spring")
    page.get_by_label("Role that candidates apply for").fill("Social worker, children and families")
    closes = date.today() + timedelta(days=28)
    for part, number in (("Day", closes.day), ("Month", closes.month), ("Year", closes.year)):
        page.get_by_label(part, exact=True).fill(str(number))
    for title in (*SCENARIOS, "Anil Kapoor", "Bethan Rowe", "Peter Okoro"):
        page.get_by_label(title).first.check()
    page.get_by_label("How the standard was set, and by whom").fill("Agreed by four supervisors in March")
    picture(page, "recruiter-campaign")
    button(page, "Open the campaign")
    page.goto(page.url.partition("#")[0].rstrip("/") + "/invite")
    page.get_by_label("Name", exact=True).fill("Morgan Ellis")
    page.get_by_label("E-mail address").fill("morgan.ellis@example.org")
    button(page, "Invite")
    page.goto("/outbox")
    page.locator("main ul a, main table a").first.click()
    page.wait_for_load_state()
    picture(page, "recruiter-message", last=page.locator("main"))
    answering(visitor, link_of(page))


def answering(visitor: Visitor, link: str) -> None:
    """The candidate answers on a phone and gets a receipt."""
    page = visitor.page(PHONE)
    page.goto(link)
    picture(page, "candidate-start-phone", last=page.get_by_role("button", name="Start"))
    button(page, "Start")
    picture(page, "candidate-code-phone")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Part 1").click()
    for _part in SCENARIOS:
        page.wait_for_load_state()
        if page.get_by_role("button", name="Begin the conversation").count():
            _converse(page)
            continue
        kind = _fill(page)
        page.get_by_text("Saved at").first.wait_for()
        picture(page, f"candidate-{kind}-phone", first=page.locator("main form h2").first)
        button(page, "Save and go on")
    picture(page, "candidate-check-phone")
    button(page, "Send my answers")
    picture(page, "candidate-receipt-phone")


def _fill(page: Page) -> str:
    """Answer the part that is open, and say what it asks for."""
    form = page.locator("main form[data-capture]")
    if boxes := form.get_by_role("checkbox").all():
        for box in (boxes[1], boxes[4], boxes[6]):
            box.check()
        return "chooses"
    if form.get_by_text("The best of these").count():
        for place, group in zip((2, 3), form.locator("fieldset").all(), strict=True):
            group.get_by_role("radio").nth(place).check()
        return "names"
    if ratings := form.locator("fieldset").all():
        for number, rating in enumerate(ratings):
            rating.get_by_role("radio").nth((number * 3 + 1) % 4).check()
        return "rates"
    if places := form.locator("select").all():
        for place, select in enumerate(places, 1):
            select.select_option(str(place))
        return "ranks"
    form.locator("textarea").press_sequentially(ANSWER)
    return "writes"


def _converse(page: Page) -> None:
    """Go through the conversation that is open to its end, and on to the next part."""
    button(page, "Begin the conversation")
    page.get_by_role("radio").nth(1).check()
    page.get_by_text("Saved at").first.wait_for()
    picture(page, "candidate-converses-phone", first=page.locator("main .attune-prose").last)
    while page.locator("main form[data-capture]").count():
        page.get_by_role("radio").nth(1).check()
        button(page, "Save and go on")
    button(page, "Go on")


def deciding(visitor: Visitor) -> None:
    """An assessor marks blind, and a panel member looks at the board and at one candidate."""
    page = visitor.staff("Anil Kapoor")
    page.goto("/assessing")
    picture(page, "assessor-questions", last=page.locator("main"))
    page.locator("main .attune-waiting a").first.click()
    page.wait_for_load_state()
    picture(page, "assessor-marking", first=page.locator("main .attune-evidence").first)
    page = visitor.staff("Peter Okoro")
    page.goto("/board")
    page.get_by_role("link", name=UNDER_WAY).click()
    page.wait_for_load_state()
    picture(page, "panel-board")
    board = page.url
    page.goto(f"{board}/assessors")
    picture(page, "panel-tendencies", last=page.locator("main"))
    page.goto(board)
    page.locator("main tr:has(td:nth-of-type(2):has-text('Refer to panel')) a").first.click()
    page.wait_for_load_state()
    picture(page, "panel-candidate")
    page = visitor.staff("Ruth Adeyemi")
    page.goto("/campaigns")
    page.get_by_role("link", name=UNDER_WAY).click()
    page.wait_for_load_state()
    page.get_by_role("link", name="How far the assessors are").click()
    page.wait_for_load_state()
    picture(page, "recruiter-assessors", last=page.locator("main"))


def observing(visitor: Visitor) -> None:
    """An observer logs a visit and shares it; the practitioner rates, reads, replies and signs."""
    page = visitor.staff(OBSERVER)
    page.goto("/practice/visits/new")
    page.locator("main form select").first.select_option(label=PRACTITIONER)
    page.get_by_label("First visit").check()
    page.get_by_label("They agreed").check()
    page.get_by_label("How did you ask, and whom?").fill("The mother, on the telephone and at the door.")
    picture(page, "observer-visit", last=page.locator("main"))
    button(page, "Log the visit")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    for words, shows in zip(SEEN, ("Collaboration", "Child focus", "Clarity about concern"), strict=True):
        page.get_by_label("What do you see and hear?").fill(words)
        page.locator("section", has_text="Now").get_by_label(shows).check()
        button(page, "Note it with the time")
    picture(page, "observer-moments-phone", last=page.locator("main"))
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    button(page, "The visit is over: go on to the levels")
    page.get_by_label("Notes").fill(NOTES)
    for number, card in enumerate(page.locator("main form section").all()):
        if number in NOT_SEEN:
            continue
        card.get_by_role("textbox").fill(SEEN[number % len(SEEN)])
        card.get_by_role("radio").nth(3 + number % 2).check()
    page.get_by_text("Saved at").first.wait_for()
    picture(page, "observer-evidence", first=page.get_by_text("Notes", exact=True))
    button(page, "Share with the practitioner")
    page = visitor.staff(PRACTITIONER, PHONE)
    picture(page, "practitioner-first-page-phone")
    page.goto("/practice/")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    for number, card in enumerate(page.locator("main form section").all()):
        card.get_by_role("radio").nth(2 + number % 3).check()
    picture(page, "practitioner-own-rating-phone")
    button(page, "Keep my view and read")
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    picture(page, "practitioner-reads")
    page.get_by_role("button", name="I have read it: show the levels").click()
    page.wait_for_load_state()
    page.get_by_label("Your reply (optional)").fill(REPLY)
    picture(page, "practitioner-replies", first=page.get_by_role("heading", name="The practitioner’s reply"))
    page.goto("/practice/mine")
    picture(page, "practitioner-record", last=page.get_by_role("heading", name="Visit by visit"))
    page = visitor.staff("Amara Okafor")
    page.goto("/practice/")
    picture(page, "supervisor-visits")
    supervising(page)


def supervising(page: Page) -> None:
    """A supervisor writes a supervision up, and looks at one that is on record."""
    page.goto("/supervision")
    page.locator("main li", has_text="To write up").first.get_by_role("link").click()
    page.wait_for_load_state()
    picture(page, "supervision-writing")
    button(page, "Write about a family")
    picture(page, "supervision-family")
    page.goto("/supervision")
    page.locator("main li", has_text="On record").first.get_by_role("link").click()
    page.wait_for_load_state()
    picture(page, "supervision-record", first=page.get_by_role("heading", name="Why", exact=True))


def hearing(visitor: Visitor) -> None:
    """The participation lead invites; a family speaks on a phone; the safeguarding lead sees a concern."""
    page = visitor.staff("Maggie Thorne")
    page.goto("/families")
    picture(page, "participation-people-to-ask")
    page.get_by_role("row", name="Parent").get_by_role("button", name="Invite").first.click()
    page.wait_for_load_state()
    picture(page, "participation-message", last=page.locator("main"))
    link = link_of(page)
    page = visitor.page(PHONE)
    page.goto(link)
    picture(page, "family-start-phone", last=page.locator("main"))
    button(page, "Start")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()
    for number, group in enumerate(page.locator("main fieldset").all()[:9]):
        group.get_by_role("radio").nth(number % 2).check()
    page.get_by_text("Saved at").first.wait_for()
    picture(page, "family-questions-phone")
    picture(page, "family-words-phone", first=page.locator("main label[for^='text-']").first)
    button(page, "Something isn’t safe")
    picture(page, "family-unsafe-phone", last=page.locator("main"))
    page.get_by_label("No", exact=True).check()
    page.get_by_label("What isn’t safe?").fill(WORRY)
    button(page, "Send this now")
    page.goto("/words")
    button(page, "Send my answers")
    picture(page, "family-thanks-phone")
    page = visitor.staff("Daniel Osei-Grant")
    page.goto("/safety-concerns")
    picture(page, "safeguarding-queue", last=page.locator("main"))
    page.locator("main .attune-waiting a").first.click()
    page.wait_for_load_state()
    picture(page, "safeguarding-concern", last=page.locator("main"))


def reflecting(visitor: Visitor) -> None:
    """A team looks in its mirror, on a desktop and on a phone, and says what it will do."""
    page = visitor.staff("Wyn Parry")
    page.goto("/mirror")
    picture(page, "mirror", first=page.get_by_role("heading", name="In short"))
    page.get_by_text("Every skill, as each source sees it").click()
    page.evaluate("document.activeElement.blur()")
    picture(page, "mirror-views", first=page.get_by_role("heading", name="How each of us sees it"))
    picture(page, "mirror-commitments", first=page.locator("#commitments"))
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    picture(page, "mirror-phone", first=page.get_by_role("heading", name="What goes well"))
    picture(page, "mirror-views-phone", first=page.get_by_role("heading", name="How each of us sees it"))
    page = visitor.staff("Helen Sarkisian")
    page.goto("/mirror")
    picture(page, "quality-lead-teams", last=page.locator("main"))
    page.get_by_role("link", name="Lantern").click()
    page.wait_for_load_state()
    picture(page, "mirror-small-team")


def running(visitor: Visitor) -> None:
    """The administrator's, the operator's and the auditor's pages."""
    page = visitor.staff("Alex Marlow")
    page.goto("/people")
    picture(page, "administrator-people")
    page.goto("/jobs")
    picture(page, "operator-long-work")
    page = visitor.staff("Nadia Reyes")
    page.goto("/events")
    picture(page, "auditor-events")


STEPS = (recruiting, deciding, observing, hearing, reflecting, running)
