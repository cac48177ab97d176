"""Make sure that the tests have a browser: Debian's Chromium, installed where we may install it."""

import os
import shutil
import subprocess
import sys

COMMAND = "apt-get update && apt-get install --yes chromium"


def main() -> None:
    """Install Chromium as root on Debian; elsewhere stop and name the command."""
    if shutil.which("chromium"):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        for words in (["update", "--quiet=2"], ["install", "--yes", "--quiet=2", "chromium"]):
            subprocess.run(["apt-get", *words], check=True)
        return
    sys.exit(f"The tests need Chromium. Install it with: sudo sh -c '{COMMAND}'")


if __name__ == "__main__":
    main()
