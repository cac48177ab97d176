"""Messages leave once: as files, by a mail server or by Notify; each try is dated, what is unclear waits."""

import email
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.databases import settings_for
from tests.pages import CheckedClient, sign_in
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.config import Channel
from webapp.outbox import queries, sending, service
from webapp.outbox.models import Delivery, Message
from webapp.outbox.sending import Folder, NotSentError, Smtp

NINE = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def written(session: Session, people: People) -> Message:
    """A message that nobody has sent yet, beside one that is handed over in person."""
    sender = people("Ria Moss", Role.RECRUITER)
    for channel in ("by hand", "e-mail"):
        message = service.write(
            session,
            sender_id=sender.id,
            about="attempt:1",
            channel=channel,
            address="robin@mail.example",
            subject="Your assessment",
            body="Hello Robin,\n\nOpen this link.",
            link=None,
            now=NINE,
        )
    session.commit()
    return message


class Failing:
    """Somebody who takes no message, until told otherwise."""

    def __init__(self) -> None:
        self.works, self.taken = False, 0

    def send(self, _message: Message) -> None:
        """Take a message, or refuse it."""
        if not self.works:
            raise NotSentError("ConnectionRefusedError")
        self.taken += 1


class Dying:
    """A worker that is killed while it hands a message over."""

    def send(self, _message: Message) -> None:
        """End before anybody knows what became of the message."""
        raise KeyboardInterrupt


def test_a_message_is_written_into_the_folder_once_and_readable_by_its_owner_alone(
    session: Session, written: Message, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "out")
    assert sending.send_waiting(session, folder, NINE) == 1
    assert sending.send_waiting(session, folder, NINE + timedelta(days=1)) == 0
    (file,) = folder.path.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    mail = email.message_from_bytes(file.read_bytes())
    assert (mail["To"], mail["Subject"]) == ("robin@mail.example", "Your assessment")
    assert "Open this link." in str(mail.get_payload())


def test_a_try_that_fails_is_made_again_later_and_not_for_ever(session: Session, written: Message) -> None:
    sender = Failing()
    for minutes in (0, 5, 10, 20, 30, 40, 50, 60):
        sending.send_waiting(session, sender, NINE + timedelta(minutes=minutes))
    tries = queries.deliveries(session, [written.id])[written.id]
    assert [one.failure for one in tries] == ["ConnectionRefusedError"] * sending.MOST_TRIES
    assert all(one.sent_at is None for one in tries)
    sender.works = True
    assert sending.send_waiting(session, sender, NINE + timedelta(days=1)) == 0


def test_a_message_that_failed_once_is_sent_once(session: Session, written: Message) -> None:
    sender = Failing()
    sending.send_waiting(session, sender, NINE)
    sender.works = True
    for minutes in (1, 10, 20):
        sending.send_waiting(session, sender, NINE + timedelta(minutes=minutes))
    assert sender.taken == 1


def test_what_a_killed_worker_was_handing_over_is_not_sent_twice(
    session: Session, written: Message, client: CheckedClient
) -> None:
    with pytest.raises(KeyboardInterrupt):
        sending.send_waiting(session, Dying(), NINE)
    session.rollback()
    assert sending.send_waiting(session, Failing(), NINE + timedelta(days=1)) == 0
    delivery = session.scalars(select(Delivery)).one()
    assert (delivery.sent_at, delivery.failure) == (None, None)
    sign_in(client, session.get_one(Person, written.sender_id))
    assert "nobody knows whether it was sent" in client.get("/outbox").text


@pytest.fixture
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """A mail server that takes one message; its port, and what it was told."""
    told: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve_once, args=(listening, told), daemon=True)
        thread.start()
        yield listening.getsockname()[1], told
        thread.join(5)


def _serve_once(listening: socket.socket, told: list[str]) -> None:
    line, _address = listening.accept()
    with line, line.makefile("rwb") as talk:

        def say(words: bytes) -> None:
            talk.write(words + b"\r\n")
            talk.flush()

        say(b"220 here")
        in_letter = False
        for raw in talk:
            text = raw.decode().rstrip("\r\n")
            told.append(text)
            if in_letter:
                if text == ".":
                    in_letter = False
                    say(b"250 kept")
            elif text.upper() == "DATA":
                in_letter = True
                say(b"354 go on")
            elif text.upper() == "QUIT":
                say(b"221 bye")
                return
            else:
                say(b"250 fine")


def test_a_mail_server_gets_the_message(
    session: Session, written: Message, mail_server: tuple[int, list[str]]
) -> None:
    port, told = mail_server
    smtp = Smtp("127.0.0.1", port, "", "", "attune@council.example")
    assert sending.send_waiting(session, smtp, NINE) == 1
    assert "Subject: Your assessment" in told
    assert any("robin@mail.example" in line for line in told)


def test_a_mail_server_that_is_away_or_asked_for_a_text_message_is_a_failed_try(
    session: Session, written: Message
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    smtp = Smtp("127.0.0.1", port, "", "", "attune@council.example")
    with pytest.raises(NotSentError):
        smtp.send(written)
    written.channel = "text"
    with pytest.raises(NotSentError, match="NotAnEmail"):
        smtp.send(written)


@pytest.mark.parametrize(
    ("channel", "missing"), [("smtp", "ATTUNE_SMTP_HOST"), ("notify", "ATTUNE_NOTIFY_KEY")]
)
def test_a_way_of_sending_that_could_not_send_is_refused_at_the_start(
    tmp_path: Path, channel: str, missing: str
) -> None:
    with pytest.raises(ValidationError, match=missing):
        settings_for("sqlite://", tmp_path, outbox=channel)


def test_the_sender_is_the_one_that_the_settings_name(tmp_path: Path) -> None:
    assert sending.sender_of(settings_for("sqlite://", tmp_path, outbox=Channel.BY_HAND)) is None
    folder = sending.sender_of(settings_for("sqlite://", tmp_path))
    assert folder == Folder(tmp_path / "outbox")
    smtp = settings_for(
        "sqlite://", tmp_path, outbox="smtp", smtp_host="mail.example", smtp_sender="a@b.example"
    )
    assert isinstance(sending.sender_of(smtp), Smtp)
    demonstration = settings_for("sqlite://", tmp_path, demonstration=True, outbox=Channel.BY_HAND)
    assert sending.sender_of(demonstration) is None
