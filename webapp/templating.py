"""Where templates are found: ours, the mirror's, and GOV.UK Frontend's macros."""

from pathlib import Path

from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

ANALYSIS = Path(__file__).resolve().parent.parent / "analysis" / "templates"


def init_app(app: Flask) -> None:
    """Let templates find each other; blocks leave no empty lines behind."""
    ours: list[BaseLoader] = [app.jinja_loader] if app.jinja_loader else []
    govuk = {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
    app.jinja_loader = ChoiceLoader([*ours, FileSystemLoader(ANALYSIS), PrefixLoader(govuk)])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
