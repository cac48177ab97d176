"""What waits for recruiters, assessors and panel members on their first page."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access.policy import Role
from webapp.access.reaching import Actor
from webapp.recruitment import progress, queries, rules, standing
from webapp.recruitment.allocation import Stage
from webapp.recruitment.models import Campaign
from webapp.rooms import Waiting


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Answers to assess, candidates to decide about, candidates whose answers have not come."""
    if Role.ASSESSOR in actor.roles:
        yield from _to_assess(session, actor)
    if Role.PANEL_MEMBER in actor.roles:
        yield from _to_decide(session, actor)
        yield from _to_look_at_again(session, actor)
    if Role.RECRUITER in actor.roles:
        yield from _to_come(session, actor, now)
        yield from _to_take_in(session, actor)
        yield from _to_talk_with(session, actor)


def _to_assess(session: Session, actor: Actor) -> Iterator[Waiting]:
    for work in queries.works(session, actor.person_id or 0):
        title, here = work.campaign.title, url_for("assessing.page")
        left = sum(question.left for question in work.questions)
        if work.stage is Stage.LIVE and left:
            words = ngettext(
                "%(title)s: %(num)d answer to assess",
                "%(title)s: %(num)d answers to assess",
                left,
                title=title,
            )
            yield Waiting(words, here)
        elif work.stage is Stage.DECLARE:
            yield Waiting(_("%(title)s: get ready to assess", title=title), here)
        elif work.stage is Stage.PRACTISE:
            yield Waiting(_("%(title)s: practise before you assess", title=title), here)
        elif work.stage is Stage.PAUSED:
            yield Waiting(_("%(title)s: your assessing is paused", title=title), here)


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


def _to_look_at_again(session: Session, actor: Actor) -> Iterator[Waiting]:
    for campaign in queries.panel_campaigns(session, actor.person_id):
        reviews = queries.open_reviews(session, campaign.id)
        decided = queries.decisions(session, [review.attempt_id for review in reviews])
        mine = [
            review
            for review in reviews
            if all(one.decided_by != actor.person_id for one in decided.get(review.attempt_id, []))
        ]
        if not mine:
            continue
        words = ngettext(
            "%(title)s: %(num)d candidate to look at again, because they asked",
            "%(title)s: %(num)d candidates to look at again, because they asked",
            len(mine),
            title=campaign.title,
        )
        yield Waiting(words, url_for("board.board", campaign_id=campaign.id), mine[0].asked_at)


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


def _to_take_in(session: Session, actor: Actor) -> Iterator[Waiting]:
    own = select(Campaign).where(Campaign.recruiter_id == actor.person_id).order_by(Campaign.id)
    for campaign in session.scalars(own):
        if queries.wants_own_words_assessor(session, campaign):
            words = _("%(title)s: answers in own words need an assessor of their own", title=campaign.title)
            yield Waiting(words, url_for("steadying.page", campaign_id=campaign.id))


def _to_talk_with(session: Session, actor: Actor) -> Iterator[Waiting]:
    own = select(Campaign).where(Campaign.recruiter_id == actor.person_id).order_by(Campaign.id)
    for campaign in session.scalars(own):
        paused = sum(one.stage is Stage.PAUSED for one in progress.assessors(session, campaign))
        if not paused:
            continue
        words = ngettext(
            "%(title)s: %(num)d assessor is paused and waits for a conversation",
            "%(title)s: %(num)d assessors are paused and wait for a conversation",
            paused,
            title=campaign.title,
        )
        yield Waiting(words, url_for("steadying.page", campaign_id=campaign.id))
