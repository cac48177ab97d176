"""The list of phrases: what it finds, how little it misses, and what is for a person in any language."""

import pytest

from trials.phrases import comments, measure
from webapp.safeguarding.phrases import LIST, LONG_ENOUGH, reads_as_english, respelled, signs, the_list
from webapp.safeguarding.rules import Why

# What the list must never fall below; it was written with two thirds of the comments in sight.
LEAST_RECALL = {"written with": 0.95, "all": 0.95, "held back": 0.9}
LEAST_PRECISION = 0.8


def test_there_are_as_many_comments_as_are_told_of_and_a_third_is_held_back() -> None:
    every = list(comments())
    kinds = [one.kind for one in every]
    assert (len(every), kinds.count("plain"), kinds.count("subtle")) == (300, 75, 75)
    assert sum(one.is_held_back for one in every) == 100
    assert len({one.text for one in every}) == 300


@pytest.mark.parametrize("part", LEAST_RECALL)
def test_the_list_misses_little(part: str) -> None:
    wanted = {"written with": (False,), "held back": (True,), "all": (True, False)}[part]
    found = measure([one for one in comments() if one.is_held_back in wanted])
    assert found.recall >= LEAST_RECALL[part]
    assert found.precision >= LEAST_PRECISION


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("He HITS me.", "hurt"),
        ("he’s hitting my son", "hurt"),
        ("Im scard of him", "afraid"),
        ("I dont feel safe", "afraid"),
        ("I don't feel safe", "afraid"),
        ("He is fritened of her, frightenned even", "afraid"),
        ("i want to kil myself", "self"),
        ("We have no food", "neglect"),
        ("Please don’t tell him", "telling"),
        ("The support worker grabbed her", "staff"),
        ("He put a tracker in my bag", "control"),
    ],
)
def test_it_is_found_whatever_the_case_the_apostrophe_and_the_spelling(text: str, kind: str) -> None:
    assert kind in signs(text, "en_GB").kinds


@pytest.mark.parametrize(
    "text",
    [
        "She helped us feel safe.",
        "He never hit a wrong note.",
        "Whitney shared her chips.",
        "It hit the spot. Me and my son loved it.",
        "The forms are killing me.",
        "",
        "  ",
        "👍",
        "10/10",
    ],
)
def test_what_only_looks_like_a_sign_is_left_alone(text: str) -> None:
    assert not signs(text, "en_GB").is_for_a_person


def test_a_phrase_does_not_run_on_beyond_the_end_of_a_sentence() -> None:
    assert "hurt" in signs("He hurt my brother", "en").kinds
    assert signs("That joke hit. Me laughing again", "en").kinds == ()


@pytest.mark.parametrize(
    ("text", "language", "is_tested"),
    [
        ("She was kind to all of us.", "en_GB", True),
        ("Roedd hi'n garedig wrthym ni i gyd.", "cy", False),
        ("Roedd hi'n garedig wrthym ni i gyd.", "en_GB", False),
        ("She was kind to all of us.", "cy", False),
        ("Pani zawsze pomaga naszej rodzinie", "en_GB", False),
        ("هو يضربني", "en_GB", False),
        ("Он бьёт меня", "en_GB", False),
        ("Top", "en_GB", True),
    ],
)
def test_a_text_in_a_language_the_list_was_not_tested_in_is_for_a_person(
    text: str, language: str, is_tested: bool
) -> None:
    found = signs(text, language)
    assert found.is_tested is is_tested
    assert found.is_for_a_person is not is_tested


def test_a_short_text_can_be_english_without_a_common_word() -> None:
    assert reads_as_english("Jolly decent chap")
    assert not reads_as_english("Bardzo miła pani, dziękuję bardzo")


def test_a_very_long_text_is_read_to_its_end() -> None:
    assert "hurt" in signs("It was fine and we talked about school. " * 240 + "He hit me.", "en").kinds
    assert signs("qwertyuiop asdfghjkl zxcvbnmqw " * 320, "en").kinds == ()
    # A word without an end once took minutes: each of its letters was tried in every place.
    assert signs("a" * 50_000, "en").kinds == ()


@pytest.mark.parametrize("word", sorted(the_list().known)[::12])
def test_a_long_word_is_known_with_any_one_slip_in_it(word: str) -> None:
    slips = {word[:at] + word[at + 1 :] for at in range(1, len(word))}
    slips |= {word[:at] + "q" + word[at:] for at in range(1, len(word) + 1)}
    slips |= {word[:at] + "q" + word[at + 1 :] for at in range(1, len(word))}
    slips |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)}
    listed = the_list()
    missed = {
        slip
        for slip in slips
        if len(slip) >= LONG_ENOUGH
        and slip not in listed.common
        and slip not in listed.spelled
        and respelled(slip, listed) not in listed.known
    }
    assert missed == set()


def test_no_kind_of_phrase_has_the_name_of_another_reason() -> None:
    assert LIST.exists()
    assert set(the_list().kinds) & set(Why) == set()
