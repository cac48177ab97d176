"""How much memory a piece of work has at the most, the processes that it begins included (on Linux)."""

from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

SELF = Path("/proc/self")
# Seconds between two looks.
OFTEN = 0.2


class Most:
    """The most MB at a time within a block; pages that processes share count once."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._over = Event()
        self._watch = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look no more."""
        self._over.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._over.wait(OFTEN):
            # One that has just ended cannot be looked at any more.
            with suppress(FileNotFoundError, ProcessLookupError):
                self.megabytes = max(self.megabytes, sum(map(_held, [SELF, *_begun()])))


def _begun() -> list[Path]:
    lists = (task / "children" for task in (SELF / "task").iterdir())
    return [Path("/proc") / one for each in lists for one in each.read_text().split()]


def _held(process: Path) -> float:
    lines = (process / "smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
