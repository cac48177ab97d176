"""The long work of recruitment: inviting a whole list, reminding, and sending when the time is over."""

from typing import Any

from flask import current_app
from flask_babel import force_locale
from huey import crontab
from sqlalchemy.orm import Session

from webapp import clock
from webapp.capture import queries as drafts
from webapp.capture import service as capture
from webapp.extensions import db
from webapp.jobs import Progress, Work
from webapp.recruitment import inviting, pacing, rules
from webapp.recruitment.listing import Listed
from webapp.recruitment.models import Attempt, Campaign

INVITE, REMIND, CLOSE = "recruitment.invite", "recruitment.remind", "recruitment.close"
AT_A_TIME = 25
_LANGUAGE = "en_GB"


def list_owner(campaign_id: int) -> str:
    """Whose form a list of candidates is, until everybody on it has been invited."""
    return f"listed:{campaign_id}"


def invite(tell: Progress, *, campaign_id: int) -> None:
    """Invite everybody on a campaign's list, some at a time; done again it invites nobody twice."""
    session: Session = db.session()
    owner = list_owner(campaign_id)
    draft = drafts.draft_of(session, owner)
    people = listed(draft.fields) if draft else []
    for start in range(0, len(people), AT_A_TIME):
        campaign = session.get_one(Campaign, campaign_id)
        with force_locale(_LANGUAGE):
            try:
                inviting.invite_listed(
                    session, campaign, people[start : start + AT_A_TIME], _address, clock.now()
                )
            except rules.ClosedCampaignError:
                break
        session.commit()
        tell(min(start + AT_A_TIME, len(people)), len(people))
    capture.finish(session, owner)
    session.commit()


def listed(fields: dict[str, Any]) -> list[Listed]:
    """The people on a list as it was kept."""
    return [Listed(0, name, email) for name, email in zip(fields["names"], fields["emails"], strict=True)]


def _address(token: str) -> str:
    settings = current_app.extensions["attune"].settings
    return f"{settings.public_address.rstrip('/')}/s/{token}"


def remind(tell: Progress) -> None:
    """Remind everybody whose answers have not come and whose campaign closes soon."""
    with force_locale(_LANGUAGE):
        sent = inviting.remind(db.session(), clock.now())
    db.session.commit()
    tell(sent, sent)


def close(tell: Progress) -> None:
    """Send what there is of everybody whose time, or whose campaign, is over; each by itself."""
    session: Session = db.session()
    overdue = [attempt.id for attempt in pacing.overdue(session, clock.now())]
    session.rollback()
    for done, attempt_id in enumerate(overdue, 1):
        pacing.send_what_there_is(session, session.get_one(Attempt, attempt_id), clock.now())
        session.commit()
        tell(done, len(overdue))


WORKS: dict[str, Work] = {INVITE: invite, REMIND: remind, CLOSE: close}
SCHEDULE = {REMIND: crontab(hour="8", minute="30"), CLOSE: crontab(minute="*/5")}
