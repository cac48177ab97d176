"""Whatever an author sends, it is kept on the page and nothing half-written is stored."""

import uuid

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.library.authors import (
    CRITERION,
    FIRST,
    HEADING,
    NEW,
    OWN,
    TITLE,
    add,
    at,
    begin,
    names,
    press,
    publish,
    row,
    written,
)
from tests.pages import CheckedClient, submit
from webapp.library.models import OwnRubric

MARKUP = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "Enter what the rubric is called"),
        ({"title": "x" * 121}, "Shorten “Title” to 120 characters"),
        ({"source": ""}, "Select what you begin with"),
        ({"source": "family-voice-adults"}, "Select what you begin with"),
        ({"source": "own-rubric-nothing"}, "Select what you begin with"),
        ({"kind": "voice"}, "Select what it is for"),
        ({"levels": "2"}, "Select how many levels it has"),
        ({"levels": "6"}, "Select how many levels it has"),
        ({"levels": "³"}, "Select how many levels it has"),
    ],
)
def test_a_rubric_that_cannot_begin_says_what_to_do(
    writing: CheckedClient, session: Session, wrong: dict[str, str], said: str
) -> None:
    chosen = {"title": TITLE, "source": "nothing", "kind": "observation", "levels": "3", **wrong}
    answer = submit(writing, NEW, chosen)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert said in text
    assert chosen["title"].strip() in text
    assert session.scalar(select(func.count()).select_from(OwnRubric)) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Enter what the rubric is called"),
        ({"title": "x" * 121}, "Shorten “Title” to 120 characters"),
        ({"audience": "x" * 121}, "Shorten “Who it is for” to 120 characters"),
        ({"introduction": "x" * 1501}, "Shorten “Introduction” to 1500 characters"),
    ],
)
def test_a_heading_that_is_too_long_stays_on_the_page(
    writing: CheckedClient, session: Session, wrong: dict[str, str], said: str
) -> None:
    draft = begin(writing)
    before = row(session, draft).content
    answer = submit(writing, at(draft), {**HEADING, **wrong}, action=at(draft))
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert said in text
    assert all(words in text for words in wrong.values())
    assert row(session, draft).content == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter a name for the criterion"),
        ({"name": "x" * 121}, "Shorten “Name” to 120 characters"),
        ({"name": FIRST.upper()}, "Enter another name"),
        ({"question": "x" * 1501}, "Shorten “Question” to 1500 characters"),
        ({"listen_for": "x" * 1501}, "Shorten “What to listen for” to 1500 characters"),
        ({"label-2": "x" * 121}, "Shorten “Level 2, in a few words” to 120 characters"),
        ({"text-3": "x" * 1501}, "Shorten “Level 3, what is seen or heard” to 1500 characters"),
        ({"construct": "nothing-like-it"}, "Select what the criterion speaks of"),
        ({"construct": "belonging"}, "Select what the criterion speaks of"),
    ],
)
def test_a_criterion_that_cannot_be_saved_stays_on_the_page(
    writing: CheckedClient, session: Session, wrong: dict[str, str], said: str
) -> None:
    draft = written(writing)
    assert add(writing, draft, name="Second").status_code == 303
    before = row(session, draft).content
    sent = {**CRITERION, "name": "Another", **wrong}
    for page in (at(draft, "/another-criterion"), at(draft, "/criteria/second")):
        answer = submit(writing, page, sent)
        assert answer.status_code == 422
        text = answer.get_data(as_text=True)
        assert said in text
        kept = [words for field, words in sent.items() if field != "construct"]
        assert [words for words in kept if words not in text] == []
        assert row(session, draft).content == before


def test_a_thirteenth_criterion_is_refused_with_its_words(writing: CheckedClient, session: Session) -> None:
    draft = begin(writing)
    page = at(draft, "/another-criterion")
    for number in range(12):
        assert press(writing, page, **{**CRITERION, "name": f"Number {number}"}).status_code == 303
    assert "A rubric has at most 12 criteria." in writing.page(at(draft)).text
    answer = press(writing, page, **{**CRITERION, "name": "One too many"})
    assert answer.status_code == 422
    assert "Take a criterion away first" in answer.get_data(as_text=True)
    assert "One too many" in answer.get_data(as_text=True)
    assert len(names(session, draft)) == 12


def test_markup_is_shown_as_it_was_typed_on_every_page(writing: CheckedClient, session: Session) -> None:
    draft = begin(writing, title=MARKUP)
    fields = {name: f"{MARKUP} {name}" for name in HEADING}
    assert submit(writing, at(draft), fields, action=at(draft)).status_code == 303
    words = {name: f"{MARKUP} {name}" for name in CRITERION if name != "construct"}
    assert add(writing, draft, **words).status_code == 303
    id = row(session, draft).content["criteria"][0]["id"]
    pages = [OWN, at(draft), at(draft, "/preview"), at(draft, "/publish"), at(draft, f"/criteria/{id}")]
    shown = [writing.get(page).get_data(as_text=True) for page in pages]
    answer = publish(writing, draft)
    shown += [
        writing.get(page).get_data(as_text=True)
        for page in (answer.location, "/what-good-looks-like", OWN, NEW)
    ]
    for page in shown:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page
    welsh = writing.get(f"{answer.location}?lang=cy").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)" in welsh


def test_a_title_that_is_in_use_is_not_published_twice(writing: CheckedClient, session: Session) -> None:
    assert publish(writing, written(writing)).status_code == 303
    draft = written(writing, title=TITLE.upper())
    answer = press(writing, at(draft, "/publish"), revision=row(session, draft).revision)
    assert answer.status_code == 422
    assert "a rubric in use has this one" in answer.get_data(as_text=True)
    assert "a rubric in use has this one" in writing.page(at(draft)).text


def test_a_rubric_goes_out_of_use_and_comes_back_and_the_last_of_its_kind_stays(
    writing: CheckedClient, session: Session
) -> None:
    out = f"{OWN}/use/relational-care"
    assert submit(writing, OWN, action=out).status_code == 303
    assert press(writing, out, in_use="no").status_code == 303
    assert "Out of use" in writing.page(OWN).text
    for _ in range(2):
        assert press(writing, out, in_use="yes").status_code == 303
    assert "Out of use" not in writing.page(OWN).text
    assert press(writing, f"{OWN}/use/supervision", in_use="no").status_code == 409
    assert press(writing, out, in_use="perhaps").status_code == 400
    for unknown in ("scenario-answer", "nothing", str(uuid.uuid4())):
        assert press(writing, f"{OWN}/use/{unknown}", in_use="no").status_code == 404
