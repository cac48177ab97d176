"""Whether the items of a form measure one thing: Cronbach's alpha, McDonald's omega, and each item's part."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd
from scipy.special import fdtri

from analysis import frames
from analysis.agreement.coding import Figures, dense, from_lowest

# A variance smaller than this share of the largest is rounding.
ROUNDING = 1e-12

# Loadings have settled when none moves by more than this in a turn; after so many turns they never will.
SETTLED = 1e-10
MOST_TURNS = 3000

# So many items are named in a caution.
MOST_NAMED = 10

ONE_ITEM = "There is only one item, so nothing can go together with it."
TOO_FEW = "Fewer than two respondents rated every item."
NO_VARIANCE = "The sum of the items is the same for every respondent."
FEW_ITEMS = "Omega needs three items or more."
NOT_FITTED = "The one-factor model of omega could not be fitted."
ALL_ONE = "The items go together wholly, so alpha has no interval."
HEYWOOD = "In the one-factor model of omega an item has no error of its own, so omega is too high."


@dataclass(frozen=True)
class Dropped:
    """A form without one of its items: its alpha, and how the item correlates with the sum of the rest."""

    item: str
    alpha: float | None
    item_rest_correlation: float | None


@dataclass(frozen=True)
class Consistency:
    """Alpha with its 95 % interval and standard error, omega total, and what they are without each item.

    They rest on so many `respondents` who rated all the `items`; `left_out` did not. What cannot be had is
    None, and the `reason` says why; a `caution` names items that go against the rest.
    """

    alpha: float | None
    low: float | None
    high: float | None
    se: float | None
    omega_total: float | None
    items: int
    respondents: int
    left_out: int
    if_dropped: tuple[Dropped, ...]
    reason: str | None = None
    caution: str | None = None


def consistency(frame: pd.DataFrame) -> Consistency:
    """Alpha and omega of a frame of ratings whose dimensions are items, in the order of their names.

    A respondent is a subject, a rater and an occasion if the frame has that column; only those who rated
    every item count. With k items, variances σᵢ² and variance σ² of their sum: α = k/(k−1)·(1 − Σσᵢ²/σ²). Its
    interval is Feldt's, 1 − (1−α)F with n−1 and (n−1)(k−1) degrees of freedom, and its standard error that
    of van Zyl, Neudecker and Nel (2000). An item without variance counts as an item. Omega total is
    `omega_total` of the correlations. Raises FrameError naming the column and the row. Sources: Cronbach
    1951; Feldt 1965.
    """
    items, figures, left_out = _complete(frame)
    n, k = figures.shape
    if k < 2 or n < 2:
        return _none(items, n, left_out, ONE_ITEM if k < 2 else TOO_FEW)
    centred = figures - figures.mean(axis=0)
    covariances = centred.T @ centred / (n - 1)
    variances = np.diag(covariances)
    whole = float(covariances.sum())
    if whole <= ROUNDING * float(variances.sum()):
        return _none(items, n, left_out, NO_VARIANCE)
    alpha = _alpha(k, float(variances.sum()), whole)
    low, high = _feldt(alpha, n, k)
    omega, reason, heywood = _omega(covariances, items)
    dropped = _if_dropped(covariances, items)
    cautions = [
        ALL_ONE if low is None else None,
        HEYWOOD if heywood else None,
        _against(dropped),
        f"{left_out} respondents who did not rate every item are left out." if left_out else None,
    ]
    caution = " ".join(one for one in cautions if one) or None
    se = _standard_error(covariances, n)
    return Consistency(alpha, low, high, se, omega, k, n, left_out, dropped, reason, caution)


def omega_total(correlations: Figures) -> float | None:
    """McDonald's omega total of a correlation matrix, items × items: 1 − Σ(1 − λᵢ²)/Σᵢⱼrᵢⱼ.

    The loadings λ are those of one factor by minimum residuals (Harman & Jones 1966): they minimise
    Σ_{i<j}(rᵢⱼ − λᵢλⱼ)² with |λ| ≤ 1. None where there are fewer than three items, where the correlations add
    up to 0, or where the model cannot be fitted. Source: McDonald 1999, Test Theory, chapter 6.
    """
    loadings = _loadings(correlations)
    return None if loadings is None else _omega_of(correlations, loadings)


def _omega_of(correlations: Figures, loadings: Figures) -> float | None:
    whole = float(correlations.sum())
    return 1 - float((1 - loadings**2).sum()) / whole if whole > ROUNDING * len(correlations) else None


def _complete(frame: pd.DataFrame) -> tuple[list[str], Figures, int]:
    """The items' names, the levels of the respondents who rated them all, and how many others there are."""
    optional = [name for name in ("occasion",) if name in frame.columns]
    frames.ratings(frame, *optional)
    places, names = frames.codes(frame["dimension"])
    respondents = frames.codes(frame["subject"])[0]
    for name in ("rater", *optional):
        codes = frames.codes(frame[name])[0]
        respondents = dense(respondents * (int(codes.max()) + 1) + codes)
    whole = np.bincount(respondents) == len(names)
    chosen = whole[respondents]
    order = sorted(range(len(names)), key=lambda at: names[at])
    column = np.argsort(order)[places[chosen]]
    figures = np.empty((int(whole.sum()), len(names)))
    if chosen.any():
        steps = from_lowest(frame["value"].to_numpy(dtype=np.float64)[chosen])
        # No figure depends on the scale, and squares of numbers far from 1 could have no end.
        figures[dense(respondents[chosen]), column] = steps / (float(steps.max()) or 1.0)
    return [names[at] for at in order], figures, int((~whole).sum())


