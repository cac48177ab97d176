"""Reading content files: what is wrong with one is said so that its author can put it right."""

import hashlib
import json
from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Annotated, Any, Protocol, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

STRICT = ConfigDict(extra="forbid", populate_by_name=True)

UNKNOWN_KEY = "Correct its spelling, or remove it: schema.json lists the keys that may stand here."
REMEDIES = {
    "missing": "Add this key.",
    "extra_forbidden": UNKNOWN_KEY,
    "unexpected_keyword_argument": UNKNOWN_KEY,
    "string_type": 'Write text, in quotes where YAML reads it as something else ("Yes", "No", "1").',
    "string_pattern_mismatch": "Write lower-case words joined by hyphens, such as child-focus.",
    "string_too_short": "Write at least one word.",
    "int_type": "Write a whole number.",
    "int_parsing": "Write a whole number.",
    "bool_type": "Write true or false.",
    "bool_parsing": "Write true or false.",
    "tuple_type": "Write a list, each item on its own line after a hyphen.",
    "dict_type": "Write keys with values, one on each line.",
    "dataclass_type": "Write keys with values, one on each line.",
    "model_type": "Write keys with values, one on each line.",
}


# What PyYAML raises for text that is no YAML, and lets through for a value that is not what its tag says
# (a thirteenth month, "!!int x") or that is nested without end.
UNREADABLE = (yaml.YAMLError, ValueError, KeyError, AttributeError, RecursionError)


class Content(BaseModel):
    """A piece of content: frozen, and refusing every key it does not know."""

    model_config = ConfigDict(**STRICT, frozen=True)


class Versioned(Protocol):
    """Content of a library: a published version never changes."""

    @property
    def id(self) -> str: ...

    @property
    def version(self) -> int: ...


AnyContent = TypeVar("AnyContent")
AnyVersioned = TypeVar("AnyVersioned", bound=Versioned)


class ContentError(Exception):
    """A content file that cannot be used: which file, which key, what was found, what to write."""

    def __init__(self, file: str, key: str, found: object, remedy: str) -> None:
        self.file, self.key, self.found, self.remedy = file, key, found, remedy
        super().__init__(f"{file}: {key}: found {_shortened(found)}. {remedy}")


class FaultyKey(ValueError):
    """What a check across several keys finds: at which of them, what was found, and what to write."""

    def __init__(self, key: str, found: object, remedy: str) -> None:
        self.key, self.found, self.remedy = key, found, remedy
        super().__init__(remedy)


def unique(kind: str, ids: Iterable[object]) -> None:
    """Raise ValueError naming the first of the ids that is used twice."""
    seen = set()
    for each in ids:
        if each in seen:
            raise ValueError(f"Give each {kind} its own id: {each} is used twice.")
        seen.add(each)


def read(model: type[AnyContent], path: Path) -> AnyContent:
    """Return the content of a YAML file, or raise ContentError."""
    name = f"{path.parent.name}/{path.name}"
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except OSError as error:
        raise ContentError(name, "(file)", error.strerror, "Put a readable file there.") from error
    except UnicodeDecodeError as error:
        raise ContentError(name, "(file)", f"byte {error.start}", "Save the file as UTF-8.") from error
    except _DuplicateKey as error:
        found = f"a second time on line {error.line}"
        raise ContentError(name, error.key, found, "Keep one of the two and remove the other.") from error
    except UNREADABLE as error:
        raise ContentError(name, "(file)", str(error), "Correct the YAML at that line.") from error
    return checked(model, raw, name)


def checked(model: type[AnyContent], raw: object, name: str) -> AnyContent:
    """Return raw values as content of the model, or raise ContentError under that file name."""
    try:
        return TypeAdapter(model).validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        cause = first.get("ctx", {}).get("error")
        if isinstance(cause, FaultyKey):
            key = _dotted((*first["loc"], cause.key))
            raise ContentError(name, key, cause.found, cause.remedy) from error
        remedy = REMEDIES.get(first["type"], first["msg"].removeprefix("Value error, "))
        found = "nothing" if first["type"] == "missing" else first["input"]
        raise ContentError(name, _dotted(first["loc"]), found, remedy) from error


def read_library(model: type[AnyVersioned], library: Path) -> tuple[AnyVersioned, ...]:
    """Return every <id>/v<version>.yaml below a library, ordered by id and version."""
    found = []
    for path in sorted(library.glob("*/*.yaml")):
        content = read(model, path)
        if (content.id, f"v{content.version}") != (path.parent.name, path.stem):
            remedy = "Write the id and version that the file's path has, or move the file."
            found_id = f"{content.id} {content.version}"
            raise ContentError(f"{path.parent.name}/{path.name}", "id", found_id, remedy)
        found.append(content)
    return tuple(found)


def fingerprint(content: Content, without: Iterable[str] = ()) -> str:
    """Return the SHA-256 of a content's values; a key left at its default does not count."""
    values = content.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=set(without))
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class _DuplicateKey(Exception):
    def __init__(self, key: str, line: int) -> None:
        self.key, self.line = key, line
        super().__init__(key)


class _Loader(yaml.SafeLoader):
    """Safe YAML in which a key written twice is a fault: plain YAML keeps the last and says nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                continue
            if key_node.value in seen:
                raise _DuplicateKey(key_node.value, key_node.start_mark.line + 1)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def _dotted(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "(file)"


def _shortened(found: object) -> str:
    text = found if isinstance(found, str) else repr(found)
    return text if len(text) <= 80 else f"{text[:77]}..."
