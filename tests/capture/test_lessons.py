"""What other systems paid for, each with the tests that try it here.

4 (attachments) asks nothing: no form of a visit takes one.
"""

import ast

import pytest

from tests.house.reading import files, tree

LESSONS = {
    "1 a ledger of what each device holds": [
        "test_sent_stored_and_counted_agree_from_the_first_word_to_the_shared_visit",
        "test_a_draft_that_went_missing_shows",
        "test_the_co_ordinator_sees_what_a_phone_has_told_and_not_sent_and_then_the_three_agree",
    ],
    "2 one form, one id, from before the first save": [
        "test_what_a_phone_said_it_kept_outlives_a_flat_battery_and_comes_once",
        "test_an_answer_that_is_lost_makes_no_second_version",
        "test_every_acknowledged_save_is_there_and_what_was_sent_again_is_one",
    ],
    "3 two tabs, what is refused for good, a full disk, a private window": [
        "test_two_pages_of_one_phone_do_not_write_at_once",
        "test_a_visit_that_was_shared_elsewhere_says_so_and_keeps_what_it_has",
        "test_a_full_phone_says_so_and_keeps_it_once_there_is_room",
        "test_a_browser_that_keeps_nothing_says_so",
    ],
    "5 what lives on one device alone is told, and can leave as a file": [
        "test_what_never_finds_a_line_comes_as_a_file",
        "test_signing_out_with_unsent_work_asks_first_and_throws_away_only_by_number",
    ],
    "6 so many times sent, once stored": [
        "test_a_state_that_is_sent_five_times_at_once_is_stored_once",
        "test_however_often_and_in_whatever_order_states_arrive_the_last_one_stands_and_nothing_is_doubled",
        "test_the_same_form_sent_five_times_is_one_of_everything",
    ],
    "11 what is saved, waits or failed is said": [
        "test_what_cannot_be_saved_says_so_and_is_saved_once_the_line_is_back",
        "test_a_page_that_loses_its_line_goes_on_and_the_reload_asks_for_the_pin",
    ],
    "12 saved on change, and a conflict keeps both": [
        "test_a_page_that_is_left_at_once_keeps_the_last_words",
        "test_a_second_tab_gets_409_and_both_versions_are_offered",
        "test_sharing_from_a_stale_tab_shows_both_versions_and_shares_neither",
    ],
    "14 several observers come to one, and stay blind": [
        "test_a_visit_counts_once_however_many_saw_it_and_only_where_the_group_was_seen",
        "test_two_observers_of_one_visit_share_it_and_stay_blind_until_both_have_shared",
    ],
    "15 a level can be taken back, a used rubric never changes, a failed save loses nothing": [
        "test_not_observed_is_the_default_and_no_middle_score",
        "test_every_published_rubric_is_as_it_was_published",
        "test_a_text_too_long_to_save_is_kept_on_the_page",
    ],
}


@pytest.fixture(scope="module")
def tried() -> set[str]:
    """The name of every test there is."""
    return {
        node.name
        for path in files("tests", ending=".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("lesson", LESSONS)
def test_each_lesson_is_tried_by_the_tests_that_the_list_names(lesson: str, tried: set[str]) -> None:
    assert set(LESSONS[lesson]) - tried == set()
