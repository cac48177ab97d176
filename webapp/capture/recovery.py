"""The last resort: what a device could not send, as a file that only this server opens.

The page is given a fresh key, and the same key sealed for the server. The device encrypts with the key and
writes the seal beside it (AES-256-GCM; the seal is the key ring's own), so that the file alone says nothing.
"""

import base64
import json
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from webapp.columns import key_ring

LARGEST_FILE = 3_500_000


@dataclass(frozen=True)
class Sealed:
    """A key for a page, and the same key as only the server can open it; both as text."""

    key: str
    token: str


@dataclass(frozen=True)
class Recovered:
    """One form out of a file: the address that it is saved at, its last state, and which one it is (from 1).

    `sequence` is 0 where the device does not count them.
    """

    url: str
    client_id: uuid.UUID
    version: int
    fields: dict[str, Any]
    sequence: int = 0


class UnreadableFileError(ValueError):
    """A file that this server did not seal, or that has been changed."""


def seal(owner: str) -> Sealed:
    """Make a key for whoever writes ("attempt:12")."""
    key = secrets.token_bytes(32)
    sealed = json.dumps({"owner": owner, "key": base64.b64encode(key).decode()})
    return Sealed(base64.b64encode(key).decode(), key_ring.fernet.encrypt(sealed.encode()).decode())


def unseal(token: str) -> tuple[str, str]:
    """Return whose key it is, and the key as text.

    Raises:
        UnreadableFileError: for a seal that is none of this server's.
    """
    try:
        sealed = json.loads(key_ring.fernet.decrypt(token.encode()))
    except (InvalidToken, ValueError):
        raise UnreadableFileError from None
    return str(sealed["owner"]), str(sealed["key"])


def read(content: bytes) -> tuple[str, list[Recovered]]:
    """Return whose file it is and the forms in it, the oldest first.

    Raises:
        UnreadableFileError: for anything that this server did not seal.
    """
    try:
        file = json.loads(content)
        owner, key = unseal(str(file["seal"]))
        opened = AESGCM(base64.b64decode(key)).decrypt(
            base64.b64decode(file["iv"]), base64.b64decode(file["data"]), None
        )
        entries = sorted(json.loads(opened).items(), key=lambda entry: entry[1]["at"])
        return owner, [_recovered(url, entry) for url, entry in entries]
    except (InvalidTag, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UnreadableFileError from None


def _recovered(url: str, entry: dict[str, Any]) -> Recovered:
    fields = entry["fields"]
    if not isinstance(fields, dict):
        raise TypeError
    sequence = int(entry.get("sequence", 0))
    return Recovered(str(url), uuid.UUID(entry["client_id"]), int(entry["version"]), fields, sequence)
