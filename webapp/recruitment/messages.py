"""What candidates are written, in plain words."""

from flask_babel import format_date
from flask_babel import gettext as _

from scenarios import packs
from webapp.recruitment.models import Attempt, Campaign


def invitation(attempt: Attempt, link: str) -> tuple[str, str]:
    """The subject and the words of the message that brings a candidate's link."""
    campaign = attempt.campaign
    subject = _("Your assessment: %(title)s", title=campaign.title)
    body = "\n\n".join(
        (
            _("Hello %(name)s,", name=attempt.name),
            *_welcome(campaign),
            _(
                "You have applied to work with us as %(role)s. The next step is an assessment that you do "
                "in your own time, on a phone or a computer, by %(day)s.",
                role=campaign.role,
                day=format_date(campaign.closes_on, "d MMMM yyyy"),
            ),
            _("Open this link when you are ready. It is only for you:"),
            link,
            _("If you need more time, or need it in another way, answer this message."),
        )
    )
    return subject, body


def _welcome(campaign: Campaign) -> tuple[str, ...]:
    """What the pack that the campaign began from says about the work."""
    found = packs.pack(campaign.pack, campaign.pack_version) if campaign.pack else None
    return (found.welcome,) if found else ()


def outcome(attempt: Attempt, link: str) -> tuple[str, str]:
    """The subject and the words of the message that says that it was decided; what, is behind the link."""
    campaign = attempt.campaign
    subject = _("Your application: %(title)s", title=campaign.title)
    body = "\n\n".join(
        (
            _("Hello %(name)s,", name=attempt.name),
            _("Thank you for the time and thought that you gave to your answers. We have decided."),
            _(
                "Open this link to read what was decided, how and by whom, and what you did well. It is only "
                "for you and works for 90 days:"
            ),
            link,
            _("There you can also ask for another person to look again."),
        )
    )
    return subject, body


def reminder(attempt: Attempt, link: str) -> tuple[str, str]:
    """The subject and the words of the message that reminds a candidate of the last day."""
    campaign = attempt.campaign
    subject = _("Still time for your assessment: %(title)s", title=campaign.title)
    body = "\n\n".join(
        (
            _("Hello %(name)s,", name=attempt.name),
            _(
                "We have not had your answers yet. You can send them until %(day)s.",
                day=format_date(campaign.closes_on, "d MMMM yyyy"),
            ),
            _("If you have begun, what you wrote is saved. Open your link to go on:"),
            link,
            _("If you need more time, or need it in another way, answer this message."),
            _("If you have changed your mind you need do nothing, or withdraw on that page."),
        )
    )
    return subject, body
