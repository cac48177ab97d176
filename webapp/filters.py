"""How dates and figures are written on a page."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, url_for
from flask_babel import format_date, format_datetime, format_time, get_locale

from webapp.access import guard, links


def init_app(app: Flask) -> None:
    """Give every template its filters and the few functions it may call."""
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["clock_time"] = clock_time
    app.jinja_env.globals.update(
        asset=asset,
        can=guard.can,
        visit_token=visit_token,
        language=language,
        on_shared_device=on_shared_device,
    )


def day(value: date | None) -> str:
    """A date in words, as people in Britain write it: 3 May 2026."""
    return format_date(value, "d MMMM yyyy") if value else ""


def moment(value: datetime | None) -> str:
    """A moment in London: 3 May 2026, 14:05."""
    return format_datetime(value, "d MMMM yyyy, HH:mm") if value else ""


def clock_time(value: datetime | None) -> str:
    """The time of day in London: 14:05."""
    return format_time(value, "HH:mm") if value else ""


def language() -> str:
    """The page's language as an HTML `lang` attribute: en-GB or cy."""
    return str(get_locale()).replace("_", "-")


def visit_token() -> str | None:
    """The token that a form of the current visit sends back, or None outside a visit."""
    secret = g.get("visit_secret")
    return links.visit_token(secret) if secret else None


def on_shared_device() -> bool:
    """Whether this visit is on a device that starts again for somebody else."""
    visit = g.get("visit")
    return visit is not None and bool(visit.shared)


def asset(name: str) -> str:
    """The address of a built asset, with its fingerprint in the name."""
    return url_for("static", filename=f"built/{built(name)}")


def built(name: str) -> str:
    """The file of a built asset, with its fingerprint in the name."""
    manifest: dict[str, Any] | None = current_app.extensions["attune"].manifest
    if manifest is None:
        path = Path(str(current_app.static_folder)) / "built" / "manifest.json"
        manifest = current_app.extensions["attune"].manifest = json.loads(path.read_text())
    return str(manifest[name])
