"""A service as large as the demonstration's in which every difference was planted, from a seed.

Nothing here knows how the mirror decides: what is drawn follows what is known of practice, and stays as it
is when a claim is tuned.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.simulate import FIRST_MONTH

SOURCES = ("observer", "self", "family")
# A level of practice on the observers' scale is felt by families as so much of what they answer from.
FELT = 0.75
# Answers lie near the top: above the first line No becomes Partly, and above the second Yes.
PARTLY, YES = -1.3, -0.45

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Planted:
    """What is true of the service: effects in levels of the observers' scale of 1 to 5, months from 0.

    `strengths` adds to a team's construct in every source, and `gaps` in one source alone. `shifts` gives the
    month from which a team's construct is so much better or worse. `severity` is how much lower an observer
    grades than the others, whose own severities vary by `severities`; `allotted` is the share of a team's
    visits that an observer makes, the other observers sharing the rest unevenly. `mixes` is a team's share of
    each kind of case, where it is not the service's with some variation.
    """

    seed: int = 1
    teams: tuple[str, ...] = ("Alder", "Beacon", "Harbour", "Kingsway", "Northfield", "Riverside")
    constructs: tuple[str, ...] = (
        *("collaboration", "autonomy", "empathy", "evocation"),
        *("purposefulness", "clarity-about-concern", "child-focus"),
    )
    months: int = 24
    practitioners: int = 8
    turnover: float = 0.02
    visits_a_month: float = 0.56
    doubles: float = 0.18
    rated_themselves: float = 0.85
    not_observed: float = 0.08
    answers_a_month: tuple[int, int] = (15, 19)
    observers: int = 8
    severities: float = 0.25
    severity: Mapping[int, float] = field(default_factory=dict)
    allotted: Mapping[tuple[int, str], float] = field(default_factory=dict)
    cases: Mapping[str, float] = field(
        default_factory=lambda: {"child in need": 0.1, "child protection": -0.2, "in care": 0.1}
    )
    mixes: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    strengths: Mapping[tuple[str, str], float] = field(default_factory=dict)
    gaps: Mapping[tuple[str, str, str], float] = field(default_factory=dict)
    shifts: Mapping[tuple[str, str], tuple[int, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Forms:
    """Forms of one source: each row's codes and names, and what is true of it on every construct."""

    source: str
    team: Whole
    month: Whole
    case: Whole
    subject: list[str]
    rater: list[str]
    occasion: list[str]
    family: list[str | None]
    day: Whole
    levels: Floats


def plant(truth: Planted) -> pd.DataFrame:
    """A long frame with the column `case` beside its own: watched visits, self views and families' answers.

    At its defaults about 645 visits with 760 observations, 550 self views and 2,430 answers in six teams over
    24 months, on seven constructs each.
    """
    random = np.random.default_rng(truth.seed)
    parts = []
    skills, posts = _people(truth, random)
    mixes = _mixes(truth, random)
    for forms in (
        *_visits(truth, random, skills, posts, mixes),
        _answers(truth, random, skills, posts, mixes),
    ):
        parts.append(_rows(truth, random, forms, forms.levels + _effects(truth, forms)))
    return pd.concat(parts, ignore_index=True)


def _people(truth: Planted, random: np.random.Generator) -> tuple[Floats, Whole]:
    """Everybody's skill on each construct, and who holds each post of each team in each month."""
    posts = np.zeros((len(truth.teams), truth.practitioners, truth.months), dtype=np.int64)
    begins = random.random(posts.shape) < truth.turnover
    begins[:, :, 0] = True
    posts = np.cumsum(begins.reshape(-1)).reshape(posts.shape) - 1
    people = int(posts.max()) + 1
    skills = random.normal(0, 0.3, (people, 1)) + random.normal(0, 0.2, (people, len(truth.constructs)))
    return skills, posts


def _mixes(truth: Planted, random: np.random.Generator) -> Floats:
    usual = random.dirichlet(np.full(len(truth.cases), 6.0), len(truth.teams))
    return np.array([truth.mixes.get(team, usual[at]) for at, team in enumerate(truth.teams)])


def _picked(random: np.random.Generator, shares: Floats, row: Whole) -> Whole:
    """One column for each row number, drawn by that row's shares."""
    reached = np.cumsum(shares, axis=1)[row]
    return (random.random((len(row), 1)) * reached[:, -1:] >= reached).sum(axis=1)


