"""The one blueprint of the room, the list of supervisions, and one supervision to read."""

from collections.abc import Collection, Mapping
from datetime import date

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission, Role
from webapp.accounts import queries as accounts
from webapp.addresses import number
from webapp.capture.models import Draft
from webapp.cases import queries as cases
from webapp.config import Module
from webapp.extensions import db
from webapp.forms import Problem
from webapp.refusals import too_late
from webapp.supervision import covering, queries, rules, standing
from webapp.supervision.forms import KINDS, USEFUL
from webapp.supervision.models import Supervision
from webapp.supervision.queries import PAGE
from webapp.supervision.rules import Kind
from webapp.supervision.views.wording import elements, lines_of_family, lines_of_record

blueprint = Blueprint("supervision", __name__, url_prefix="/supervision")

ONE = "/<int:supervision_id>"


def teams_supervised() -> list[int]:
    """The teams in which whoever asks supervises; none where they supervise in the whole service."""
    held = guard.actor().held
    return sorted(one.team_id for one in held if one.role is Role.SUPERVISOR and one.team_id is not None)


def families_known(led: Supervision, references: Collection[str]) -> Collection[str]:
    """Which of these references are of families of the supervision's team, or of its supervisor's teams.

    Where the families' module is off nobody enters cases, and a reference is taken as it is written.
    """
    if not current_app.extensions["attune"].has(Module.FAMILIES):
        return references
    teams = [led.team_id] if led.team_id is not None else teams_supervised() or None
    return cases.of_references(db.session(), references, teams)


def on_record_already() -> ResponseReturnValue:
    """The page that says that a supervision changes no more (409)."""
    return too_late(
        _("This supervision is on record"),
        _("Nothing in it changes any more. Whoever was there can add to it, in their own words."),
    )


@blueprint.get("")
@guard.requires(Permission.READ_SUPERVISION)
def index() -> ResponseReturnValue:
    """The supervisions that I lead or am at, and what I said I would do."""
    before = request.args.get("before", type=number)
    found = queries.listed(db.session(), guard.reach(), before)
    shown = found[:PAGE]
    actions = queries.open_actions(db.session(), guard.person_id())
    people = {one.supervisor_id for one in shown} | {p.person_id for one in shown for p in one.attendance}
    people |= {one.from_id for action in actions for one in action.taken_over}
    return render_template(
        "supervision/index.html",
        rows=shown,
        names=accounts.names(db.session(), people),
        kinds=KINDS,
        today=clock.today(),
        actions=actions,
        readable=queries.read_among(db.session(), guard.person_id(), [one.supervision_id for one in actions]),
        set_aside=_set_aside(),
        may_plan=guard.can(Permission.RECORD_SUPERVISION),
        newer=url_for(".index") if before else None,
        older=url_for(".index", before=shown[-1].id) if len(found) > PAGE else None,
        quarter=(quarter := rules.quarter_before(clock.today())),
        useful=standing.useful_to(db.session(), quarter[0]),
    )


def _set_aside() -> list[tuple[int, date | None, list[tuple[str, str]]]]:
    """What I had drafted of supervisions that somebody else took over: which, of what day, and the words."""
    found = covering.set_aside(db.session(), guard.person_id())
    days = queries.days_of(db.session(), found)
    return [
        (number, days.get(number), [words for at, draft in begun.items() for words in _words(at, draft)])
        for number, begun in found.items()
    ]


def _words(position: int, draft: Draft) -> list[tuple[str, str]]:
    return lines_of_family(draft.fields) if position else lines_of_record(draft.fields)


@blueprint.get(ONE)
@guard.requires(Permission.READ_SUPERVISION)
def read(supervision_id: int) -> ResponseReturnValue:
    """A supervision on record; before that, what its supervisor or somebody who comes has to write."""
    supervision = guard.found(queries.readable(db.session(), guard.reach(), supervision_id))
    if supervision.recorded_at is None:
        leads = supervision.supervisor_id == guard.person_id()
        page = ".record" if leads else ".bring"
        return redirect(url_for(page, supervision_id=supervision_id))
    return reading_page(supervision, {}, [])


def reading_page(
    supervision: Supervision,
    sent: Mapping[str, str],
    problems: list[Problem],
    suspected: Collection[str] = (),
) -> str:
    """The record of a supervision, with what whoever reads it still has to do."""
    me = guard.person_id()
    people = [supervision.supervisor_id, *(one.person_id for one in supervision.attendance)]
    people += [one.owner_id for one in supervision.actions]
    people += [taken.from_id for one in supervision.actions for taken in one.taken_over]
    people += [one.on_record_by_id for one in supervision.families if one.on_record_by_id]
    mine = next((one for one in supervision.attendance if one.person_id == me), None)
    return render_template(
        "supervision/record.html",
        supervision=supervision,
        suspected=suspected,
        kind=KINDS[Kind(supervision.kind)],
        names=accounts.names(db.session(), people),
        elements=elements(),
        leads=supervision.supervisor_id == me,
        mine=mine,
        me=me,
        useful_choices=[{"value": str(level), "label": label} for level, label in USEFUL.items()],
        sent=sent,
        problems=problems,
    )
