"""The standards of each profession, and what each construct can be evidence for."""

import pytest
from pydantic import ValidationError

from rubrics.loader import constructs
from rubrics.professions import Profession, professions

SKILLS = {one.id for one in constructs().constructs if one.kind == "skill"}


@pytest.mark.parametrize("profession", professions(), ids=lambda one: one.id)
def test_every_skill_that_is_observed_can_be_evidence_for_some_standard(profession: Profession) -> None:
    assert SKILLS - set(profession.shows) == set()
    assert all(profession.shown_by(skill) for skill in SKILLS)
    assert profession.shown_by_reflection


def test_a_construct_that_nobody_mapped_shows_nothing() -> None:
    assert professions()[0].shown_by("no-such-construct") == {}


def test_a_standard_that_is_not_declared_is_refused() -> None:
    with pytest.raises(ValidationError, match="Declare the standards 9"):
        Profession(
            id="x", name="x", source="x", standards={"1": "x"}, shows={"empathy": ("9",)}, reflection=("1",)
        )
