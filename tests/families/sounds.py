"""The smallest sounds of each kind, and a lead who puts them beside a sentence."""

import io
import struct
import wave

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from tests.html import Form, Page
from tests.pages import CheckedClient

CHILDREN = "family-voice-children"
PLACE = f"/families/recordings/{CHILDREN}/en_GB"


def wav(seconds: float = 0.1, pitch: int = 0) -> bytes:
    """A quiet sound; another `pitch` is another sound."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes([128 + pitch]) * int(8000 * seconds))
    return out.getvalue()


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def m4a(handler: bytes = b"soun") -> bytes:
    """What a phone's recorder writes, without a sound in it; `vide` makes a film of it."""
    handled = _box(b"hdlr", b"\x00" * 8 + handler + b"\x00" * 13)
    return _box(b"ftyp", b"M4A \x00\x00\x00\x00isom") + _box(b"moov", _box(b"trak", _box(b"mdia", handled)))


MP3 = b"\xff\xfb\x90\x00" + b"\x00" * 413
TAGGED = b"ID3\x04\x00\x00\x00\x00\x01\x00" + b"\x01" * 128 + MP3
OPUS = b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x13" + b"OpusHead" + b"\x01\x01" + b"\x00" * 9
VORBIS = OPUS.replace(b"OpusHead", b"\x01vorbis\x00")


def put(
    client: CheckedClient,
    sound: bytes,
    sentence: str = "listened",
    *,
    place: str = PLACE,
    name: str = "sound.wav",
    page: Page | None = None,
) -> TestResponse:
    """Send a recording from the page of a form, or from the page that was opened before."""
    found = form(page or client.page(place), f"{place}/{sentence}")
    file = FileStorage(io.BytesIO(sound), filename=name)
    # Encoded here, in memory: a larger one would be left on a disk by the client.
    parts = {**found.fields, "sound": file}
    stream, _length, boundary = stream_encode_multipart(parts, use_tempfile=False)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(found.action, data=stream.read(), content_type=kind)


def form(page: Page, action: str) -> Form:
    """The form on a page that goes there."""
    return next(form for form in page.forms if form.action == action)
