"""A long calculation in parts, each done by whichever process is free.

The others are fresh processes: a copy of one that has threads can stand still for ever. They read their parts
from a pipe, so they end with whoever began them, even where that was killed.
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import IO, Generic, TypeVar, cast

Name = TypeVar("Name", bound=Hashable)
Part = TypeVar("Part")
Found = TypeVar("Found")

# More processes than these cost more memory than a small server has.
MOST = 4
# A process takes a second to begin, which must be worth it.
WORTH_IT = 10
# What speaking with a process raises that has come to an end.
ENDED = (EOFError, OSError, pickle.UnpicklingError)
_HOME = Path(__file__).parents[1]


def cores() -> int:
    """On how many cores this process may work."""
    # Not every system lets a process be held to some of its cores.
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return min(MOST, len(allowed))


def in_parts(
    work: Callable[[Part], Found], names: Sequence[Name], part: Callable[[Name], Part], processes: int
) -> Iterator[tuple[Name, Found]]:
    """Do the work for every name, in any order: here, and in as many other processes as make `processes`.

    There are fewer of them where there is little to do. `part` makes what the work needs, here and one at a
    time; `work` is found by its name, and it and its parts are pickled. A process that fails, or is killed,
    comes to an end; what it had begun is done here, where it fails again if it must.
    """
    parts = _Parts(work, names, part)
    helpers = [_Helper() for _ in range(min(processes - 1, len(names) // WORTH_IT))]
    threads = [Thread(target=parts.do_by, args=(one,)) for one in helpers]
    for one in threads:
        one.start()
    try:
        while parts.are_left(threads):
            if (name := parts.take()) is not None:
                yield name, work(parts.made(name))
            yield from parts.done()
    finally:
        for helper in helpers:
            helper.stop()
        for one in threads:
            one.join()
        for helper in helpers:
            helper.close()


class _Parts(Generic[Name, Part, Found]):
    """Which parts are waiting, and what others have found."""

    def __init__(
        self, work: Callable[[Part], Found], names: Iterable[Name], part: Callable[[Name], Part]
    ) -> None:
        self._work, self._part = work, part
        self._waiting, self._found = deque(names), deque[tuple[Name, Found]]()
        self._one_at_a_time = Lock()

    def take(self) -> Name | None:
        """The next part, or None if all have been taken."""
        try:
            return self._waiting.popleft()
        except IndexError:
            return None

    def made(self, name: Name) -> Part:
        """What the work needs."""
        with self._one_at_a_time:
            return self._part(name)

    def are_left(self, others: Sequence[Thread]) -> bool:
        """Whether anything is left to do; where others have all that is left, when they are through."""
        if not self._waiting:
            for one in others:
                one.join()
        return bool(self._waiting or self._found)

    def done(self) -> Iterator[tuple[Name, Found]]:
        """What others have found since this was asked last."""
        while self._found:
            yield self._found.popleft()

    def do_by(self, helper: "_Helper") -> None:
        """Have another process do one part after another, until it comes to an end."""
        while (name := self.take()) is not None:
            is_done = False
            try:
                with suppress(*ENDED):
                    self._found.append((name, helper.do(self._work, self.made(name))))
                    is_done = True
            finally:
                if not is_done:
                    self._waiting.append(name)
            if not is_done:
                return


class _Helper:
    """Another process, which does one part at a time."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, (str(_HOME), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "analysis.side_by_side"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
        )
        self._there = cast("IO[bytes]", self._process.stdin)
        self._back = cast("IO[bytes]", self._process.stdout)

    def do(self, work: Callable[[Part], Found], part: Part) -> Found:
        """What it finds; one of `ENDED` where it has come to an end."""
        pickle.dump((work, part), self._there)
        self._there.flush()
        return cast("Found", pickle.load(self._back))

    def stop(self) -> None:
        """It has nothing more to do."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Nobody speaks with it any more."""
        for pipe in (self._there, self._back):
            with suppress(OSError):
                pipe.close()


def _serve() -> None:
    """Do the parts that come along the pipe, until it ends."""
    back = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not come among the answers.
    os.dup2(2, 1)
    while True:
        try:
            work, part = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump(work(part), back)
        back.flush()


if __name__ == "__main__":
    _serve()
