"""The house's own files, as its rules read them."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSE = ("webapp", "rubrics", "scenarios", "analysis")
BESIDE = ("benchmarks", "deploy", "trials", "tests")
Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def files(*folders: str, ending: str) -> list[Path]:
    """The files that belong to the repository, or will with the next commit."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = [ROOT / line for line in listed.splitlines() if line.endswith(ending)]
    return sorted(path for path in found if path.exists())


def name(path: Path) -> str:
    """A file by its place in the house."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """A Python file as its syntax tree."""
    return ast.parse(path.read_text(), str(path))


def public(body: list[ast.stmt]) -> Iterator[Documented]:
    """The functions and classes that others may use, and the methods of those classes."""
    for node in body:
        if not isinstance(node, Documented) or node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            yield from public(node.body)
