"""Families for `benchmarks.answering`: people with an open visit to their form, and a link nobody opened."""

from datetime import date, timedelta

from benchmarks.seats import Seat
from webapp import clock, create_app
from webapp.access import links
from webapp.access.links import Purpose
from webapp.accounts.models import Team
from webapp.cases.models import Family, FamilyMember
from webapp.cases.rules import Kind
from webapp.config import Settings
from webapp.extensions import db
from webapp.families import service
from webapp.families.models import Invitation
from webapp.families.rules import FORM_OF, Moment

FORM, VERSION = FORM_OF[Kind.ADULT], 2
LASTING = timedelta(days=7)


def voices(url: str, count: int, started: int) -> list[Seat]:
    """One adult each of so many families, invited to their form; so many of them have opened their link."""
    app = create_app(Settings(database_url=url, testing=True, _env_file=None))
    found = []
    with app.app_context():
        db.create_all()
        session, now = db.session(), clock.now()
        session.connection(execution_options={"writes": True})
        team = Team(name="Benchmark")
        session.add(team)
        session.flush()
        for number in range(count):
            family = Family(reference=f"F{number}", team_id=team.id, opened_on=date(2026, 1, 5))
            session.add(family)
            session.flush()
            member = FamilyMember(family_id=family.id, name="Somebody", kind=Kind.ADULT.value)
            session.add(member)
            session.flush()
            asked = Invitation(
                member_id=member.id,
                family_id=family.id,
                team_id=team.id,
                kind=member.kind,
                form=FORM,
                version=VERSION,
                moment=Moment.FIRST_WEEKS.value,
                invited_at=now,
            )
            session.add(asked)
            session.flush()
            found.append(_seat(service.subject_of(asked), is_open=number < started))
        session.commit()
        db.session.remove()
        db.engine.dispose()
    return found


def _seat(subject: str, *, is_open: bool) -> Seat:
    session, now = db.session(), clock.now()
    token = links.issue(session, Purpose.FAMILY, subject, now, LASTING)
    session.flush()
    if not is_open:
        return Seat("", "", token)
    link = links.look_up(session, token, now)
    lifetime = timedelta(hours=1)
    begun = links.start(session, link, code=None, language="en_GB", now=now, lifetime=lifetime)
    return Seat(begun.secret, links.visit_token(begun.secret), token)
