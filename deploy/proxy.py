"""Make sure that the tests have nginx, to try the configuration that is shipped."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

UNPACKED = Path(__file__).resolve().parent.parent / ".venv" / "nginx"
COMMAND = "sudo apt-get install nginx-light"


def found() -> str | None:
    """The program's path, or None."""
    mine = UNPACKED / "usr" / "sbin" / "nginx"
    return str(mine) if mine.exists() else shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")


def main() -> None:
    """Unpack nginx where Debian's packages can be had; elsewhere stop and name the command."""
    if found():
        return
    if shutil.which("apt-get") and shutil.which("dpkg-deb"):
        with tempfile.TemporaryDirectory() as folder:
            if not _downloaded(folder):
                subprocess.run(["apt-get", "update", "--quiet=2"], check=False)
                _downloaded(folder)
            for package in Path(folder).glob("nginx_*.deb"):
                subprocess.run(["dpkg-deb", "-x", str(package), str(UNPACKED)], check=True)
    if not found():
        sys.exit(f"The tests need nginx. Install it with: {COMMAND}")


def _downloaded(folder: str) -> bool:
    command = ["apt-get", "download", "--quiet=2", "nginx"]
    return subprocess.run(command, cwd=folder, stderr=subprocess.DEVNULL, check=False).returncode == 0


if __name__ == "__main__":
    main()
