"""The seven steps through the demonstration, as everybody does them in turn."""

import re

import pytest

from tests.browser import counting, listing, loop, recruiting, steps
from tests.browser.story import Story

pytestmark = pytest.mark.browser


def test_no_page_on_the_way_breaks_a_rule_of_accessibility_or_scrolls_sideways(story: Story) -> None:
    assert story.walk.faults == [], "\n".join(story.walk.faults)
    assert story.walk.pages > 100


def test_a_candidate_sees_that_answers_are_saved_and_goes_on_in_another_browser(story: Story) -> None:
    assert re.fullmatch(r"Saved at \d\d:\d\d", story.told["state"])
    assert story.told["resumed"].count("Not answered yet") == len(steps.PARTS) - 1
    assert "Open your link again" in story.told["visit over"]


def test_a_candidate_is_told_what_to_put_right(story: Story) -> None:
    assert story.told["still chosen"] == "True"
    assert "Select a different place for each line" in story.told["tied rank"]
    assert "Select two different ones as best and worst" in story.told["tied best-worst"]
    assert "Choose one of the two versions of part" in story.told["two versions"]


def test_two_tabs_lose_nothing_of_what_a_candidate_wrote(story: Story) -> None:
    assert "Written in the first tab." in story.told["versions"]
    assert "Written in the second tab." in story.told["versions"]


def test_a_candidate_gets_a_receipt_and_the_link_is_used_up(story: Story) -> None:
    assert re.search(r"\b[0-9a-f]{64}\b", story.told["receipt"])
    assert "This link has ended" in story.told["link over"]


@pytest.mark.parametrize("assessor", [0, 1])
def test_assessors_see_no_name_and_give_evidence(story: Story, assessor: int) -> None:
    assert recruiting.CANDIDATE not in story.told[f"blind {assessor}"]
    assert "Written in the first tab." in story.told[f"blind {assessor}"]
    assert "Select a level for" in story.told[f"no level {assessor}"]


def test_a_panel_decides_only_with_a_reason(story: Story) -> None:
    assert recruiting.CANDIDATE not in story.told["candidate"]
    assert "Enter your reason in 20 characters or more" in story.told["no reason"]
    assert recruiting.REASON in story.told["decided"]
    assert "Hired, first day" in story.told["hired"]


def test_a_stand_in_sees_what_they_can_take_over_and_what_that_does(story: Story) -> None:
    assert "Prepared visits still to be watched" in story.told["what waits"]
    assert "You become its observer, and watch it instead of Tom Ferris." in story.told["standing in"]
    assert "Did the family agree that you watch?" in story.told["taken over"]


def test_a_practitioner_rates_before_reading(story: Story) -> None:
    assert loop.SEEN not in story.told["before reading"]
    assert loop.SEEN in story.told["reading"]


def test_a_level_needs_evidence_and_what_both_have_signed_is_locked(story: Story) -> None:
    assert "enter what you saw or heard that shows this level" in story.told["no evidence"]
    assert loop.REPLY in story.told["locked"]
    assert "Both have signed. Nothing here can be changed." in story.told["locked"]


def test_a_name_is_looked_at_before_anything_is_shared(story: Story) -> None:
    assert "write “mother”, “son” or “school” for a name: Kayleigh" in story.told["a name"]
    assert "Kayleigh" not in story.told["reading"]


def test_a_family_is_heard_and_asked_who_may_hear_it(story: Story) -> None:
    assert "Choose who may hear what you wrote." in story.told["no consent"]
    assert story.told["welsh"] == "cy"
    assert "Thank you" in story.told["thanks"]


def test_a_safety_concern_reaches_somebody_who_says_what_was_done(story: Story) -> None:
    assert loop.WORRY in story.told["concern"]
    assert loop.PARENT in story.told["concern"]
    assert "What was done" in story.told["acknowledged"]
    assert loop.FAMILY not in story.told["queue"]


def test_a_month_of_the_case_system_is_counted_and_its_rows_are_forgotten(story: Story) -> None:
    assert counting.TEAM in story.told["counted"]
    assert "the rows of the file are forgotten" in story.told["counted"]
    assert f"{counting.TEAM}-F" not in story.told["counted"]


def test_families_are_taken_in_from_a_list_and_two_of_them_are_one(story: Story) -> None:
    assert "New or changed: 2 families and 3 people." in story.told["listed"]
    assert f"It has been made one with: {listing.REFERENCES[1]}." in story.told["joined"]
    assert "Polish, An interpreter" in story.told["joined"]
    assert all(f"Name of {number}" in story.told["joined"] for number in "123")


def test_a_team_looks_in_its_mirror_and_commits_to_something(story: Story) -> None:
    assert "Nobody" not in story.told["mirror"]
    assert loop.WORRY not in story.told["mirror"]
    assert "Enter what your team will do" in story.told["nothing committed"]
    assert loop.COMMITMENT in story.told["committed"]


def test_a_team_notes_on_its_charts_what_happened(story: Story) -> None:
    assert "Enter what happened" in story.told["nothing noted"]
    assert loop.NOTE in story.told["noted"]


def test_the_chain_of_events_is_whole(story: Story) -> None:
    assert "WHOLE" in story.told["chain"].upper()
