"""Who may know whom, beyond what the import contracts say; and which rooms there are."""

import ast
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

from tests.house.reading import ROOT, files, name, tree
from webapp.catalogue import ROOMS

SLICES = (
    "recruitment", "practice", "supervision", "families", "safeguarding", "cases", "reflection", "workload",
    "indicators",
    "quality",
)  # fmt: skip

# The file names that mean the same in every room.
SHARED = {
    "__init__", "models", "rules", "queries", "service", "forms", "views", "ratings", "care", "waiting",
    "words", "messages", "labels", "commands", "works", "standing",
}  # fmt: skip

# What one slice has beside them, each the name of something it does.
OWN = {
    "recruitment": {
        "allocation",
        "board",
        "concluding",
        "deciding",
        "evidence",
        "faults",
        "inviting",
        "lay",
        "drafting",
        "listing",
        "naming",
        "pacing",
        "progress",
        "report",
        "scheduling",
        "sheet",
        "standardising",
        "submitting",
        "timing",
    },
    "practice": {
        "coverage",
        "covering",
        "faults",
        "goals",
        "handing_over",
        "holding",
        "listening",
        "listing",
        "moments",
        "owners",
        "preparing",
        "reminding",
        "second_looks",
        "watched",
    },
    "supervision": {"covering", "handing_over", "noting", "owners"},
    "families": {
        "answering",
        "changing",
        "commenting",
        "comparing",
        "conferring",
        "conversing",
        "cost",
        "coverage",
        "deciding",
        "drawing",
        "entering_twice",
        "favouring",
        "handling",
        "hiding",
        "letting_out",
        "listening",
        "marks",
        "origins",
        "papers",
        "periods",
        "portraying",
        "reaching",
        "reading_aloud",
        "references",
        "returning",
        "rota",
        "screens",
        "sounds",
        "spans",
        "stopping",
        "storing",
        "thanking",
    },
    "safeguarding": {"escalating", "phrases", "rota", "walls"},
    "reflection": {
        "agenda",
        "annotating",
        "digesting",
        "leading",
        "meetings",
        "minutes",
        "telling",
        "thinking",
        "walls",
    },
    "cases": {"importing", "joining", "languages", "marks", "reaching", "reading"},
    "workload": {"pooling", "reading"},
    "indicators": {"reading"},
    "quality": {"assembling", "commenting", "letting_in"},
}


def imported(path: Path) -> list[str]:
    """What a file imports, each with its full name."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{one.name}" for one in node.names]
        elif isinstance(node, ast.Import):
            found += [one.name for one in node.names]
    return found


def test_the_import_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_import_contract_is_named_by_a_sentence_and_every_slice_is_in_one() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    names = [contract["name"] for contract in settings["contracts"]]
    assert len(names) >= 16
    assert [one for one in names if one.count(" ") < 4] == []
    contracts = str(settings["contracts"])
    assert [room.name for room in ROOMS if f"webapp.{room.name}" not in contracts] == []


def test_the_gate_of_style_fails_when_a_wall_is_broken() -> None:
    recipe = [line for line in (ROOT / "Makefile").read_text().splitlines() if "lint-imports" in line]
    assert len(recipe) == 1
    # A pipe would answer with what its last part says.
    assert "|" not in recipe[0]


def test_no_slice_imports_the_tables_of_another() -> None:
    found = [
        f"{name(path)} imports {one}"
        for slice_ in SLICES
        for path in files(f"webapp/{slice_}", ending=".py")
        for one in imported(path)
        for other in SLICES
        if other not in {slice_, "cases"} and one.startswith(f"webapp.{other}.models")
    ]
    assert found == []


def test_others_know_of_safeguarding_only_how_to_report_and_whom_to_turn_to() -> None:
    found = {
        (path.relative_to(ROOT).parts[1], one)
        for path in files(*(f"webapp/{slice_}" for slice_ in SLICES), ending=".py")
        for one in imported(path)
        if one.startswith("webapp.safeguarding") and "safeguarding" not in path.relative_to(ROOT).parts
    }
    known = {
        "families": {"Written", "listen", "report", "report_lowest", "whom_to_turn_to"},
        "practice": {"Written", "listen"},
        "quality": {"Written", "listen", "whom_to_turn_to"},
        "recruitment": {"Written", "listen"},
    }
    assert found == {
        (room, f"webapp.safeguarding.service.{one}") for room, names in known.items() for one in names
    }


def test_every_room_of_the_house_is_in_the_list_and_has_a_folder() -> None:
    folders = {
        path.parent.name
        for path in files("webapp", ending="__init__.py")
        if path.parent.parent.name == "webapp"
    }
    assert {room.name for room in ROOMS} == folders


def test_the_files_of_every_slice_have_the_same_few_names() -> None:
    strange = defaultdict(set)
    for slice_ in SLICES:
        for path in files(f"webapp/{slice_}", ending=".py"):
            first = Path(name(path)).parts[2].removesuffix(".py")
            if first not in SHARED | OWN.get(slice_, set()):
                strange[slice_].add(first)
    assert strange == {}


def test_every_slice_with_tables_says_what_it_keeps_and_how_it_lets_go() -> None:
    with_tables = {
        one for one in SLICES if files(f"webapp/{one}/models.py", f"webapp/{one}/models", ending=".py")
    }
    assert len(with_tables) == len(SLICES)
    assert [one for one in with_tables if not (ROOT / "webapp" / one / "care.py").exists()] == []


def test_nothing_is_imported_late_to_paper_over_a_circle() -> None:
    late = [
        f"{name(path)}: {node.name} imports within"
        for path in files("webapp", "rubrics", "scenarios", "analysis", ending=".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(one, ast.Import | ast.ImportFrom) for one in ast.walk(node))
    ]
    assert late == []


def test_a_service_never_asks_flask_for_the_request() -> None:
    found = [
        name(path)
        for path in files("webapp", ending="service.py")
        for one in imported(path)
        if one.split(".")[0] == "flask" or one.startswith("webapp.access.guard")
    ]
    assert found == []


def test_rules_are_decided_without_flask_and_without_a_database() -> None:
    pure = files("webapp", ending="rules.py")
    pure += files("webapp/access/policy.py", "webapp/access/reaching.py", ending=".py")
    pure += files("webapp/recruitment/board.py", ending=".py")
    assert len(pure) >= 9
    loud = {"flask", "flask_babel", "sqlalchemy", "flask_sqlalchemy", "flask_security", "werkzeug"}
    found = [f"{name(path)}: {one}" for path in pure for one in imported(path) if one.split(".")[0] in loud]
    assert found == []
