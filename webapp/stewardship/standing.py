"""The tables that are in no room's care, each with the reason."""

from collections.abc import Mapping
from types import MappingProxyType

STANDING: Mapping[str, str] = MappingProxyType(
    {
        "person": "ends with their access; each room takes care of what it holds about them",
        "role_held": "goes with the person",
        "employer": "names an organisation",
        "team": "names a team",
        "link": "ends by itself; the room that issued it erases it with what it opens",
        "visit": "goes with its link",
        "draft": "ends when the form is submitted; the room whose form it is erases it",
        "draft_conflict": "goes with its draft",
        "message": "ends a day after it was sent; the room that wrote it erases it with what it is about",
        "delivery": "goes with its message",
        "job": "holds no person's data but who asked",
    }
)
