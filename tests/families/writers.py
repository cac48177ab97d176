"""People of families who answered and wrote something, each of a family of their own."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.answered import answer_to
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.cases.models import Family, FamilyMember, Worker
from webapp.families import commenting
from webapp.families.answering import Written
from webapp.families.commenting import Handling
from webapp.families.models import AnswerText, Comment, Invitation
from webapp.families.queries import names_known
from webapp.families.rules import About, Consent, Heard

NUMBERS: Iterator[int] = count(1)
STATEMENTS = ("listened", "respected", "overall")


def months_ago(months: int, day: int = 10) -> datetime:
    """Ten in the morning of a day of the month so many months before this one."""
    first = clock.today().replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return datetime.combine(first.replace(day=day), time(10), tzinfo=clock.LONDON)


def writer(
    session: Session,
    text: str = "Ring before you come.",
    *,
    team: str = "North",
    consent: str = "worker",
    at: datetime | None = None,
    worker: Person | None = None,
    family: Family | None = None,
    name: str | None = None,
    levels: tuple[int, ...] = (3, 2, 3),
    about: About | None = None,
    language: str = "en_GB",
) -> AnswerText:
    """Somebody who answered last month and wrote one text; of a family of their own unless one is given."""
    number, team_id, at = next(NUMBERS), accounts.team_named(session, team).id, at or months_ago(1)
    if family is None:
        family = Family(reference=f"W-{number}", team_id=team_id, opened_on=date(2026, 1, 1))
        if worker is not None:
            family.workers.append(Worker(person_id=worker.id, starts_on=date(2026, 1, 1)))
    member = FamilyMember(family=family, name=name or f"Person {number}", kind="adult")
    session.add(member)
    session.flush()
    invitation = Invitation(
        member=member,
        family_id=family.id,
        team_id=team_id,
        worker_id=worker.id if worker else None,
        kind=member.kind,
        form="family-voice-adults",
        version=1,
        moment="at 3 months",
        invited_at=at,
    )
    session.add(invitation)
    session.flush()
    written = Written(
        dict(zip(STATEMENTS, levels, strict=True)), {"went-well": (text, Consent(consent))}, about=about
    )
    names = names_known(session, invitation)
    answer = answer_to(session, invitation, at, language=language, written=written, names=names)
    session.commit()
    return answer.texts[0]


def workers(people: People, number: int = 3, team: str = "North") -> list[Person]:
    """So many practitioners of a team."""
    return [people(f"{team} Worker {place}", Role.PRACTITIONER, team=team) for place in range(number)]


def handled(session: Session, by_id: int | None = None) -> list[Comment]:
    """Queue what has come, and read all of it as it stands."""
    now = clock.now()
    commenting.collect(session, now)
    found = session.scalars(select(Comment).where(Comment.outcome.is_(None)).order_by(Comment.id)).all()
    for one in found:
        text = one.text
        if text.consent == "worker":
            said = Handling(Heard.SHOWN, text.text)
        else:
            said = Handling(Heard.THEME, f"Neutral words {one.id}", "collaboration")
        commenting.decide(session, one, said, by_id or session.scalar(select(Person.id).limit(1)) or 0, now)
    session.commit()
    return list(found)
