"""How messages leave: by GOV.UK Notify, by SMTP, or as files in a folder; each try is dated and kept."""

import os
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from notifications_python_client.errors import HTTPError as NotifyError
from notifications_python_client.notifications import NotificationsAPIClient
from requests import RequestException
from sqlalchemy.orm import Session

from webapp.config import Channel, Settings
from webapp.outbox import queries
from webapp.outbox.models import Delivery, Message

# After so many failed tries a message stays for a person to look at.
MOST_TRIES = 5
BETWEEN_TRIES = timedelta(minutes=10)
AT_A_TIME = 50


class NotSentError(Exception):
    """A message could not be handed over; `kind` says what kind of fault it was, without its particulars."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Sender(Protocol):
    """Hands messages over to somebody who delivers them."""

    def send(self, message: Message) -> None:
        """Hand one message over; NotSentError where that did not work."""


@dataclass(frozen=True)
class Folder:
    """Writes each message as a file that a mail program opens."""

    path: Path

    def send(self, message: Message) -> None:
        """Write the message; written again it takes the same file's place."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self.path / f"message-{message.id}.eml"
        fresh = file.with_suffix(".part")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as written:
                written.write(bytes(_mail(message, "outbox@localhost")))
            fresh.replace(file)
        except OSError as error:
            raise NotSentError(type(error).__name__) from error


@dataclass(frozen=True)
class Smtp:
    """Hands messages to a mail server, encrypted where it offers that."""

    host: str
    port: int
    user: str
    password: str
    sender: str

    def send(self, message: Message) -> None:
        """Hand the message to the mail server, which takes no text messages."""
        if message.channel != "e-mail":
            raise NotSentError("NotAnEmail")
        try:
            with self._server() as server:
                server.send_message(_mail(message, self.sender))
        except (OSError, smtplib.SMTPException) as error:
            raise NotSentError(type(error).__name__) from error

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        with smtplib.SMTP(self.host, self.port, timeout=20) as server:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls()
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
            yield server


@dataclass(frozen=True)
class Notify:
    """Hands messages to GOV.UK Notify, whose templates hold ((subject)) and ((body)) and nothing else."""

    client: NotificationsAPIClient
    email_template: str
    text_template: str

    def send(self, message: Message) -> None:
        """Hand the message to Notify."""
        values = {"subject": message.subject, "body": message.body}
        with self._told_plainly():
            if message.channel == "text":
                self.client.send_sms_notification(
                    phone_number=message.address,
                    template_id=self.text_template,
                    personalisation={"body": message.body},
                    reference=f"message-{message.id}",
                )
            else:
                self.client.send_email_notification(
                    email_address=message.address,
                    template_id=self.email_template,
                    personalisation=values,
                    reference=f"message-{message.id}",
                )

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        try:
            yield
        except (NotifyError, RequestException) as error:
            raise NotSentError(type(error).__name__) from error


def _mail(message: Message, sender: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, message.address
    mail["Subject"] = " ".join(message.subject.split())
    mail["Message-ID"] = f"<message-{message.id}@attune>"
    mail.set_content(message.body)
    return mail


def sender_of(settings: Settings) -> Sender | None:
    """Who delivers this deployment's messages; None where people copy them from the outbox by hand."""
    if settings.demonstration and settings.outbox is not Channel.FOLDER:
        return None
    if settings.outbox is Channel.FOLDER:
        return Folder(settings.outbox_folder)
    if settings.outbox is Channel.SMTP:
        return Smtp(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_user,
            settings.smtp_password.get_secret_value(),
            settings.smtp_sender,
        )
    if settings.outbox is Channel.NOTIFY:
        client = NotificationsAPIClient(settings.notify_key.get_secret_value())
        return Notify(client, settings.notify_email_template, settings.notify_text_template)
    return None


def send_waiting(session: Session, sender: Sender, now: datetime) -> int:
    """Hand over what waits, each in a transaction of its own; returns how many were handed over.

    A try is stored before the message leaves and its end after that. A worker that is killed between the
    two leaves a try without an end: what it handed over is not known, so a person looks, and nothing is
    sent twice.
    """
    sent = 0
    for message_id in queries.waiting_to_be_sent(session, now, MOST_TRIES, BETWEEN_TRIES, AT_A_TIME):
        delivery = Delivery(message_id=message_id, tried_at=now)
        session.add(delivery)
        session.commit()
        message = session.get(Message, message_id)
        if message is None:
            continue
        try:
            sender.send(message)
        except NotSentError as error:
            delivery.failure = error.kind
        else:
            delivery.sent_at = now
            sent += 1
        session.commit()
    return sent
