"""Families can read the forms, and no form uses a word that judges them."""

import re

import pytest

from rubrics.loader import constructs, newest, rubrics
from rubrics.model import Construct, Rubric

EVERY = pytest.mark.parametrize("form", rubrics(), ids=lambda each: each.id)
# Our own measure: the longest sentence and the mean one in words, and the share of long words (eight letters
# or more, or three sounded vowels or more).
LIMITS = {
    "family-voice-adults": (13, 8.0, 0.08),
    "family-voice-young-people": (13, 8.0, 0.08),
    "family-voice-children": (12, 6.5, 0.03),
    "family-voice-carers": (13, 8.0, 0.08),
    "family-voice-care-leavers": (14, 8.0, 0.08),
    "family-voice-conference": (14, 8.0, 0.08),
}
OFFICE_WORDS = r"\b(cases?|placements?|placed|looked[- ]after|contact|interview|refus\w*|hard to reach)\b"
JUDGING_WORDS = r"\b(perpetrators?|victims?|fail(ed|ure|ing)? to protect|non-?complian\w+|disguised)\b"
LICENSED_NAMES = r"\b(signs of safety|PACE|MITI|NAAS|CARE measure|SRS|WAI|CSQ)\b"


def shown(form: Rubric) -> list[str]:
    """Return every piece of wording that a reader of the form sees."""
    texts = [form.title, form.introduction]
    for criterion in form.criteria:
        texts += [criterion.name, criterion.question]
        texts += [words for level in criterion.levels for words in (level.label, level.text) if words]
    texts += [each.label for each in form.not_rated]
    return texts + [words for each in form.texts for words in (each.question, each.hint) if words]


def read_out(form: Rubric) -> list[str]:
    """Return the sentences that a family reads, without the labels."""
    texts = [form.introduction, *(each.question for each in form.criteria)]
    texts += [words for each in form.texts for words in (each.question, each.hint) if words]
    return [each for text in texts for each in re.split(r"(?<=[.?!])\s+", text)]


def is_long(word: str) -> bool:
    sounded = re.findall(r"[aeiouy]+", word.lower().removesuffix("es").removesuffix("ed").removesuffix("e"))
    return len(word) > 7 or len(sounded) > 2


@pytest.mark.parametrize("id", LIMITS)
def test_a_nine_year_old_could_read_what_a_family_is_asked(id: str) -> None:
    longest, mean, share = LIMITS[id]
    lengths = {each: len(each.split()) for each in read_out(newest(id))}
    words = re.findall(r"[A-Za-z']+", " ".join(lengths))
    long_words = [word for word in words if is_long(word)]
    assert [each for each, length in lengths.items() if length > longest] == []
    assert sum(lengths.values()) / len(lengths) <= mean
    assert len(long_words) / len(words) <= share, long_words


def test_the_measure_tells_a_plain_sentence_from_an_official_one() -> None:
    official = "Practitioners demonstrated collaborative engagement throughout"
    plain = "My worker told me what would happen next"
    assert all(is_long(word) for word in official.split())
    assert not any(is_long(word) for word in plain.split())


@pytest.mark.parametrize("id", LIMITS)
def test_no_family_form_uses_the_words_of_the_office(id: str) -> None:
    assert re.findall(OFFICE_WORDS, " ".join(shown(newest(id))), re.IGNORECASE) == []


@EVERY
def test_no_form_uses_a_word_that_judges_or_a_name_that_is_licensed(form: Rubric) -> None:
    words = " ".join(shown(form))
    assert re.findall(JUDGING_WORDS, words, re.IGNORECASE) == []
    assert re.findall(LICENSED_NAMES, words) == []


@pytest.mark.parametrize("id", sorted(set(LIMITS) - {"family-voice-children", "family-voice-care-leavers"}))
def test_a_family_reads_first_what_its_answers_are_for_and_what_is_passed_on(id: str) -> None:
    introduction = newest(id).introduction
    assert "We don't use it to make decisions about your family." in introduction
    assert "If someone may not be safe, we have to pass that on." in introduction


def test_a_child_reads_first_that_being_unsafe_is_passed_on() -> None:
    assert (
        "If you are not safe, we will tell someone who can help."
        in newest("family-voice-children").introduction
    )


@EVERY
def test_nothing_promises_that_answers_stay_secret(form: Rubric) -> None:
    assert re.findall(r"confidential|anonymous|secret", " ".join(shown(form)), re.IGNORECASE) == []


@pytest.mark.parametrize("construct", constructs().constructs, ids=lambda each: each.id)
def test_every_construct_is_defined_in_one_plain_sentence(construct: Construct) -> None:
    assert len(construct.definition.split()) <= 25
    assert construct.definition.endswith(".")
