"""A house with a year of ratings in three teams, gathered and released, and an analyst who takes them out."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pandas as pd
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from analysis.planted import Planted, plant
from tests.conftest import People
from tests.pages import sign_in, submit
from webapp import audit
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.insight import service, works
from webapp.insight.models import RatingExport

TRUTH = Planted(teams=("Alder", "Beacon", "Harbour"), months=12, answers_a_month=(12, 15))
INSTRUMENTS = {
    "observer": "practice-observation",
    "self": "practice-observation",
    "family": "family-voice-adults",
}
# The planted year is 2024.
NOW = datetime(2025, 1, 8, 9, tzinfo=UTC)
PURPOSE = "Find out how far observers agree."
ASKED = {"what": "ratings", "source": "all", "first": "", "last": "", "form": "csv", "purpose": PURPOSE}


@cache
def planted() -> pd.DataFrame:
    """The ratings, as they were planted once."""
    return plant(TRUTH).drop(columns="case")


def fill(
    session: Session,
    people: Mapping[str, Person] | None = None,
    *,
    release: bool = False,
    now: datetime = NOW,
) -> None:
    """Gather the planted ratings, and perhaps release figures; `people` are who some of them really are."""
    real = {name: audit.pseudonym(f"person:{one.id}")[:12] for name, one in (people or {}).items()}
    teams = {name: accounts.team_named(session, name).id for name in TRUTH.teams}
    rows = [_row(one, real, teams) for one in planted().to_dict("records")]
    service.gather(session, [lambda _session: rows], now)
    session.commit()
    if release:
        works.release()


def _row(one: Mapping[Any, Any], real: Mapping[str, str], teams: Mapping[str, int]) -> dict[str, Any]:
    kept = {name: one[name] for name in ("source", "version", "dimension", "construct", "occasion", "family")}
    return kept | {
        "instrument": INSTRUMENTS[one["source"]],
        "subject": real.get(one["subject"], one["subject"]),
        "rater": real.get(one["rater"], one["rater"]),
        "value": one["value"] + (one["source"] == "family"),
        "team_id": teams[one["team"]],
        "rated_on": one["rated_on"].date(),
        "is_contested": one["occasion"].endswith("7"),
    }


def analyst(client: FlaskClient, people: People, name: str = "Una Lyst") -> Person:
    """An analyst, signed in."""
    person = people(name, Role.ANALYST)
    sign_in(client, person)
    return person


def ask(client: FlaskClient, **others: str) -> TestResponse:
    """Fill in the form and send it."""
    return submit(client, "/exports/new", ASKED | others)


def taken(client: FlaskClient, **others: str) -> bytes:
    """Ask for a file and take it."""
    answer = ask(client, **others)
    assert answer.status_code == 303, answer.text
    file = submit(client, answer.location, action=f"{answer.location}/file")
    assert file.status_code == 200, file.text
    return file.data


def newest(session: Session) -> RatingExport:
    """The export that was asked for last."""
    session.expire_all()
    return session.scalars(select(RatingExport).order_by(RatingExport.id.desc())).first() or RatingExport()


def a_form() -> str:
    """The id of a new form."""
    return str(uuid.uuid4())
