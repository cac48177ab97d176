"""A real server on this machine, and browsers that speak to it over the wire."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from tests.house.reading import ROOT
from tests.html import Form, Page
from tests.pages import open_link
from webapp.access.guard import VISIT_COOKIE
from webapp.accounts.models import Person
from webapp.unit_of_work import Attune

PATIENCE = 60.0


class LostError(Exception):
    """The server died before it answered."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str

    @property
    def json(self) -> Any:
        """The answer to a script."""
        return json.loads(self.text)


def surroundings(url: str, folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process of the application on this database."""
    return {
        **os.environ,
        "ATTUNE_INSTANCE": str(folder),
        "ATTUNE_DATABASE_URL": url,
        "ATTUNE_JOBS_PATH": str(folder / "jobs.sqlite"),
        "ATTUNE_SECURE_COOKIES": "false",
        "DIES_TOLD": str(folder / "deaths"),
        **more,
    }


def deaths(folder: Path) -> list[str]:
    """The moments at which processes have died so far."""
    told = folder / "deaths"
    return told.read_text().split() if told.exists() else []


@dataclass
class Server:
    """A server at a port of its own; a worker of it that dies is followed by another at once."""

    process: subprocess.Popen[bytes]
    port: int


@contextmanager
def served(url: str, folder: Path, dies: Sequence[str] = (), within: int = 6) -> Iterator[Server]:
    """Serve the application on this database with one process of four threads, loaded beforehand."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "python:webapp.serving"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "1"]
    environment = surroundings(
        url,
        folder,
        ATTUNE_TESTING="true",
        DIES=",".join(dies),
        DIES_WITHIN=str(within),
        DIES_SERVING="yes",
    )
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "tests.faults.dying:app"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait_for(port, process)
        yield Server(process, port)
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Take a process and what it has started away, without a warning to them."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("The server did not start; its folder's server.log says why.")


@dataclass
class Browser:
    """Somebody at a server, with their cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def copy(self) -> "Browser":
        """The same person in another tab."""
        return Browser(self.port, dict(self.cookies))

    def ask(self, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None) -> Answer:
        """Send one request; LostError when no answer comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body.encode(), {"Cookie": cookies, **(headers or {})})
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as fault:
            raise LostError from fault
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Answer(answer.status, answer.headers.get("Location", ""), text)

    def get(self, path: str) -> Page:
        """Fetch a page, again if need be: looking changes nothing."""
        for _try in range(10):
            try:
                answer = self.ask("GET", path)
            except LostError:
                continue
            return Page.read(answer.text, path, answer.status)
        raise LostError

    def form(self, path: str, action: str | None = None) -> Form:
        """The form on a page that leads to `action`, or its first."""
        page = self.get(path)
        found = [one for one in page.forms if (one.action == action if action else one.in_main)]
        assert found, (
            f"{path} ({page.status}) has no form {action or ''}: {[one.action for one in page.forms]}"
        )
        return found[0]

    def post(self, path: str, fields: Mapping[str, Any]) -> Answer:
        """Send a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urllib.parse.urlencode(fields, doseq=True), headers)

    def save(self, path: str, token: str, client_id: str, version: int, fields: Mapping[str, str]) -> Answer:
        """Save a form as its script does."""
        body = json.dumps({"client_id": client_id, "version": version, "fields": fields})
        return self.ask("POST", path, body, {"Content-Type": "application/json", "X-CSRFToken": token})


def signed_in(app: Attune, port: int, person: Person) -> Browser:
    """A browser in which this person has signed in."""
    signer = app.session_interface.get_signing_serializer(app)
    assert signer is not None
    return Browser(port, {"session": signer.dumps({"_user_id": person.fs_uniquifier, "_fresh": True})})


def by_link(app: Attune, port: int, token: str) -> Browser:
    """A browser in which this link has been started, before anything dies."""
    client = app.test_client()
    open_link(client, token)
    cookie = client.get_cookie(VISIT_COOKIE)
    assert cookie is not None
    return Browser(port, {VISIT_COOKIE: cookie.value})
