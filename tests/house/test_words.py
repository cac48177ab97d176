"""What no file may hold, how long it may be, and what it must say about itself."""

import ast
import re

from tests.house.reading import BESIDE, HOUSE, Documented, files, name, public, tree

LONGEST_FILE = 300
LONGEST_FUNCTION = 60

# Each is put together here, so that this file does not break its own rule.
FORBIDDEN = (
    "TO" + "DO",
    "FIX" + "ME",
    "type: " + "ignore",
    "no" + "qa",
    "except " + "Exception",
    "pytest." + "skip",
    "mark." + "skip",
    "|" + "safe",
    "| " + "safe",
    "autoescape " + "false",
)
EMPTY_NAMES = re.compile(r"(^|_)(util|utils|helper|helpers|common|misc|manager|managers|handler)(_|$)")

# The overrides of a library's classes: what they do is said where the library says it.
OF_LIBRARIES = {"process_bind_param", "process_result_value"}


def test_every_file_of_the_house_is_short_enough_to_read_at_once() -> None:
    everything = files(*HOUSE, *BESIDE, ending=".py")
    assert len(everything) > 200
    long = {name(path): len(path.read_text().splitlines()) for path in everything}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_FILE} == {}


def test_no_function_of_the_house_is_long() -> None:
    long = [
        f"{name(path)}: {node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
        for path in files(*HOUSE, ending=".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_nothing_is_left_for_later_silenced_or_swallowed() -> None:
    places = [*files(*HOUSE, *BESIDE, "migrations", "wsgi.py", ending=".py"), *files(*HOUSE, ending=".html")]
    places += files(*HOUSE, "docs", "deploy", ending=".md")
    found = [
        f"{name(path)}, line {number}: {word}"
        for path in places
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        for word in FORBIDDEN
        # A test may look for such a word: then it stands in a pattern, as a word of its own.
        if word in line.replace(rf"\b{word}\b", "")
    ]
    assert found == []


def test_files_and_folders_are_named_after_the_work_and_not_after_machinery() -> None:
    empty = [
        name(path)
        for path in files(*HOUSE, *BESIDE, ending=".py")
        if any(EMPTY_NAMES.search(part) for part in path.relative_to(path.anchor).with_suffix("").parts[-3:])
    ]
    assert empty == []


def test_every_module_and_every_public_function_and_class_says_what_it_is_for() -> None:
    silent = []
    for path in files(*HOUSE, "trials", "benchmarks", "deploy", ending=".py"):
        module = tree(path)
        if ast.get_docstring(module) is None:
            silent.append(name(path))
        for node in public(module.body):
            if ast.get_docstring(node) is None and node.name not in OF_LIBRARIES and not _is_declared(node):
                silent.append(f"{name(path)}: {node.name}")
    assert silent == []


def _is_declared(node: Documented) -> bool:
    """Whether it only says what others must have: the members of a protocol."""
    body = node.body
    return len(body) == 1 and isinstance(body[0], ast.Expr) and ast.unparse(body[0]) == "..."


def test_every_room_says_in_one_sentence_what_it_is() -> None:
    rooms = [path for path in files("webapp", ending="__init__.py") if "views" not in path.parts]
    assert len(rooms) >= 14
    for path in [*rooms, *files("rubrics", "scenarios", "analysis", ending="__init__.py")]:
        said = ast.get_docstring(tree(path)) or ""
        assert said.endswith("."), f"{name(path)} does not end as a sentence: {said!r}"
        assert "\n" not in said, f"{name(path)} says more than one sentence"
        assert said.count(". ") == 0, f"{name(path)} says more than one sentence"


def test_every_folder_of_code_is_a_room_with_a_door() -> None:
    folders = {path.parent for path in files(*HOUSE, "tests", "trials", "benchmarks", ending=".py")}
    without = [name(folder) for folder in folders if not (folder / "__init__.py").exists()]
    assert without == []


def test_every_test_asserts_something() -> None:
    telling = re.compile(r"\bassert\b|\braises\(|\bexpect\(|\bwarns\(|\bcheck_that_\w+\(")
    silent = [
        f"{name(path)}: {node.name}"
        for path in files("tests", ending=".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not telling.search(ast.unparse(node))
    ]
    assert silent == []


def test_the_name_of_every_test_is_a_sentence() -> None:
    short = [
        f"{name(path)}: {node.name}"
        for path in files("tests", ending=".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.name.count("_") < 3
    ]
    assert short == []
