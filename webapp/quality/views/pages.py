"""What every page of one report is made of: on a screen, for its panel, and on paper."""

from typing import Any

from flask import make_response, render_template
from flask.wrappers import Response
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from webapp import filters
from webapp.extensions import db
from webapp.language import LANGUAGES
from webapp.printing import fragments, typesetting
from webapp.quality import assembling, standing, words
from webapp.quality.models import QuarterReport
from webapp.quality.rules import MOST_PAGES, PLAIN, Part, Version


def given(found: QuarterReport) -> dict[str, Any]:
    """A report in the language of whoever reads it."""
    version = Version(found.version)
    read = assembling.read(db.session(), found, str(get_locale()))
    is_plain, skills = version in PLAIN, standing.by_skill(read.seen)
    titles = words.TITLES[version]
    return {
        "report": found,
        "version": version,
        "name": words.VERSIONS[version],
        "titles": titles,
        "parts": list(Part),
        "about": dict(words.about(version)),
        "own": found.words_by_part,
        "read": read,
        "skills": skills,
        "sources": standing.sources(read.seen.overview),
        "plain": [
            (words.PLAIN_SKILLS.get(id, name), words.OFTEN[often] if often else None)
            for id, name, often in standing.in_plain_words(skills)
        ],
        "is_plain": is_plain,
        "gaps": [(words.PLAIN_GAPS if is_plain else words.GAPS)[one] for one in read.gaps],
    }


def too_long(found: QuarterReport) -> dict[str, int]:
    """In which languages a report that was promised fewer makes more pages on paper, and how many."""
    if Version(found.version) not in PLAIN:
        return {}
    counted = {}
    for language in LANGUAGES:
        # Its readers choose the language, whatever the quality lead reads it in.
        with force_locale(language):
            counted[language] = typesetting.pages("pages", _sheet(given(found)))
    return {language: number for language, number in counted.items() if number > MOST_PAGES}


def printed(these: dict[str, Any]) -> Response:
    """A report as a tagged PDF, whose name says neither whose it is nor where it is from."""
    found: QuarterReport = these["report"]
    answer = make_response(typesetting.pdf("pages", _sheet(these), found.published_at or found.as_at))
    answer.headers["Content-Type"] = "application/pdf"
    name = f"report-{found.first_on.year}-{found.first_on.month:02}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sheet(these: dict[str, Any]) -> dict[str, Any]:
    found: QuarterReport = these["report"]
    return {
        "title": f"{these['name']}: {words.quarter(found.first_on)}",
        "language": get_locale().language,
        "region": "GB",
        "foot": _("The figures are as at %(when)s.", when=filters.moment(found.as_at)),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "missing": _("Some signs could not be printed. They can be read on the page itself."),
        "blocks": fragments.blocks(render_template("quality/printed.html", **these)),
    }
