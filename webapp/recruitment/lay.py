"""The parents' and young people's panels: who is asked to sit on them, what they ask, and how they grade."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.access import links
from webapp.access.links import Purpose
from webapp.capture import service as capture
from webapp.outbox import service as outbox
from webapp.outbox.models import Message
from webapp.recruitment import messages, queries, rules
from webapp.recruitment.models import Attempt, Campaign, LayGrade, LayLevel, LayMember, LayQuestion
from webapp.recruitment.rules import Panel
from webapp.recruitment.service import LinkTo

PURPOSES = {Panel.PARENTS: Purpose.PARENTS_PANEL, Panel.YOUNG_PEOPLE: Purpose.YOUNG_PEOPLES_PANEL}
# Simulations follow the last day for answers.
AFTER_THE_LAST_DAY = timedelta(days=60)


def subject_of(member: LayMember) -> str:
    """What a member's link opens."""
    return f"lay:{member.id}"


def ask(
    session: Session,
    campaign: Campaign,
    panel: Panel,
    *,
    name: str,
    email: str,
    link_to: LinkTo,
    now: datetime,
) -> Message:
    """Ask somebody to sit on a panel: their link leaves through the outbox.

    Raises:
        AlreadyInvitedError: when the address was asked for this panel before.
    """
    member = LayMember(
        campaign=campaign,
        panel=panel.value,
        name=name,
        email=email,
        email_key=audit.pseudonym(f"lay:{email.strip().lower()}"),
        invited_at=now,
    )
    try:
        with session.begin_nested():
            session.add(member)
    except IntegrityError:
        raise rules.AlreadyInvitedError from None
    return send_link(session, member, link_to, now)


def send_link(session: Session, member: LayMember, link_to: LinkTo, now: datetime) -> Message:
    """Take back what link a member has and send another; what they did so far stays."""
    take_back(session, member, now)
    campaign = member.campaign
    lifetime = rules.closes_at(campaign.closes_on) + AFTER_THE_LAST_DAY - now
    token = links.issue(session, PURPOSES[Panel(member.panel)], subject_of(member), now, lifetime)
    subject, body = messages.lay_invitation(member, link := link_to(token))
    _audit(session, member, f"person:{campaign.recruiter_id}", "asked", now)
    message = outbox.write(
        session,
        sender_id=campaign.recruiter_id,
        about=subject_of(member),
        channel="e-mail",
        address=member.email,
        subject=subject,
        body=body,
        link=link,
        now=now,
    )
    session.flush()
    return message


def take_back(session: Session, member: LayMember, now: datetime) -> None:
    """Take back a member's link."""
    if links.revoke(session, subject_of(member), now):
        _audit(session, member, f"person:{member.campaign.recruiter_id}", "link taken back", now)


def be_briefed(session: Session, member: LayMember, now: datetime) -> None:
    """Keep that a member has read what to know; the first time stands."""
    if member.briefed_at is None:
        member.briefed_at = now
        _audit(session, member, subject_of(member), "briefed", now)


def set_question(session: Session, member: LayMember, words: str, now: datetime) -> None:
    """Set what the member's panel asks every candidate; the same words again change nothing.

    Raises:
        AlreadyAskedError: when a candidate has been asked, so that everybody must be asked the same.
    """
    panel = Panel(member.panel)
    # Held off from grades: a question does not change while the first candidate is met.
    session.execute(select(Campaign.id).where(Campaign.id == member.campaign_id).with_for_update())
    if queries.lay_questions(session, member.campaign_id).get(panel) == words:
        return
    if queries.has_been_asked(session, member.campaign, panel):
        raise rules.AlreadyAskedError
    session.add(
        LayQuestion(
            campaign_id=member.campaign_id, panel=panel.value, words=words, member_id=member.id, at=now
        )
    )
    _audit(session, member, subject_of(member), "set a question", now)
    session.flush()


def draft_owner(member: LayMember, attempt: Attempt) -> str:
    """Whose form a member's unfinished grade of a candidate is."""
    return f"lay:{member.id}/{attempt.id}"


def grade(
    session: Session,
    member: LayMember,
    attempt: Attempt,
    levels: Mapping[str, int | None],
    words: str,
    now: datetime,
) -> LayGrade:
    """Store what a member found in a candidate's simulation; the same sent again changes nothing.

    Raises:
        AlreadyAssessedError: when the member has graded the candidate otherwise before.
    """
    made = LayGrade(
        member_id=member.id,
        attempt_id=attempt.id,
        is_known=False,
        words=words,
        submitted_at=now,
        levels=[LayLevel(criterion=criterion, level=level) for criterion, level in levels.items()],
    )
    return _keep(session, member, attempt, made, "graded", now)


def know(session: Session, member: LayMember, attempt: Attempt, now: datetime) -> LayGrade:
    """Keep that a member knows a candidate, and so does not grade them."""
    made = LayGrade(member_id=member.id, attempt_id=attempt.id, is_known=True, words="", submitted_at=now)
    return _keep(session, member, attempt, made, "knows a candidate", now)


def _keep(
    session: Session, member: LayMember, attempt: Attempt, made: LayGrade, what: str, now: datetime
) -> LayGrade:
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        standing = queries.graded_by(session, member.id)[attempt.id]
        if _content(standing) != _content(made):
            raise rules.AlreadyAssessedError from None
        return standing
    capture.finish(session, draft_owner(member, attempt))
    _audit(session, member, subject_of(member), what, now, attempt)
    return made


def _content(one: LayGrade) -> tuple[bool, str, dict[str, int | None]]:
    return one.is_known, one.words, {level.criterion: level.level for level in one.levels}


def _audit(
    session: Session,
    member: LayMember,
    actor: str,
    what: str,
    now: datetime,
    attempt: Attempt | None = None,
) -> None:
    audit.record(
        session,
        "panel.changed",
        actor=actor,
        subject=f"attempt:{attempt.id}" if attempt else subject_of(member),
        now=now,
        campaign=member.campaign_id,
        panel=member.panel,
        what=what,
    )
