"""What events, background work, records and reasons are called on the page."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.stewardship.rules import Way

EVENTS = {
    "record.viewed": _l("A record was opened"),
    "cover.arranged": _l("Somebody was asked to stand in for a colleague"),
    "cover.ended": _l("Somebody no longer stands in for a colleague"),
    "team.goes on": _l("A team was let go on as part of another"),
    "link.issued": _l("A link was made"),
    "link.started": _l("A link was opened"),
    "link.revoked": _l("A link was taken back"),
    "campaign.opened": _l("A campaign was opened"),
    "assessment.submitted": _l("A candidate sent their answers"),
    "answer.assessed": _l("An answer was assessed"),
    "candidate.withdrew": _l("A candidate was withdrawn"),
    "candidate.merged": _l("Two invitations of one candidate became one"),
    "answers.recovered": _l("A candidate’s answers were taken in from a file"),
    "panel.changed": _l("Something changed on a parents’ or young people’s panel"),
    "slot.changed": _l("A time for candidates was offered, taken or taken back"),
    "clock.changed": _l("Something happened to a candidate’s clock"),
    "adjustment.agreed": _l("An adjustment was agreed for a candidate"),
    "assessor.changed": _l("Something changed about an assessor of a campaign"),
    "names.masked": _l("An answer was read for names"),
    "decision.recorded": _l("A decision was recorded"),
    "decision.told": _l("A candidate was told a decision"),
    "review.asked": _l("A candidate asked for another person to look again"),
    "link to practice.refused": _l("A candidate objected to being linked to practice"),
    "minutes.written": _l("A panel’s minutes were written"),
    "minutes.signed": _l("A panel’s minutes were signed"),
    "names.shown": _l("A panel was shown the names"),
    "check.seen": _l("A check before starting work was recorded"),
    "results.exported": _l("A campaign’s results were exported"),
    "hire.recorded": _l("A hire was recorded"),
    "observation.shared": _l("An observation was shared"),
    "observation.replied": _l("A practitioner replied"),
    "observation.signed": _l("An observation was signed"),
    "observation.taken away": _l("A practitioner took an observation away as evidence of learning"),
    "observation.amended": _l("Something was added to a signed observation"),
    "observation.signed for another": _l("An observation was signed for an observer who is away"),
    "observation.taken over": _l("A stand-in took over a visit, or signing an observation"),
    "visit.prepared": _l("A visit to be watched was prepared"),
    "device.enrolled": _l("Somebody made a phone ready to write without a signal"),
    "device.ended": _l("A phone was given back or reported lost"),
    "forms.discarded": _l("Somebody threw away what their phone had not sent"),
    "forms.recovered": _l("What a phone could not send came as a file"),
    "goal.proposed": _l("A practitioner proposed a goal"),
    "goal.agreed": _l("A goal was agreed"),
    "second look.asked": _l("A practitioner asked for a second, blind observation"),
    "second look.taken": _l("Somebody began a second, blind observation"),
    "supervision.planned": _l("A supervision was planned"),
    "supervision.called off": _l("A supervision was called off"),
    "supervision.recorded": _l("A supervision was put on record"),
    "supervision.confirmed": _l("Somebody confirmed the record of a supervision"),
    "supervision.put on record": _l("A decision of a supervision was put on a child’s record"),
    "supervision.taken over": _l("A stand-in took over a planned supervision"),
    "action.taken over": _l("A stand-in took over what somebody had agreed to do"),
    "columns.mapped": _l("Somebody said what the columns of the case system’s file mean"),
    "month.pooled": _l("A month of the case system was pooled"),
    "counts.taken in": _l("Monthly counts were taken in"),
    "indicator.picked": _l("A team picked what it hopes changes, or changed what it says of it"),
    "indicator.given up": _l("A team gave up something that it had picked"),
    "firewall.asked": _l("Somebody asked for a practitioner’s reflective records"),
    "firewall.decided": _l("A second person decided about a practitioner’s reflective records"),
    "firewall.passed": _l("A practitioner’s reflective records were handed out"),
    "families.imported": _l("Families were taken in from the case system"),
    "families.merged": _l("Two families became one"),
    "contact.lapsed": _l("Contact with somebody in a family was no longer safe"),
    "family.invited": _l("Somebody in a family was invited"),
    "family.answered": _l("Somebody in a family answered"),
    "conversation.begun": _l("Somebody began to speak with somebody in a family"),
    "conversation.ended": _l("A conversation with somebody in a family ended"),
    "paper.entered": _l("Somebody entered a family’s paper form"),
    "paper.settled": _l("Somebody settled where two readings of a paper form differ"),
    "paper.discarded": _l("A paper form was not taken in"),
    "conference.noted": _l("It was noted that a family group conference was held"),
    "listening rota.changed": _l("The rota of those who talk with families was changed"),
    "family.not asked": _l("A participation lead said why somebody is not asked now"),
    "family.stopped": _l("Somebody in a family said that nobody is to ask them again"),
    "family.asked again": _l("Somebody in a family said that they may be asked again"),
    "draw.switched": _l("The draw of whom to ask was switched on or off"),
    "recording.changed": _l("A recording of a form’s sentence was added, replaced or taken away"),
    "thanks.read": _l("A family’s thanks to their worker were read"),
    "code.given": _l("Somebody asked for a code to come back with"),
    "code.used": _l("Somebody came back with a code"),
    "answer.changed": _l("Somebody changed an answer before it was counted"),
    "answer.withdrawn": _l("Somebody took an answer back before it was counted"),
    "device.handed over": _l("A device was handed to somebody in a family"),
    "letter.printed": _l("A letter with a link was printed"),
    "comment.read": _l("What a family wrote was read before it goes on"),
    "comments.released": _l("A team’s comments from families went out together"),
    "summary.noted": _l("A practitioner added to what families say about them"),
    "summary.shared": _l("A practitioner shared what families say about them"),
    "summary.taken back": _l("A practitioner stopped sharing what families say about them"),
    "concern.raised": _l("A safety concern was raised"),
    "concern.acknowledged": _l("A safety concern was acknowledged"),
    "concern.step taken": _l("Something was done with a safety concern"),
    "answer.followed": _l("Safeguarding found out who wrote something that may not be safe"),
    "concern.settled": _l("Somebody said what came of a safety concern"),
    "rota.changed": _l("The rota of those who read safety concerns was changed"),
    "help text.changed": _l("What families read while nobody is on duty was changed"),
    "commitment.recorded": _l("A team recorded a commitment"),
    "chart note.written": _l("A team wrote a note on its charts"),
    "chart note.taken back": _l("A team took back a note on its charts"),
    "session.planned": _l("A team’s reflection session was planned"),
    "session.called off": _l("A team’s reflection session was called off"),
    "session.opened": _l("A team’s reflection session was opened"),
    "session.handed over": _l("Somebody else went on leading a reflection session"),
    "session.closed": _l("A team’s reflection session was closed"),
    "wall.hung": _l("A link was made that shows a team’s mirror on a screen"),
    "wall.taken down": _l("A link that showed a team’s mirror on a screen was taken back"),
    "report.made": _l("The quarter’s reports were made"),
    "report.published": _l("A quarter’s report was published"),
    "report.commented": _l("A panel wrote about a quarter’s report, or took that back"),
    "report.answered": _l("What a panel wrote about a quarter’s report was answered"),
    "report.link given": _l("Somebody on a panel was given a link to its reports"),
    "report.link taken back": _l("A link to a panel’s reports was taken back"),
    "telling.proposed": _l("A team wrote how families are told what it changed"),
    "telling.decided": _l("Somebody decided how families are told what a team changed"),
    "visiting staff.added": _l("Somebody from a partner or an agency was added"),
    "visiting staff.let in again": _l("Somebody from a partner or an agency was let in again"),
    "visiting staff.last day moved": _l("The last day of somebody from a partner or an agency was moved"),
    "visiting staff.ended": _l("The access of somebody from a partner or an agency was ended"),
    "password.chosen": _l("Somebody chose a password by a link"),
    "rubric.published": _l("A rubric was published"),
    "rubric.use changed": _l("A rubric was taken out of use or brought back"),
    "authority.set up": _l("The authority was set up"),
    "module.switched": _l("A module was switched on or off"),
    "ratings.imported": _l("Ratings were imported"),
    "export.begun": _l("Somebody began to take ratings or figures out as a file"),
    "export.finished": _l("A file of ratings or figures was sent whole"),
    "keys.rotated": _l("The keys were changed"),
}

WORKS = {
    "safeguarding.escalate": _l("Tell people of safety concerns that nobody has read in time"),
    "practice.remind": _l("Remind people to sign"),
    "supervision.useful": _l("Bring up to date how useful supervision was"),
    "families.draw": _l("Draw the days on which families are asked"),
    "families.forget": _l("Erase codes that have ended"),
    "families.cover": _l("Bring up to date who was heard"),
    "families.tell": _l("Let out what families wrote, and sum it up for practitioners"),
    "quality.forget": _l("Erase the names of people whose links to reports have ended"),
    "reflection.digest": _l("Write to people what is new in their team’s mirror"),
    "insight.gather": _l("Bring the figures up to date"),
    "stewardship.chain": _l("Put events in the chain"),
    "stewardship.verify": _l("Check the chain of events"),
}

WAYS: Mapping[Way, Any] = {
    Way.CHILD: _l("A child is at risk"),
    Way.ALLEGATION: _l("There is an allegation against the practitioner"),
    Way.COURT: _l("A court or a regulator has ordered it"),
    Way.OWN: _l("The practitioner asks for their own"),
}

REASONS = {
    "own team": _l("It is about their own team"),
    "the whole service": _l("Their work covers the whole service"),
    "standing in": _l("They stand in for the observer"),
    "shared": _l("You shared it with them"),
    "reading comments": _l("They read comments before these go on"),
}


def record_in_words(record: str) -> str:
    """A record as people know it: "observation:12" is the observed visit number 12."""
    kind, _colon, number = record.partition(":")
    known = {
        "observation": _("Observation %(number)s of a visit", number=number),
        "summary": _("A summary of what families say about you"),
        "export": _(
            "Export %(number)s of ratings: those that you gave or were given, without names", number=number
        ),
    }
    return known.get(kind, record)


def reason_in_words(reason: str) -> str:
    """A reason as people say it; one that somebody typed stays as it is."""
    return str(REASONS.get(reason, reason))


def event_in_words(kind: str) -> str:
    """What happened, as people say it."""
    return str(EVENTS.get(kind, kind))


def work_in_words(work: str) -> str:
    """What a job does, as people say it."""
    return str(WORKS.get(work, work))
