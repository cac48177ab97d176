"""What waits for the participation lead and for whoever reads thanks, and the thanks themselves."""

from collections.abc import Iterator
from datetime import date, datetime

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access.policy import Permission
from webapp.access.reaching import Actor, Reach, reach
from webapp.families import commenting, conferring, conversing, papers, rota, thanking
from webapp.families.queries import how_many_to_ask
from webapp.rooms import Thanked, Waiting


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """How many people's turn it is to be asked, and how many words of thanks are to be read."""
    if actor.person_id is not None and reach(actor, Permission.READ_THANKS):
        found = thanking.to_read(session, actor.person_id)
        if found:
            text = ngettext("%(num)d thank-you to read", "%(num)d thank-yous to read", len(found))
            yield Waiting(text, url_for("thanking.to_read"), found[0].written_at)
    if actor.person_id is not None and reach(actor, Permission.READ_COMMENTS):
        number = commenting.how_many_to_read(session, actor)
        if number:
            text = ngettext("%(num)d comment to read", "%(num)d comments to read", number)
            yield Waiting(text, url_for("commenting.to_read"))
    if actor.person_id is not None and reach(actor, Permission.LEAD_CONVERSATIONS):
        begun = conversing.begun(session, actor.person_id)
        if begun:
            text = ngettext("%(num)d conversation to end", "%(num)d conversations to end", len(begun))
            yield Waiting(text, url_for("conversing.people"), begun[0].begun_at)
    yield from _papers(session, actor, clock.in_london(now).date())
    granted = reach(actor, Permission.INVITE_FAMILIES)
    if granted is None:
        return
    yield from _for_leads(session, granted, now)


def _papers(session: Session, actor: Actor, today: date) -> Iterator[Waiting]:
    if actor.person_id is None or not reach(actor, Permission.ENTER_PAPER):
        return
    if differ := papers.to_settle(session, actor.person_id):
        text = ngettext("%(num)d paper to look at again", "%(num)d papers to look at again", len(differ))
        yield Waiting(text, url_for("paper.page"), differ[0].second_at)
    if once := papers.waiting(session, actor.person_id, today):
        text = ngettext(
            "%(num)d paper waits for a second pair of eyes",
            "%(num)d papers wait for a second pair of eyes",
            len(once),
        )
        yield Waiting(text, url_for("paper.page"), once[0].first_at)


def _for_leads(session: Session, granted: Reach, now: datetime) -> Iterator[Waiting]:
    today = clock.in_london(now).date()
    if left := conversing.without_anybody(session, rota.this_week(session, today), now, today):
        text = ngettext(
            "%(num)d conversation waits, and nobody who may hold it is on the rota this week",
            "%(num)d conversations wait, and nobody who may hold them is on the rota this week",
            left,
        )
        yield Waiting(text, url_for("listening.page"))
    if met := conferring.to_ask(session, granted, today):
        text = ngettext(
            "%(num)d person to ask about a family group conference",
            "%(num)d people to ask about a family group conference",
            len(met),
        )
        yield Waiting(text, url_for("conferring.to_ask"))
    if late := conversing.overdue(session, now):
        text = ngettext(
            "%(num)d person at a home is not back yet: ring them",
            "%(num)d people at homes are not back yet: ring them",
            len(late),
        )
        yield Waiting(text, url_for("ending.to_debrief"), late[0].back_by)
    if wanted := conversing.to_debrief(session):
        one, more = "%(num)d conversation to talk about", "%(num)d conversations to talk about"
        text = ngettext(one, more, len(wanted))
        yield Waiting(text, url_for("ending.to_debrief"), wanted[0].ended_at)
    number = how_many_to_ask(session, granted, today)
    if number:
        text = ngettext("%(num)d person to ask", "%(num)d people to ask", number)
        yield Waiting(text, url_for("asking.to_ask"))


def thanks(session: Session, actor: Actor, now: datetime) -> Iterator[Thanked]:
    """What families have thanked this worker for lately."""
    if actor.person_id is not None and reach(actor, Permission.SEE_OWN_THANKS):
        for one in thanking.lately(session, actor.person_id, now):
            yield Thanked(one.text, one.signed, url_for("thanking.own"))
