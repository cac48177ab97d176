"""The queue with its clock, what has been taken on, what is settled, and what nobody has read in time."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import page_number
from webapp.cases import queries as cases
from webapp.extensions import db
from webapp.safeguarding import queries, rota, rules, service, words
from webapp.safeguarding.rules import Kind
from webapp.safeguarding.views.pages import blueprint, raised_ago


@blueprint.get("")
@guard.requires(Permission.HANDLE_CONCERNS)
def queue() -> ResponseReturnValue:
    """Concerns that wait, danger first, then the longest wait."""
    return _list(queries.waiting, "safeguarding/queue.html")


@blueprint.get("/acknowledged")
@guard.requires(Permission.HANDLE_CONCERNS)
def done() -> ResponseReturnValue:
    """Concerns that somebody has taken on and that have no outcome yet."""
    return _list(queries.acknowledged, "safeguarding/acknowledged.html")


@blueprint.get("/settled")
@guard.requires(Permission.HANDLE_CONCERNS)
def settled() -> ResponseReturnValue:
    """Concerns with an outcome, the latest first."""
    return _list(queries.settled, "safeguarding/settled.html")


def _list(find: queries.Find, template: str) -> ResponseReturnValue:
    number, now, today = page_number(), clock.now(), clock.today()
    found = find(db.session(), guard.reach(), today, page=number)
    shown = found[: queries.PAGE]
    by = [one for each in shown for one in (each.acknowledged_by_id, each.outcome_by_id) if one]
    allegations = [one for one in shown if one.kind == Kind.ALLEGATION.value]
    named = [one for one in shown if one.family_id and not service.is_held_apart(one)]
    references = cases.references(db.session(), [one.family_id for one in named if one.family_id])
    return render_template(
        template,
        concerns=shown,
        references={one.id: references[one.family_id] for one in named if one.family_id},
        names=accounts.names(db.session(), by),
        words=words,
        ago={one.id: raised_ago(one, now) for one in shown},
        overdue={one.id for one in shown if rules.is_overdue(one.raised_at, one.acknowledged_at, now)},
        late_for_lado={
            one.id for one in allegations if rules.is_late_for_lado(one.raised_at, one.outcome, now)
        },
        on_duty=[one.name for one in rota.on_duty(db.session(), now)],
        keeps_rota=guard.can(Permission.KEEP_ROTA),
        passed_on=request.args.get("passed_on") == "yes",
        number=number,
        more=len(found) > queries.PAGE,
    )


@blueprint.get("/overdue")
@guard.requires(Permission.SEE_OVERDUE_CONCERNS)
def overdue() -> ResponseReturnValue:
    """Concerns that nobody has acknowledged in time, without a word of what was said."""
    now, today = clock.now(), clock.today()
    found = queries.overdue(db.session(), guard.reach(), now, today)
    return render_template(
        "safeguarding/overdue.html",
        concerns=found,
        ago={one.id: raised_ago(one, now) for one in found},
        without_reader=queries.without_reader(db.session(), today, found),
        on_duty=[one.name for one in rota.on_duty(db.session(), now)],
    )
