"""What waits for recruiters, assessors and panel members on their first page."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access.policy import Actor, Role
from webapp.recruitment import queries, rules, standing
from webapp.recruitment.models import Campaign
from webapp.rooms import Waiting


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Answers to assess, candidates to decide about, candidates whose answers have not come."""
    if Role.ASSESSOR in actor.roles:
        yield from _to_assess(session, actor)
    if Role.PANEL_MEMBER in actor.roles:
        yield from _to_decide(session, actor)
    if Role.RECRUITER in actor.roles:
        yield from _to_come(session, actor, now)


def _to_assess(session: Session, actor: Actor) -> Iterator[Waiting]:
    for question in queries.questions(session, actor.person_id):
        left = len(question.answers) - len(question.done)
        if question.next is None:
            continue
        words = ngettext(
            "%(title)s: %(num)d answer to assess",
            "%(title)s: %(num)d answers to assess",
            left,
            title=question.campaign.title,
        )
        yield Waiting(words, url_for("assessing.answer", reference=question.next))


def _to_decide(session: Session, actor: Actor) -> Iterator[Waiting]:
    for campaign in queries.panel_campaigns(session, actor.person_id):
        open_lines = [
            line for line in standing.lines(session, campaign) if line.is_ready and not line.decisions
        ]
        if not open_lines:
            continue
        words = ngettext(
            "%(title)s: %(num)d candidate to decide about",
            "%(title)s: %(num)d candidates to decide about",
            len(open_lines),
            title=campaign.title,
        )
        yield Waiting(words, url_for("board.board", campaign_id=campaign.id))


def _to_come(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    own = select(Campaign).where(Campaign.recruiter_id == actor.person_id).order_by(Campaign.id)
    campaigns = [one for one in session.scalars(own) if now < rules.closes_at(one.closes_on)]
    counts = queries.counts(session, [campaign.id for campaign in campaigns])
    for campaign in campaigns:
        left = counts[campaign.id].invited - counts[campaign.id].submitted
        if not left:
            continue
        words = ngettext(
            "%(title)s: %(num)d candidate has not sent answers yet",
            "%(title)s: %(num)d candidates have not sent answers yet",
            left,
            title=campaign.title,
        )
        yield Waiting(words, url_for("campaigns.campaign", campaign_id=campaign.id))
