"""What a form sent, field by field, read without a web framework."""

from collections.abc import Mapping
from datetime import date
from typing import Any


def text_of(fields: Mapping[str, Any], name: str) -> str:
    """One field as text; a field sent twice counts as it was sent last, and anything else as nothing."""
    value = fields.get(name, "")
    if isinstance(value, list):
        value = value[-1] if value else ""
    return value.strip() if isinstance(value, str) else ""


def day_of(fields: Mapping[str, Any], name: str) -> date | None:
    """The date in a date's three fields, or None where they hold none."""
    try:
        year, month, day = (int(text_of(fields, f"{name}-{part}")) for part in ("year", "month", "day"))
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
