"""What a phone could never send comes as a file, once, and only its own."""

import base64
import json
import uuid
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from tests.capture.phones import Phone, pat_roe, tally, written
from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from tests.practice.visits import log_visit
from webapp.access.policy import Role
from webapp.capture.ledger import Tally


def file_of(phone: Phone, *forms: tuple[str, int, str]) -> bytes:
    """A file as the phone saves it: address, sequence and words of each form."""
    entries = {
        url: {
            "client_id": str(uuid.uuid4()),
            "version": 0,
            "fields": {"moment-new": words},
            "at": number,
            "sequence": sequence,
        }
        for number, (url, sequence, words) in enumerate(forms)
    }
    iv = bytes(12)
    data = AESGCM(base64.b64decode(phone.key)).encrypt(iv, json.dumps(entries).encode(), None)
    return json.dumps(
        {"seal": phone.seal, "iv": base64.b64encode(iv).decode(), "data": base64.b64encode(data).decode()}
    ).encode()


def take_in(phone: Phone, content: bytes) -> str:
    """Send the file, and read the page that answers."""
    page = phone.client.page("/practice/from-a-file")
    sent = {"csrf_token": page.forms[-1].fields["csrf_token"], "file": (BytesIO(content), "visits.json")}
    answer = phone.client.post("/practice/from-a-file", data=sent, content_type="multipart/form-data")
    return answer.get_data(as_text=True)


def test_a_file_comes_once_and_the_ledger_knows_of_it(phone: Phone, session: Session) -> None:
    phone.tell(written=3)
    file = file_of(phone, (phone.url, 3, "The mother waited."))
    for _ in range(3):
        assert "1 form was kept." in take_in(phone, file)
    assert written(session) == ["The mother waited."]
    assert tally(session) == Tally(sent=1, stored=1, counted=1)


def test_of_a_file_only_ones_own_visits_that_are_still_written_are_taken(
    phone: Phone, client: CheckedClient, people: People, session: Session
) -> None:
    other = log_visit(client, people("Bea Fay", Role.OBSERVER), pat_roe(session), same_visit="another")
    sign_in(client, phone.observer)
    theirs = f"/practice/observations/{other}/moments/draft"
    nobodys = "/practice/observations/999/moments/draft"
    file = file_of(phone, (theirs, 1, "x"), (nobodys, 2, "x"), ("/elsewhere", 3, "x"))
    text = take_in(phone, file)
    assert "0 forms were kept." in text
    assert "3 forms could not be kept" in text
    assert written(session) == []


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"x" * 10, b"[" * 5000])
def test_a_file_that_is_none_of_ours_is_refused(phone: Phone, content: bytes) -> None:
    assert "Choose the file that your own phone saved" in take_in(phone, content)


def test_the_file_of_another_observers_phone_is_refused(
    phone: Phone, client: CheckedClient, people: People, session: Session
) -> None:
    file = file_of(phone, (phone.url, 1, "Not yours."))
    sign_in(client, people("Bea Fay", Role.OBSERVER))
    assert "Choose the file that your own phone saved" in take_in(phone, file)
    assert written(session) == []
