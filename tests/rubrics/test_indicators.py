"""What a team can hope changes, as the content file says it."""

from pathlib import Path

import pytest

from rubrics.content import ContentError, read
from rubrics.indicators import Indicators, indicator, indicators

WORDS = "{en_GB: {name: A, count: B, out_of: C}, cy: {name: A, count: B, out_of: C}}"
GOOD = f"""
indicators:
  - {{id: one, kind: share, counts: children, out_of: children, words: {WORDS}}}
"""


def test_every_indicator_has_its_words_in_both_languages_and_is_counted_or_told_elsewhere() -> None:
    assert len(indicators()) >= 6
    for one in indicators():
        assert one.wording("en_GB").name != one.wording("cy").name
        assert (one.counts is None) == (one.source == "workload")
    assert {one.id for one in indicators() if one.source == "workload"} == {"direct-time", "continuity"}


def test_what_misleads_in_the_short_term_can_only_be_neither() -> None:
    assert {one.id for one in indicators() if one.only_neither} == {"turnover", "caseload", "case-length"}
    assert indicator("no-such-indicator") is None


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("out_of: children", "out_of: workers", "Count in one the same as it is out of, or make it a rate"),
        ("counts: children, ", "", "Say of one what it counts and out of what"),
        ("out_of: children", "out_of: children, from: workload", "or that it is from workload"),
        (", cy: {name: A, count: B, out_of: C}", "", "Write the words of one in cy too"),
        ("kind: share", "kind: sum", "indicators.0.kind"),
        ("counts: children", "counts: episodes", "indicators.0.counts"),
        ("id: one", "id: One", "lower-case words"),
        ("id: one", "id: one, colour: red", "indicators.0.colour"),
    ],
)
def test_a_file_that_is_not_right_names_the_key_and_the_remedy(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    path = tmp_path / "indicators.yaml"
    path.write_text(GOOD)
    assert read(Indicators, path).indicators[0].id == "one"
    path.write_text(GOOD.replace(before, after, 1))
    with pytest.raises(ContentError, match=words):
        read(Indicators, path)


def test_two_indicators_of_one_id_or_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "indicators.yaml"
    line = GOOD.strip().splitlines()[1]
    for second in (line, line.replace("id: one", "id: two")):
        path.write_text(f"indicators:\n{line}\n{second}\n")
        with pytest.raises(ContentError, match="own id"):
            read(Indicators, path)
