"""The first half of the loop: from an open campaign to a hire."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import around, steps
from tests.browser.answering import answer_part
from tests.browser.practising import get_ready_to_assess
from tests.browser.steps import PHONE, press, refused, saved, two_tabs
from tests.browser.story import Story
from webapp import clock

CANDIDATE, CAMPAIGN = "Morgan Ellis", "Family practitioners, winter"
REASON = "The written answer puts the child first and is honest about what could follow."


def recruit(story: Story) -> None:
    """A recruiter invites, a candidate answers, two assess, a panel decides, a hire is recorded."""
    campaign, link = recruiting(story)
    around.adjusting(story, CANDIDATE)
    around.managing(story, campaign, CANDIDATE)
    answering(story, link)
    around.reading_for_names(story)
    around.sitting_on_a_panel(story, campaign)
    around.hearing_live(story, CAMPAIGN)
    assessing(story)
    deciding(story, campaign)
    around.telling(story, campaign)


def recruiting(story: Story) -> tuple[str, str]:
    """A recruiter opens a campaign and invites a candidate."""
    page, meet = story.staff("Ruth Adeyemi")
    campaign = steps.open_campaign(page, CAMPAIGN, meet)
    return campaign, steps.invite_candidate(page, campaign, CANDIDATE, meet)


def answering(story: Story, link: str) -> None:
    """The candidate answers on a phone, goes on in another browser, and sends."""
    meet = story.meet("the candidate")
    page = story.visitors.page(**PHONE)
    code = steps.start(page, link, meet)
    around.trying(page, meet)
    _first_part(story, page, meet)
    elsewhere = story.visitors.page(**PHONE)
    steps.come_back(elsewhere, link, code, meet)
    story.keep("resumed", elsewhere)
    page.goto("/assessment")
    meet(page)
    story.keep("visit over", page)
    _other_parts(story, elsewhere, meet)
    press(elsewhere, "Stop for now and come back later", expected=200)
    meet(elsewhere)
    steps.come_back(elsewhere, link, code)
    elsewhere.goto("/assessment/check")
    press(elsewhere, "Send my answers", expected=200)
    meet(elsewhere)
    story.keep("receipt", elsewhere)
    elsewhere.goto(link)
    meet(elsewhere)
    story.keep("link over", elsewhere)


def _first_part(story: Story, page: Page, meet: Callable[[Page], None]) -> None:
    page.goto("/assessment/1")
    meet(page)
    answer_part(page)
    story.told["state"] = saved(page)
    meet(page)
    press(page, "Save and go on", expected=200)


def _other_parts(story: Story, page: Page, meet: Callable[[Page], None]) -> None:
    for part in steps.PARTS:
        page.goto(f"/assessment/{part}")
        meet(page)
        kind = answer_part(page, tied=True, meet=meet)
        if kind in ("rank", "best-worst"):
            story.told[f"tied {kind}"] = refused(page, "Save and go on", meet)
            answer_part(page)
        if kind == "dialogue":
            press(page, "Go on", expected=200)
            continue
        if kind == "text":
            saved(page)
            two_tabs(page, lambda tab, words: tab.locator("textarea").fill(words))
            meet(page)
            with page.expect_navigation():
                page.get_by_role("link", name="Look at both versions").click()
            meet(page)
            story.keep("versions", page)
            page.goto("/assessment/check")
            story.told["two versions"] = refused(page, "Send my answers", meet)
            page.goto(f"/assessment/{part}/versions")
            page.get_by_role("button", name="Go on with this version").last.click()
            expect(page.locator("textarea")).to_have_value("Written in the first tab.")
        press(page, "Save and go on", expected=200)
    meet(page)


def assessing(story: Story) -> None:
    """Two assessors mark the text, without a name."""
    for number, name in enumerate(("Anil Kapoor", "Bethan Rowe")):
        page, meet = story.staff(name)
        page.goto("/assessing")
        meet(page)
        get_ready_to_assess(page, CAMPAIGN, meet)
        page.goto("/assessing")
        with page.expect_navigation():
            page.locator("section", has_text=CAMPAIGN).get_by_role("link").first.click()
        meet(page)
        story.keep(f"blind {number}", page)
        answer = page.url
        story.told[f"no level {number}"] = refused(page, "Submit and go on to the next", meet)
        if number == 0:
            two_tabs(page, lambda tab, words: tab.get_by_role("textbox").first.fill(words))
            page.goto(answer)
            meet(page)
            press(page, "Go on with the version below", expected=200)
        _mark(page)
        late = page.context.new_page()
        late.goto(answer)
        press(page, "Submit and go on to the next", expected=200)
        late.get_by_role("radio").nth(1).check()
        press(late, "Submit and go on to the next", expected=409)
        meet(late)
        page.goto(answer)
        meet(page)


def _mark(page: Page) -> None:
    for card in page.locator("main form[data-capture] section").all():
        card.get_by_role("radio").nth(3).check()
        card.get_by_role("textbox").fill("They would ring her the same day.")
    saved(page)


def deciding(story: Story, campaign: str) -> None:
    """A panel member decides with a reason, and the recruiter records a hire."""
    page, meet = story.staff("Peter Okoro")
    page.goto("/board")
    for name in (CAMPAIGN, "Candidate"):
        with page.expect_navigation():
            page.get_by_role("link", name=name).click()
        meet(page)
    story.keep("candidate", page)
    page.get_by_label("Invite to an observed simulation").check()
    story.told["no reason"] = refused(page, "Record the decision", meet)
    page.get_by_label("Your reason").fill(REASON)
    press(page, "Record the decision", expected=200)
    meet(page)
    page.goto(page.url)
    story.keep("decided", page)
    page, meet = story.staff("Ruth Adeyemi")
    page.goto(campaign)
    meet(page)
    _see_checks(page, meet)
    with page.expect_navigation():
        page.get_by_role("link", name="Record a hire").click()
    meet(page)
    refused(page, "Record the hire", meet)
    page.get_by_label("The person they are here").select_option(index=1)
    steps.fill_day(page, clock.today())
    press(page, "Record the hire", expected=200)
    meet(page)
    story.keep("hired", page)


def _see_checks(page: Page, meet: Callable[[Page], None]) -> None:
    """The recruiter has seen every check today, but for the registration, which is not needed."""
    with page.expect_navigation():
        page.get_by_role("link", name="Checks before the first day").click()
    meet(page)
    refused(page, "I have seen it (DBS check)", meet)
    for check in ("DBS check", "References", "Right to work"):
        page.get_by_label(f"Day on which you saw it ({check})").fill(clock.today().isoformat())
        press(page, f"I have seen it ({check})", expected=200)
    page.get_by_text("It is not needed (Professional registration)", exact=True).click()
    page.get_by_label("Why it is not needed (Professional registration)").fill("Not a registered role")
    press(page, "Record that it is not needed (Professional registration)", expected=200)
    meet(page)
