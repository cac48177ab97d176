"""What a file is, is told by what is in it."""

import pytest

from tests.families.sounds import MP3, OPUS, TAGGED, VORBIS, m4a, wav
from webapp.families.sounds import Sound, kind_of

KNOWN = [
    (wav(), Sound.WAV),
    (MP3, Sound.MP3),
    (TAGGED, Sound.MP3),
    (b"\xff\xf3\x40\xc0" + b"\x00" * 100, Sound.MP3),
    (OPUS, Sound.OPUS),
    (m4a(), Sound.M4A),
]
OTHERS = [
    b"",
    b"\xff",
    b"ID3",
    b"ID3\x04\x00\x00\x00\x00\x00\x10<script>",
    b"<!doctype html><script>alert(1)</script>",
    b"\xff\xfe<\x00h\x00t\x00m\x00l\x00",
    b"\xff\xd8\xff\xe0" + b"\x00" * 40,
    b"\xff\xfb\xf0\x00",
    b"\xff\xfb\x9c\x00",
    b"\xff\xeb\x90\x00",
    b"RIFF\x24\x00\x00\x00AVI LIST" + b"\x00" * 40,
    b"OggS\x00",
    VORBIS,
    m4a(b"vide"),
    b"\x00\x00\x00\x18ftypM4A ",
    b"PK\x03\x04" + b"\x00" * 40,
]


@pytest.mark.parametrize(("content", "kind"), KNOWN)
def test_each_kind_that_phones_play_is_known(content: bytes, kind: Sound) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize("content", OTHERS)
def test_nothing_else_is_taken_for_a_sound(content: bytes) -> None:
    assert kind_of(content) is None


@pytest.mark.parametrize("content", [content for content, _ in KNOWN])
def test_nothing_falls_over_a_file_that_was_cut_off(content: bytes) -> None:
    found = {kind_of(content[:length]) for length in range(len(content))}
    assert found <= {None, kind_of(content)}
