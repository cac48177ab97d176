"""The long work of reflection: writing what is new to those who asked for it."""

from collections.abc import Sequence

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from huey import crontab

from webapp import clock
from webapp.extensions import db
from webapp.insight import mirrors
from webapp.jobs import Progress, Work
from webapp.printing import fragments
from webapp.reflection import digesting
from webapp.reflection.digesting import Letter, News
from webapp.reflection.views.digest import proof_of

DIGEST = "reflection.digest"


def digest(tell: Progress) -> None:
    """Write to everybody who asked for it, each in their own transaction; run again it doubles nothing."""
    session, done = db.session(), 0
    for person_id in digesting.wanted_by(session):
        done += digesting.write(session, person_id, words, clock.now())
        session.commit()
    tell(done, done)


def words(person_id: int, language: str, news: Sequence[News]) -> Letter | None:
    """The mirror's own sentences for a mail, or None where the numbers allow none and nothing falls due.

    Nobody is written to only to read that there is nothing to read: the page says so at any time.
    """
    with force_locale(language):
        parts = {one.team: part for one in news if (part := _of_team(one, language))}
        if not parts:
            return None
        address = current_app.extensions["attune"].settings.public_address.rstrip("/")
        why = _(
            "You get this e-mail because you asked for it. To stop it, open this page and press the button:"
        )
        stop = f"{address}/no-more-digests/{proof_of(person_id)}?lang={language}"
        mirror = "\n".join(f"{team.name}: {address}/mirror/{team.id}" for team in parts)
        lines = [*parts.values(), _("The whole mirror:"), mirror, f"{why}\n{stop}"]
        return Letter(_("What is new in your team’s mirror"), "\n\n".join(lines) + "\n")


def _of_team(one: News, language: str) -> str:
    seen = mirrors.of_team(db.session(), one.team.id, language) if one.is_released else None
    is_told = seen is not None and bool(seen.mirror.told or seen.mirror.well or seen.mirror.better)
    if not is_told and not one.due_on:
        return ""
    page = render_template(
        "reflection/digest_mail.html",
        team=one.team,
        seen=seen if is_told else None,
        labels=seen.labels if seen else None,
        due_on=one.due_on,
    )
    return fragments.plain(fragments.blocks(page))


WORKS: dict[str, Work] = {DIGEST: digest}

# On Mondays after the figures were gathered, and twice again in case that was late.
SCHEDULE = {DIGEST: crontab(day_of_week="1", hour="6,9,12", minute="0")}
