"""The settings, typed, from the environment; nothing secret has a default outside demonstration mode."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# Where this deployment keeps what is its own: settings, and databases unless told otherwise.
INSTANCE = Path(
    os.environ.get("ATTUNE_INSTANCE") or Path(__file__).resolve().parent.parent / "instance"
).absolute()

# The demonstration holds nobody real, so its secrets may stand here for all to read.
DEMONSTRATION_SECRET = "demonstration only: holds nobody real"
DEMONSTRATION_KEY = "ZGVtb25zdHJhdGlvbi1vbmx5LW5vYm9keS1pcy1yZWE="


class Module(StrEnum):
    """What an authority switches on or off."""

    RECRUITMENT = "recruitment"
    PRACTICE = "practice"
    FAMILIES = "families"


class Channel(StrEnum):
    """How messages leave."""

    FOLDER = "folder"
    SMTP = "smtp"
    NOTIFY = "notify"
    BY_HAND = "by hand"


# What each way of sending cannot do without.
NEEDS = {
    Channel.SMTP: ("smtp_host", "smtp_sender"),
    Channel.NOTIFY: ("notify_key", "notify_email_template", "notify_text_template"),
}


class SecretsMissingError(ValueError):
    """Secrets that this deployment has not been given; `names` are those of the variables."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            f"Set {', '.join(names)}, or run 'flask setup', which writes them to instance/attune.env."
        )
        self.names = names


class Settings(BaseSettings):
    """One deployment's settings, read from `ATTUNE_...` variables and `instance/attune.env`.

    Raises:
        pydantic.ValidationError: naming each setting that is missing or cannot be understood.
    """

    model_config = SettingsConfigDict(
        env_prefix="ATTUNE_", env_file=INSTANCE / "attune.env", extra="ignore", frozen=True
    )

    demonstration: bool = False
    testing: bool = False
    database_url: str = f"sqlite:///{INSTANCE / 'attune.sqlite'}"
    jobs_path: Path = INSTANCE / "jobs.sqlite"
    secret_key: SecretStr = SecretStr("")
    password_salt: SecretStr = SecretStr("")
    pseudonym_key: SecretStr = SecretStr("")
    signing_key: SecretStr = SecretStr("")
    encryption_keys: list[SecretStr] = Field(default_factory=list)
    authority_name: str = "Your authority"
    modules: frozenset[Module] = frozenset(Module)
    secure_cookies: bool = True
    public_address: str = "http://127.0.0.1:8000"
    outbox: Channel = Channel.FOLDER
    outbox_folder: Path = INSTANCE / "outbox"
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_sender: str = ""
    notify_key: SecretStr = SecretStr("")
    notify_email_template: str = ""
    notify_text_template: str = ""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    staff_session_hours: int = Field(default=8, ge=1, le=24)
    visit_minutes: int = Field(default=30, ge=5, le=60)

    @model_validator(mode="after")
    def _no_default_secret_outside_the_demonstration(self) -> Self:
        """A deployment with people in it names its own secrets."""
        if self.demonstration or self.testing:
            return self
        missing = [
            f"ATTUNE_{name.upper()}"
            for name in ("secret_key", "password_salt", "pseudonym_key", "signing_key")
            if not getattr(self, name).get_secret_value()
        ]
        if not self.encryption_keys:
            missing.append("ATTUNE_ENCRYPTION_KEYS")
        if missing:
            raise SecretsMissingError(missing)
        return self

    @model_validator(mode="after")
    def _a_way_of_sending_has_what_it_needs(self) -> Self:
        """A deployment that could not send anything says so when it starts, not when somebody waits."""
        missing = [f"ATTUNE_{name.upper()}" for name in NEEDS.get(self.outbox, ()) if not _given(self, name)]
        if missing:
            raise ValueError(f"Set {', '.join(missing)}, which sending by {self.outbox.value} needs.")
        return self

    def secret(self, name: str) -> str:
        """The named secret, or the demonstration's where nobody real can be in the database."""
        value: SecretStr = getattr(self, name)
        return value.get_secret_value() or f"{DEMONSTRATION_SECRET}: {name}"

    def encryption_ring(self) -> list[str]:
        """The encryption keys, newest first."""
        return [key.get_secret_value() for key in self.encryption_keys] or [DEMONSTRATION_KEY]


def _given(settings: Settings, name: str) -> bool:
    value = getattr(settings, name)
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)
