"""Who was heard, as far as it may be told, and what the gaps mean for the results."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.families import coverage, words
from webapp.insight import heard

blueprint = Blueprint("covering", __name__, url_prefix="/who-was-heard")


@blueprint.get("")
@guard.requires(Permission.SEE_COVERAGE)
def page() -> ResponseReturnValue:
    """One quarter or year; the latest where none is chosen."""
    kept = coverage.kept(db.session())
    asked = request.args.get("time", "")
    chosen = (
        next((one for one in kept if coverage.name_of(one) == asked), None)
        if asked
        else next(iter(kept), None)
    )
    one = guard.found(chosen) if asked else chosen
    told = heard.coverage(one.told) if one else None
    return render_template(
        "families/coverage.html",
        times=[(coverage.name_of(each), words.time(each.first_on, each.months)) for each in kept],
        chosen=coverage.name_of(one) if one else "",
        kept=one,
        told=told,
        tables=_tables(told.groups) if told else [],
        reasons=words.in_coverage() if guard.can(Permission.INVITE_FAMILIES) else {},
        columns=words.columns(),
        least=heard.LEAST,
    )


def _tables(groups: Mapping[str, Any]) -> list[tuple[str, str, list[tuple[str, Any]]]]:
    """Each grouping with its groups in words, in the order of the words."""
    teams = {str(team.id): team.name for team in accounts.teams(db.session())}
    found = []
    for grouping, (title, head) in words.groupings().items():
        named = [(words.group(grouping, group, teams), of) for group, of in groups.get(grouping, {}).items()]
        if named:
            found.append((title, head, sorted(named, key=lambda one: one[0])))
    return found
