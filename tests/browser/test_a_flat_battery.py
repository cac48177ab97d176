"""A phone that dies while somebody writes: what it said it had kept is there again, and comes once."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, expect

from tests.browser.away import (
    PIN,
    Phone,
    drafts,
    has_spoken,
    kept,
    log_visit,
    make_ready,
    observer,
    sign_in_on,
)
from tests.browser.line import Line
from tests.browser.steps import PHONE, Served, Visitors, name_of

pytestmark = pytest.mark.browser

SENTENCE = "She put the forms away first and asked the grandfather what kept him awake"
WORDS = SENTENCE.split(" ")
PATIENCE = 15


@contextmanager
def running(chromium: Browser, folder: Path, address: str) -> Iterator[BrowserContext]:
    """A browser that keeps what it has in this folder."""
    context = chromium.browser_type.launch_persistent_context(
        folder, executable_path="/usr/bin/chromium", args=["--no-sandbox"], base_url=address, **PHONE
    )
    yield context
    context.close()


def die(folder: Path) -> None:
    """Kill the browser that was started on this folder, as a flat battery does."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if f"--user-data-dir={folder}" in words and not any(one.startswith("--type=") for one in words):
            os.kill(int(process.name), signal.SIGKILL)
            until = time.monotonic() + PATIENCE
            while process.exists() and time.monotonic() < until:
                time.sleep(0.05)


def test_what_a_phone_said_it_kept_outlives_a_flat_battery_and_comes_once(
    served: Served, chromium: Browser, visitors: Visitors, line: Line, tmp_path: Path
) -> None:
    folder, said = tmp_path / "phone", 0
    with running(chromium, folder, line.address) as context:
        page = Visitors(Served(served.app, line.address), chromium).signed_in(context, observer(visitors))
        observation = log_visit(page, name_of(visitors.page(), "Practitioner"))
        make_ready(page)
        phone = Phone(page, line, observation)
        line.cut()
        page = phone.opened(phone.path("moments"))
        field = page.get_by_label("What do you see and hear?")
        for said in range(1, random.randint(2, len(WORDS))):
            field.fill(" ".join(WORDS[:said]))
            kept(page)
        # One more, which the phone does not come to say that it has kept.
        field.press_sequentially(" and")
        die(folder)
        with pytest.raises(Error):
            page.title()
    for lock in folder.glob("Singleton*"):
        lock.unlink(missing_ok=True)
    with running(chromium, folder, line.address) as context:
        phone.page = page = context.new_page()
        page.goto(phone.path("moments"))
        page.get_by_label("Your PIN").fill(PIN)
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_label("What do you see and hear?")).not_to_have_value("")
        there = page.get_by_label("What do you see and hear?").input_value()
        assert there.startswith(" ".join(WORDS[:said]))
        line.mend()
        has_spoken(sign_in_on(page, observer(visitors)))
        (found,) = drafts(served, observation)
        assert found["moment-new"] == there
