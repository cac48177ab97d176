"""A content file that cannot be used says which file, which key, what was found and what to write."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubrics.content import ContentError, read, read_library
from rubrics.loader import check_constructs, rubric
from rubrics.model import Rubric

GOOD = """
id: tiny
version: 1
kind: observation
title: Tiny
audience: Observers
introduction: Look.
levels:
  - {value: 1, label: "No"}
  - {value: 2, label: "Yes"}
criteria:
  - {id: empathy, construct: empathy, name: Empathy, question: "How far?"}
"""

CASES = {
    "an unknown key": ("title: Tiny", "title: Tiny\ntitel: Tiny", "titel", "Tiny", "Correct its spelling"),
    "an unknown key of a criterion": ("name: Empathy", "nam: E, name: E", "criteria.0.nam", "E", "spelling"),
    "a missing key": ("audience: Observers\n", "", "audience", "nothing", "Add this key"),
    "a key written twice": (
        "version: 1",
        "version: 1\nversion: 2",
        "version",
        "a second time on line 4",
        "one",
    ),
    "a bare Yes": ('"Yes"', "Yes", "levels.1.label", "True", "in quotes"),
    "a level that is no number": (
        "value: 2",
        "value: two",
        "levels.1.value",
        "two",
        "whole number",
    ),
    "a level left out": ("value: 2", "value: 3", "(file)", "", "each one above the last"),
    "a kind nobody knows": ("kind: observation", "kind: survey", "kind", "survey", "'observation'"),
    "an id in capitals": ("id: tiny", "id: Tiny", "id", "Tiny", "lower-case"),
    "a list where words belong": ("title: Tiny", "title: [Tiny]", "title", "['Tiny']", "Write text"),
    "an empty text": ("title: Tiny", "title: ''", "title", "", "at least one word"),
    "broken YAML": ("title: Tiny", "title: [Tiny", "(file)", "while parsing", "Correct the YAML"),
    "no keys at all": (GOOD, "words\n", "(file)", "words", "keys with values"),
}


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "tiny" / "v1.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_that_the_cases_spoil_is_good(tmp_path: Path) -> None:
    found = read(Rubric, written(tmp_path, GOOD))
    assert [level.label for level in found.criteria[0].levels] == ["No", "Yes"]


@pytest.mark.parametrize("case", CASES)
def test_the_error_names_file_key_finding_and_remedy(case: str, tmp_path: Path) -> None:
    was, now, key, found, remedy = CASES[case]
    assert was in GOOD
    with pytest.raises(ContentError) as caught:
        read(Rubric, written(tmp_path, GOOD.replace(was, now, 1)))
    assert caught.value.file == "tiny/v1.yaml"
    assert caught.value.key == key
    assert found in str(caught.value.found)
    assert remedy in caught.value.remedy
    assert str(caught.value).startswith(f"tiny/v1.yaml: {key}: found ")


@pytest.mark.parametrize(
    "text",
    [
        "? [a]\n: b",
        "{{}: 1}",
        "a: 2026-13-45",
        "!!int x",
        "!!bool x",
        "!!timestamp x",
        "\x00",
        "\t",
        "~",
        "[" * 2000,
    ]
    + ["a: &x [*x]", "<<: 3", "!!python/object:os.system {}", "criteria: 3", "criteria: [3]", "cy: 4"],
)
def test_whatever_a_file_holds_is_answered_with_a_content_error(text: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="^tiny/v1.yaml: "):
        read(Rubric, written(tmp_path, text))


# Reading a file takes as long as the disk does, so no example has a deadline.
@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=list(":-[]{}\n '\"&*!?<>|1ab"), max_size=4), st.integers(0, len(GOOD)))
def test_a_slip_of_the_pen_is_read_or_answered_with_a_content_error(slip: str, where: int) -> None:
    with TemporaryDirectory() as directory:
        path = written(Path(directory), GOOD[:where] + slip + GOOD[where + 1 :])
        try:
            found = read(Rubric, path).id
        except ContentError as error:
            found = error.remedy
    assert found


def test_a_file_that_is_not_there_or_not_utf8_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="readable file"):
        read(Rubric, tmp_path / "none.yaml")
    path = written(tmp_path, "")
    path.write_bytes(b"title: \xff")
    with pytest.raises(ContentError, match="byte 7.*Save the file as UTF-8"):
        read(Rubric, path)


def test_a_file_whose_path_says_another_version_is_refused(tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace("version: 1", "version: 2"))
    with pytest.raises(ContentError, match="tiny 2.*the file's path"):
        read_library(Rubric, tmp_path)


def test_a_construct_that_nobody_declared_is_refused_with_those_there_are() -> None:
    with pytest.raises(ContentError, match="criteria.a.construct: found charm. Name one of .*empathy"):
        check_constructs("tiny/v1.yaml", {"criteria.a.construct": "charm"})


def test_a_rubric_that_there_is_not_is_answered_with_those_there_are() -> None:
    with pytest.raises(ContentError, match="supervision 9.*supervision 1"):
        rubric("supervision", 9)


def test_a_long_finding_is_shortened() -> None:
    assert len(str(ContentError("f", "k", "x" * 500, "Write less."))) < 120
