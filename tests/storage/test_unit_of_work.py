"""One request, one transaction, one commit point."""

import pytest
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from webapp import audit
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts.models import Employer
from webapp.extensions import db
from webapp.unit_of_work import Attune, UnsavedChangesError, after_commit


def count(table: type) -> int:
    return db.session().scalar(select(func.count()).select_from(table)) or 0


@guard.requires(Permission.SEE_PUBLIC_PAGES)
def writes() -> ResponseReturnValue:
    """A view that leaves something to be saved."""
    db.session().add(Employer(name="Somebody new"))
    return {"said": "done"}


def test_a_page_that_only_reads_may_not_leave_anything_to_be_saved(
    app: Attune, client: CheckedClient
) -> None:
    app.add_url_rule("/changes", view_func=writes)
    with pytest.raises(UnsavedChangesError, match="writes changes something on GET"):
        client.get("/changes")
    assert count(Employer) == 0


def test_a_view_that_raises_leaves_nothing_half_written(
    app: Attune, client: CheckedClient, people: People
) -> None:
    told: list[str] = []

    @guard.requires(Permission.OPEN_LINK, bears_its_own_proof=True)
    def breaks() -> ResponseReturnValue:
        writes()
        db.session().flush()
        after_commit(lambda: told.append("stored"))
        raise RuntimeError("half-way")

    app.add_url_rule("/breaks", view_func=breaks, methods=["POST"])
    sign_in(client, people("Ada Ode"))
    before = count(Employer)
    with pytest.raises(RuntimeError, match="half-way"):
        client.post("/breaks")
    assert count(Employer) == before
    assert told == []


def test_what_a_view_wrote_is_stored_before_anything_is_acknowledged(
    app: Attune, client: CheckedClient
) -> None:
    told: list[int] = []

    @guard.requires(Permission.OPEN_LINK, bears_its_own_proof=True)
    def stores() -> ResponseReturnValue:
        after_commit(lambda: told.append(1))
        return writes()

    app.add_url_rule("/stores", view_func=stores, methods=["POST"])
    assert client.post("/stores").status_code == 200
    assert count(Employer) == 1
    assert told == [1]


def test_looking_at_a_record_leaves_a_receipt_although_the_page_only_reads(
    app: Attune, client: CheckedClient, people: People
) -> None:
    viewer, subject = people("Ada Ode"), people("Ben Fenn")
    receipt = audit.Receipt(viewer.id, subject.id, "observation:1", "as supervisor")

    @guard.requires(Permission.SEE_HOME)
    def looks() -> ResponseReturnValue:
        audit.leave_receipt(receipt)
        return {"said": "seen"}

    app.add_url_rule("/looks", view_func=looks)
    sign_in(client, viewer)
    assert client.get("/looks").status_code == 200
    seen = db.session().scalars(select(audit.Event).where(audit.Event.kind == "record.viewed")).all()
    assert [event.subject for event in seen] == [audit.pseudonym(f"person:{subject.id}")]
