"""`python -m benchmarks.agreement`: what agreement among a million ratings costs, beside plain pandas."""

import statistics
import time
import tracemalloc
from collections.abc import Callable

import click
import numpy as np
import pandas as pd
from sklearn.metrics import cohen_kappa_score

from analysis.agreement import agreement, cohen, cross_table, intraclass, krippendorff, weights
from analysis.agreement.coding import dense, scale

TURNS = 5
UNITS, RATERS = 200_000, 5
SPARSE_UNITS, SPARSE_RATERS = 150_000, 400
COUNTED = """\
Counted, as CPU seconds of all threads and the most memory held beyond the input, on one dimension of five
levels: ICC, six of them with intervals; alpha, four metrics with levels found and a thousand resamples; kappa
with its interval. "Codes" are whole numbers without gaps, as categorical columns have them; "frame" is every
statistic, from the frame with its checks. The baselines start from categorical columns and give one figure
without an interval; that of kappa from the two raters' levels. The sparse ICC has no baseline of its own,
since a pivot table of it would have sixty million cells, and stands beside that of the complete table."""


def invented(units: int, raters: int, each: int, seed: int = 5) -> pd.DataFrame:
    """A million ratings with codes for keys: every unit is rated by so many of the raters, who differ."""
    random = np.random.default_rng(seed)
    unit = np.repeat(np.arange(units), each)
    first = random.integers(0, raters, units) if each < raters else np.zeros(units, dtype=np.intp)
    step = random.integers(1, max(raters // each, 2), units)
    rater = (first[unit] + np.tile(np.arange(each), units) * step[unit]) % raters
    true = random.normal(size=units)[unit] + 0.5 * random.normal(size=raters)[rater]
    value = np.clip(np.rint(3 + true + random.normal(size=len(unit))), 1, 5)
    chosen = np.sort(random.permutation(len(unit))[:1_000_000])
    return pd.DataFrame({"unit": dense(unit[chosen]), "rater": dense(rater[chosen]), "value": value[chosen]})


def named(codes: pd.DataFrame) -> pd.DataFrame:
    """The same as a frame of ratings whose keys are categorical columns."""
    keys = {
        name: pd.Categorical.from_codes(
            codes[column], [f"{name} {at}" for at in range(codes[column].max() + 1)]
        )
        for name, column in {"subject": "unit", "rater": "rater"}.items()
    }
    dimension = pd.Categorical.from_codes(np.zeros(len(codes), dtype=int), ["listened"])
    return pd.DataFrame({**keys, "dimension": dimension, "value": codes["value"]})


def pivot_icc(frame: pd.DataFrame) -> float:
    """The baseline of ICC: a pivot table of pandas, and the mean squares of ICC(A,1) from it."""
    table = frame.pivot_table(index="subject", columns="rater", values="value", observed=True).to_numpy()
    n, k = table.shape
    middle = table.mean()
    of_units, of_raters = table.mean(axis=1), table.mean(axis=0)
    rows = k * ((of_units - middle) ** 2).sum() / (n - 1)
    columns = n * ((of_raters - middle) ** 2).sum() / (k - 1)
    left = ((table - of_units[:, None] - of_raters + middle) ** 2).sum() / ((n - 1) * (k - 1))
    return float((rows - left) / (rows + (k - 1) * left + k * (columns - left) / n))


def grouped_alpha(frame: pd.DataFrame) -> float:
    """The baseline of alpha: the interval metric alone, from the variances that pandas' groupby gives."""
    units = frame.groupby("subject", observed=True)["value"].agg(["var", "count"])
    paired = units[units["count"] >= 2]
    values = frame["value"][frame["subject"].isin(paired.index)]
    return float(1 - (paired["var"] * paired["count"]).sum() / paired["count"].sum() / values.var())


def cost(action: Callable[[], object]) -> tuple[float, float]:
    """The median CPU seconds of a few turns, and the most megabytes held in another."""
    action()
    seconds = []
    for _ in range(TURNS):
        start = time.process_time()
        action()
        seconds.append(time.process_time() - start)
    tracemalloc.start()
    action()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return statistics.median(seconds), most / 1e6


def show(name: str, ours: Callable[[], object], baseline: str, theirs: Callable[[], object]) -> None:
    """Print a line: our seconds and memory, the baseline's, and the ratio of the seconds."""
    (mine, held), (plain, plainly) = cost(ours), cost(theirs)
    click.echo(
        f"{name:<34}{mine:>9.4f}{held:>7.0f}  {baseline:<26}{plain:>9.4f}{plainly:>7.0f}{mine / plain:>9.3f}"
    )


@click.command()
def main() -> None:
    """Print a table for a million ratings: CPU seconds, peak megabytes, and the same of a named baseline."""
    codes = invented(UNITS, RATERS, RATERS)
    units, raters, values = (codes[name].to_numpy() for name in ("unit", "rater", "value"))
    frame = named(codes)
    text = frame.astype({"subject": "str", "rater": "str", "dimension": "str"})
    sparse = invented(SPARSE_UNITS, SPARSE_RATERS, 7)
    sparse_arrays = tuple(sparse[name].to_numpy() for name in ("unit", "rater", "value"))
    sparse_frame = named(sparse)
    two = invented(500_000, 2, 2)
    pair = two["value"].to_numpy().reshape(-1, 2).T
    two_units, two_raters = two["unit"].to_numpy(), two["rater"].to_numpy()

    def kappa() -> object:
        known = scale(two["value"].to_numpy())
        return cohen(cross_table(two_units, two_raters, known), weights.quadratic(known.levels))

    click.echo(COUNTED)
    figures = f"{'seconds':>9}{'MB':>7}"
    click.echo(f"\n{'a million ratings':<34}{figures}  {'baseline':<26}{figures}{'ratio':>9}")
    icc, alpha = (
        ("pandas pivot, numpy", lambda: pivot_icc(frame)),
        ("pandas groupby", lambda: grouped_alpha(frame)),
    )
    show("ICC, complete, codes", lambda: intraclass(units, raters, values), *icc)
    show("ICC, 400 raters, sparse, codes", lambda: intraclass(*sparse_arrays), *icc)
    show("alpha, codes", lambda: krippendorff(units, scale(values)), *alpha)
    show(
        "alpha, sparse, codes",
        lambda: krippendorff(sparse_arrays[0], scale(sparse_arrays[2])),
        "pandas groupby",
        lambda: grouped_alpha(sparse_frame),
    )
    show("kappa of two, codes", kappa, "scikit-learn", lambda: cohen_kappa_score(*pair, weights="quadratic"))
    show("every statistic, frame", lambda: agreement(frame), *icc)
    show("every statistic, frame of strings", lambda: agreement(text), *icc)


if __name__ == "__main__":
    main()
