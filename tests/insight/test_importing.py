"""A file of ratings is taken in whole or not at all, and whatever stands in the way is named."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis import mapping
from analysis.mapping import MappingError
from tests.insight.files import HEADER, MAP, rows, write, write_map
from webapp import clock
from webapp.accounts import service as accounts
from webapp.accounts.models import Team
from webapp.audit import Event
from webapp.insight import importing, queries
from webapp.insight.models import Generation, Rating, RatingImport

TakeIn = Callable[..., RatingImport]


@pytest.fixture
def take_in(session: Session, tmp_path: Path) -> TakeIn:
    """Takes a file in with the small map; a fault takes everything back, as the command does."""

    def run(path: Path, *, create_teams: bool = True, text: str = MAP) -> RatingImport:
        try:
            taken = importing.take_in(
                session,
                path,
                mapping.load(write_map(tmp_path, text)),
                "family",
                create_teams=create_teams,
                now=clock.now(),
                told=lambda rows: None,
            )
        except (MappingError, importing.ImportRefusedError):
            session.rollback()
            raise
        session.commit()
        return taken

    return run


def _nothing_stands(session: Session) -> bool:
    counts = [session.scalar(select(func.count()).select_from(t)) for t in (Rating, RatingImport, Generation)]
    return counts == [0, 0, 0]


def test_every_row_of_a_file_becomes_a_rating_in_its_team(
    session: Session, take_in: TakeIn, tmp_path: Path
) -> None:
    given = rows()
    taken = take_in(write(tmp_path / "some.csv.gz", given))
    assert taken.rows == len(given) == queries.count(session)
    frame = queries.frame(session)
    assert frame["value"].tolist() == [float(row[-1]) for row in given]
    names = {team.id: team.name for team in session.scalars(select(Team))}
    assert [names[int(team)] for team in frame["team"]] == [row[2] for row in given]
    assert frame["rated_on"].dt.strftime("%Y-%m-%d").tolist() == [row[4] for row in given]
    assert frame["subject"].nunique() == 6
    assert (
        session.scalar(select(func.count()).select_from(Event).where(Event.kind == "ratings.imported")) == 1
    )


def test_nobody_in_the_file_is_kept_by_their_own_name(
    session: Session, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in(write(tmp_path / "some.csv", rows()))
    words = {str(word) for row in session.execute(select(Rating)).scalars() for word in vars(row).values()}
    assert not {"p0", "f0-0"} & words
    assert not [word for word in words if "f0-0:" in word]


def test_the_same_file_is_taken_in_once(session: Session, take_in: TakeIn, tmp_path: Path) -> None:
    path = write(tmp_path / "some.csv", rows())
    take_in(path)
    with pytest.raises(importing.ImportedBeforeError, match="96 rows"):
        take_in(path)
    assert queries.count(session) == 96


def test_a_rating_that_is_in_the_database_is_refused_by_its_row(
    session: Session, take_in: TakeIn, tmp_path: Path
) -> None:
    given = rows()
    take_in(write(tmp_path / "first.csv", given[:10]))
    with pytest.raises(MappingError, match=r"row 4: .* stands in the database") as refused:
        take_in(write(tmp_path / "second.csv", [*given[20:22], given[3], *given[22:]]))
    assert refused.value.row == 4
    assert queries.count(session) == 10


def test_a_rating_that_stands_twice_in_the_file_is_refused_by_its_row(
    session: Session, take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = rows()
    for portion in (1_000, 20):
        monkeypatch.setattr("webapp.bulk.PORTION", portion)
        with pytest.raises(MappingError, match=r"row 62: .* further up in the file"):
            take_in(write(tmp_path / "twice.csv", [*given[:60], given[5], *given[60:]]))
        assert _nothing_stands(session)


BAD = {
    "a level outside the scale": (
        17,
        5,
        "9",
        "level",
        r"'9' is outside the scale\. Give a level from 1 to 5",
    ),
    "a level that is no number": (17, 5, "good", "level", "is not a number"),
    "an endless level": (17, 5, "inf", "level", "is not a number"),
    "an unmapped dimension": (30, 3, "kind", "asked", "'kind' is not in the map"),
    "a day that is none": (8, 4, "2026-02-30", "day", "is not a date"),
    "an empty day": (8, 4, "", "day", "Give the rated on"),
    "an empty person": (3, 0, " ", "who", "nothing is there"),
    "a team with an endless name": (3, 2, "x" * 121, "team", "too long to keep"),
    "an empty team": (3, 2, "", "team", "Give the team"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_row_is_named_with_its_column_and_nothing_is_kept(
    session: Session,
    take_in: TakeIn,
    tmp_path: Path,
    bad: tuple[int, int, str, str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("webapp.bulk.PORTION", 10)
    at, column, value, name, words = bad
    given = rows()
    given[at - 2][column] = value
    with pytest.raises(MappingError, match=words) as refused:
        take_in(write(tmp_path / "bad.csv", given))
    assert (refused.value.row, refused.value.column) == (at, name)
    assert _nothing_stands(session)
    assert session.scalar(select(func.count()).select_from(Team)) == 0


def test_wrong_columns_are_named(session: Session, take_in: TakeIn, tmp_path: Path) -> None:
    header = ["who", "by", "group", "asked", "day", "level"]
    with pytest.raises(MappingError, match="row 1, column team: the file has no such column"):
        take_in(write(tmp_path / "bad.csv", rows(), header))
    assert _nothing_stands(session)


def test_a_truncated_file_leaves_nothing_half_imported(
    session: Session, take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.bulk.PORTION", 50)
    path = write(tmp_path / "cut.csv.gz", rows(people=40, raters=30))
    path.write_bytes(path.read_bytes()[:-2_000])
    with pytest.raises(MappingError, match=r"row \d+: the compressed file is cut off"):
        take_in(path)
    assert _nothing_stands(session)


def test_unknown_teams_are_named_unless_they_may_be_made(
    session: Session, take_in: TakeIn, tmp_path: Path
) -> None:
    accounts.team_named(session, "North")
    session.commit()
    path = write(tmp_path / "some.csv", rows(teams=("North", "West", "East")))
    with pytest.raises(
        importing.ImportRefusedError, match=r"Unknown teams: West \(row 18\), East \(row 34\)\."
    ):
        take_in(path, create_teams=False)
    assert _nothing_stands(session)
    assert take_in(path).rows == 96


def test_a_map_without_a_scale_and_an_empty_file_are_refused(
    session: Session, take_in: TakeIn, tmp_path: Path
) -> None:
    path = write(tmp_path / "some.csv", rows())
    with pytest.raises(importing.ImportRefusedError, match="Name scale"):
        take_in(path, text=MAP.split("scale:", maxsplit=1)[0])
    with pytest.raises(importing.ImportRefusedError, match="holds no ratings"):
        take_in(write(tmp_path / "empty.csv", []))
    assert _nothing_stands(session)


def test_a_file_of_four_megabytes_streams_in_small_pieces(
    session: Session, take_in: TakeIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.bulk.PORTION", 500)
    path = tmp_path / "large.csv"
    with path.open("w") as out:
        out.write(",".join([*HEADER, "note"]) + "\n")
        for row in range(10_000):
            day, level = "2026-03-02", row % 5 + 1
            out.write(f"p{row % 500},f{row},Team {row % 7},heard,{day},{level},{'spoken ' * 58}\n")
    assert path.stat().st_size > 4_000_000
    tracemalloc.start()
    taken = take_in(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken.rows == 10_000
    assert peak < 4_000_000
