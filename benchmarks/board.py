"""`python -m benchmarks.board`: the board of 10,000 candidates and 12 scenarios, beside a bare reading of it.

Everything is in an SQLite file: each candidate's scores by key, and two assessors' levels on each written
answer. The baseline reads the same rows with plain SQL and judges nobody.
"""

import resource
import secrets
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import click
import numpy as np
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from rubrics import loader as rubrics
from scenarios import loader as library
from scenarios.model import MarkedTask, Scenario
from webapp import clock, create_app
from webapp.accounts.models import Employer, Person
from webapp.config import Settings
from webapp.extensions import db
from webapp.recruitment import standing
from webapp.recruitment.board import constructs_of
from webapp.recruitment.models import (
    Assessment,
    AssessmentMark,
    Attempt,
    Campaign,
    CampaignCut,
    CampaignMember,
    CampaignScenario,
    TaskAnswer,
)

SCENARIOS = 12
TURNS = 3


def asked() -> list[Scenario]:
    """Twelve scenarios of the library that candidates answer on a page."""
    return [one for one in library.current() if not one.is_spoken][:SCENARIOS]


def fill(session: Session, candidates: int) -> int:
    """Invent a campaign whose candidates have all been assessed; returns its id."""
    rng, now = np.random.default_rng(1), clock.now()
    employer = Employer(name="Benchmark")
    session.add(employer)
    session.flush()
    people = [
        Person(
            name=f"Person {n}",
            email=f"p{n}@x.example",
            employer_id=employer.id,
            fs_uniquifier=uuid.uuid4().hex,
        )
        for n in range(4)
    ]
    session.add_all(people)
    session.flush()
    scenarios = asked()
    campaign = Campaign(
        client_id=uuid.uuid4(),
        title="Benchmark",
        role="social worker",
        closes_on=now.date(),
        recruiter_id=people[0].id,
        opened_at=now - timedelta(days=30),
        seed=secrets.token_hex(16),
        overall_cut=0.5,
        method="Invented",
        per_answer=2,
        tolerance=1,
        check_share=0.1,
        names_read=False,
        random_order=True,
        scenarios=[
            CampaignScenario(position=at, scenario=one.id, version=one.version)
            for at, one in enumerate(scenarios, 1)
        ],
        cuts=[CampaignCut(construct=one, floor=0.4, essential=True) for one in constructs_of(scenarios)],
        members=[
            CampaignMember(person_id=people[1].id, part="assessor"),
            CampaignMember(person_id=people[2].id, part="assessor"),
            CampaignMember(person_id=people[3].id, part="panel member"),
        ],
    )
    session.add(campaign)
    session.flush()
    _fill_candidates(session, campaign.id, scenarios, (people[1].id, people[2].id), candidates, rng)
    session.commit()
    return campaign.id


def _fill_candidates(
    session: Session,
    campaign_id: int,
    scenarios: list[Scenario],
    assessors: tuple[int, int],
    candidates: int,
    rng: np.random.Generator,
) -> None:
    now = clock.now()
    keyed = [(s.id, t) for s in scenarios for t in s.tasks if not isinstance(t, MarkedTask)]
    written = [(s, t) for s in scenarios for t in s.tasks if isinstance(t, MarkedTask)]
    session.execute(
        insert(Attempt),
        [
            {
                "id": n,
                "campaign_id": campaign_id,
                "reference": f"{n:06d}",
                "name": f"Candidate {n}",
                "email": f"c{n}@x.example",
                "email_key": f"{n:032d}",
                "invited_at": now,
                "submitted_at": now,
                "submission_id": uuid.uuid4(),
                "receipt": "0" * 64,
                "scores": {
                    f"{scenario}/{task.id}": dict.fromkeys(task.constructs, float(rng.random()))
                    for scenario, task in keyed
                },
            }
            for n in range(1, candidates + 1)
        ],
    )
    answers, assessments, marks = [], [], []
    for n in range(1, candidates + 1):
        for scenario, task in written:
            answers.append(
                {
                    "id": len(answers) + 1,
                    "attempt_id": n,
                    "reference": secrets.token_hex(8),
                    "scenario": scenario.id,
                    "version": scenario.version,
                    "task": task.id,
                    "response": "An answer of some length that nobody reads here.",
                }
            )
            for assessor in assessors:
                assessments.append(
                    {
                        "id": len(assessments) + 1,
                        "answer_id": len(answers),
                        "assessor_id": assessor,
                        "submitted_at": now,
                    }
                )
                for criterion in rubrics.rubric(task.rubric, task.rubric_version).criteria:
                    marks.append(
                        {
                            "assessment_id": len(assessments),
                            "criterion": criterion.id,
                            "level": int(rng.integers(2, 4)),
                            "evidence": "As it says.",
                        }
                    )
    session.execute(insert(TaskAnswer), answers)
    session.execute(insert(Assessment), assessments)
    session.execute(insert(AssessmentMark), marks)


BARE = (
    "select id, reference, scores from attempt where submitted_at is not null order by id",
    "select a.id, a.answer_id, a.assessor_id, m.criterion, m.level from assessment a "
    "join assessment_mark m on m.assessment_id = a.id order by a.id, m.id",
)


def best(action: Callable[[], object]) -> float:
    """The shortest of a few turns, in seconds of CPU."""
    seconds = []
    for _turn in range(TURNS):
        db.session.expire_all()
        db.session.rollback()
        start = time.process_time()
        action()
        seconds.append(time.process_time() - start)
    return min(seconds)


@click.command()
@click.option("--candidates", default=10_000, show_default=True)
def main(candidates: int) -> None:
    """Print seconds of CPU, the baseline's, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'board.sqlite'}"
        app = create_app(Settings(database_url=url, testing=True, _env_file=None))
        with app.app_context():
            db.create_all()
            session = db.session()
            session.connection(execution_options={"writes": True})
            campaign_id = fill(session, candidates)

            def board() -> None:
                lines = standing.lines(session, session.get_one(Campaign, campaign_id))
                if not all(line.is_ready for line in lines):
                    raise RuntimeError("Not everybody has been assessed.")

            def bare() -> None:
                for query in BARE:
                    session.execute(text(query)).all()

            mine, baseline = best(board), best(bare)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            db.session.remove()
            db.engine.dispose()
    click.echo(f"{'candidates':>10} {'scenarios':>9} {'board, s':>9} {'bare, s':>8} {'ratio':>6} {'MB':>5}")
    click.echo(
        f"{candidates:>10,} {SCENARIOS:>9} {mine:>9.2f} {baseline:>8.2f} {mine / baseline:>6.1f} {memory:>5}"
    )


if __name__ == "__main__":
    main()
