"""What the caller knows beside the ratings: commitments, comments, and what the questions make of it all."""

import subprocess
import sys
from datetime import date

import pandas as pd
import pytest

from analysis.findings import Ask, Verdict
from analysis.frames import FrameError
from analysis.mirror import Beside, Commitment, reflect, summarise
from analysis.simulate import Truth, simulate
from tests.analysis.test_mirror import LABELS, TODAY

SAID = [
    f"{words} {more}"
    for words in ("She listened and explained", "He was late and never rang", "The visits at home helped")
    for more in ("a lot", "every week", "this year", "again", "with the children", "always", "there", "us")
    for more in (more, f"{more} too")
]


def commitment(made: date, sign: int = 1, **others: str) -> Commitment:
    given = {
        "wording": "Ring back.",
        "construct": "empathy",
        "source": "family",
        "owner": "Ada Ode",
        **others,
    }
    return Commitment(expected_sign=sign, made_on=made, due_on=date(2025, 6, 1), **given)


@pytest.fixture(scope="module")
def improved() -> pd.DataFrame:
    return simulate(Truth(seed=5, constructs=("empathy",), improved=("C", 13), improvement=1.2))


def followed(frame: pd.DataFrame, team: str, said: Commitment, today: date = TODAY):
    (one,) = reflect(frame, team, LABELS, today, None, Beside(commitments=[said])).commitments
    return one


def test_a_commitment_after_which_it_went_as_hoped_says_so_with_an_interval(improved):
    one = followed(improved, "C", commitment(date(2025, 1, 20)))
    assert one.verdict is Verdict.AS_HOPED
    assert one.since.value - one.before.value == pytest.approx(one.change.value.mean, abs=1)
    assert 0 < one.change.value.low < one.change.value.mean < one.change.value.high


def test_the_same_change_is_against_a_commitment_that_hoped_for_less(improved):
    assert followed(improved, "C", commitment(date(2025, 1, 20), sign=-1)).verdict is Verdict.AGAINST


def test_a_change_that_noise_could_make_is_called_that():
    chance = []
    for seed in range(8):
        frame = simulate(Truth(seed=seed, constructs=("empathy",)))
        service = summarise(frame, LABELS)
        beside = Beside(commitments=[commitment(date(2025, 1, 20))])
        for team in Truth().teams:
            (one,) = reflect(frame, team, LABELS, TODAY, service, beside).commitments
            chance.append(one.verdict is Verdict.CHANCE)
    assert sum(chance) / len(chance) >= 0.9


def test_points_on_both_sides_are_the_released_ones_of_a_year_before_and_of_the_time_since(improved):
    one = followed(improved, "C", commitment(date(2025, 7, 15)))
    # From July 2024 to June 2025 before, from August 2025 since; July has both sides in it.
    assert one.before.n == 16 * 12
    assert one.since.n == 16 * 5


@pytest.mark.parametrize(
    ("made", "verdict"),
    [(date(2025, 12, 3), Verdict.TOO_SOON), (date(2024, 1, 20), Verdict.UNSEEN)],
)
def test_too_little_on_either_side_is_said(improved, made, verdict):
    one = followed(improved, "C", commitment(made))
    assert (one.verdict, one.before, one.change) == (verdict, None, None)


def test_a_construct_that_the_source_does_not_see_or_may_not_show_is_unseen(improved):
    assert followed(improved, "C", commitment(date(2025, 1, 20), construct="x")).verdict is Verdict.UNSEEN
    assert followed(improved, "Nowhere", commitment(date(2025, 1, 20))).verdict is Verdict.UNSEEN


def test_a_new_form_since_a_commitment_leaves_nothing_to_compare(improved):
    new = (improved["source"] == "family") & (improved["rated_on"] >= "2025-03-01")
    changed = improved.assign(version=improved["version"].mask(new, 2))
    assert followed(changed, "C", commitment(date(2025, 1, 20))).verdict is Verdict.NEW_MEASURE


def test_a_commitment_that_does_not_show_is_asked_about():
    frame = simulate(Truth(seed=2, constructs=("empathy",)))
    beside = Beside(commitments=[commitment(date(2025, 1, 20))])
    asked = reflect(frame, "A", LABELS, TODAY, None, beside).questions
    assert "Ring back." in {one.wording for one in asked}


def words_of(comments: list[str | None], **columns: list[str]):
    given = pd.DataFrame({"team": "A", "comment": comments, **columns})
    frame = simulate(Truth(seed=5, months=3, constructs=("empathy",)))
    return reflect(frame, "A", LABELS, TODAY, None, Beside(comments=given)).words


def test_themes_are_told_with_released_comments_once_enough_have_spoken():
    words = words_of(SAID)
    assert words.comments.value == len(SAID)
    assert words.themes
    assert all(theme.size.value >= 10 and theme.examples for theme in words.themes)
    assert words.others == ()


def test_words_wait_until_ten_people_have_spoken():
    words = words_of([*SAID[:9], None, " "])
    assert (words.comments.value, words.themes, words.others) == (None, (), ())
    assert words_of(SAID[:10]).comments.value == 10


def test_one_person_who_wrote_ten_times_is_one_person():
    assert not words_of(SAID[:12], respondent=["one"] * 12).comments.shown
    assert not words_of([SAID[0]] * 12).comments.shown
    assert words_of(SAID[:12], respondent=[f"p{at}" for at in range(12)]).comments.shown


def test_too_few_for_themes_are_shown_as_they_are_without_a_name():
    words = words_of(
        [*SAID[:9], "I told Maria everything", "When Maria came it helped", "Mrs Jones was kind"]
    )
    assert words.themes == ()
    assert len(words.others) == 12
    assert not any("Maria" in one or "Jones" in one for one in words.others)


def test_comments_in_three_alphabets_are_shown_as_they_are():
    cyrillic = [f"Она всегда слушала нас {at}" for at in "абвг"]
    arabic = [f"كانت تستمع إلينا {at}" for at in "ابتث"]
    words = words_of([*SAID[:8], *cyrillic, *arabic])
    assert words.comments.value == 16
    assert set(cyrillic) & set(words.others)


def test_comments_without_a_column_for_the_team_are_refused_by_name():
    frame = simulate(Truth(seed=5, months=3, constructs=("empathy",)))
    with pytest.raises(FrameError, match="column team: the column is missing"):
        reflect(frame, "A", LABELS, TODAY, None, Beside(comments=pd.DataFrame({"comment": SAID})))


def test_a_page_without_comments_does_not_pay_for_finding_themes():
    asked = "import sys; import analysis.mirror; print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_there_are_always_three_different_questions():
    for seed in range(4):
        frame = simulate(Truth(seed=seed, strengths={("B", "empathy"): 1.2, ("B", "evocation"): -1.2}))
        service = summarise(frame, LABELS)
        for team in (*Truth().teams, "Nowhere"):
            asked = reflect(frame, team, LABELS, TODAY, service).questions
            assert len(set(asked)) == 3


def test_while_families_are_silent_the_first_question_is_how_to_hear_them():
    frame = simulate(Truth(seed=5)).query("source != 'family'")
    mirror = reflect(frame, "A", LABELS, TODAY)
    assert mirror.waiting
    assert mirror.silent == ("family",)
    assert [one.ask for one in mirror.questions[:2]] == [Ask.UNHEARD, Ask.PRACTICE]
