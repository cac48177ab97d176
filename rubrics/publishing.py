"""What is kept beside a library: the JSON Schemas for editors, and the fingerprints of what is published."""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from rubrics.content import ContentError


@dataclass(frozen=True)
class Library:
    """A library's files beside its content, and how to find what it publishes."""

    schemas: Mapping[Path, type[object]]
    register: Path
    fingerprints: Callable[[], Mapping[str, str]]


def schema_text(model: type[object]) -> str:
    """Return the JSON Schema of a content file, as editors read it."""
    return json.dumps(TypeAdapter(model).json_schema(by_alias=True), indent=1, ensure_ascii=False) + "\n"


def published(register: Path) -> dict[str, str]:
    """Return the recorded fingerprints, each under "<id>/v<version>/<language>"."""
    if not register.exists():
        return {}
    recorded: dict[str, str] = json.loads(register.read_text(encoding="utf-8"))
    return recorded


def publish(register: Path, fingerprints: Mapping[str, str]) -> list[str]:
    """Record the fingerprints that are new and return their keys; ContentError if a published one changed."""
    recorded = published(register)
    for key, was in recorded.items():
        if fingerprints.get(key) != was:
            remedy = "A published version never changes: put it back, and write a next version."
            raise ContentError(register.name, key, "other content than was published", remedy)
    text = json.dumps(dict(fingerprints), indent=1, sort_keys=True)
    register.write_text(text + "\n", encoding="utf-8")
    return sorted(set(fingerprints) - set(recorded))


def run(library: Library, arguments: Sequence[str] | None = None) -> int:
    """Write a library's schemas or publish what is new in it, and return the exit code."""
    parser = argparse.ArgumentParser(description="Keep what stands beside the content up to date.")
    parser.add_argument("what", choices=["schema", "publish"])
    try:
        if parser.parse_args(arguments).what == "schema":
            for path, model in library.schemas.items():
                path.write_text(schema_text(model), encoding="utf-8")
                print(f"Wrote {path.name}")
        else:
            added = publish(library.register, library.fingerprints())
            print(f"Published {', '.join(added)}" if added else "Nothing new to publish")
    except ContentError as error:
        print(error)
        return 2
    return 0
