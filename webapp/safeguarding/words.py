"""What the screens call where concerns come from, why they were raised, and what came of them."""

from flask_babel import gettext as _

from webapp.safeguarding.models import Concern
from webapp.safeguarding.rules import Nation, Outcome, What, Why


def source(value: str) -> str:
    """Where a concern was written, in words; one that nobody knows any more keeps its stored name."""
    return {
        "family": _("Told us on “Something isn’t safe”"),
        "conversation": _("Said in a conversation with somebody in a family"),
        "thanks": _("In thanks to a worker"),
        "answer": _("In an answer of somebody in a family"),
        "comment": _("In an answer, found by whoever read it before it goes on"),
        "candidate": _("In a candidate’s answers"),
        "observation": _("In notes of an observed visit"),
        "panel": _("In what somebody on a panel wrote about a report"),
    }.get(value, value)


def reasons(concern: Concern) -> list[str]:
    """Why a concern was raised, in words."""
    known = {
        Why.TOLD.value: _("Somebody said that it isn’t safe"),
        Why.LOWEST.value: _("The lowest answer on a question about safety"),
        Why.LANGUAGE.value: _("Perhaps in a language that the list of phrases was not tested in"),
        "hurt": _("Words about being hit or hurt"),
        "afraid": _("Words about being afraid"),
        "telling": _("Words about not being able to tell"),
        "control": _("Words about being watched, followed or controlled"),
        "self": _("Words about hurting oneself or not wanting to live"),
        "sexual": _("Words about touching, pictures or secrets"),
        "exploited": _("Words about older friends, gifts or going missing"),
        "neglect": _("Words about no food, or being left alone"),
        "locked": _("Words about being locked in or out"),
        "threat": _("Words about threats or a weapon"),
        "drugs": _("Words about drugs or drink around children"),
        "staff": _("Words about something that a worker did"),
    }
    return [known[one] for one in concern.reasons or [Why.TOLD.value] if one in known]


def outcome(value: str) -> str:
    """What came of a concern, in words."""
    return {
        Outcome.FRONT_DOOR: _("Passed to the front door"),
        Outcome.DUTY_TEAM: _("Passed to the emergency duty team"),
        Outcome.LADO: _("Told the local authority designated officer (LADO)"),
        Outcome.COMPLAINT: _("Taken up as a complaint"),
        Outcome.ADVOCATE: _("Offered an advocate"),
        Outcome.NONE: _("Nothing more is needed"),
    }[Outcome(value)]


def outcomes() -> list[dict[str, str]]:
    """What can come of a concern, to choose from."""
    return [{"value": one.value, "label": outcome(one.value)} for one in Outcome]


def step(value: str) -> str:
    """What happened to a concern, in words."""
    return {
        What.HANDED_OVER: _("Handed over"),
        What.ABOUT_STAFF: _("Said to be about somebody who works here"),
        What.NOT_ABOUT_STAFF: _("Said not to be about somebody who works here"),
        What.ACKNOWLEDGED: _("Acknowledged, before others were to read it"),
        What.INTERPRETER_ASKED: _("An interpreter was asked"),
        What.INTERPRETED: _("Read with an interpreter"),
        What.FOLLOWED: _("Followed to whoever wrote it"),
    }[What(value)]


def nation(value: str) -> str:
    """A nation's name."""
    return {
        Nation.ENGLAND: _("England"),
        Nation.WALES: _("Wales"),
        Nation.SCOTLAND: _("Scotland"),
        Nation.NORTHERN_IRELAND: _("Northern Ireland"),
    }[Nation(value)]


def nations() -> list[tuple[str, str]]:
    """The nations to choose from."""
    return [(one.value, nation(one.value)) for one in Nation]


def help_of(where: Nation) -> list[str]:
    """Whom families of a nation can turn to while nobody is on duty, until somebody writes it better."""
    duty = {
        Nation.ENGLAND: _("Your council’s emergency duty team, at night and at weekends."),
        Nation.WALES: _("Your council’s emergency duty team, at night and at weekends."),
        Nation.SCOTLAND: _("Your council’s out-of-hours social work team, at night and at weekends."),
        Nation.NORTHERN_IRELAND: _("Your Health and Social Care Trust’s out-of-hours social work team."),
    }
    return [
        _("999 if someone is in danger now. The call is free."),
        duty[where],
        _("Childline, for anyone under 19: 0800 1111. It is free, at any time."),
        _("NSPCC, if you are worried about a child: 0808 800 5000."),
    ]
