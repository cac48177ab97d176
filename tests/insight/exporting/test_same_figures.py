"""`python -m analysis` says of an exported file what Attune keeps and works out, to the last digit."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis import mapping, tables
from analysis.__main__ import main
from analysis.agreement import agreement
from analysis.consistency import consistency
from analysis.funnel import funnel
from analysis.measures.measuring import measures
from analysis.results import as_json
from analysis.teams import compare
from tests.conftest import People
from tests.insight.exporting import scene
from tests.pages import CheckedClient
from webapp.accounts.models import Team
from webapp.insight import importing, queries
from webapp.insight.exporting.ratings import StandIns
from webapp.insight.models import Rating

TODAY = "2025-01-08"
ENDINGS = {"csv": "csv", "csv-marked": "csv", "parquet": "parquet", "excel": "xlsx"}


def saved(folder: Path, content: bytes, form: str) -> Path:
    """A file as an analyst has saved it."""
    path = folder / f"ratings-{form}.{ENDINGS[form]}"
    path.write_bytes(content)
    return path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """What a command prints as JSON."""
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def renamed(found: Any, of: StandIns, frame: pd.DataFrame) -> Any:
    """What the analysis found, with everybody under the names that the file gives them."""
    names = {one: of.of("p", one) for column in ("subject", "rater") for one in frame[column].unique()}
    names |= {one: of.of("t", one) for one in frame["team"].unique()}

    def go(thing: Any) -> Any:
        if isinstance(thing, dict):
            return {names.get(key, key): go(value) for key, value in thing.items() if key != "seconds"}
        if isinstance(thing, list):
            return [go(one) for one in thing]
        return names.get(thing, thing) if isinstance(thing, str) else thing

    return go(json.loads(json.dumps(as_json(found))))


def ours(session: Session, *sources: str) -> pd.DataFrame:
    """The ratings as Attune reads them, as the commands take them."""
    frame = queries.frame(session)
    return frame[frame["source"].isin(sources)].astype(
        dict.fromkeys(("subject", "rater", "dimension", "occasion", "team"), "str")
    )


@pytest.mark.parametrize("form", ENDINGS)
def test_measures_agreement_and_teams_are_the_same_to_the_last_digit(
    form: str,
    client: CheckedClient,
    session: Session,
    people: People,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    scene.fill(session)
    una = scene.analyst(client, people)
    path = saved(tmp_path, scene.taken(client, source="observer", form=form), form)
    frame, of = ours(session, "observer"), StandIns(una.id, scene.PURPOSE)
    for command, work in (("agreement", agreement), ("consistency", consistency), ("teams", compare)):
        assert said(capsys, command, str(path)) == renamed(work(frame), of, frame), command
    if form in ("csv", "parquet"):
        told = said(capsys, "measures", str(path))
        told["summary"].pop("seconds")
        assert told == renamed(measures(frame), of, frame)


def test_a_funnel_of_the_files_counts_is_that_of_attunes(
    client: CheckedClient, session: Session, people: People, tmp_path: Path
) -> None:
    scene.fill(session)
    una = scene.analyst(client, people)
    path = saved(tmp_path, scene.taken(client, source="observer"), "csv")
    of = StandIns(una.id, scene.PURPOSE)

    def counts(frame: pd.DataFrame) -> pd.DataFrame:
        skilled = frame.assign(events=(frame["value"] >= 3).astype(float), n=1.0)
        return skilled.groupby("team", sort=False)[["events", "n"]].sum().reset_index()

    frame = ours(session, "observer")
    read = tables.read(path, names=["team"], figures=["value"])
    assert renamed(funnel(counts(read)), of, frame) == renamed(funnel(counts(frame)), of, frame)


def test_the_mirror_of_a_file_is_the_one_that_was_released(
    client: CheckedClient,
    session: Session,
    people: People,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    scene.fill(session, release=True)
    una = scene.analyst(client, people)
    path = saved(tmp_path, scene.taken(client, form="parquet"), "parquet")
    of = StandIns(una.id, scene.PURPOSE)
    told = {one["team"]: one for one in said(capsys, "mirror", str(path), "--today", TODAY)["teams"]}
    for team in session.scalars(select(Team)):
        kept = queries.last_release(session, team.id)
        assert kept is not None
        mine = told[of.of("t", str(team.id))]
        assert _of_practice(mine) == _of_practice(kept.figures), team.name


def _of_practice(mirror: Any) -> Any:
    """A mirror's figures of practice, without the team's name and what families said.

    What is said to go well is chosen by lines for good and low that the file does not hold, and the order of
    skills is that of their names, which it does not hold either.
    """
    figures = {name: mirror[name] for name in ("coverage", "changes", "told", "since", "until", "measures")}
    for name in ("coverage", "changes", "told"):
        mine = [one for one in figures[name] if one["source"] != "family"]
        figures[name] = sorted(mine, key=lambda one: (one["source"], one.get("construct", "")))
    figures["constructs"] = {
        one["construct"]: [view for view in one["views"] if view["source"] != "family"]
        for one in mirror["constructs"]
    }
    return figures


def test_a_file_taken_into_an_empty_house_brings_the_same_ratings(
    client: CheckedClient, session: Session, people: People, tmp_path: Path
) -> None:
    scene.fill(session)
    scene.analyst(client, people)
    before = _plain(queries.frame(session).query("source == 'observer'"))
    for form in ("csv", "excel"):
        path = saved(tmp_path, scene.taken(client, source="observer", form=form), form)
        session.query(Rating).delete()
        given = mapping.parse(
            {
                "columns": {
                    **{name: name for name in ("dimension", "occasion", "family", "team", "rated_on")},
                    **{name: name for name in ("instrument", "version", "construct", "contested")},
                },
                "constants": {"instrument": "practice-observation"},
                "scale": {"lowest": 1, "highest": 5},
            }
        )
        taken = importing.take_in(
            session, path, given, "observer", create_teams=True, now=scene.NOW, told=lambda _rows: None
        )
        assert taken.rows == len(before)
        assert _plain(queries.frame(session)) == before
        session.rollback()


def _plain(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Ratings without names: everybody, and every team and visit, by when they come first."""
    made = pd.DataFrame(
        {name: pd.factorize(frame[name])[0] for name in ("subject", "rater", "occasion", "team", "family")}
    )
    for name in ("dimension", "construct", "value", "instrument", "version", "contested"):
        made[name] = frame[name].astype("object").tolist()
    made["month"] = frame["rated_on"].dt.strftime("%Y-%m").tolist()
    return list(made.itertuples(index=False, name=None))


def test_a_contested_or_broken_cell_is_named_with_its_row(
    client: CheckedClient,
    session: Session,
    people: People,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    scene.fill(session)
    scene.analyst(client, people)
    content = scene.taken(client, source="observer", first="2024-01-01", last="2024-03-01").decode()
    lines = content.splitlines(keepends=True)
    for old, new, column in ((",no\r", ",perhaps\r", "contested"), ("1.0,5.0", "5.0,1.0", "lowest")):
        broken = [lines[0], *(line.replace(old, new) for line in lines[1:])]
        path = saved(tmp_path, "".join(broken).encode(), "csv")
        assert main(["mirror", str(path), "--json"]) == 2
        assert f"column {column}" in capsys.readouterr().err
