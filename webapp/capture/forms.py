"""How a save arrives and how it is answered, for every form that saves as it goes."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from flask import Request, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.capture import ledger, service
from webapp.capture.ledger import Origin
from webapp.capture.models import Draft
from webapp.capture.service import Conflict, Saved
from webapp.clock import LONDON
from webapp.extensions import db

# What the browser sends along that is not an answer.
NOT_AN_ANSWER = frozenset({"csrf_token", "client_id", "version", "action"})


@dataclass(frozen=True)
class Sent:
    """One save as it arrived, from the script (JSON) or from a plain form."""

    client_id: uuid.UUID
    version: int
    fields: dict[str, Any]
    origin: Origin | None = None

    @classmethod
    def read(cls, request: Request) -> Self | None:
        """What the request holds, or None when it is not a save at all."""
        source: Any = _json(request) if request.is_json else request.form
        if not hasattr(source, "get"):
            return None
        try:
            client_id, version = uuid.UUID(str(source.get("client_id"))), int(source.get("version", 0))
        except (TypeError, ValueError, OverflowError):
            return None
        if not request.is_json:
            return cls(client_id, version, _plain_fields(request))
        fields = source.get("fields")
        if not isinstance(fields, dict) or not all(_is_an_answer(value) for value in fields.values()):
            return None
        answers = {_clean(k): _clean(v) for k, v in fields.items() if k not in NOT_AN_ANSWER}
        origin = Origin.read(request.headers.get(Origin.HEADER, ""), request.path)
        return cls(client_id, version, answers, origin)


def _json(request: Request) -> Any:
    """What was sent as JSON, or None where it cannot be read: nested without end, say."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _is_an_answer(value: Any) -> bool:
    """Whether this is what a field of a form can hold: a text, or several."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _clean(value: Any) -> Any:
    """A text without what no database keeps: NULs go, and half a character becomes a mark in its place."""
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return value.replace("\x00", "").encode(errors="replace").decode()


def _plain_fields(request: Request) -> dict[str, Any]:
    answers = {name: request.form.getlist(name) for name in request.form if name not in NOT_AN_ANSWER}
    return {name: values[0] if len(values) == 1 else values for name, values in answers.items()}


@dataclass(frozen=True)
class Capture:
    """What a page needs to save its form as it goes: `data-capture-...` and the hidden fields."""

    url: str
    client_id: uuid.UUID
    version: int
    fields: dict[str, Any]
    saved_at: Any

    @classmethod
    def of(cls, draft: Draft | None, url: str) -> Self:
        """The form's state: its draft's, or a new one's with an id made before the first save."""
        if draft is None:
            return cls(url, uuid.uuid4(), 0, {}, None)
        return cls(url, draft.client_id, draft.version, dict(draft.fields), draft.saved_at)

    @classmethod
    def as_sent(cls, draft: Draft | None, sent: Sent, url: str) -> Self:
        """The form as it arrived, so that a page that says what is wrong loses nothing of it."""
        version = draft.version if draft else sent.version
        return cls(url, sent.client_id, version, sent.fields, None)


def keep(
    owner: str,
    sent: Sent | None,
    conflict_url: str | None = None,
    *,
    may_begin: Callable[[], bool] = lambda: True,
) -> ResponseReturnValue:
    """Save and answer the script: 200 saved, 409 both versions kept, 413 too large, 422 not a save.

    `may_begin` is asked where nothing of the form stands: it may have been sent a moment before.
    """
    if sent is None:
        return {"message": _("This page sent something that could not be read. Reload the page.")}, 422
    actor = guard.current()
    try:
        result = ledger.save(
            db.session(),
            origin=sent.origin,
            person_id=actor.person_id if actor else None,
            owner=owner,
            client_id=sent.client_id,
            version=sent.version,
            fields=sent.fields,
            now=clock.now(),
            may_begin=may_begin,
        )
    except service.FinishedError:
        return {"message": _("This has been sent. What was saved before is in it.")}, 422
    except service.TooLargeError:
        return {"message": _("This is too long to save. Shorten it a little; nothing is lost yet.")}, 413
    except service.ForeignDraftError:
        return {"message": _("This form was begun elsewhere. Reload the page.")}, 422
    return answer(result, conflict_url)


def keep_first(owner: str, sent: Sent) -> Saved | Conflict:
    """Save what a plain form sent before anything is checked; a 413 or 400 where that cannot be."""
    try:
        return service.save(
            db.session(),
            owner=owner,
            client_id=sent.client_id,
            version=sent.version,
            fields=sent.fields,
            now=clock.now(),
        )
    except service.TooLargeError:
        abort(413)
    except service.ForeignDraftError:
        abort(400)


def go_on_with(owner: str, chosen: int | None) -> None:
    """Let the version that the writer chose stand (None: the draft as it is); a 404 for one not theirs."""
    if not chosen:
        service.dismiss_conflicts(db.session(), owner)
    elif service.settle(db.session(), owner, chosen, clock.now()) is None:
        abort(404)


def answer(result: Saved | Conflict, conflict_url: str | None = None) -> ResponseReturnValue:
    """The answer to a save, as the script reads it."""
    said = {"version": result.version, "saved_at": f"{result.saved_at.astimezone(LONDON):%H:%M}"}
    if isinstance(result, Saved):
        return said
    message = _("This was changed in another tab or on another device. Both versions are kept.")
    return {**said, "theirs": dict(result.theirs), "message": message, "conflict_url": conflict_url}, 409
