"""What could tell who wrote an answer: found by rule, corrected by a person."""

from hypothesis import given
from hypothesis import strategies as st

from webapp import masking
from webapp.masking import Kind

WROTE = (
    "My name is Robin Vale. I went to Stoke Newington School and the University of Leeds. Ring 07700 900123, "
    "write to r.vale@mail.example or @robinv, come to 12 Albion Road, N16 8EX. robin would help Jordan."
)


def hidden(text: str, names: list[str]) -> set[str]:
    """The words that the rules hide."""
    return {text[start:end] for start, end, _kind in masking.found(text, names)}


def test_the_rules_hide_names_contacts_places_and_schools() -> None:
    found = hidden(WROTE, ["Robin Vale"])
    wanted = {"07700 900123", "r.vale@mail.example", "@robinv", "N16 8EX", "University of Leeds", "robin"}
    assert wanted <= found
    assert any("Stoke Newington School" in one for one in found)
    assert any("Albion Road" in one for one in found)
    assert "Jordan" not in " ".join(found)


def test_the_name_is_hidden_whole_and_not_within_other_words() -> None:
    text = "Robinson is not Robin, and a vale is a valley."
    assert hidden(text, ["Robin Vale"]) == {"Robin", "vale"}


def test_parts_of_a_name_that_are_too_short_to_tell_are_left() -> None:
    assert hidden("Al is at home, and so am I.", ["Al Wu"]) == set()


def test_words_that_a_person_gives_are_hidden_wherever_they_stand() -> None:
    text = "In Hackney I ran the Tuesday club; HACKNEY taught me."
    masks = masking.of_words(text, ["hackney", "", "  "])
    assert [text[start:end] for start, end, _kind in masks] == ["Hackney", "HACKNEY"]


def test_masks_that_overlap_are_one() -> None:
    whole = masking.joined([(5, 9, Kind.NAME), (0, 6, Kind.SCHOOL), (9, 12, Kind.PLACE)])
    assert whole == ((0, 9, Kind.SCHOOL), (9, 12, Kind.PLACE))


@given(st.text(max_size=120), st.text(max_size=20))
def test_the_parts_of_a_text_are_the_text(text: str, name: str) -> None:
    shown = masking.parts(text, masking.found(text, [name]))
    assert "".join(words for words, _kind in shown) == text


def test_a_mask_beyond_the_text_hides_nothing() -> None:
    assert masking.parts("short", [[2, 99, "name"]]) == [("short", None)]


def test_quotes_that_the_answer_says_are_marked_and_others_are_not() -> None:
    parts = masking.quoted("I would ring him first.", ["ring him", "never said", "I"])
    assert parts == [("I would ", False), ("ring him", True), (" first.", False)]
