"""A paper form that waits for a second pair of eyes, a rota of those who talk, and a family's conference."""

import random
import uuid
from datetime import timedelta

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.cases.models import Family
from webapp.demonstration import words
from webapp.demonstration.authority import Staff
from webapp.demonstration.truth import World
from webapp.duty_forms import Span
from webapp.families import comparing, conferring, entering_twice, rota
from webapp.families.models import Invitation
from webapp.families.rota import Days
from webapp.families.rules import Consent

LEAD, LISTENER, COORDINATOR = "Maggie Thorne", "Rhona Keane", "Nia Beddoe"
SEED = 20_261
WEEKS = 4


def make(session: Session, world: World, staff: Staff) -> None:
    """Let the lead enter one paper, keep the rota, and a co-ordinator note a conference."""
    with force_locale("en_GB"):
        _paper(session, world, staff.by_name[LEAD])
    days = Days(
        Span(staff.by_name[LISTENER], world.today, world.today + timedelta(weeks=WEEKS)),
        weekdays=(0, 1, 2, 3, 4),
        morning=True,
        afternoon=False,
    )
    rota.put_on(session, days, by_id=staff.by_name[LEAD], client_id=_id("rota"), now=world.now)
    families = select(Family).where(Family.closed_on.is_(None)).order_by(Family.opened_on.desc(), Family.id)
    family = next(one for one in session.scalars(families) if len(one.members) > 1)
    conferring.note(
        session,
        family,
        max(family.opened_on, world.today - timedelta(days=5)),
        [one.id for one in family.members],
        client_id=_id("conference"),
        by_id=staff.by_name[COORDINATOR],
        now=world.now,
    )


def _id(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, name)


def _paper(session: Session, world: World, lead: int) -> None:
    """The lead has entered the paper of whoever was asked last and has not answered."""
    silent = select(Invitation).where(Invitation.answered.is_(False), Invitation.declined_at.is_(None))
    invitation = session.scalars(silent.order_by(Invitation.invited_at.desc()).limit(1)).one()
    # A random source of its own, so that all else stays as it was.
    below = random.Random(SEED).randrange
    entering_twice.give_reference(session, invitation, world.now, came_back=True, below=below)
    form = entering_twice.form_of(invitation)
    ticked = {one.id: str(form.highest) for one in form.criteria[:6]}
    text = form.texts[0].id
    said = {f"text-{text}": words.WENT_WELL[0], f"consent-{text}": Consent.THEME.value}
    reading = comparing.read(form, {comparing.LANGUAGE: "en_GB", **ticked, **said})
    now = world.now - timedelta(days=1)
    entering_twice.enter(session, invitation, reading, by_id=lead, client_id=_id("paper"), now=now)
