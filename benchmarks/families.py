"""`python -m benchmarks.families`: the draw and who was heard, for 50,000 families, on both databases.

Of 20 teams, with an adult each and a young person in every third family; a third of them are asked in the
quarter that is told. The baselines do the same without chance or protection: one INSERT … SELECT of as many
rows, and one GROUP BY over the same invitations.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from benchmarks.sitting import databases
from webapp import clock, create_app
from webapp.accounts.models import Team
from webapp.cases.models import Family, FamilyMember
from webapp.cases.rules import Kind
from webapp.config import Settings
from webapp.extensions import db
from webapp.families import coverage, drawing, marks
from webapp.families.models import Answer, AnswerLevel, AnswerOrigin, AskingTurn, Invitation, KeptCoverage
from webapp.families.periods import Period
from webapp.families.rules import FORM_OF

FAMILIES, TEAMS, PORTION, TURNS = 50_000, 20, 5_000, 3
STATEMENTS = ("listened", "respected", "explained-next", "overall")
QUARTER = Period(date(2026, 4, 1), 3)
TODAY = datetime(2026, 8, 10, 12, tzinfo=clock.LONDON)
BARE_DRAW = text(
    "insert into bare_turn (member_id, due_on) select m.id, :day from family_member m join family f "
    "on f.id = m.family_id where f.closed_on is null"
)
BARE_COUNT = text(
    "select i.team_id, m.kind, m.language, count(*), count(distinct i.family_id), count(a.answer_id), "
    "count(i.declined_at) from invitation i join family_member m on m.id = i.member_id left join "
    "answer_origin a on a.invitation_id = i.id group by i.team_id, m.kind, m.language"
)


def _members() -> Iterator[tuple[int, int, Kind]]:
    """Each member's id, family and kind."""
    number = 0
    for family in range(1, FAMILIES + 1):
        for kind in [Kind.ADULT] + [Kind.YOUNG_PERSON] * (family % 3 == 0):
            number += 1
            yield number, family, kind


def _store(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), PORTION):
        session.execute(insert(table), rows[start : start + PORTION])


def fill(session: Session) -> None:
    """Fill an empty database."""
    _store(session, Team, [{"id": one, "name": f"Team {one:02}"} for one in range(1, TEAMS + 1)])
    began = TODAY.date() - timedelta(days=30)
    families = [
        {
            "id": one,
            "reference": f"F{one}",
            "team_id": one % TEAMS + 1,
            "opened_on": began - timedelta(days=one % 700),
        }
        for one in range(1, FAMILIES + 1)
    ]
    _store(session, Family, families)
    members = list(_members())
    _store(
        session,
        FamilyMember,
        [
            {
                "id": one,
                "family_id": family,
                "name": "Somebody",
                "kind": kind.value,
                "language": "cy" if one % 11 == 0 else "en",
                "needs": "interpreter" if one % 13 == 0 else "",
            }
            for one, family, kind in members
        ],
    )
    _asked(session, [one for one in members if one[0] % 3 == 0])


def _asked(session: Session, members: list[tuple[int, int, Kind]]) -> None:
    """A third of all were asked in spring; of them five in nine answered, one said no."""
    invitations: list[dict[str, Any]] = []
    answers, origins, levels = [], [], []
    at = datetime(2026, 5, 12, 10, tzinfo=clock.LONDON)
    for number, (one, family, kind) in enumerate(members, 1):
        fate = number % 9
        shared = {"team_id": family % TEAMS + 1, "family_id": family, "form": FORM_OF[kind], "version": 1}
        of_person = {"kind": kind.value, "spoken": "cy" if one % 11 == 0 else "en"}
        invitations.append(
            {
                "id": number,
                "member_id": one,
                "moment": "benchmark",
                "invited_at": at,
                "reached_at": at if fate != 8 else None,
                "declined_at": at if fate == 7 else None,
                "answered": fate < 5,
                **of_person,
                **shared,
            }
        )
        if fate < 5:
            origins.append({"answer_id": number, "invitation_id": number})
            answers.append(
                {
                    "id": number,
                    "submitted_at": clock.midnight_before(at),
                    "language": "en_GB",
                    "family_mark": marks.of_family(shared.pop("family_id")),
                    "member_mark": marks.of_member(one),
                    "asked_in": QUARTER.first_on,
                    **of_person,
                    **shared,
                }
            )
            levels += [
                {"answer_id": number, "statement": name, "level": 3 if (number + place) % 3 else 1}
                for place, name in enumerate(STATEMENTS)
            ]
    _store(session, Invitation, invitations)
    _store(session, Answer, answers)
    _store(session, AnswerOrigin, origins)
    _store(session, AnswerLevel, levels)


def fastest(action: Callable[[], Any], after: Callable[[], Any]) -> float:
    """Seconds, the best of a few turns; what is done afterwards is not counted."""
    took = []
    for _turn in range(TURNS):
        begun = time.perf_counter()
        action()
        db.session.commit()
        took.append(time.perf_counter() - begun)
        after()
        db.session.commit()
    return min(took)


def measure(session: Session) -> Iterator[tuple[str, float, float]]:
    """What is timed, its seconds, and its baseline's."""
    session.execute(text("create table bare_turn (member_id integer, due_on date)"))
    session.commit()
    draw = fastest(lambda: drawing.draw(session, TODAY), lambda: session.execute(delete(AskingTurn)))
    bare = fastest(
        lambda: session.execute(
            BARE_DRAW, {"day": TODAY.date().isoformat() if _is_sqlite(session) else TODAY.date()}
        ),
        lambda: session.execute(text("delete from bare_turn")),
    )
    yield "a draw / INSERT … SELECT", draw, bare
    tell = fastest(lambda: coverage.release(session, TODAY), lambda: session.execute(delete(KeptCoverage)))
    count = fastest(lambda: session.execute(BARE_COUNT).all(), lambda: None)
    yield "who was heard / GROUP BY", tell, count
    yield "both together", draw + tell, bare + count
    drawing.draw(session, TODAY)
    session.commit()
    yield "a draw again, with nobody new", fastest(lambda: drawing.draw(session, TODAY), lambda: None), bare


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


@click.command()
def main() -> None:
    """Print a table for each database: seconds, the baseline's seconds, and their ratio."""
    for kind in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory() as name, databases(kind, Path(name)) as (url, _bare):
            jobs = Path(name) / "jobs.sqlite"
            app = create_app(Settings(database_url=url, testing=True, jobs_path=jobs, _env_file=None))
            with app.app_context():
                db.create_all()
                fill(db.session())
                db.session.execute(text("analyze"))
                db.session.commit()
                asked = len(db.session.scalars(select(Invitation.id)).all())
                db.session.commit()
                click.echo(f"{kind}: {FAMILIES:,} families, {asked:,} people asked in the quarter")
                click.echo(f"  {'':<34}{'seconds':>9}{'baseline':>10}{'ratio':>8}")
                for what, ours, bare in measure(db.session()):
                    click.echo(f"  {what:<34}{ours:>9.2f}{bare:>10.3f}{ours / bare:>8.1f}")
                db.session.remove()
                db.engine.dispose()


if __name__ == "__main__":
    main()
