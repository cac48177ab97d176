"""Results on a terminal: a list of results is a table, and a result's own figures come before its lists."""

from collections.abc import Iterator, Mapping, Sequence

from analysis.results import Json, as_json


def words(result: object) -> str:
    """A result for a reader at a terminal; where nothing could be had, the reason stands in its row."""
    plain = as_json(result)
    if isinstance(plain, dict):
        return "\n".join(_object(plain))
    return "\n".join(_part(plain))


def _object(parts: dict[str, Json]) -> Iterator[str]:
    """The single figures of a result, a line each, and then its parts under their names."""
    single = {name: part for name, part in parts.items() if not isinstance(part, list | dict)}
    yield from _lines(single)
    for name, part in parts.items():
        if name not in single:
            yield from ("", name, *_part(part))


def _lines(single: Mapping[str, Json]) -> Iterator[str]:
    width = max((len(name) for name in single), default=0)
    yield from (f"{name:<{width}}  {_cell(part)}" for name, part in single.items())


def _part(plain: Json) -> Iterator[str]:
    if isinstance(plain, dict):
        yield from _lines(plain)
    elif isinstance(plain, list):
        yield from _table(plain)
    else:
        yield _cell(plain)


def _table(rows: Sequence[Json]) -> Iterator[str]:
    """Rows under the names of their columns, numbers to the right; columns that hold nothing are left out."""
    named = [row for row in rows if isinstance(row, dict)]
    if len(named) < len(rows) or not rows:
        yield "(none)" if not rows else ", ".join(_cell(row) for row in rows)
        return
    columns = [name for name in named[0] if any(row.get(name) is not None for row in named)]
    cells = [[_cell(row.get(name)) for name in columns] for row in named]
    widths = [max(len(row[at]) for row in [columns, *cells]) for at in range(len(columns))]
    right = [any(isinstance(row.get(name), int | float) for row in named) for name in columns]
    for row in [columns, *cells]:
        pieces = zip(row, widths, right, strict=True)
        yield "  ".join(cell.rjust(width) if to else cell.ljust(width) for cell, width, to in pieces).rstrip()


def _cell(plain: Json) -> str:
    """One figure or word; six significant places are more than anyone reads, and enough to compare."""
    if plain is None:
        return "-"
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    if isinstance(plain, float):
        return f"{plain:.6g}"
    if isinstance(plain, list):
        return ", ".join(_cell(one) for one in plain)
    if isinstance(plain, dict):
        return ", ".join(f"{name} {_cell(one)}" for name, one in plain.items())
    return str(plain)
