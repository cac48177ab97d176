"""Every command reads what it says it reads, and its JSON has the keys that other programs rely on."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.commands import COMMANDS
from analysis.measures.simulate import Design, simulate

RANDOM = np.random.default_rng(6)
VISITS = simulate(Design(ratings=700, visits_a_rater=15)).frame.astype(
    dict.fromkeys(("subject", "rater", "dimension", "occasion"), str)
)
TEAMS = VISITS.assign(team="team " + (VISITS["subject"].str[1:].astype(int) % 4).astype(str))
PEOPLE = np.repeat(np.arange(240), 6)
ITEMS = np.tile(np.arange(6), 240)
RIGHT = (RANDOM.normal(size=240)[PEOPLE] > RANDOM.normal(size=len(PEOPLE))).astype(int)
ANSWERS = pd.DataFrame(
    {
        "person": [f"p{one}" for one in PEOPLE],
        "item": [f"i{one}" for one in ITEMS],
        "value": RIGHT,
        "group": np.where(PEOPLE % 2, "a", "b"),
    }
)
CHOSEN = pd.DataFrame(
    {"group": ["a"] * 80 + ["b"] * 40, "outcome": [1] * 48 + [0] * 32 + [1] * 12 + [0] * 28}
)
MARKS = pd.DataFrame({"selection": RANDOM.normal(size=120)}).assign(
    practice=lambda made: made["selection"] * 0.4 + RANDOM.normal(size=120)
)
SAID = [
    f"{words} {more}"
    for words in ("she listened and explained", "he was late and never rang", "the visits at home helped")
    for more in ("a lot", "every week", "this year", "again", "with the children", "always", "there", "us")
]

AGREED = ["dimension", "statistic", "value", "low", "high", "se", "subjects", "raters"]
MEASURE = [
    "id", "measure", "se", "se_clustered", "wle", "infit", "outfit", "count", "fair_average", "subset",
]  # fmt: skip
SUMMARY = [
    "sigma", "log_likelihood", "iterations", "seconds", "reliability", "separation", "strata", "fixed_chi2",
    "df", "subsets", "left_out", "anchors",
]  # fmt: skip
STATISTICS = [
    "icc_1_1", "icc_a_1", "icc_c_1", "icc_1_k", "icc_a_k", "icc_c_k", "alpha_nominal", "alpha_ordinal",
    "alpha_interval", "alpha_ratio", "fleiss_kappa", "kappa", "kappa_linear", "kappa_quadratic", "ac1",
    "ac2_linear", "ac2_quadratic", "ac2_ordinal",
]  # fmt: skip

# The command, its options, its file, and the keys of the whole and of the parts that are lists of objects.
CASES: dict[str, tuple[list[str], pd.DataFrame, list[str], dict[str, list[str]]]] = {
    "agreement": ([], VISITS, AGREED, {}),
    "consistency": ([], VISITS, ["alpha", "omega_total", "items", "respondents", "if_dropped"], {}),
    "teams": (
        [],
        TEAMS,
        ["dimensions", "teams"],
        {
            "dimensions": ["dimension", "icc1", "icc1_unbalanced", "icc2", "rwg_median", "teams"],
            "teams": ["team", "dimension", "mean", "shrunken", "low", "high", "n"],
        },
    ),
    "measures": (
        ["--bias", "rater:dimension"],
        VISITS,
        ["persons", "raters", "dimensions", "thresholds", "bias", "summary"],
        {
            "persons": MEASURE,
            "raters": MEASURE,
            "dimensions": MEASURE,
            "bias": ["facets", "levels", "estimate", "se", "t"],
            "summary": SUMMARY,
        },
    ),
    "dependability": (
        ["--design", "subject x dimension"],
        VISITS.drop_duplicates(["subject", "dimension"]).drop(columns="occasion"),
        ["components", "g", "phi", "designs"],
        {},
    ),
    "impact": (
        [],
        CHOSEN,
        [
            "group", "n", "rate", "ratio", "low", "high", "fisher_p", "odds_ratio", "odds_low", "odds_high",
            "verdict",
        ],
        {},
    ),
    "dif": (
        [],
        ANSWERS,
        ["item", "mh_chi2", "mh_p", "odds_ratio", "delta", "ets_class", "lr_chi2", "lr_p"],
        {},
    ),
    "xmr": (
        [],
        pd.DataFrame({"period": [f"2026-{month:02d}" for month in range(1, 13)], "value": range(12)}),
        ["centre", "lower", "upper", "near_lower", "near_upper", "verdict", "points"],
        {"points": ["period", "value", "signal"]},
    ),
    "funnel": (
        [],
        pd.DataFrame({"team": list("abcdef"), "events": [3, 9, 12, 20, 7, 5], "n": [20, 30, 40, 60, 30, 20]}),
        ["centre", "phi", "tau2", "teams"],
        {"teams": ["team", "value", "n", "low95", "high95", "low998", "high998", "outside"]},
    ),
    "shrink": (
        ["--method", "pm"],
        pd.DataFrame({"id": list("abcd"), "y": [1.0, 2.0, 3.0, 7.0], "se": [1.0, 1.0, 2.0, 1.5]}),
        ["mu", "se", "tau2_dl", "tau2_pm", "q", "i2", "values"],
        {"values": ["id", "y", "shrunken", "low", "high"]},
    ),
    "validity": (
        ["--ratio", "1.4", "--reliability", "0.8"],
        MARKS,
        ["n", "observed", "low", "high", "corrected_range", "corrected_both", "says"],
        {},
    ),
    "themes": ([], pd.DataFrame({"comment": SAID}), ["terms", "size", "stability", "examples"], {}),
    "suppress": (
        ["--minimum", "5"],
        pd.DataFrame({"team": list("abc"), "yes": [3, 9, 12], "partly": [9, 20, 7], "no": [12, 6, 30]}),
        ["primary", "secondary", "audit", "suppressed_total", "optimal"],
        {"audit": ["row", "column", "low", "high"]},
    ),
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Callable[[pd.DataFrame, str], Path]:
    """Write a frame as CSV, gzip of it, or Parquet."""

    def write(frame: pd.DataFrame, kind: str = "csv") -> Path:
        path = tmp_path / f"file.{kind}"
        if kind == "parquet":
            frame.to_parquet(path)
        else:
            text = frame.to_csv(index=False).encode()
            path.write_bytes(gzip.compress(text) if kind == "csv.gz" else text)
        return path

    return write


def asked(capsys: pytest.CaptureFixture[str], *words: object) -> Any:
    assert main([str(word) for word in words]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return json.loads(printed.out)


def test_every_command_is_in_the_contract() -> None:
    assert {command.name for command in COMMANDS} == {*CASES, "mirror"}


@pytest.mark.parametrize("command", CASES)
def test_the_json_of_a_command_has_its_keys(
    command: str, file: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    options, frame, keys, parts = CASES[command]
    found = asked(capsys, command, file(frame), "--json", *options)
    for one in found if isinstance(found, list) else [found]:
        assert set(keys) <= set(one)
    for name, within in parts.items():
        several = found[name] if isinstance(found[name], list) else [found[name]]
        assert several
        assert all(set(within) <= set(one) for one in several)


@pytest.mark.parametrize("command", CASES)
def test_every_kind_of_file_gives_the_same(
    command: str, file: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    options, frame, _, _ = CASES[command]
    found = [
        asked(capsys, command, file(frame, kind), "--json", *options) for kind in ("csv", "csv.gz", "parquet")
    ]
    for one in found:
        if command == "measures":
            one["summary"].pop("seconds")
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("command", CASES)
def test_a_command_prints_tables_or_writes_them_to_a_file(
    command: str, file: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options, frame, _, _ = CASES[command]
    path, out = file(frame), tmp_path / "out.txt"
    assert main([command, str(path), *options]) == 0
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) > 2
    assert "nan" not in printed.lower().split()
    assert main([command, str(path), "--out", str(out), *options]) == 0
    assert out.read_text().splitlines()[0] == printed.splitlines()[0]


# The first column of a table of counts names its rows, whatever it is called.
@pytest.mark.parametrize("command", [command for command in CASES if command != "suppress"])
def test_a_file_without_its_first_column_is_refused_by_name(
    command: str, file: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    options, frame, _, _ = CASES[command]
    missing = {"teams": "team"}.get(command, frame.columns[0])
    assert main([command, str(file(frame.rename(columns={missing: "other"}))), *options]) == 2
    assert f"column {missing}" in capsys.readouterr().err


@pytest.mark.parametrize("command", CASES)
@pytest.mark.parametrize("content", ["", "\n", "a,b\n", "\x00\x01"])
def test_a_file_with_nothing_in_it_is_refused(
    command: str, content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(content)
    assert main([command, str(path), *CASES[command][0]]) == 2
    assert capsys.readouterr().err.startswith("file.csv: ")


def test_agreement_gives_every_statistic_of_every_dimension(
    file: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    found = asked(capsys, "agreement", file(VISITS), "--json")
    assert [one["statistic"] for one in found[: len(STATISTICS)]] == STATISTICS
    assert {one["dimension"] for one in found} == set(VISITS["dimension"])
    assert all(one["value"] is not None or one["reason"] for one in found)


def test_anchors_are_read_from_a_file(
    file: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anchors = tmp_path / "anchors.csv"
    anchors.write_text("facet,id,measure\nrater,r0,0.5\ndimension,d1,-0.25\n")
    found = asked(capsys, "measures", file(VISITS), "--json", "--anchor", anchors)
    by_id = {one["id"]: one["measure"] for one in [*found["raters"], *found["dimensions"]]}
    assert by_id["r0"] == pytest.approx(0.5)
    assert by_id["d1"] == pytest.approx(-0.25)
    for text, says in {
        "facet,id,measure\nteam,a,1\n": "column facet of anchors.csv, row 2",
        "facet,id,measure\nrater,r0,1\nrater,r0,1\n": "column id of anchors.csv, row 3",
        "facet,id\nrater,r0\n": "column measure of anchors.csv",
    }.items():
        anchors.write_text(text)
        assert main(["measures", str(file(VISITS)), "--anchor", str(anchors)]) == 2
        assert says in capsys.readouterr().err


def test_where_nothing_can_be_written_the_answer_says_so(
    file: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["xmr", str(file(CASES["xmr"][1])), "--out", str(tmp_path / "none" / "out.txt")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_the_file_that_is_read_is_never_written_over(
    file: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = file(CASES["xmr"][1])
    before = path.read_bytes()
    assert main(["xmr", str(path), "--out", str(path)]) == 2
    assert "Give another --out" in capsys.readouterr().err
    assert path.read_bytes() == before
