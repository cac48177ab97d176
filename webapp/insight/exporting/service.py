"""Asking for a file, and noting that it began to leave and that it left whole."""

import uuid
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.accounts import queries as accounts
from webapp.audit import Receipt
from webapp.insight import queries as insight
from webapp.insight.exporting import figures, queries, ratings, rules
from webapp.insight.exporting.rules import Form, Wanted, What
from webapp.insight.models import Generation, RatingExport

# As the rooms cut a person's pseudonym (their `ratings.py`).
_PSEUDONYM = 12


class NothingThereError(ValueError):
    """No rating or figure is as it was asked for."""


class TooManyRowsError(ValueError):
    """The kind of file cannot hold so many rows."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


class FormOfAnotherError(ValueError):
    """The form's id has been used by somebody else."""


def wanted_of(export: RatingExport) -> Wanted:
    """What an export was asked to be."""
    first, last = export.first_month, export.last_month
    return Wanted(What(export.what), Form(export.form), export.source, first, last, export.purpose)


def state(session: Session, what: What) -> Generation | None:
    """The state that a file is made from: the newest for ratings, the released one for figures."""
    return insight.generation(session) if what is What.RATINGS else insight.released(session)


def ask(session: Session, wanted: Wanted, by_id: int, client_id: uuid.UUID, now: datetime) -> RatingExport:
    """Keep what is asked for, with how many rows it has; the same form sent again asks once.

    Raises:
        NothingThereError, TooManyRowsError: when there is nothing, or more than the kind of file can hold.
        FormOfAnotherError: for a form that somebody else has sent.
    """
    if (before := queries.of_form(session, client_id)) is not None:
        return _theirs(before, by_id)
    made_from = state(session, wanted.what)
    rows = 0 if made_from is None else _count(session, wanted)
    if made_from is None or not rows:
        raise NothingThereError
    if not rules.fits(wanted.form, rows):
        raise TooManyRowsError(rows)
    export = RatingExport(
        client_id=client_id,
        what=wanted.what.value,
        form=wanted.form.value,
        source=wanted.source,
        first_month=wanted.first,
        last_month=wanted.last,
        purpose=wanted.purpose,
        rows=rows,
        generation_id=made_from.id,
        asked_by_id=by_id,
        asked_at=now,
    )
    try:
        with session.begin_nested():
            session.add(export)
    except IntegrityError:
        if (before := queries.of_form(session, client_id)) is None:
            raise
        return _theirs(before, by_id)
    return export


def _count(session: Session, wanted: Wanted) -> int:
    if wanted.what is What.RATINGS:
        return ratings.count(session, wanted)
    return len(figures.rows(session, wanted))


def _theirs(export: RatingExport, by_id: int) -> RatingExport:
    if export.asked_by_id != by_id:
        raise FormOfAnotherError
    return export


def begin(session: Session, export: RatingExport, now: datetime) -> None:
    """Note that a file begins to leave; at the first time everybody in it gets a receipt."""
    # Two clicks at once are two files, and one receipt for each person.
    session.refresh(export, with_for_update=True)
    wanted = wanted_of(export)
    if export.begun_at is None:
        export.begun_at = now
        if wanted.what is What.RATINGS:
            audit.write_receipts(session, _receipts(session, export, wanted))
    audit.record(
        session,
        "export.begun",
        actor=f"person:{export.asked_by_id}",
        now=now,
        export=export.id,
        what=export.what,
        purpose=export.purpose,
        rows=export.rows,
    )


def _receipts(session: Session, export: RatingExport, wanted: Wanted) -> list[Receipt]:
    """One for each person who works here and whose ratings are in it; whoever takes it out needs none."""
    inside = ratings.people(session, wanted)
    return [
        Receipt(export.asked_by_id, person_id, f"export:{export.id}", export.purpose)
        for person_id in accounts.every_id(session)
        if person_id != export.asked_by_id and audit.pseudonym(f"person:{person_id}")[:_PSEUDONYM] in inside
    ]


def finish(session: Session, export_id: int, rows: int, digest: str, now: datetime) -> None:
    """Note that a whole file has left, and what it was."""
    export = session.get_one(RatingExport, export_id)
    if export.finished_at is None:
        export.finished_at, export.digest = now, digest
    audit.record(
        session,
        "export.finished",
        actor=f"person:{export.asked_by_id}",
        now=now,
        export=export_id,
        rows=rows,
        digest=digest,
    )
