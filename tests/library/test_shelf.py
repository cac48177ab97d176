"""The shelf: the house's rubrics and the authority's own, of which none that is published ever changes."""

import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from rubrics import loader
from rubrics.content import ContentError
from rubrics.model import Rubric
from tests.library.authors import add, press, publish, published, row, written
from tests.pages import CheckedClient
from webapp import clock
from webapp.accounts.models import Person
from webapp.library import care, rules, service, shelf
from webapp.library.models import FrozenError, OwnRubric, WithdrawnRubric
from webapp.library.rules import Heading, PublishedError, Sketch


def versions(rubrics: list[Rubric], own: OwnRubric) -> list[int]:
    """The versions of an own rubric among these."""
    return [each.version for each in rubrics if each.id == own.rubric_id]


def test_no_rubric_of_the_house_has_an_id_that_an_authority_could_get() -> None:
    assert [each.id for each in loader.rubrics() if each.id.startswith(shelf.OWN)] == []


def test_a_draft_is_not_on_the_shelf_and_a_version_that_is_not_there_is_an_error(
    writing: CheckedClient, session: Session
) -> None:
    draft = row(session, written(writing))
    assert draft.rubric_id not in {each.id for each in shelf.every(session)}
    for id, version in ((draft.rubric_id, 1), ("supervision", 99), ("own-rubric-nothing", 1)):
        with pytest.raises(ContentError, match="Name "):
            shelf.rubric(session, id, version)


def test_the_newest_version_is_in_use_and_every_version_stays_readable(
    client: CheckedClient, session: Session, author: Person
) -> None:
    own = published(client, session, author)
    later = int(press(client, f"/own-rubrics/next/{own.rubric_id}").location.split("/")[-1])
    assert [each.version for each in shelf.in_use(session, ["observation"]) if each.id == own.rubric_id] == [
        1
    ]
    assert add(client, later, name="Second").status_code == 303
    assert publish(client, later).status_code == 303
    session.expire_all()
    assert versions(shelf.every(session), own) == [1, 2]
    assert [each.version for each in shelf.in_use(session, ["observation"]) if each.id == own.rubric_id] == [
        2
    ]
    # What a form proposes first is the house's, whatever an own rubric is called.
    assert [each.id for each in shelf.in_use(session, rules.KINDS)][-1] == own.rubric_id
    assert press(client, f"/own-rubrics/use/{own.rubric_id}", in_use="no").status_code == 303
    session.expire_all()
    assert own.rubric_id not in {each.id for each in shelf.in_use(session, rules.KINDS)}
    assert [len(shelf.rubric(session, own.rubric_id, number).criteria) for number in (1, 2)] == [1, 2]
    titles = [each.title for each in shelf.in_use(session, rules.KINDS)]
    assert titles == sorted(titles)


def test_what_was_published_is_read_only_as_it_was_published(
    client: CheckedClient, session: Session, author: Person
) -> None:
    own = published(client, session, author)
    changed = {**own.content, "title": "Another"}
    session.execute(update(OwnRubric).values(content=changed))
    session.commit()
    with pytest.raises(ContentError, match="never changes"):
        shelf.rubric(session, own.rubric_id, 1)


def test_what_was_read_once_is_not_asked_for_again(
    client: CheckedClient, session: Session, author: Person
) -> None:
    own = published(client, session, author)
    first = shelf.rubric(session, own.rubric_id, 1)
    assert shelf.rubric(session, own.rubric_id, 1) is first


def test_neither_the_verbs_nor_the_table_change_what_is_published(
    client: CheckedClient, session: Session, author: Person
) -> None:
    own = published(client, session, author)
    written_ = Sketch.of_content(own.content).criteria[0]
    with pytest.raises(PublishedError):
        service.keep_heading(session, own, Heading("Another", "a", "b"), "")
    for change in (service.add_criterion, lambda *given: service.keep_criterion(*given, "")):
        with pytest.raises(PublishedError):
            change(session, own, written_)
    with pytest.raises(PublishedError):
        service.place(session, own, written_.id, 0)
    with pytest.raises(PublishedError):
        service.take_away(session, own, written_.id, "")
    own.content = {}
    with pytest.raises(FrozenError):
        session.flush()
    session.rollback()
    own = row(session, own.id)
    own.published_at = None
    with pytest.raises(FrozenError):
        session.flush()
    session.rollback()


@pytest.mark.parametrize("source", [each for each in loader.rubrics() if each.kind in rules.KINDS], ids=str)
def test_a_copy_of_each_rubric_of_the_house_lacks_nothing(source: Rubric) -> None:
    copy = rules.copied(source, "A copy")
    assert rules.missing(copy, []) == []
    made = copy.rubric("own-rubric-copy", 1)
    assert made.criteria == source.criteria
    assert [each.id for each in made.criteria if re.search(r"-\d+$", each.id)] == []
    assert Sketch.of_content(made.model_dump(mode="json", exclude_defaults=True)) == copy
    assert made.in_language("cy") is made


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Tŷ a theulu", "ty-a-theulu"),
        ("3 things", "criterion-3-things"),
        ("家", "criterion"),
        ("!", "criterion"),
        ("Taken", "taken-n2"),
        ("Step 1", "step-n1"),
        ("1", "criterion-n1"),
        ("x" * 120, "x" * 54),
    ],
)
def test_an_id_is_made_from_the_name_and_is_nobody_elses(name: str, id: str) -> None:
    assert rules.criterion_id(name, {"taken"}) == id


def test_who_wrote_is_handed_out_and_forgotten_and_what_was_written_stays(
    client: CheckedClient, session: Session, author: Person
) -> None:
    own = published(client, session, author)
    assert press(client, "/own-rubrics/use/relational-care", in_use="no").status_code == 303
    told = care.export_person(session, author.id)
    assert told["own rubrics"][0]["rubric"] == f"{own.rubric_id} 1"
    assert told["own rubrics"][0]["published at"]
    assert [each["rubric"] for each in told["rubrics withdrawn"]] == ["relational-care"]
    assert care.erase_person(session, author.id) == 3
    session.commit()
    assert care.export_person(session, author.id) == {"own rubrics": [], "rubrics withdrawn": []}
    own = row(session, own.id)
    assert (own.begun_by_id, own.published_by_id) == (None, None)
    assert shelf.rubric(session, own.rubric_id, 1).fingerprint == own.fingerprint
    assert care.erase_all(session) == 2
    assert session.scalars(select(OwnRubric)).all() == session.scalars(select(WithdrawnRubric)).all() == []


def test_bringing_back_what_is_in_use_changes_nothing(session: Session, author: Person) -> None:
    given = {"author_id": author.id, "now": clock.now()}
    assert service.use(session, "supervision", wanted=True, **given)
    assert not service.use(session, "own-words", wanted=False, **given)
    assert session.scalars(select(WithdrawnRubric)).all() == []
