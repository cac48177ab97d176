"""Results on a terminal: a list of results is a table, and a result's own figures come before its lists."""

from collections.abc import Iterator, Mapping, Sequence

from analysis.results import Json, as_json

# What would make a table wider than a screen stands under it, once, with a number in its place.
SENTENCES = ("reason", "caution")
NOTE = "note"


def words(result: object) -> str:
    """A result for a reader at a terminal; reasons and cautions stand as notes under their table."""
    return "\n".join(_part(as_json(result)))


def _part(plain: Json) -> Iterator[str]:
    if isinstance(plain, dict):
        yield from _object(plain)
    elif isinstance(plain, list):
        yield from _table(plain)
    else:
        yield _cell(plain)


def _object(parts: Mapping[str, Json]) -> Iterator[str]:
    """The single figures of a result, a line each, and then its parts under their names."""
    single = {name: part for name, part in parts.items() if not isinstance(part, list | dict)}
    told = {name: part for name, part in single.items() if part is not None or name not in SENTENCES}
    width = max((len(name) for name in told), default=0)
    yield from (f"{name:<{width}}  {_cell(part)}" for name, part in told.items())
    for name, part in parts.items():
        if name not in single and part:
            yield from ("", name, *_part(part))


def _table(rows: Sequence[Json]) -> Iterator[str]:
    """Rows under the names of their columns, numbers to the right; columns that hold nothing are left out."""
    named = [row for row in rows if isinstance(row, dict)]
    if len(named) < len(rows) or not rows:
        yield ", ".join(_entry(row) for row in rows) or "(none)"
        return
    notes: list[str] = []
    lines = [_noted(row, notes) for row in named]
    found = dict.fromkeys(name for row in lines for name in row if row[name] is not None)
    columns = sorted(found, key=lambda name: name == NOTE)
    whole = [all(_is_whole(row.get(name)) for row in lines) for name in columns]
    cells = [
        [_cell(row.get(name), whole=plain) for name, plain in zip(columns, whole, strict=True)]
        for row in lines
    ]
    widths = [max(len(row[at]) for row in [columns, *cells]) for at in range(len(columns))]
    right = [any(isinstance(row.get(name), int | float) for row in lines) for name in columns]
    for row in [columns, *cells]:
        pieces = zip(row, widths, right, strict=True)
        yield "  ".join(cell.rjust(width) if to else cell.ljust(width) for cell, width, to in pieces).rstrip()
    yield from (f"{number}) {note}" for number, note in enumerate(notes, 1))


def _entry(row: Json) -> str:
    """One of several things in a line; where it is itself a list, its parts stand close together."""
    return " / ".join(_cell(one) for one in row) if isinstance(row, list) else _cell(row)


def _noted(row: Mapping[str, Json], notes: list[str]) -> dict[str, Json]:
    """A row with the numbers of its notes in place of its sentences; notes that are new are added."""
    numbers = []
    for name in SENTENCES:
        said = row.get(name)
        if isinstance(said, str) and said:
            if said not in notes:
                notes.append(said)
            numbers.append(f"{notes.index(said) + 1})")
    plain = {name: part for name, part in row.items() if name not in SENTENCES}
    return plain | {NOTE: " ".join(numbers) or None}


def _is_whole(plain: Json) -> bool:
    return not isinstance(plain, float) or plain.is_integer()


def _cell(plain: Json, *, whole: bool = False) -> str:
    """One figure or word; three decimals or places are as many as anyone reads, and JSON has them all."""
    if plain is None:
        return "-"
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    if isinstance(plain, float):
        return f"{plain:.0f}" if whole else _figure(plain)
    if isinstance(plain, list):
        return ", ".join(_cell(one) for one in plain)
    if isinstance(plain, dict):
        return ", ".join(f"{name} {_cell(one)}" for name, one in plain.items())
    return " ".join(str(plain).split())


def _figure(figure: float) -> str:
    size = abs(figure)
    if size >= 1000:
        return f"{figure:,.0f}"
    if size >= 0.1 or not size:
        return f"{figure:.3f}"
    return f"{figure:.3g}" if size >= 0.0001 else f"{figure:.1e}"
