"""What kind of sound a file holds, told by its content: its name proves nothing."""

from enum import StrEnum

LARGEST_SOUND = 1024 * 1024

_ID3_HEAD = 10
_MPEG_VERSION_RESERVED, _MPEG_LAYER_III = 0b01, 0b01
_OPUS_AT = 28


class Sound(StrEnum):
    """A kind of sound that phones play, as the media type with which it is sent."""

    MP3 = "audio/mpeg"
    OPUS = "audio/ogg"
    M4A = "audio/mp4"
    WAV = "audio/wav"


def kind_of(content: bytes) -> Sound | None:
    """The kind of sound that this is, or None for anything else: a page, a picture, a film."""
    if content.startswith(b"OggS\x00"):
        return Sound.OPUS if content[_OPUS_AT : _OPUS_AT + 8] == b"OpusHead" else None
    if content.startswith(b"RIFF"):
        return Sound.WAV if content[8:12] == b"WAVE" and b"fmt " in content[12:64] else None
    if content[4:8] == b"ftyp":
        handlers = _handlers(content)
        return Sound.M4A if b"soun" in handlers and b"vide" not in handlers else None
    return Sound.MP3 if _begins_a_frame(_after_the_tag(content)) else None


def _handlers(content: bytes) -> set[bytes]:
    """What an MP4 file says that its tracks are: sound (`soun`), picture (`vide`)."""
    return {part[8:12] for part in content.split(b"hdlr")[1:]}


def _after_the_tag(content: bytes) -> bytes:
    """An MP3 file after its title and the like, whose length is written in seven bits of each byte."""
    if not content.startswith(b"ID3") or len(content) < _ID3_HEAD:
        return content
    size = 0
    for seven_bits in content[6:_ID3_HEAD]:
        size = size << 7 | seven_bits & 0x7F
    return content[_ID3_HEAD + size :].lstrip(b"\x00")


def _begins_a_frame(content: bytes) -> bool:
    """Whether an MP3 frame begins here: eleven set bits, then only values that the format knows."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return False
    version, layer = content[1] >> 3 & 0b11, content[1] >> 1 & 0b11
    bitrate, rate = content[2] >> 4, content[2] >> 2 & 0b11
    known = version != _MPEG_VERSION_RESERVED and layer == _MPEG_LAYER_III
    return known and bitrate not in {0, 0b1111} and rate != 0b11
