"""What stands in the tables of events and of work has words on the page."""

from webapp import audit
from webapp.families import works as families_works
from webapp.insight import works as insight_works
from webapp.practice import works as practice_works
from webapp.quality import works as quality_works
from webapp.reflection import works as reflection_works
from webapp.safeguarding import works as safeguarding_works
from webapp.stewardship import words, works
from webapp.supervision import works as supervision_works


def test_every_kind_of_event_has_words() -> None:
    assert set(words.EVENTS) == set(audit.KINDS)


def test_every_work_has_words() -> None:
    rooms = (
        families_works, insight_works, practice_works, quality_works, reflection_works,
        safeguarding_works, supervision_works, works,
    )  # fmt: skip
    assert set(words.WORKS) == {name for room in rooms for name in room.WORKS}


def test_what_has_no_words_yet_is_shown_as_it_is() -> None:
    assert words.event_in_words("a.new kind") == "a.new kind"
    assert words.work_in_words("a.new work") == "a.new work"