def _visits(
    truth: Planted, random: np.random.Generator, skills: Floats, posts: Whole, mixes: Floats
) -> tuple[_Forms, _Forms]:
    """Visits as one or two observers saw them, and as those who made them did."""
    team, post, month = np.nonzero(random.random(posts.shape) < truth.visits_a_month)
    who, case = posts[team, post, month], _picked(random, mixes, team)
    effect = np.array(list(truth.cases.values()))[case] + random.normal(0, 0.35, len(team))
    shown = 2.6 + skills[who] + effect[:, None]
    severity = random.normal(0, truth.severities, truth.observers)
    for severe, so_much in truth.severity.items():
        severity[severe] = so_much
    shares = _allotment(truth, random)
    first = _picked(random, shares, team)
    second = (first + random.integers(1, truth.observers, len(team))) % truth.observers
    twice = np.flatnonzero(random.random(len(team)) < truth.doubles)
    visit = np.concatenate([np.arange(len(team)), twice])
    observer = np.concatenate([first, second[twice]])
    day = random.integers(28, size=len(team))
    own = np.flatnonzero(random.random(len(team)) < truth.rated_themselves)

    def forms(source: str, visit: Whole, rater: list[str], levels: Floats) -> _Forms:
        names = [f"P{one}" for one in who[visit]]
        occasion = [f"visit:{one}" for one in visit]
        no_family: list[str | None] = [None] * len(visit)
        codes = (team[visit], month[visit], case[visit])
        return _Forms(source, *codes, names, rater or names, occasion, no_family, day[visit], levels)

    seen = shown[visit] - severity[observer][:, None]
    return (
        forms("observer", visit, [f"O{one}" for one in observer], seen),
        forms("self", own, [], shown[own] + 0.5),
    )


def _allotment(truth: Planted, random: np.random.Generator) -> Floats:
    """Each team's share of visits by observer."""
    shares = random.dirichlet(np.full(truth.observers, 2.0), len(truth.teams))
    for at, team in enumerate(truth.teams):
        fixed = {who: share for (who, other), share in truth.allotted.items() if other == team}
        shares[at, list(fixed)] = 0.0
        shares[at] *= (1 - sum(fixed.values())) / shares[at].sum()
        shares[at, list(fixed)] = list(fixed.values())
    return shares


def _answers(
    truth: Planted, random: np.random.Generator, skills: Floats, posts: Whole, mixes: Floats
) -> _Forms:
    """What families answer from; a family is heard about 1.6 times, by one of two people, within months."""
    each = random.integers(*truth.answers_a_month, (len(truth.teams), truth.months))
    team, month = (np.repeat(index.reshape(-1), each.reshape(-1)) for index in np.indices(each.shape))
    family = team * 100_000 + month * 11 + random.integers(0, 40, len(team))
    code, place = np.unique(family, return_inverse=True)
    post = random.integers(0, truth.practitioners, len(code))[place]
    case = _picked(random, mixes, code // 100_000)[place]
    pleased = random.normal(0, 0.5, len(code))[place] + random.normal(0, 0.62, len(team))
    effect = np.array(list(truth.cases.values()))[case]
    felt = skills[posts[team, post, month]] + effect[:, None] + pleased[:, None] / FELT
    member = random.integers(0, 2, len(team))
    return _Forms(
        *("family", team, month, case),
        [f"P{one}" for one in posts[team, post, month]],
        [f"family:{one}:{which}" for one, which in zip(family, member, strict=True)],
        [f"answer:{at}" for at in range(len(team))],
        [f"family:{one}" for one in family],
        random.integers(28, size=len(team)),
        felt,
    )


def _effects(truth: Planted, forms: _Forms) -> Floats:
    """What was planted, for each form on each construct."""
    found = np.zeros(forms.levels.shape)
    at = {name: place for place, name in enumerate(truth.teams)}
    on = {name: place for place, name in enumerate(truth.constructs)}
    for (team, construct), size in truth.strengths.items():
        found[forms.team == at[team], on[construct]] += size
    for (team, construct, source), size in truth.gaps.items():
        if source == forms.source:
            found[forms.team == at[team], on[construct]] += size
    for (team, construct), (month, size) in truth.shifts.items():
        found[(forms.team == at[team]) & (forms.month >= month), on[construct]] += size
    return found


def _rows(truth: Planted, random: np.random.Generator, forms: _Forms, level: Floats) -> pd.DataFrame:
    """One row for each construct that a form says something on."""
    if forms.source == "family":
        felt = level * FELT + random.normal(0, 0.7, level.shape)
        value = (felt > PARTLY).astype(float) + (felt > YES)
    else:
        value = np.clip(np.rint(level + random.normal(0, 0.4, level.shape)), 1, 5)
    form, construct = np.nonzero(random.random(level.shape) >= truth.not_observed)
    names = np.array(truth.constructs, dtype=object)[construct]
    months = pd.DatetimeIndex([FIRST_MONTH + pd.DateOffset(months=at) for at in range(truth.months)])
    day = (months[forms.month] + pd.to_timedelta(forms.day, unit="D")).astype("datetime64[s]")

    def named(entries: list[str] | list[str | None]) -> NDArray[np.object_]:
        return np.array(entries, dtype=object)[form]

    frame = pd.DataFrame(
        {
            "subject": named(forms.subject),
            "rater": named(forms.rater),
            "dimension": names,
            "value": value[form, construct],
            "source": forms.source,
            "instrument": "voice" if forms.source == "family" else "practice",
            "version": 1,
            "construct": names,
            "occasion": named(forms.occasion),
            "family": named(forms.family),
            "team": np.array(truth.teams, dtype=object)[forms.team[form]],
            "rated_on": day[form],
        }
    )
    return frame.assign(case=np.array(list(truth.cases), dtype=object)[forms.case[form]])
