"""Themes: planted ones are found again, small ones are not shown, and no comment names anybody."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.frames import FrameError
from analysis.masking import MASK, mask, names, without_names
from analysis.results import as_json
from analysis.themes import find


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


LISTENING = words("listened heard understood attention caring kind patient warm respected")
LATENESS = words("late cancelled appointments waiting rearranged missed visits delays calls")
PAPERS = words("explained plan meetings information letters jargon confusing written steps")
ANYTHING = words("worker social family week school dad mum house year people question number asked told")


def comments(*themes: list[str], each: int = 30, seed: int = 1) -> pd.DataFrame:
    """So many invented comments about each list of words, among words that any comment may hold."""
    generator = np.random.default_rng(seed)
    written = []
    for about in themes:
        for _ in range(each):
            said = [*generator.choice(about, 5), *generator.choice(ANYTHING, 5)]
            written.append(" ".join(generator.permutation(said)))
    return pd.DataFrame({"comment": written})


def test_three_planted_themes_are_found_again_and_are_stable():
    found = find(comments(LISTENING, LATENESS, PAPERS))
    assert len(found) == 3
    for planted in (LISTENING, LATENESS, PAPERS):
        theme = max(found, key=lambda one: len(set(one.terms) & set(planted)))
        assert len(set(theme.terms[:6]) & set(planted)) >= 5
        assert 27 <= theme.size <= 33
        assert theme.stability > 0.8


@pytest.mark.parametrize("planted", [2, 4])
def test_the_number_of_themes_is_the_number_planted(planted):
    money = words("housing money benefits bills support rent furniture practical application")
    lists = [LISTENING, LATENESS, PAPERS, money][:planted]
    assert len([one for one in find(comments(*lists, each=60)) if one.terms]) == planted


def test_comments_without_any_theme_are_doubted():
    found = find(comments(ANYTHING, ANYTHING, ANYTHING), 3)
    assert all("might well give another theme" in one.caution for one in found if one.terms)


def test_as_many_themes_as_asked_for_are_given():
    assert len([one for one in find(comments(LISTENING, LATENESS, PAPERS, each=60), 2) if one.terms]) == 2


def test_a_theme_of_too_few_comments_is_not_shown_and_its_comments_are_counted_in_the_rest():
    frame = comments(LISTENING, LATENESS, each=40)
    # Each of these words is in comments enough to count, but only twelve comments are about them.
    frame["comment"] += [f" {PAPERS[at % len(PAPERS)]}" for at in range(len(frame))]
    frame = pd.concat([frame, pd.DataFrame({"comment": [" ".join(PAPERS)] * 12})])
    assert [one.size for one in find(frame, 3, minimum=12) if set(one.terms[:5]) <= set(PAPERS)] == [12]
    found = find(frame, 3, minimum=13)
    assert not any(set(one.terms) & {"letters", "jargon", "meetings"} for one in found)
    rest = found[-1]
    assert (rest.terms, rest.stability, rest.examples) == ((), None, ())
    assert rest.size is None
    assert rest.reason.startswith("under 13 comments")


def test_the_sizes_and_the_rest_add_up():
    frame = pd.concat(
        [comments(LISTENING, LATENESS), pd.DataFrame({"comment": ["", None, "the and of"] * 4})]
    )
    found = find(frame)
    assert sum(one.size for one in found) == len(frame)
    assert found[-1].size == 12
    assert "in no theme" in found[-1].reason


def test_examples_are_comments_of_the_theme_shortened_and_at_most_three():
    frame = comments(LISTENING, LATENESS)
    frame.loc[0, "comment"] = " ".join(LISTENING * 30)
    found = find(frame)
    assert all(1 <= len(one.examples) <= 3 for one in found if one.terms)
    assert all(len(example) <= 200 for one in found for example in one.examples)
    about = next(one for one in found if "listened" in one.terms)
    assert all(set(LISTENING) & set(example.split()) for example in about.examples)


def test_a_comment_without_end_is_cut_and_the_cut_is_told():
    frame = comments(LISTENING, LATENESS)
    frame.loc[0, "comment"] = "listened " * 200_000
    found = find(frame)
    assert "comments read only to 2000 characters: 1" in found[0].caution


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (["we were listened to"] * 19, "there are 19 comments, and themes need 20"),
        (["we were listened to"] * 40, "every comment says the same"),
        ([""] * 40, "no word that tells anything"),
        ([None] * 40, "no word that tells anything"),
        (["the and of it was"] * 40, "no word that tells anything"),
        ([f"word{'abcdefghij'[at % 10] * (at + 3)}" for at in range(40)], "no word that tells anything"),
        (["listened"] * 9 + ["kindly"] * 9 + [""] * 40, "18 comments hold words"),
    ],
)
def test_too_little_to_tell_is_one_entry_with_its_reason(written, reason):
    found = find(pd.DataFrame({"comment": pd.Series(written, dtype=object)}))
    assert len(found) == 1
    assert (found[0].terms, found[0].size, found[0].stability, found[0].examples) == ((), None, None, ())
    assert found[0].reason.startswith(reason)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Mail ann.lee@fen.gov.uk today", f"Mail {MASK} today"),
        ("see https://x.org/a?b=1 or www.y.net/z", f"see {MASK} or {MASK}"),
        ("it is on fenmoor.gov.uk/help somewhere", f"it is on {MASK} somewhere"),
        ("ring 07700 900123 or +44 (0)20 7946 0958", f"ring {MASK} or {MASK}"),
        ("her number is 943 476 5919", f"her number is {MASK}"),
        ("born 12/03/2019 in a flat", f"born {MASK} in a flat"),
        ("we live at SW1A 1AA, or ls1 4ap", f"we live at {MASK}, or {MASK}"),
        ("Mrs Jones and Dr. Who came", f"{MASK} and {MASK} came"),
        ("I miss them, 3 of 4 times, since 2019", "I miss them, 3 of 4 times, since 2019"),
        ("over\ntwo  lines", "over two lines"),
    ],
)
def test_what_tells_who_somebody_is_is_masked(written, left):
    assert mask([written, "another"]) == [left, "another"]


def test_names_are_the_words_written_with_a_capital_within_sentences():
    written = [
        "We met Sarah, and Siân too",
        "I think Sarah helped our Social worker",
        "a social worker",
        "NHS",
    ]
    known = names(written)
    assert known == {"sarah", "siân"}
    assert (
        without_names("sarah's word, and Sarah-Jane's. Not Sara's", known)
        == f"{MASK} word, and {MASK}. Not Sara's"
    )


def test_neither_terms_nor_examples_hold_what_tells_who_somebody_is():
    frame = comments(LISTENING, LATENESS)
    frame["comment"] += " then Sarah rang 07700 900123 or wrote sarah@fen.example from SW1A 1AA"
    told = json.dumps(as_json(find(frame)), ensure_ascii=False).lower()
    assert "listened" in told
    assert MASK in told
    for leak in ("sarah", "07700", "900123", "example", "sw1a", "1aa"):
        assert leak not in told.replace('"examples"', "")


@pytest.mark.parametrize("hostile", ["1 ", "a@", "a.", "A1", "1(.)", "Mr ", "x", "'-"])
def test_no_text_makes_masking_slow(hostile):
    assert len(mask([hostile * 100_000])) == 1


def test_the_order_of_rows_does_not_matter_and_the_same_comes_twice():
    frame = comments(LISTENING, LATENESS, PAPERS, each=15)
    assert find(frame) == find(frame) == find(frame.sample(frac=1, random_state=3))


@pytest.mark.parametrize(
    ("frame", "row", "found"),
    [
        (pd.DataFrame({"text": ["a"]}), None, "the column is missing"),
        (pd.DataFrame({"comment": []}), None, "there is no comment"),
        (pd.DataFrame({"comment": ["a", 3]}), 2, "'3' is no text"),
    ],
)
def test_a_bad_frame_is_refused_with_its_column_and_row(frame, row, found):
    with pytest.raises(FrameError) as refused:
        find(frame)
    assert (refused.value.column, refused.value.row, refused.value.found) == ("comment", row, found)


@pytest.mark.parametrize("asked", [{"count": 0}, {"minimum": 1}, {"count": 13}])
def test_what_cannot_be_asked_is_refused(asked):
    with pytest.raises(FrameError, match="Ask for"):
        find(comments(LISTENING, LATENESS), **asked)


spoken = st.lists(st.sampled_from([*LISTENING, *ANYTHING, "Sarah", "the"]), max_size=8).map(" ".join)
anything = st.one_of(spoken, spoken, st.none(), st.text(max_size=30))


@settings(deadline=None, max_examples=25)
@given(st.lists(anything, min_size=1, max_size=60), st.sampled_from([2, 5]))
def test_any_comments_give_json_in_which_no_theme_is_too_small(written, minimum):
    found = find(pd.DataFrame({"comment": pd.Series(written, dtype=object)}), minimum=minimum)
    assert all(set(one) >= {"terms", "size", "stability", "examples"} for one in as_json(found))
    assert all(one.size is None or one.size >= minimum for one in found)
    assert all(one.reason for one in found if not one.terms)
    assert sum(one.size or 0 for one in found) <= len(written)


def test_the_command_reads_empty_comments_as_nothing_said(tmp_path, capsys):
    file = tmp_path / "comments.csv"
    frame = comments(LISTENING, LATENESS)
    pd.concat([frame, pd.DataFrame({"comment": [""] * 7})]).assign(id=1).to_csv(file, index=False)
    assert main(["themes", str(file), "--themes", "2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["size"] for one in found[-1:]] == [7]
    assert main(["themes", str(file), "--themes", "40"]) == 2
    assert "Ask for at most 12 with --themes" in capsys.readouterr().err
