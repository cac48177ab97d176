"""Take the pictures in `docs/pictures`: walk through the demonstration in a browser, as each person would.

`make screenshots` fills a demonstration in a temporary folder, serves it from there, and ends it again.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import walk
import walk_forms
import walk_meeting
import walk_mirror
import walk_phone
from camera import PICTURES, Visitor
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
LARGEST, LARGEST_OF_ALL = 250_000, 8_000_000
PATIENCE = 60


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """The address of a demonstration that lives in this folder for as long as it is needed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    settings = {
        "ATTUNE_INSTANCE": str(folder),
        "ATTUNE_DEMONSTRATION": "true",
        "ATTUNE_SECURE_COOKIES": "false",
        "ATTUNE_AUTHORITY_NAME": "Fenmoor Council",
        "ATTUNE_PUBLIC_ADDRESS": address,
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    environment = {**os.environ, **settings}
    subprocess.run([*flask, "demonstrate"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(
        [*flask, "serve", "--port", str(port)], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit(f"The demonstration did not answer within {PATIENCE} seconds.")


def main() -> None:
    """Take every picture anew; end with a message where one, or all together, are too large."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    begun = time.time()
    with (
        tempfile.TemporaryDirectory(prefix="attune-pictures-") as folder,
        demonstration(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        visitor = Visitor(browser, address)
        for step in (*walk.STEPS, *walk_meeting.STEPS, walk_phone.away, walk_forms.forms, walk_mirror.shown):
            step(visitor)
        browser.close()
    for path in PICTURES.glob("*.png"):
        # The walk no longer comes past it.
        if path.stat().st_mtime < begun:
            path.unlink()
    sizes = {path.name: path.stat().st_size for path in PICTURES.glob("*.png")}
    print(f"{len(sizes)} pictures, {sum(sizes.values()) / 1e6:.1f} MB, in {PICTURES.relative_to(ROOT)}")
    if large := [name for name, size in sizes.items() if size > LARGEST]:
        raise SystemExit(f"Clip these closer, they are too large: {', '.join(large)}.")
    if sum(sizes.values()) > LARGEST_OF_ALL:
        raise SystemExit("Take fewer pictures, or smaller ones: together they are too large.")


if __name__ == "__main__":
    main()
