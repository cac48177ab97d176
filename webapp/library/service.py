"""What an author changes: a draft and its criteria, that it is published, and which rubrics are in use."""

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.library import queries, shelf
from webapp.library.models import OwnRubric, WithdrawnRubric
from webapp.library.rules import (
    KINDS,
    MOST_CRITERIA,
    AnotherFormError,
    ChangedMeanwhileError,
    Heading,
    LastOfItsKindError,
    NameTakenError,
    NotReadyError,
    PublishedError,
    Sketch,
    TooManyError,
    Written,
    criterion_id,
    mark,
)
from webapp.turns import take_turn


def begin(
    session: Session, sketch: Sketch, highest: int, *, author_id: int, client_id: uuid.UUID, now: datetime
) -> OwnRubric:
    """Begin a rubric; the same form sent again begins nothing new.

    Raises:
        AnotherFormError: when the form's id is that of somebody else's form.
    """
    if (begun := _begun_before(session, client_id, author_id)) is not None:
        return begun
    draft = OwnRubric(
        rubric_id=f"{shelf.OWN}{uuid.uuid4().hex[:12]}",
        version=1,
        client_id=client_id,
        highest=highest,
        content=sketch.content,
        begun_at=now,
        begun_by_id=author_id,
    )
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:
        # The same form arrived twice at once: the other one has been stored meanwhile.
        stored = _begun_before(session, client_id, author_id)
        if stored is None:
            raise
        return stored
    return draft


def _begun_before(session: Session, client_id: uuid.UUID, author_id: int) -> OwnRubric | None:
    begun = session.scalar(select(OwnRubric).where(OwnRubric.client_id == client_id))
    if begun is not None and begun.begun_by_id != author_id:
        raise AnotherFormError
    return begun


def write_next(session: Session, rubric_id: str, author_id: int, now: datetime) -> OwnRubric | None:
    """The draft of an own rubric's next version, begun from the newest published one; None for no own one."""
    newest = queries.newest_own(session, rubric_id)
    if newest is None or newest.published_at is None:
        return newest
    draft = OwnRubric(
        rubric_id=rubric_id,
        version=newest.version + 1,
        highest=newest.highest,
        content=Sketch.of_content(newest.content).content,
        begun_at=now,
        begun_by_id=author_id,
    )
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError:
        # Somebody else has begun it at the same moment.
        return queries.newest_own(session, rubric_id)
    return draft


def keep_heading(session: Session, draft: OwnRubric, heading: Heading, seen: str) -> None:
    """Keep what stands above a rubric; `seen` is the mark of what its author had before them.

    Raises:
        PublishedError: once it is published.
        ChangedMeanwhileError: when somebody else has changed it since.
    """
    sketch = _sketch(draft)
    if heading == sketch.heading:
        return
    if seen != mark(sketch.heading):
        raise ChangedMeanwhileError
    _keep(session, draft, replace(sketch, heading=heading))


def add_criterion(session: Session, draft: OwnRubric, written: Written) -> str:
    """Add a criterion and return its id; the same form sent again adds nothing more.

    Raises:
        PublishedError: once the rubric is published.
        NameTakenError: when another criterion has the name.
        TooManyError: when there are MOST_CRITERIA already.
    """
    sketch = _sketch(draft)
    for each in sketch.criteria:
        if each == replace(written, id=each.id):
            return each.id
    _refuse_a_taken_name(sketch, written)
    if len(sketch.criteria) >= MOST_CRITERIA:
        raise TooManyError
    taken = {each.id for each in sketch.criteria} | set(queries.published_before(session, draft.rubric_id))
    made = replace(written, id=criterion_id(written.name, taken))
    _keep(session, draft, sketch.with_criterion(made))
    return made.id


