"""The file of a deployment's own settings, `instance/attune.env`: its fresh secrets and its choices."""

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.fernet import Fernet

from webapp.config import INSTANCE

PATH = INSTANCE / "attune.env"
OPENING = "# The settings of this deployment. Keep this file as secret as the records, and back it up.\n"


def write(values: Mapping[str, str], path: Path = PATH) -> None:
    """Set these variables in the file and leave every other line as it is.

    The new file takes the old one's place in one step, readable by its owner alone.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = path.read_text().splitlines() if path.exists() else OPENING.splitlines()
    kept = [line for line in lines if line.partition("=")[0].strip() not in values]
    written = [f"{name}={_quoted(value)}" for name, value in values.items()]
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join([*kept, *written]) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def fresh_secrets(names: Iterable[str]) -> dict[str, str]:
    """A new secret for each of these variables, from the system's source of chance."""
    return {name: _fresh(name) for name in names}


def _fresh(name: str) -> str:
    if name == "ATTUNE_ENCRYPTION_KEYS":
        return f'["{Fernet.generate_key().decode()}"]'
    return secrets.token_urlsafe(32)
