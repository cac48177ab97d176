"""Signing how far the event chain goes, so that nobody can rebuild it unseen (Ed25519, RFC 8032)."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT = "attune event chain head, version 1"


class HeadFileError(ValueError):
    """A file that should hold a signed head and does not; the message says what to do."""


@dataclass(frozen=True)
class Head:
    """How far the chain went at a moment, with its signature; keys, hash and signature in hex."""

    position: int
    chain_hash: str
    signed_at: str
    public_key: str
    signature: str = ""

    def as_json(self) -> str:
        """The head as the text of a file."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Head":
        """The head that a file holds; HeadFileError where it holds something else."""
        try:
            found: dict[str, Any] = json.loads(text)
            if found.pop("format") != FORMAT:
                raise HeadFileError(f"Give a file whose format is {FORMAT!r}.")
            head = cls(**found)
        except (json.JSONDecodeError, AttributeError, KeyError, TypeError) as fault:
            raise HeadFileError("Give a file that 'flask audit export' wrote.") from fault
        if not isinstance(head.position, int):
            raise HeadFileError("Give a file whose position is a whole number.")
        return head

    @property
    def is_genuine(self) -> bool:
        """Whether the key that the head names has signed exactly this."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))
            key.verify(bytes.fromhex(self.signature), _what_is_signed(self))
        except (InvalidSignature, ValueError, TypeError):
            return False
        return True


def _what_is_signed(head: Head) -> bytes:
    parts = [FORMAT, head.position, head.chain_hash, head.signed_at, head.public_key]
    return json.dumps(parts, separators=(",", ":")).encode()


def _private_key(secret: str) -> Ed25519PrivateKey:
    # The setting may be any text of enough chance; the key's 32 bytes are its hash.
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(secret.encode()).digest())


def public_key(secret: str) -> str:
    """The public half of the signing key that a secret stands for, in hex."""
    return _private_key(secret).public_key().public_bytes_raw().hex()


def sign(secret: str, position: int, chain_hash: str, now: datetime) -> Head:
    """The head at this position, signed."""
    unsigned = Head(position, chain_hash, now.isoformat(timespec="microseconds"), public_key(secret))
    signature = _private_key(secret).sign(_what_is_signed(unsigned)).hex()
    return Head(position, chain_hash, unsigned.signed_at, unsigned.public_key, signature)
