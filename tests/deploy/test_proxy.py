"""The proxy configuration that is shipped, tried with nginx: who opened a link is in none of its logs."""

import os
import re
import socket
import ssl
import subprocess
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPSConnection
from pathlib import Path
from types import MappingProxyType

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deploy import proxy
from tests.access.test_every_route_and_role import address, routes
from tests.faults.serving import PATIENCE, served
from tests.house.reading import ROOT
from webapp import clock
from webapp.access import guard, policy
from webapp.access.policy import Permission
from webapp.unit_of_work import Attune

SHIPPED = ROOT / "deploy" / "nginx" / "attune.conf"
# Another address of this machine than those of the servers, so that it can be found in a log.
CALLER = "127.0.0.77"
TOKEN = "a-link-that-nobody-should-find"


def is_private(app: Attune, endpoint: str) -> bool:
    """Whether a page is for whoever comes by link."""
    permission = guard.permission_of(app, endpoint)
    of_links = (Permission.OPEN_LINK, Permission.USE_VISIT)
    return permission in of_links or (permission is not None and policy.is_for_links(permission))


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def certify(folder: Path) -> None:
    """A certificate for this machine alone, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), clock.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    pem = serialization.Encoding.PEM
    (folder / "chain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, *plain))


@dataclass
class Proxy:
    """A running proxy, its port, and where it logs."""

    port: int
    folder: Path

    def ask(self, method: str, path: str, body: str = "") -> int:
        """Ask for a page over TLS, from an address of the caller's own; returns the status."""
        unchecked = ssl.create_default_context()
        unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
        line = HTTPSConnection(
            "127.0.0.1", self.port, timeout=PATIENCE, source_address=(CALLER, 0), context=unchecked
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://x/s/{TOKEN}"}
        line.request(method, path, body, headers)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer.status

    @property
    def logs(self) -> str:
        """Everything that the proxy has written."""
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


@contextmanager
def proxied(
    folder: Path, upstream: int, changed: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Proxy]:
    """The shipped configuration with this machine's ports and folders in it, and what is changed, served."""
    folder.mkdir()
    certify(folder)
    port = free_port()
    ours = {
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "/etc/ssl/attune": str(folder),
        "/var/log/nginx": str(folder),
        **changed,
    }
    text = SHIPPED.read_text()
    for theirs, mine in ours.items():
        assert theirs in text
        text = text.replace(theirs, mine)
    (folder / "attune.conf").write_text(text)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/start.log error; events {{}} "
        f"http {{ {temporary} include {folder}/attune.conf; }}"
    )
    program = proxy.found()
    assert program is not None
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                break
        yield Proxy(port, folder)
    finally:
        process.terminate()
        process.wait()


def private_addresses(app: Attune) -> list[tuple[str, str]]:
    """Every page for whoever comes by link, with each method, and a link's own address."""
    found = [(method, address(app, rule)) for rule, method in routes(app) if is_private(app, rule.endpoint)]
    return [*found, ("GET", f"/s/{TOKEN}"), ("POST", f"/s/{TOKEN}")]


def ask_for_everything(app: Attune, ours: Proxy) -> set[int]:
    """Ask for every page that comes by link, and for one of staff at the end; returns the statuses."""
    body = {"GET": "", "POST": f"code={TOKEN}"}
    statuses = {ours.ask(method, path, body[method]) for method, path in private_addresses(app)}
    statuses |= {ours.ask("GET", "/static/nothing.css"), ours.ask("POST", "/words", "a" * 100_000)}
    return statuses | {ours.ask("GET", "/supervision?who=them")}


def check(app: Attune, told: str, of_staff: str) -> None:
    """That every page left a line, and only the one of staff said which page it was."""
    assert len(re.findall(r"\d (GET|POST) - \d{3} ", told)) == len(private_addresses(app)) + 2 > 30
    assert of_staff in told
    for line in told.splitlines():
        for secret in () if "/supervision" in line else (TOKEN, CALLER, "/words", "/s/", "/assessment"):
            assert secret not in line


def test_whoever_comes_by_link_leaves_neither_page_nor_address_in_a_log(
    sqlite_app: Attune, tmp_path: Path
) -> None:
    url = sqlite_app.extensions["attune"].settings.database_url
    with served(url, tmp_path) as server, proxied(tmp_path / "proxy", server.port) as ours:
        assert 502 not in ask_for_everything(sqlite_app, ours)
        check(sqlite_app, ours.logs + (tmp_path / "server.log").read_text(), "GET /supervision 302")
        assert CALLER not in ours.logs
        assert "who=them" not in ours.logs


def test_nor_where_the_service_is_away(sqlite_app: Attune, tmp_path: Path) -> None:
    with proxied(tmp_path / "proxy", free_port()) as ours:
        assert ask_for_everything(sqlite_app, ours) == {502}
        check(sqlite_app, ours.logs, "GET /supervision 502")


def test_what_is_written_stays_in_memory(sqlite_app: Attune, tmp_path: Path) -> None:
    words = urllib.parse.urlencode({"text-went-well": "He shouted. " * 150_000})
    for name, buffer in (("shipped", "4m"), ("small", "8k")):
        changed = {"attune-faults.log error;": "attune-faults.log warn;", "_size 4m;": f"_size {buffer};"}
        with proxied(tmp_path / name, free_port(), changed) as ours:
            assert ours.ask("POST", "/supervision", words) == 502
            assert ("buffered to a temporary file" in ours.logs) is (name == "small")
