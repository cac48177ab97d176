"""The short reference on a paper form: it names nobody, and a slip of the pen is noticed."""

from collections.abc import Callable

# No vowels, so that no word comes out; nothing that looks or sounds like something else.
LETTERS = "23456789CDFHJKMPQRTVWXY"
LENGTH = 6
EXAMPLE = "7KM 4TQ"


def made(below: Callable[[int], int]) -> str:
    """A reference by chance; `below(n)` gives a number from 0 to n - 1."""
    places = [below(len(LETTERS)) for _place in range(LENGTH - 1)]
    return "".join(LETTERS[place] for place in places) + _check(places)


def _check(places: list[int]) -> str:
    """The last letter: with it, one wrong letter and two that changed places are noticed.

    There are 23 letters, a prime number, and every place has a weight of its own.
    """
    return LETTERS[sum(weight * place for weight, place in enumerate(places, start=2)) % len(LETTERS)]


def understood(typed: str) -> str | None:
    """The reference that somebody typed, in whatever case and with blanks, or None where it is none."""
    plain = typed.upper().replace(" ", "").replace("-", "")
    if len(plain) != LENGTH or not set(plain) <= set(LETTERS):
        return None
    places = [LETTERS.index(letter) for letter in plain]
    return plain if _check(places[:-1]) == plain[-1] else None


def shown(reference: str) -> str:
    """A reference in two parts, as it is read and written most easily."""
    return f"{reference[: LENGTH // 2]} {reference[LENGTH // 2 :]}"
