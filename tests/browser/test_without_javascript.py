"""Everything that matters works in a browser that runs no scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import answering, steps, supervising, visiting
from tests.browser.steps import PHONE, Visitors, press

pytestmark = pytest.mark.browser

PLAIN = {"java_script_enabled": False}


def problem(page: Page, name: str) -> str:
    """Press a button on a form that is not right yet; returns what the summary says."""
    press(page, name, expected=422)
    assert page.title().startswith("Error: ")
    return page.locator(".govuk-error-summary").inner_text()


def test_a_candidate_answers_comes_back_and_sends(visitors: Visitors, campaign: str) -> None:
    link = steps.invite_candidate(visitors.staff("Ruth Adeyemi"), campaign, "Ada Plain")
    page = visitors.page(**PHONE, **PLAIN)
    code = steps.start(page, link)
    for part in steps.PARTS:
        page.goto(f"/assessment/{part}")
        kind = answering.answer_part(page, tied=True)
        if kind in ("rank", "best-worst"):
            assert "Select " in problem(page, "Save and go on")
            answering.answer_part(page)
        if kind == "dialogue":
            press(page, "Go on", expected=200)
        else:
            press(page, "Save and go on", expected=200)
        following = part + 1 if part < len(steps.PARTS) else "check"
        expect(page).to_have_url(f"{visitors.served.address}/assessment/{following}")
    press(page, "Stop for now and come back later", expected=200)
    page.goto(link)
    page.get_by_label("Your six-figure code").fill(code)
    press(page, "Carry on", expected=200)
    page.goto("/assessment/check")
    expect(page.locator("main")).to_contain_text(steps.WORDS)
    press(page, "Send my answers", expected=200)
    expect(page.get_by_role("heading", name="Your answers have arrived")).to_be_visible()


def test_a_family_speaks_and_says_that_something_is_not_safe(
    visitors: Visitors, invited: Callable[[str], str]
) -> None:
    page = visitors.page(**PHONE, **PLAIN)
    steps.start(page, invited("Parents and carers"))
    assert "Answer at least one question" in problem(page, "Send my answers")
    steps.answer_statements(page)
    page.get_by_label("What went well?").fill("She listened.")
    press(page, "Something isn’t safe", expected=200)
    expect(page).to_have_url(f"{visitors.served.address}/words/help")
    assert "Write what isn’t safe" in problem(page, "Send this now")
    page.get_by_label("What isn’t safe?").fill("He has the keys again.")
    press(page, "Send this now", expected=200)
    with page.expect_navigation():
        page.get_by_role("button", name="Back to the questions").click()
    expect(page.get_by_label("What went well?")).to_have_value("She listened.")
    page.get_by_label("Share it with my worker and their team, without names").first.check()
    press(page, "Send my answers", expected=200)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_the_way_out_is_a_link(visitors: Visitors, invited: Callable[[str], str]) -> None:
    page = visitors.page(**PHONE, **PLAIN)
    steps.start(page, invited("Parents and carers"))
    with page.expect_request("https://www.bbc.co.uk/**"):
        page.get_by_role("button", name="Exit this page").click()
    assert page.context.cookies() == []


def test_an_observer_writes_evidence_and_shares_it(visitors: Visitors, practitioner: str) -> None:
    observer = steps.name_of(visitors.page(), "Observer")
    signing_in = visitors.staff(observer)
    page = visitors.page(storage_state=signing_in.context.storage_state(), **PLAIN)
    evidence = _log_visit(page, practitioner)
    other = page.context.new_page()
    other.goto(evidence)
    visiting.choose_levels(page)
    page.get_by_label("Notes").fill("At the kitchen table.")
    assert "enter what you saw or heard that shows this level" in problem(page, "Share with the practitioner")
    other.get_by_label("Notes").fill("From the other tab.")
    press(other, "Save and come back later", expected=409)
    expect(other.locator("main")).to_contain_text("At the kitchen table.")
    expect(other.locator("main")).to_contain_text("From the other tab.")
    press(other, "Go on with this version", expected=200)
    expect(other.get_by_label("Notes")).to_have_value("At the kitchen table.")
    for card in other.locator("main form section").all():
        card.get_by_role("textbox").fill("She asked first, and waited.")
    press(other, "Share with the practitioner", expected=200)
    expect(other.locator("main")).to_contain_text("She asked first, and waited.")


def _log_visit(page: Page, practitioner: str) -> str:
    page.goto("/practice/visits/new")
    assert "Select what kind of visit it was" in problem(page, "Log the visit")
    page.get_by_label("Whose practice do you watch?").select_option(label=practitioner)
    page.get_by_label("Review with the family").check()
    page.get_by_label("They agreed").check()
    page.get_by_label("How did you ask, and whom?").fill("The mother, at the door.")
    press(page, "Log the visit")
    another = page.get_by_label("No, it was another visit")
    if another.count():
        another.check()
        press(page, "Log the visit", expected=200)
    page.get_by_label("What do you see and hear?").fill("Waited while the mother cried.")
    press(page, "Note it with the time", expected=200)
    press(page, "The visit is over: go on to the levels", expected=200)
    return page.url


def test_a_decision_is_taken_to_the_childs_record_without_a_button_that_needs_a_script(
    visitors: Visitors,
) -> None:
    page = visitors.staff(supervising.SUPERVISOR, **PHONE, **PLAIN)
    page.goto("/supervision")
    page.locator("main li", has_text=supervising.PARTNER).get_by_role("link").click()
    expect(page.get_by_role("button", name="It is on the child’s record now").first).to_be_visible()
    expect(page.get_by_text("Copy it")).to_be_hidden()
