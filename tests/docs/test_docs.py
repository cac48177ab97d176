"""What the documentation says is there is there: files, rooms, tables, targets and commands."""

import re
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from flask import Flask

from webapp.extensions import Base
from webapp.unit_of_work import Attune

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FLASK = re.compile(r"flask(?: --app wsgi)?((?: [a-z]+)+)")
NOT_OURS = frozenset({"docs", "node_modules", "instance"})


def block_after(heading: str) -> str:
    """The first fenced block under a heading of the architecture page."""
    section = ARCHITECTURE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    found = FENCE.search(section)
    assert found is not None, heading
    return found.group()


def first_words(block: str, indent: int) -> set[str]:
    """What stands first on each line that is indented by so much."""
    return set(re.findall(rf"^ {{{indent}}}([a-z_.]+/?)", block, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_leads_to_a_file(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = [target for target in LINK.findall(text) if not target.startswith(("http", "#", "mailto:"))]
    missing = [target for target in targets if not (page.parent / unquote(target).partition("#")[0]).exists()]
    assert text.startswith("# "), "A page begins with its title."
    assert missing == []


def test_every_picture_is_shown_somewhere() -> None:
    shown = {Path(target).name for page in PAGES for target in LINK.findall(page.read_text(encoding="utf-8"))}
    taken = {path.name for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert taken
    assert taken - shown == set(), "Show these, or take them no more."


def test_every_room_of_the_web_is_on_the_map_and_every_room_on_the_map_exists() -> None:
    named = {name.rstrip("/") for name in first_words(block_after("The rooms"), 2) if name.endswith("/")}
    there = {path.parent.name for path in (ROOT / "webapp").glob("*/__init__.py")}
    assert there <= named
    assert all((ROOT / "webapp" / name).is_dir() for name in named if name not in there)


def test_every_folder_of_the_house_is_on_the_map() -> None:
    named = {name.rstrip("/") for name in first_words(block_after("The rooms"), 0) if name.endswith("/")}
    there = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))}
    assert there - NOT_OURS <= named
    assert all((ROOT / name).is_dir() for name in named)


def test_every_table_is_in_the_tree_and_every_line_of_the_tree_is_a_table(sqlite_app: Attune) -> None:
    lines = [line for line in block_after("The data model").splitlines() if line.startswith("  ")]
    named = [line.split()[0] for line in lines]
    assert len(named) == len(set(named)), "A table stands once."
    assert set(named) == set(Base.metadata.tables)
    assert all(len(line.split(maxsplit=1)) == 2 for line in lines), "Every table has its line."


def test_every_target_of_make_is_in_the_readme() -> None:
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z]+)`", readme))
    assert set(targets) - {"help"} <= named
    assert named <= set(targets), "The README names a target that is not there."


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_named_exists(page: Path, sqlite_app: Attune) -> None:
    code = "\n".join(re.findall(r"`[^`]+`|^```.*?^```", page.read_text(encoding="utf-8"), re.M | re.S))
    unknown = [words for words in FLASK.findall(code) if not is_a_command(sqlite_app, words.split())]
    assert unknown == []


def is_a_command(app: Flask, words: list[str]) -> bool:
    """Whether the words begin with a whole command; what follows a command is its argument."""
    known: click.Command | None = app.cli
    with app.app_context():
        context = click.Context(app.cli)
        for word in words:
            if not isinstance(known, click.Group):
                return True
            known = known.get_command(context, word)
            if known is None:
                return False
    return True
