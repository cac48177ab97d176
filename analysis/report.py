"""A mirror as a document of its own: the same template as the web page, in English, with its own style."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from analysis.figures import plain
from analysis.findings import Mirror
from analysis.labels import Labels

TEMPLATES = Path(__file__).parent / "templates"


def environment() -> jinja2.Environment:
    """Templates set up as the web page has them, with every string left in English."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.globals["_"] = _english
    return made


def _english(words: str, **values: object) -> Markup:
    """The words as they are written, with escaped values in their places."""
    return Markup(words) % values


def page(title: str, mirrors: Sequence[Mirror], labels: Labels, notes: Sequence[str] = ()) -> str:
    """One self-contained HTML page with the mirror of each team."""
    template = environment().get_template("mirror/page.html")
    return template.render(title=title, mirrors=mirrors, labels=labels, notes=notes)


def content(
    title: str, mirrors: Sequence[Mirror], labels: Labels, notes: Sequence[str] = ()
) -> dict[str, Any]:
    """The same as JSON: each mirror by its fields, a release as its value and n or as why it is withheld."""
    told: dict[str, Any] = plain({"title": title, "notes": notes, "labels": labels, "teams": mirrors})
    return told