def keep_criterion(session: Session, draft: OwnRubric, written: Written, seen: str) -> None:
    """Keep the words of a criterion; what a published version put on the map stays where it is.

    Raises:
        PublishedError: once the rubric is published.
        ChangedMeanwhileError: when somebody else has changed the criterion since, or taken it away.
        NameTakenError: when another criterion has the name.
    """
    sketch = _sketch(draft)
    standing = sketch.criterion(written.id)
    fixed = queries.published_before(session, draft.rubric_id).get(written.id, written.construct)
    written = replace(written, construct=fixed)
    if standing == written:
        return
    if standing is None or seen != mark(standing):
        raise ChangedMeanwhileError
    _refuse_a_taken_name(sketch, written)
    _keep(session, draft, sketch.with_criterion(written))


def place(session: Session, draft: OwnRubric, id: str, to: int) -> None:
    """Move a criterion to a place, counted from 0; pressed again it is there already.

    Raises:
        PublishedError: once the rubric is published.
    """
    sketch = _sketch(draft)
    moved = sketch.at_place(id, to)
    if moved != sketch:
        _keep(session, draft, moved)


def take_away(session: Session, draft: OwnRubric, id: str, seen: str) -> None:
    """Take a criterion away, once.

    Raises:
        PublishedError: once the rubric is published.
        ChangedMeanwhileError: when somebody else has changed the criterion since.
    """
    sketch = _sketch(draft)
    standing = sketch.criterion(id)
    if standing is None:
        return
    if seen != mark(standing):
        raise ChangedMeanwhileError
    left = tuple(each for each in sketch.criteria if each.id != id)
    _keep(session, draft, replace(sketch, criteria=left))


def publish(session: Session, draft: OwnRubric, revision: int, author_id: int, now: datetime) -> None:
    """Publish a draft as its author has seen it, once; nothing in it changes from now on.

    Raises:
        ChangedMeanwhileError: when it is not what its author has seen any more.
        NotReadyError: when something is missing.
    """
    if draft.published_at is not None:
        return
    if draft.revision != revision:
        raise ChangedMeanwhileError
    if queries.lacking(session, draft):
        raise NotReadyError
    rubric = Sketch.of_content(draft.content).rubric(draft.rubric_id, draft.version)
    draft.content = rubric.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    draft.fingerprint, draft.published_at, draft.published_by_id = rubric.fingerprint, now, author_id
    session.flush()
    _note(session, "rubric.published", author_id, now, rubric=draft.rubric_id, version=draft.version)


def use(session: Session, rubric_id: str, *, wanted: bool, author_id: int, now: datetime) -> bool:
    """Take a rubric out of use or bring it back, once; False where there is no such rubric to be seen by.

    Raises:
        LastOfItsKindError: when it is the only one of its kind that is in use.
    """
    take_turn(session, "library.in use")
    known = {each.id: each.kind for each in shelf.newest(session, KINDS)}
    if rubric_id not in known:
        return False
    standing = session.get(WithdrawnRubric, rubric_id, populate_existing=True)
    if wanted == (standing is None):
        return True
    if standing is not None:
        session.delete(standing)
    else:
        if len(shelf.in_use(session, [known[rubric_id]])) == 1:
            raise LastOfItsKindError
        session.add(WithdrawnRubric(rubric_id=rubric_id, withdrawn_at=now, withdrawn_by_id=author_id))
    session.flush()
    _note(session, "rubric.use changed", author_id, now, rubric=rubric_id, in_use=wanted)
    return True


def _sketch(draft: OwnRubric) -> Sketch:
    if draft.published_at is not None:
        raise PublishedError
    return Sketch.of_content(draft.content)


def _keep(session: Session, draft: OwnRubric, sketch: Sketch) -> None:
    draft.content = sketch.content
    session.flush()


def _refuse_a_taken_name(sketch: Sketch, written: Written) -> None:
    names = {each.name.casefold() for each in sketch.criteria if each.id != written.id}
    if written.name.casefold() in names:
        raise NameTakenError


def _note(session: Session, kind: str, author_id: int, now: datetime, **details: Any) -> None:
    audit.record(session, kind, actor=f"person:{author_id}", now=now, **details)
