"""What reflective records are for, the only four ways past that, and who has gone one of them."""

import json
import uuid
from typing import Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission, Role
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.addresses import number
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.refusals import too_late
from webapp.stewardship import firewall, rules
from webapp.stewardship.firewall import PAGE, Asked
from webapp.stewardship.models import Passage
from webapp.stewardship.rules import FirewallError, Way
from webapp.stewardship.words import WAYS

blueprint = Blueprint("firewall", __name__, url_prefix="/what-records-are-for")

PASSAGE = "/<int:passage_id>"
LONGEST = 2000


@blueprint.get("")
@guard.requires(Permission.READ_FIREWALL)
def page() -> ResponseReturnValue:
    """The rule, the four ways, and what was asked for about me; for the named people, every request."""
    return _page([])


def _page(problems: list[Problem]) -> str:
    may_pass, before = guard.can(Permission.PASS_FIREWALL), request.args.get("before", type=number)
    about_me = firewall.told(db.session(), guard.person_id())
    asked = firewall.asked_for(db.session(), guard.person_id(), before) if may_pass else []
    shown = asked[:PAGE]
    everybody = {
        one
        for passage in (*shown, *about_me)
        for one in (passage.person_id, passage.asked_by_id, passage.decided_by_id)
        if one
    }
    return render_template(
        "stewardship/firewall.html",
        ways=WAYS,
        about_me=about_me,
        passages=shown,
        may_pass=may_pass,
        names=accounts.names(db.session(), everybody),
        client_id=uuid.uuid4(),
        written=request.form,
        problems=problems,
        newer=url_for("firewall.page") if before else None,
        older=url_for("firewall.page", before=shown[-1].id) if len(asked) > PAGE else None,
        open_until=[one for one in about_me if _is_open(one)],
    )


def _is_open(passage: Passage) -> bool:
    return rules.is_open(passage.is_agreed, passage.decided_at, clock.now())


@blueprint.post("/mine")
@guard.requires(Permission.READ_FIREWALL)
def ask_for_mine() -> ResponseReturnValue:
    """Ask for my own reflective records."""
    reason, problem = _text("reason", _("Enter what you want them for"))
    if problem:
        return make_response(_page([problem]), 422)
    return _ask(Asked(guard.person_id(), Way.OWN, reason))


@blueprint.get("/new")
@guard.requires(Permission.PASS_FIREWALL)
def new() -> ResponseReturnValue:
    """The form on which a named person asks."""
    return _form({"client_id": str(uuid.uuid4())}, [])


def _form(written: Any, problems: list[Problem]) -> str:
    return render_template(
        "stewardship/firewall_new.html",
        people=[(one.id, one.name) for one in _practitioners()],
        ways={way: text for way, text in WAYS.items() if way is not Way.OWN},
        written=written,
        problems=problems,
    )


def _practitioners() -> list[Person]:
    """Everybody whose records can be asked for: practitioners and supervisors, but not whoever asks."""
    found = {
        one.id: one
        for role in (Role.PRACTITIONER, Role.SUPERVISOR)
        for one in accounts.people_in_role(db.session(), role, clock.today())
        if one.id != guard.person_id()
    }
    return sorted(found.values(), key=lambda one: one.name)


@blueprint.post("/new")
@guard.requires(Permission.PASS_FIREWALL)
def ask() -> ResponseReturnValue:
    """Ask for somebody's records, one of three ways."""
    chosen, ids = text_of(request.form, "person"), {str(one.id): one.id for one in _practitioners()}
    asked_way = text_of(request.form, "way")
    way = next((one for one in Way if one is not Way.OWN and one.value == asked_way), None)
    problems = []
    if chosen not in ids:
        problems.append(Problem("person", _("Select a practitioner from the list")))
    if way is None:
        problems.append(Problem("way", _("Select which of the ways it is")))
    reason, wrong = _text("reason", _("Enter why it is needed, so that the second person can decide"))
    problems += [wrong] if wrong else []
    waits = text_of(request.form, "tell") == "wait"
    untold, wrong = _text("untold_why", _("Enter how telling the practitioner would put a child at risk"))
    if waits and wrong:
        problems.append(wrong)
    if waits and way is not None and way not in rules.MAY_WAIT:
        problems.append(
            Problem("tell", _("Telling may wait only where a child is at risk or there is an allegation"))
        )
    if problems or way is None:
        return make_response(_form(request.form, problems), 422)
    return _ask(Asked(ids[chosen], way, reason, untold if waits else ""))


def _text(name: str, empty: str) -> tuple[str, Problem | None]:
    text = text_of(request.form, name)
    if not text:
        return "", Problem(name, empty)
    return text, Problem(name, _("Shorten what you wrote")) if len(text) > LONGEST else None


def _ask(asked: Asked) -> ResponseReturnValue:
    try:
        client_id = uuid.UUID(text_of(request.form, "client_id"))
        firewall.ask(db.session(), asked, guard.person_id(), client_id, clock.now())
    except (ValueError, FirewallError):
        return _stands()
    return redirect(url_for("firewall.page"), 303)


@blueprint.post(f"{PASSAGE}/decision")
@guard.requires(Permission.PASS_FIREWALL)
def decide(passage_id: int) -> ResponseReturnValue:
    """The second person agrees or refuses."""
    passage = _others(passage_id)
    agree = text_of(request.form, "agree") == "yes"
    try:
        firewall.decide(db.session(), passage, guard.person_id(), clock.now(), agree=agree)
    except FirewallError:
        return _stands()
    return redirect(url_for("firewall.page"), 303)


@blueprint.post(f"{PASSAGE}/told")
@guard.requires(Permission.PASS_FIREWALL)
def tell(passage_id: int) -> ResponseReturnValue:
    """Let the practitioner read of it now."""
    firewall.tell(db.session(), _others(passage_id), clock.now())
    return redirect(url_for("firewall.page"), 303)


@blueprint.post(f"{PASSAGE}/records")
@guard.requires(Permission.PASS_FIREWALL)
def hand_out(passage_id: int) -> ResponseReturnValue:
    """Hand the records to one of the two."""
    return _records(_others(passage_id))


@blueprint.post(f"{PASSAGE}/mine")
@guard.requires(Permission.READ_FIREWALL)
def hand_out_mine(passage_id: int) -> ResponseReturnValue:
    """Hand somebody their own records, once a second person has agreed."""
    return _records(guard.found(firewall.own(db.session(), guard.person_id(), passage_id)))


def _others(passage_id: int) -> Passage:
    return guard.found(firewall.others(db.session(), guard.person_id(), passage_id))


def _records(passage: Passage) -> ResponseReturnValue:
    try:
        firewall.hand_out(db.session(), passage, guard.person_id(), clock.now())
    except FirewallError:
        return _stands()
    rooms = [room for room in current_app.extensions["attune"].rooms if room.is_reflective and room.care]
    records = {room.name: room.care.export_person(db.session(), passage.person_id) for room in rooms}
    whole = {"for": passage.way, "asked for": passage.reason, "records": records}
    answer = make_response(json.dumps(whole, indent=2, ensure_ascii=False, default=str))
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = f'attachment; filename="reflective-records-{passage.id}.json"'
    return answer


def _stands() -> ResponseReturnValue:
    return too_late(
        _("The firewall stands"),
        _("It takes two named people, neither of them the practitioner, and is open for a week."),
    )
