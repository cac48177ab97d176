"""What candidates are written, in plain words."""

from flask_babel import format_date
from flask_babel import gettext as _

from webapp.recruitment.models import Attempt, Campaign, LayMember
from webapp.recruitment.queries import pack_of
from webapp.recruitment.rules import Panel


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
    return (found.welcome,) if (found := pack_of(campaign)) else ()


def lay_invitation(member: LayMember, link: str) -> tuple[str, str]:
    """The subject and the words of the message that asks somebody to sit on a panel."""
    campaign = member.campaign
    if member.panel == Panel.PARENTS:
        subject = _("Help us choose: the parents’ panel")
        why = _("You know what it is like to have a worker. We would like you to help us choose new ones.")
    else:
        subject = _("Help us choose: the young people’s panel")
        why = _("You know what makes a good worker. We would like you to help us choose new ones.")
    body = "\n\n".join(
        (
            _("Hello %(name)s,", name=member.name),
            why,
            _(
                "They want to work as %(role)s. You ask them a question, watch how they do, and say what you "
                "think. What you say stands beside what our staff say.",
                role=campaign.role,
            ),
            _("Open this link to read how it works. It is only for you:"),
            link,
            _("You do not have to do this. If you have a question, answer this message."),
        )
    )
    return subject, body


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


def withdrawal(attempt: Attempt) -> tuple[str, str]:
    """The subject and the words of the message that confirms that a candidate has withdrawn."""
    subject = _("You have withdrawn: %(title)s", title=attempt.campaign.title)
    body = "\n\n".join(
        (
            _("Hello %(name)s,", name=attempt.name),
            _("You have withdrawn your application. Nobody will decide about it."),
            _("Your link opens nothing any more. What you had written and not sent is deleted."),
            _("If this is a mistake, answer this message. We would be glad to hear from you again."),
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
            *((found.reminder,) if (found := pack_of(campaign)) else ()),
            _("If you have begun, what you wrote is saved. Open your link to go on:"),
            link,
            _("If you need more time, or need it in another way, answer this message."),
            _("If you have changed your mind you need do nothing, or withdraw on that page."),
        )
    )
    return subject, body
