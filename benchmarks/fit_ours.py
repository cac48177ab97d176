"""Our own fit in a process of its own, its figures as JSON: `python -m benchmarks.fit_ours RATINGS`."""

import json
import resource
import sys
import time
from collections.abc import Callable

from analysis.measures.measuring import calibrate, measures
from analysis.measures.simulate import Design, simulate

TURNS = 3


def least(action: Callable[[], object]) -> float:
    """The least CPU seconds of a few turns."""
    seconds = []
    for _ in range(TURNS):
        start = time.process_time()
        action()
        seconds.append(time.process_time() - start)
    return min(seconds)


def held() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(ratings: int) -> None:
    """Measure a design of so many ratings."""
    truth = simulate(Design(ratings=ratings))
    frame = truth.frame
    without = held()
    found = measures(frame)
    memory = held()
    severity = {one.id: one.measure or 0.0 for one in found.raters}
    off = [severity[name] - truth.severity[int(name[1:])] for name in severity]
    figures = {
        "cpu": least(lambda: measures(frame)),
        "fit": least(lambda: calibrate(frame)),
        "memory": memory,
        "without": without,
        "raters": len(severity),
        "rmse": (sum(one**2 for one in off) / len(off)) ** 0.5,
        "sigma": found.summary.sigma,
        "log_likelihood": found.summary.log_likelihood,
        "severity": severity,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]))
