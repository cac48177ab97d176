"""A real browser, and the demonstration served to it on this machine."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tests.databases import SqliteTemplates, settings_for
from webapp import clock, create_app
from webapp.demonstration.commands import SEED, fill
from webapp.demonstration.truth import Truth, World
from webapp.extensions import db
from webapp.unit_of_work import Attune


@dataclass(frozen=True)
class Served:
    """The demonstration as a browser reaches it."""

    app: Attune
    address: str


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_templates: SqliteTemplates) -> Iterator[Served]:
    """The demonstration, filled once and served on a port of its own."""
    folder = tmp_path_factory.mktemp("served")
    with sqlite_templates.copy(folder) as url:
        settings = settings_for(url, folder, demonstration=True, authority_name="Fenmoor Council")
        app = create_app(settings)
        with app.app_context():
            fill(db.session(), World(Truth(), np.random.default_rng(SEED), clock.now()), lambda *_: None)
            db.session.commit()
            db.session.remove()
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Served(app, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()
