"""The forms of practice that save as they go, and how a version of one reads."""

from collections.abc import Mapping
from typing import Any

from rubrics.model import Rubric
from webapp.capture.versions import Form, Lines
from webapp.fields import text_of
from webapp.filters import clock_time
from webapp.practice import moments
from webapp.practice.forms import FEEDBACK, entries


def form(
    owner: str, page: str, versions: str, first_field: str, text_label: str, rubric: Rubric | None
) -> Form:
    """One form; `text_label` is empty where its first field is no text, `rubric` None where it has none."""

    def lines(fields: Mapping[str, Any]) -> Lines:
        found = [(text_label, text_of(fields, first_field))] if text_label else []
        found += [(clock_time(one.noted_at), one.text) for one in moments.read(fields, ())]
        found += [(str(label), text_of(fields, name)) for name, label in FEEDBACK.items()]
        found += _levels(rubric, fields) if rubric else []
        return [(label, text) for label, text in found if text]

    return Form(owner, page, versions, first_field, lines)


def _levels(rubric: Rubric, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    for entry in entries(rubric, fields):
        labels = {str(level.value): f"{level.value} – {level.label}" for level in entry.criterion.levels}
        given = [labels[entry.chosen]] if entry.chosen in labels else []
        found.append((entry.criterion.name, " – ".join([*given, entry.evidence]).strip(" –")))
    return found
