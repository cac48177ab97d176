"""Somebody on a panel who came by a link, the report that is published for it, and what both sides say."""

import re
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.pages import CheckedClient, open_link, submit
from tests.recruitment.scene import fresh
from webapp import clock
from webapp.access import guard, links
from webapp.access.links import Purpose
from webapp.quality.models import PanelReader, QuarterReport, ReportComment
from webapp.quality.rules import Version
from webapp.unit_of_work import Attune

INDEX, THEIRS = "/service/reports", "/your-panel/reports"
PARENT, YOUNG = Purpose.PARENTS_PANEL, Purpose.YOUNG_PEOPLES_PANEL
SAID = "You say people listen. Nobody asked me what I think about my school."
ANSWER = "You are right. From now on every worker asks it at the first visit."
UNSAFE = "My dad hits me and I am scared to go home."
LINKS = f"{INDEX}/links"
OLA = {"panel": "children", "name": "Ola", "how": "shown"}
MO = {"panel": "parents", "name": "Mo Hale", "how": "e-mail", "email": "mo@hale.org"}


def comes(
    app: Attune, session: Session, purpose: Purpose, subject: str = "lay:1", language: str = "en_GB"
) -> CheckedClient:
    """Somebody on a panel has opened their link."""
    now = clock.now()
    token = links.issue(session, purpose, subject, now, timedelta(days=1))
    session.flush()
    link = links.look_up(session, token, now)
    lasts = timedelta(minutes=30)
    started = links.start(session, link, code=None, language=language, now=now, lifetime=lasts)
    session.commit()
    browser = app.test_client()
    assert isinstance(browser, CheckedClient)
    browser.set_cookie(guard.VISIT_COOKIE, started.secret)
    return browser


def make(lead: CheckedClient, session: Session) -> dict[Version, QuarterReport]:
    """The reports of the last quarter, made now."""
    assert submit(lead, INDEX, action=INDEX).status_code == 303
    found = session.scalars(select(QuarterReport).order_by(QuarterReport.id.desc()).limit(4)).all()
    return {Version(one.version): one for one in found}


def publish(lead: CheckedClient, report: QuarterReport) -> str:
    page = f"{INDEX}/{report.id}"
    assert submit(lead, page, {"then": "publish"}, action=page).status_code == 303
    return f"{THEIRS}/{report.id}"


def write(browser: CheckedClient, page: str, text: str = SAID, part: str = "heard", **more: str) -> int:
    return submit(browser, page, {"part": part, "text": text, **more}, action=page).status_code


def comments(session: Session) -> list[ReportComment]:
    session.expire_all()
    return list(session.scalars(select(ReportComment).order_by(ReportComment.id)))


def respond(lead: CheckedClient, one: ReportComment, text: str = ANSWER, **more: str) -> int:
    page = f"{INDEX}/{one.report_id}"
    fields = {f"answer-{one.id}": text, **more}
    return submit(lead, page, fields, action=f"{page}/comments/{one.id}").status_code


def readers(session: Session) -> list[PanelReader]:
    session.expire_all()
    return list(session.scalars(select(PanelReader).order_by(PanelReader.id)))


def token_in(text: str) -> str:
    found = re.search(r"/s/([\w-]{40,})", text)
    assert found is not None
    return found[1]


def shown(lead: CheckedClient, **more: str) -> str:
    """A link that is shown once: its token."""
    answer = submit(lead, INDEX, {**OLA, **more}, action=LINKS)
    assert answer.status_code == 200
    return token_in(answer.text)


def let_in(lead: CheckedClient, **more: str) -> CheckedClient:
    """Somebody who was let in, in a browser of their own."""
    theirs = fresh(lead)
    assert open_link(theirs, shown(lead, **more)).status_code == 200
    return theirs


def token_of_form(lead: CheckedClient) -> dict[str, str]:
    (form,) = [one for one in lead.page(INDEX).forms if one.action == LINKS]
    return {"csrf_token": form.fields["csrf_token"]}
