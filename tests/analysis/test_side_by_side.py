"""A calculation in parts comes to the same in one process and in several, whatever becomes of the others."""

import os
import signal
import time
from pathlib import Path

import pytest

from analysis import side_by_side
from analysis.side_by_side import in_parts

NAMES = range(40)


def square(part: tuple[int, str]) -> tuple[int, int]:
    """The square of a number, and in which process it was found; something is printed by the way."""
    print("A library that prints.")
    return part[0] ** 2, os.getpid()


def dying(part: tuple[int, str]) -> int:
    """The same, in a process that is killed while it works, unless it is the first."""
    number, first = part
    if os.getpid() != int(first):
        os.kill(os.getpid(), signal.SIGKILL)
    return number**2


def failing(part: tuple[int, str]) -> int:
    """It goes wrong."""
    raise ValueError(f"{part[0]} is not right")


def _part(number: int) -> tuple[int, str]:
    return number, str(os.getpid())


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_every_part_is_done_once(processes: int) -> None:
    found = list(in_parts(square, NAMES, _part, processes))
    assert sorted(name for name, _ in found) == list(NAMES)
    assert all(value == name**2 for name, (value, _) in found)
    assert 1 <= len({where for _, (_, where) in found}) <= processes


def test_others_are_begun_only_where_it_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "_Helper", None)
    assert dict(in_parts(square, range(9), _part, 4))[3][0] == 9


def test_others_really_do_a_part() -> None:
    def slowly(number: int) -> tuple[int, str]:
        time.sleep(0.05)
        return _part(number)

    found = dict(in_parts(square, NAMES, slowly, 2))
    assert len({where for _, where in found.values()}) == 2


def test_what_a_killed_process_had_begun_is_done_here() -> None:
    assert dict(in_parts(dying, NAMES, _part, 3)) == {name: name**2 for name in NAMES}


def test_an_error_is_raised_here_and_ends_the_others(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="is not right"):
        list(in_parts(failing, NAMES, _part, 2))
    assert not _children()


def test_who_stops_listening_ends_the_others() -> None:
    some = in_parts(square, NAMES, _part, 2)
    next(some)
    some.close()
    assert not _children()


def _children() -> list[str]:
    """The processes that this one has begun to work beside it and that still run."""
    return [
        one
        for task in Path(f"/proc/{os.getpid()}/task").iterdir()
        for one in (task / "children").read_text().split()
        if b"analysis.side_by_side" in Path(f"/proc/{one}/cmdline").read_bytes()
    ]
