"""A measurement design as a sentence: what is measured, which facets it meets, and what is nested in what."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations

from analysis.frames import FrameError

MOST_FACETS = 5
TOKEN = re.compile(r"\s*([()×:]|[^\s()×:]+)")
CROSSING = frozenset({"x", "X", "×"})
REMEDY = "Write it like person x item x occasion, or person x (rater:dimension) for raters within dimensions."

Effect = frozenset[str]


@dataclass(frozen=True)
class Facet:
    """A name in the design and the names that it is nested in, however far up."""

    name: str
    within: Effect

    @property
    def cell(self) -> Effect:
        """The index set that tells its levels apart: a nested label is local to what it is nested in."""
        return self.within | {self.name}


@dataclass(frozen=True)
class Design:
    """Who or what is measured (the first facet) and the facets of measurement, in the order of the sentence.

    An effect is a set of facets that holds, with each facet, whatever it is nested in: one variance component
    each, as in the Cornfield-Tukey rules for random effects.
    """

    sentence: str
    facets: tuple[Facet, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the facets, the object of measurement first."""
        return tuple(one.name for one in self.facets)

    @property
    def object(self) -> Effect:
        """The object of measurement with whatever it is nested in."""
        return self.facets[0].cell

    @property
    def universe(self) -> tuple[Facet, ...]:
        """The facets of measurement: all but the object and what it is nested in."""
        return tuple(one for one in self.facets if one.name not in self.object)

    def facet(self, name: str) -> Facet:
        """The facet of that name."""
        return self.facets[self.names.index(name)]

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """Every effect, small ones first; the last holds every facet and is confounded with error."""
        sizes = range(1, len(self.facets) + 1)
        sets = chain.from_iterable(combinations(self.facets, size) for size in sizes)
        named = ((frozenset(one.name for one in some), some) for some in sets)
        return tuple(effect for effect, some in named if all(one.within <= effect for one in some))

    def primaries(self, effect: Effect) -> tuple[Facet, ...]:
        """The facets of an effect that nothing in it is nested in, in the order of the sentence."""
        inside = [one for one in self.facets if one.name in effect]
        nesting = frozenset[str]().union(*(one.within for one in inside))
        return tuple(one for one in inside if one.name not in nesting)

    def margins(self, effect: Effect) -> tuple[tuple[int, Effect], ...]:
        """An effect's mean square as signed sums over margins: each set of primaries taken out in turn."""
        primaries = [one.name for one in self.primaries(effect)]
        out = chain.from_iterable(combinations(primaries, size) for size in range(len(primaries) + 1))
        return tuple(((-1) ** len(some), effect - set(some)) for some in out)

    def name(self, effect: Effect) -> str:
        """An effect in words: `person x rater:dimension`."""
        groups: dict[Effect, list[str]] = {}
        for one in self.primaries(effect):
            groups.setdefault(one.within, []).append(one.name)
        parts: list[str] = []
        for within, together in groups.items():
            if not within:
                parts += together
                continue
            nest = self.name(within)
            nest = f"({nest})" if len(self.primaries(within)) > 1 else nest
            parts.append(f"({' x '.join(together)}):{nest}" if together[1:] else f"{together[0]}:{nest}")
        return " x ".join(parts)


def parse(sentence: str) -> Design:
    """Read a design such as `person x (rater:dimension)`; the first name is the object of measurement.

    `x` or `×` crosses; `a:b` nests a in b and binds more tightly; parentheses group. A facet nested in
    another one of the sentence may repeat its name: `person x (occasion:person)`. Raises FrameError.
    """
    reading = _Reading(sentence)
    reading.crossed()
    if reading.at < len(reading.tokens):
        raise _wrong(sentence, f"{reading.tokens[reading.at]!r} comes unexpectedly")
    within = {name: _up(name, reading.nests, sentence) for name in reading.nests}
    if len(within) > MOST_FACETS:
        raise _wrong(sentence, f"it has {len(within)} names, and {MOST_FACETS} can be told apart")
    design = Design(sentence.strip(), tuple(Facet(name, nest) for name, nest in within.items()))
    if not design.universe:
        raise _wrong(sentence, "nothing measures the first name: it needs a facet beside it")
    return design


def _wrong(sentence: str, found: str) -> FrameError:
    return FrameError("", None, f"the design {sentence.strip()[:80]!r} cannot be read: {found}", REMEDY)


def _up(name: str, nests: dict[str, set[str]], sentence: str) -> Effect:
    """Whatever a name is nested in, at any remove."""
    found: set[str] = set()
    todo = list(nests[name])
    while todo:
        one = todo.pop()
        if one == name:
            raise _wrong(sentence, f"{name} is nested in itself")
        if one not in found:
            found.add(one)
            todo += nests[one]
    return frozenset(found)


class _Reading:
    """The sentence, how far it is read, and what each name met so far is nested in."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        self.tokens: Sequence[str] = TOKEN.findall(sentence)
        self.at = 0
        self.nests: dict[str, set[str]] = {}
        self.crossing: set[str] = set()

    def crossed(self, *, nest: bool = False) -> list[str]:
        """`nested x nested x ...`: the names in it."""
        names = self._nested(nest)
        while self._next() in CROSSING:
            self.at += 1
            names += self._nested(nest)
        return names

    def _nested(self, nest: bool) -> list[str]:
        """`group:group:...`: the left of each colon is nested in all that is right of it."""
        names = self._group(nest)
        if self._next() != ":":
            return names
        self.at += 1
        above = self._nested(True)
        for name in names:
            self.nests[name].update(above)
        return [*names, *above]

    def _group(self, nest: bool) -> list[str]:
        """A name, or a crossing in parentheses."""
        token = self._next()
        self.at += 1
        if token == "(":
            names = self.crossed(nest=nest)
            if self._next() != ")":
                raise _wrong(self.sentence, "a parenthesis is not closed")
            self.at += 1
            return names
        if token is None:
            raise _wrong(self.sentence, "a name is missing at its end")
        if token in CROSSING or token in "):":
            raise _wrong(self.sentence, f"a name is missing before {token!r}")
        return [self._named(token, nest)]

    def _named(self, name: str, nest: bool) -> str:
        """A name, which stands once by itself and as often as needed as what something is nested in."""
        if not nest:
            if name in self.crossing:
                raise _wrong(self.sentence, f"{name} stands there twice")
            self.crossing.add(name)
        self.nests.setdefault(name, set())
        return name

    def _next(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None


def listed(names: Iterable[str]) -> str:
    """Names in a row, for a sentence."""
    some = list(names)
    return " and ".join([", ".join(some[:-1]), some[-1]] if some[1:] else some)
