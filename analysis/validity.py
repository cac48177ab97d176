"""Whether selection predicts practice: the correlation first, then its two corrections, each apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import atanh, erfc, hypot, isfinite, sqrt, tanh

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from analysis import columns
from analysis.frames import FrameError
from analysis.results import CERTAINTY

# Under the first number of hires nothing is said, from the second a finding, from the third advice.
FOR_AN_INTERVAL = 30
FOR_A_FINDING = 100
FOR_ADVICE = 300
SIGNIFICANT = 0.05
# A correlation nearer to 1 than this is a line drawn twice, and rounding.
PERFECT = 1 - 1e-12

Interval = tuple[float | None, float | None, float | None]
NOTHING: Interval = (None, None, None)

CANNOT_TELL = "{n} hires give an interval, but we cannot yet tell: a finding needs {least}."
TOO_FEW = "Nothing can be said from {n} hires: at least {least} are needed."
NO_LINK = "No link is seen: the interval includes 0."
WITH = "Higher marks at selection go with higher marks in practice."
AGAINST = "Higher marks at selection go with lower marks in practice."
ADVICE_WITH = " There are enough hires to advise keeping what is measured here."
ADVICE_AGAINST = " There are enough hires to advise looking again at what is measured here."
NARROWER = "the ratio is under 1: the hires vary more than the applicants did, so the correction lowers"
BEYOND = "a correction goes beyond 1 at {where}: the reliability given is too low for this correlation"


@dataclass(frozen=True)
class Validity:
    """How far selection goes with practice among `n` hires; the uncorrected correlation comes first.

    `observed` is Pearson's r with its 95 % interval and `p`. `corrected_range` allows for the restricted
    range of those hired, `corrected_reliability` for the unreliability of practice marks, `corrected_both`
    for both, each with the ends of its interval. `p_holm` is p after Holm's step over several links. `says`
    is the sentence that so many hires allow.
    """

    n: int
    observed: float | None
    low: float | None
    high: float | None
    p: float | None
    p_holm: float | None
    corrected_range: float | None
    corrected_range_low: float | None
    corrected_range_high: float | None
    corrected_reliability: float | None
    corrected_reliability_low: float | None
    corrected_reliability_high: float | None
    corrected_both: float | None
    corrected_both_low: float | None
    corrected_both_high: float | None
    says: str
    reason: str | None = None
    caution: str | None = None


def unrestricted(r: float, ratio: float) -> float:
    """The correlation among all applicants, from that among the hires (Thorndike's case 2).

    r u/√(1 − r² + r²u²), where u = `ratio` is the SD of the selection score among applicants divided by that
    among hires. Source: Thorndike (1949); it supposes that people were selected on this very score.
    """
    return r * ratio / hypot(sqrt(1 - r * r), r * ratio)


def power(true: float, ratio: float, hires: int) -> float:
    """How probable it is that so many hires show a true correlation as other than 0, two-sided at .05.

    The true correlation among applicants shows among hires as `unrestricted(true, 1/ratio)`, and its Fisher z
    is normal with variance 1/(hires − 3). Raises ValueError for under 4 hires. With .30 and 1.5 it shows as
    .205, and the power is 19 % at 30 hires, 54 % at 100 and 95 % at 300.
    """
    if hires < 4 or not -1 < true < 1 or ratio <= 0:
        raise ValueError("power needs 4 hires, a correlation between -1 and 1, and a ratio above 0")
    z = atanh(unrestricted(true, 1 / ratio)) * sqrt(hires - 3)
    return float(ndtr(z - CERTAINTY) + ndtr(-z - CERTAINTY))


def validity(frame: pd.DataFrame, ratio: float | None = None, reliability: float | None = None) -> Validity:
    """Whether selection predicts practice, from a frame of `selection, practice`, one row a hire.

    `ratio` is the SD of the selection score among applicants divided by that among hires, `reliability` that
    of the practice marks among hires. The interval is Fisher's, tanh(atanh r ± 1.96/√(n − 3)); corrected
    intervals are its ends corrected alike. Both corrections: r/√reliability first, since the reliability is
    that of the hires, and the range after it (Sackett et al. 2007). Under 30 hires nothing is given; from 30
    an interval; from 100 a finding; from 300 advice, if the interval excludes 0. Raises FrameError.
    """
    return _given(_correlated(frame), ratio, reliability, None)


def validity_of_links(
    links: Mapping[str, pd.DataFrame], ratio: float | None = None, reliability: float | None = None
) -> dict[str, Validity]:
    """The validity of several links between selection and practice, with advice only after Holm's step.

    Each frame is one link's `selection, practice`. Holm (1979) runs over the links with hires enough for a
    finding: of m such p in rising order, the i-th is multiplied by m − i + 1, and none falls below the one
    before. Raises FrameError.
    """
    found = {name: _correlated(frame) for name, frame in links.items()}
    judged = sorted(
        (one.p, name) for name, one in found.items() if one.p is not None and one.n >= FOR_A_FINDING
    )
    adjusted, last = {}, 0.0
    for at, (p, name) in enumerate(judged):
        last = max(last, min(1.0, p * (len(judged) - at)))
        adjusted[name] = last
    return {name: _given(one, ratio, reliability, adjusted.get(name)) for name, one in found.items()}


@dataclass(frozen=True)
class _Correlated:
    """Pearson's r among n hires with its interval and p, or why there is none."""

    n: int
    r: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    reason: str | None = None


def _correlated(frame: pd.DataFrame) -> _Correlated:
    selection, practice = columns.figures(frame, "selection"), columns.figures(frame, "practice")
    n = len(frame)
    if n < FOR_AN_INTERVAL:
        return _Correlated(n, reason=f"under {FOR_AN_INTERVAL} hires nothing is given")
    for name, marks in (("selection", selection), ("practice", practice)):
        if marks.min() == marks.max():
            return _Correlated(n, reason=f"everybody has the same mark in {name}")
    r = _pearson(selection, practice)
    if r is None:
        return _Correlated(n, reason="the marks differ too little to be told apart")
    if abs(r) > PERFECT:
        return _Correlated(n, r, reason="the marks lie on one line: look whether one was made from the other")
    reach = CERTAINTY / sqrt(n - 3)
    z = atanh(r)
    return _Correlated(n, r, tanh(z - reach), tanh(z + reach), erfc(abs(z) * sqrt((n - 3) / 2)))


def _pearson(one: NDArray[np.float64], other: NDArray[np.float64]) -> float | None:
    """The correlation; each is brought to unit range first, so that no square has no end."""
    lengths = []
    for marks in (one, other):
        around = marks / np.abs(marks).max()
        around = around - around.mean()
        size = float(np.sqrt(around @ around))
        if size < 1e-12:
            return None
        lengths.append(around / size)
    return float(np.clip(lengths[0] @ lengths[1], -1, 1))


def _given(
    found: _Correlated, ratio: float | None, reliability: float | None, p_holm: float | None
) -> Validity:
    """The result with its corrections and its sentence."""
    if ratio is not None and not (isfinite(ratio) and ratio > 0):
        raise FrameError("", None, f"the ratio is {ratio:g}", "Give a ratio of two SDs, above 0.")
    if reliability is not None and not 0 < reliability <= 1:
        raise FrameError("", None, f"the reliability is {reliability:g}", "Give one above 0 and at most 1.")
    ends: Interval = (found.r, found.low, found.high)
    reliable, beyond = _disattenuated(ends, reliability)
    cautions = [NARROWER if ratio is not None and ratio < 1 else None, beyond]
    missing = "corrections need a ratio and a reliability" if ratio is None or reliability is None else None
    return Validity(
        found.n,
        *ends,
        found.p,
        p_holm,
        *_widened(ends, ratio),
        *reliable,
        *_widened(reliable, ratio),
        says=_says(found, p_holm),
        reason=found.reason or missing,
        caution="; ".join(one for one in cautions if one and found.r is not None) or None,
    )


def _widened(ends: Interval, ratio: float | None) -> Interval:
    """Corrected for the range: the figure and the ends of its interval."""
    if ratio is None:
        return NOTHING
    value, low, high = (None if one is None else unrestricted(one, ratio) for one in ends)
    return value, low, high


def _disattenuated(ends: Interval, reliability: float | None) -> tuple[Interval, str | None]:
    """Corrected for unreliable practice marks; an end stops at 1, and a figure beyond 1 is not given."""
    if reliability is None or ends[0] is None:
        return NOTHING, None
    value, low, high = (None if one is None else one / sqrt(reliability) for one in ends)
    if value is None or abs(value) > 1:
        return NOTHING, BEYOND.format(where="the figure itself")
    inside = all(one is None or abs(one) <= 1 for one in (low, high))
    low, high = (None if one is None else max(-1.0, min(1.0, one)) for one in (low, high))
    return (value, low, high), None if inside else BEYOND.format(
        where="an end of the interval, which stops there"
    )


def _says(found: _Correlated, p_holm: float | None) -> str:
    """The sentence that so many hires allow."""
    if found.n < FOR_AN_INTERVAL:
        return TOO_FEW.format(n=found.n, least=FOR_AN_INTERVAL)
    if found.r is None or found.p is None:
        return f"Nothing can be said: {found.reason}."
    if found.n < FOR_A_FINDING:
        return CANNOT_TELL.format(n=found.n, least=FOR_A_FINDING)
    if found.p >= SIGNIFICANT:
        return NO_LINK
    sentence = WITH if found.r > 0 else AGAINST
    advised = found.n >= FOR_ADVICE and (found.p if p_holm is None else p_holm) < SIGNIFICANT
    return sentence + (ADVICE_WITH if found.r > 0 else ADVICE_AGAINST) * advised