def _none(items: list[str], respondents: int, left_out: int, reason: str) -> Consistency:
    dropped = tuple(Dropped(item, None, None) for item in items)
    return Consistency(None, None, None, None, None, len(items), respondents, left_out, dropped, reason)


def _alpha(k: int, single: float, whole: float) -> float:
    return k / (k - 1) * (1 - single / whole)


def _feldt(alpha: float, n: int, k: int) -> tuple[float | None, float | None]:
    if 1 - alpha < ROUNDING:
        return None, None
    low, high = (1 - (1 - alpha) * float(fdtri(n - 1, (n - 1) * (k - 1), tail)) for tail in (0.975, 0.025))
    return low, high


def _standard_error(covariances: Figures, n: int) -> float:
    """Of alpha for normal ratings: with 1'V1 = s, √(2/n)·k/(k−1)·√(s(tr V² + tr²V) − 2 tr V·1'V²1)/s^1.5."""
    k = len(covariances)
    # Only the ratio to the sum matters, and so no power of it can have no end.
    shares = covariances / covariances.sum()
    rows, trace = shares.sum(axis=1), float(np.trace(shares))
    squares = float((shares**2).sum()) + trace**2 - 2 * trace * float(rows @ rows)
    return sqrt(max(2 / n * squares, 0.0)) * k / (k - 1)


def _omega(covariances: Figures, items: list[str]) -> tuple[float | None, str | None, bool]:
    """Omega total, the reason if there is none, and whether an item has no error of its own."""
    variances = np.diag(covariances)
    constant = variances <= ROUNDING * variances.max()
    if constant.any():
        item = items[int(constant.argmax())]
        return None, f"Every respondent gave item {item} the same level, so omega cannot be had.", False
    if len(items) < 3:
        return None, FEW_ITEMS, False
    scales = np.sqrt(variances)
    correlations = np.clip(covariances / scales / scales[:, None], -1, 1)
    loadings = _loadings(correlations)
    omega = None if loadings is None else _omega_of(correlations, loadings)
    if loadings is None or omega is None:
        return None, NOT_FITTED, False
    return omega, None, bool((np.abs(loadings) == 1).any())


def _loadings(correlations: Figures) -> Figures | None:
    """The loadings on one factor by minimum residuals, each in turn; None where they do not settle."""
    k = len(correlations)
    if k < 3:
        return None
    others = correlations * (1 - np.eye(k))
    values, vectors = np.linalg.eigh(correlations)
    loadings = np.clip(vectors[:, -1] * sqrt(max(float(values[-1]), 0.0)), -1, 1)
    for _ in range(MOST_TURNS):
        before = loadings.copy()
        squares = float(loadings @ loadings)
        for at in range(k):
            own = float(loadings[at])
            rest = squares - own * own
            best = float(others[at] @ loadings) / rest if rest > ROUNDING else 0.0
            loadings[at] = min(max(best, -1.0), 1.0)
            squares = rest + float(loadings[at]) ** 2
        if float(np.abs(loadings - before).max()) < SETTLED:
            return loadings
    return None


def _if_dropped(covariances: Figures, items: list[str]) -> tuple[Dropped, ...]:
    """Each item's correlation with the rest, and the alpha of the rest."""
    variances, rows = np.diag(covariances), covariances.sum(axis=1)
    rests = covariances.sum() - 2 * rows + variances
    single = variances.sum() - variances
    found = []
    for item, own, row, rest, others in zip(items, variances, rows, rests, single, strict=True):
        varies = rest > ROUNDING * others and others > 0
        alpha = _alpha(len(items) - 1, float(others), float(rest)) if varies and len(items) > 2 else None
        told = varies and own > ROUNDING * variances.max()
        found.append(Dropped(item, alpha, float((row - own) / (sqrt(own) * sqrt(rest))) if told else None))
    return tuple(found)


def _against(dropped: tuple[Dropped, ...]) -> str | None:
    """The caution about items that correlate below 0 with the rest."""
    names = [one.item for one in dropped if (one.item_rest_correlation or 0) < 0]
    if not names:
        return None
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    listed = ", ".join(names[:MOST_NAMED])
    return f"Against the rest: {listed}{more}. Turn the levels round where a high one means the opposite."
