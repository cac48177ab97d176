"""Candidates for `benchmarks.sitting`: some with an open visit, some with a link that nobody has opened."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from webapp import clock, create_app
from webapp.access import links
from webapp.access.links import Purpose
from webapp.accounts.models import Employer, Person
from webapp.config import Settings
from webapp.extensions import db
from webapp.recruitment.models import Attempt, Campaign, CampaignScenario

SCENARIO = ("not-by-friday", 1, "what-would-you-do")


@dataclass(frozen=True)
class Seat:
    """A candidate with an open visit: the cookie, the token of their forms, and the link."""

    cookie: str
    token: str
    link: str


def seats(url: str, count: int, started: int) -> list[Seat]:
    """Invite candidates to a campaign of one written answer; so many of them have opened their link."""
    app = create_app(Settings(database_url=url, testing=True, _env_file=None))
    found = []
    with app.app_context():
        db.create_all()
        session, now = db.session(), clock.now()
        session.connection(execution_options={"writes": True})
        employer = Employer(name="Benchmark")
        session.add(employer)
        session.flush()
        recruiter = Person(
            name="Recruiter",
            email="r@x.example",
            employer_id=employer.id,
            fs_uniquifier=secrets.token_hex(16),
        )
        session.add(recruiter)
        session.flush()
        campaign = Campaign(
            client_id=uuid.uuid4(),
            title="Benchmark",
            role="social worker",
            closes_on=now.date() + timedelta(days=7),
            recruiter_id=recruiter.id,
            opened_at=now,
            seed=secrets.token_hex(16),
            overall_cut=0.5,
            method="Invented",
            scenarios=[CampaignScenario(position=1, scenario=SCENARIO[0], version=SCENARIO[1])],
        )
        session.add(campaign)
        session.flush()
        for number in range(count):
            attempt = Attempt(
                campaign_id=campaign.id,
                reference=f"{number:06d}",
                name=f"Candidate {number}",
                email=f"c{number}@x.example",
                email_key=f"{number:032d}",
                invited_at=now,
            )
            session.add(attempt)
            session.flush()
            token = links.issue(session, Purpose.CANDIDATE, f"attempt:{attempt.id}", now, timedelta(days=7))
            session.flush()
            if number >= started:
                found.append(Seat("", "", token))
                continue
            link = links.look_up(session, token, now)
            begun = links.start(
                session, link, code=None, language="en_GB", now=now, lifetime=timedelta(hours=1)
            )
            found.append(Seat(begun.secret, links.visit_token(begun.secret), token))
        session.commit()
        db.session.remove()
        db.engine.dispose()
    return found
