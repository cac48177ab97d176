"""The reports of two quarters as the quality lead made them, and what both panels said about the first."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access.reaching import Actor, Reach
from webapp.accounts.models import Person
from webapp.demonstration.truth import World
from webapp.quality import assembling, commenting, letting_in, queries, rules, service
from webapp.quality.commenting import Said
from webapp.quality.letting_in import Asked
from webapp.quality.models import QuarterReport, ReportComment
from webapp.quality.rules import How, Part, Version

LEAD, LANGUAGE = "Helen Sarkisian", "en_GB"
WORDS = {
    Part.HEARD: "Thank you to everybody who told us what it is like. We read all of it.",
    Part.CHANGED: "Some things take time. We will tell you next time how they went.",
}
# The first report was made before there were figures.
FIRST_WORDS = {
    Part.HEARD: "This is our first report. We have begun to ask what it is like, and have no figures yet.",
    Part.CHANGED: "Nothing so far. Tell us what you would like to read here.",
}
# When the first was published, commented and answered, in days after its quarter.
PUBLISHED, WRITTEN, ANSWERED = 20, 26, 33
# By panel: who reads, about which part, what they say, and what is said to that.
SPOKEN = {
    Version.CHILDREN: (
        "Tia",
        (
            (
                Part.HEARD,
                "It is good that you ask. But you ask about workers and never about moving house.",
                "You are right. From now on we ask everybody how their last move went.",
            ),
            (
                Part.CHANGED,
                "Tell us what you changed even if it is a small thing.",
                "We will. The next report says what each team did.",
            ),
        ),
    ),
    Version.PARENTS: (
        "Dee",
        (
            (
                Part.WHOM,
                "You hear from parents who have time to answer. What about those who work nights?",
                "We did not think of nights. The link can now be opened at any hour, for two weeks.",
            ),
        ),
    ),
}


def make(session: Session, world: World) -> None:
    """Make the four reports twice, publish what panels have read, and let them say what they think of it."""
    lead = session.scalars(select(Person.id).where(Person.name == LEAD)).one()
    first_on = rules.quarter_before(world.today)
    with force_locale(LANGUAGE):
        _before(session, rules.quarter_before(first_on), lead)
        rooms = current_app.extensions["attune"].rooms
        told, as_at = assembling.assemble(session, rooms, first_on, LANGUAGE)
    client_id = uuid.uuid5(uuid.NAMESPACE_URL, f"report:{first_on}")
    service.make(
        session, client_id=client_id, first_on=first_on, told=told, as_at=as_at, by_id=lead, now=world.now
    )
    report = _report(session, first_on, Version.CHILDREN)
    service.write(session, report, WORDS, world.now)
    service.publish(session, report, by_id=lead, now=world.now)


def _report(session: Session, first_on: date, version: Version) -> QuarterReport:
    theirs = select(QuarterReport).where(
        QuarterReport.first_on == first_on, QuarterReport.version == version.value
    )
    return session.scalars(theirs).one()


def _before(session: Session, first_on: date, lead: int) -> None:
    """The quarter before: reports without figures, which both panels read and wrote about, with answers."""
    told: dict[str, Any] = {
        "overview": {"heard": [], "skills": [], "together": None},
        "asked": None,
        "useful": None,
        "promised": None,
    }
    then = _after(first_on, PUBLISHED)
    client_id = uuid.uuid5(uuid.NAMESPACE_URL, f"report:{first_on}")
    service.make(session, client_id=client_id, first_on=first_on, told=told, as_at=then, by_id=lead, now=then)
    for version, (name, said) in SPOKEN.items():
        report = _report(session, first_on, version)
        service.write(session, report, FIRST_WORDS, then)
        service.publish(session, report, by_id=lead, now=then)
        client_id = uuid.uuid5(uuid.NAMESPACE_URL, f"reader:{name}")
        asked = Asked(version, name, How.SHOWN, "")
        given = letting_in.give(session, asked, client_id, link_to=str, by_id=lead, now=then)
        bearer = Actor(link_subject=letting_in.subject_of(given.reader))
        writer = queries.writer(Reach(bearer, frozenset(), frozenset()))
        for part, text, answer in said:
            _spoken(session, report, Said(part.value, text, LANGUAGE, name), writer, answer, lead)


def _spoken(session: Session, report: QuarterReport, said: Said, writer: str, answer: str, lead: int) -> None:
    client_id = uuid.uuid5(uuid.NAMESPACE_URL, f"comment:{said.text}")
    written = _after(report.first_on, WRITTEN)
    commenting.write(session, report, said, client_id=client_id, writer=writer, now=written)
    comment = session.scalars(select(ReportComment).where(ReportComment.client_id == client_id)).one()
    answered = _after(report.first_on, ANSWERED)
    commenting.answer(session, comment, answer, changes=0, leave_out=False, by_id=lead, now=answered)


def _after(first_on: date, days: int) -> datetime:
    """So many days after a quarter, at ten in the morning."""
    return datetime.combine(rules.quarter_after(first_on) + timedelta(days=days), time(10), clock.LONDON)
