"""A campaign that is heard, timed and looked at by parents: made by the same verbs that people use."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics import loader as rubrics
from rubrics.model import Rubric
from scenarios import packs
from scenarios.model import Scenario, Task, TextTask
from scenarios.narratives import OwnWordsTask, in_own_words
from scenarios.packs import Pack
from webapp.demonstration import responses, words
from webapp.demonstration.authority import Staff
from webapp.demonstration.truth import World
from webapp.recruitment import lay, pacing, queries, scheduling, service, standardising, submitting
from webapp.recruitment.allocation import Stage as Standing
from webapp.recruitment.allocation import Use
from webapp.recruitment.models import Attempt, Campaign, LayMember, TaskAnswer
from webapp.recruitment.pacing import Agreed
from webapp.recruitment.queries import Item
from webapp.recruitment.rules import Panel, Part, Stage
from webapp.recruitment.service import Floor, Plan
from webapp.recruitment.sheet import Answer, Sheet
from webapp.recruitment.submitting import Mark

PACK, MINUTES = "agency-social-worker", 60
ASSESSORS, LISTENER = ("Anil Kapoor", "Bethan Rowe"), "Grace Mensah"
OF_OWN_WORDS = "Idris Vaughan"
# Each with how strong they are, in standard deviations; the last two have not answered yet.
SENT = (("Marta Kowal", 0.9), ("Joel Amponsah", 0.1), ("Nerys Pugh", -0.8))
IN_OWN_WORDS = ("Hanna Aalto", 0.5)
WAITING = ("Colm Brady", "Aisha Rahman")
PARENTS, YOUNG = ("Dee Larkin", "Paul Nwosu"), ("Tia Marsh",)
KNOWS_SOMEBODY = "Paul Nwosu"
QUESTIONS = {
    Panel.PARENTS: "What would you do if I did not want to talk to you?",
    Panel.YOUNG_PEOPLE: "How would I know that you will still be there next month?",
}
SAW = {
    1: ("They did not really listen. It felt like a form.", "He looked at his notes more than at the boy."),
    2: ("Kind, but I was not sure what would happen next.", "It got better when she asked about his job."),
    3: ("They let the boy finish, and they were straight about the worry.", "I would talk to her again."),
}


@dataclass(frozen=True)
class _Day:
    """What the verbs are given: the session, when, and the numbers that are drawn."""

    session: Session
    staff: Staff
    rng: np.random.Generator
    now: datetime


def make(session: Session, world: World, staff: Staff) -> None:
    """Open the campaign and let everybody do their part of it."""
    # It draws from numbers of its own, so that all else stays as it was.
    day = _Day(session, staff, world.rng.spawn(1)[0], world.now - timedelta(days=2))
    with force_locale("en_GB"):
        campaign = _campaign(day)
        members = _panels(day, campaign)
        sent = [_sent(day, campaign, name, strength) for name, strength in SENT]
        _own_words(day, campaign)
        for name in WAITING:
            _invited(day, campaign, name)
        later = replace(day, now=day.now + timedelta(days=1))
        _get_ready(later, campaign)
        for attempt, (_name, strength) in zip(sent, SENT, strict=True):
            _assessed(later, campaign, attempt, strength)
        _met(later, members, sent)
        _times(later, campaign)


def _campaign(day: _Day) -> Campaign:
    pack = packs.pack(PACK)
    if pack is None:
        raise LookupError(f"The pack {PACK} is not in the library.")
    by_name = day.staff.by_name
    return service.open_campaign(day.session, by_name["Ruth Adeyemi"], _plan(day, pack, by_name), day.now)


def _plan(day: _Day, pack: Pack, by_name: dict[str, int]) -> Plan:
    return Plan(
        client_id=uuid.UUID(bytes=day.rng.bytes(16), version=4),
        title="Agency social workers",
        role="Social worker through an agency",
        closes_on=day.now.date() + timedelta(days=9),
        scenarios=pack.asked,
        floors={one: Floor(floor.floor / 100, floor.essential) for one, floor in pack.floors.items()},
        overall_cut=pack.overall / 100,
        method=pack.method,
        assessors=tuple(by_name[name] for name in ASSESSORS),
        listeners=(by_name[LISTENER],),
        panel=(by_name["Peter Okoro"], by_name["Joan Ellery"]),
        minutes=MINUTES,
        pack=(pack.id, pack.version),
    )


def _address(token: str) -> str:
    settings = current_app.extensions["attune"].settings
    return f"{settings.public_address.rstrip('/')}/s/{token}"


def _invited(day: _Day, campaign: Campaign, name: str) -> Attempt:
    email = f"{name.lower().replace(' ', '.')}@agency.example"
    service.invite(day.session, campaign, name=name, email=email, link_to=_address, now=day.now)
    return day.session.scalars(select(Attempt).order_by(Attempt.id.desc()).limit(1)).one()


def _sent(day: _Day, campaign: Campaign, name: str, strength: float) -> Attempt:
    attempt = _invited(day, campaign, name)
    _send(day, attempt, queries.scenarios_for(attempt), strength)
    return attempt


def _send(day: _Day, attempt: Attempt, asked: list[Scenario], strength: float) -> None:
    sheets = [
        Sheet(each, tuple(Answer(task, _response(day, task, strength), ()) for task in each.tasks))
        for each in asked
    ]
    mark = uuid.UUID(bytes=day.rng.bytes(16), version=4)
    submitting.send_answers(day.session, attempt, sheets, mark, day.now + timedelta(hours=5))


def _response(day: _Day, task: Task, strength: float) -> object:
    if isinstance(task, TextTask | OwnWordsTask):
        middles = words.ANSWER_MIDDLES[int(np.clip(np.rint(strength + 1), 0, 2))]
        parts = (words.ANSWER_OPENINGS, middles, words.ANSWER_ENDINGS)
        return " ".join(str(day.rng.choice(part)) for part in parts)
    return responses.felt(day.rng, task, strength)


def _own_words(day: _Day, campaign: Campaign) -> None:
    """Somebody with whom it was agreed writes in their own words, and somebody is taken in to assess it."""
    name, strength = IN_OWN_WORDS
    attempt = _invited(day, campaign, name)
    agreed = Agreed(
        extra=50,
        breaks=True,
        read_aloud=False,
        reading_mask=False,
        high_contrast=False,
        large_type=True,
        own_words=True,
        note="Options side by side are hard to hold in mind. Agreed on the telephone.",
    )
    by_name = day.staff.by_name
    pacing.agree(day.session, attempt, agreed, by_name["Osian Bevan"], day.now)
    asked = [in_own_words(one.id, one.version) for one in queries.scenarios_for(attempt)]
    _send(day, attempt, asked, strength)
    who, recruiter = by_name[OF_OWN_WORDS], by_name["Ruth Adeyemi"]
    standardising.add_assessor(day.session, campaign, who, Part.OWN_WORDS, recruiter, day.now)


def _get_ready(day: _Day, campaign: Campaign) -> None:
    """The assessors say that they know nobody, and practise with the levels that were agreed."""
    for name in ASSESSORS:
        person = day.staff.by_name[name]
        standardising.declare(day.session, campaign, person, "", day.now)
        while (work := queries.work(day.session, campaign, person)).stage is Standing.PRACTISE:
            question = next(one for one in work.practice if one.next)
            reference = str(question.next)
            check = question.checks[reference]
            item = Item(reference, question, work.stage, check=check, use=Use.PRACTICE)
            standardising.send_trial(day.session, item, person, check.key, day.now)


def _assessed(day: _Day, campaign: Campaign, attempt: Attempt, strength: float) -> None:
    """Two read what somebody wrote, and one hears them."""
    for written in queries.written(campaign):
        found = (TaskAnswer.attempt_id == attempt.id) & (TaskAnswer.task == written.task.id)
        answer = day.session.scalars(select(TaskAnswer).where(found)).one()
        rubric = rubrics.rubric(written.task.rubric, written.task.rubric_version)
        for name in ASSESSORS:
            marks = _marks(day, rubric, strength)
            submitting.send_marks(day.session, answer, day.staff.by_name[name], marks, day.now)
    for asked in queries.spoken(campaign):
        rubric = rubrics.rubric(asked.task.rubric, asked.task.rubric_version)
        submitting.send_heard(
            day.session,
            attempt,
            asked,
            used={question.id: [question.probes[0].id] for question in asked.task.core},
            marks=_marks(day, rubric, strength),
            person_id=day.staff.by_name[LISTENER],
            draft_owner=f"hearing:{attempt.id}",
            now=day.now,
        )


def _marks(day: _Day, rubric: Rubric, strength: float) -> dict[str, Mark]:
    middle = (rubric.lowest + rubric.highest) / 2
    return {
        criterion.id: Mark(
            int(np.clip(np.rint(middle + strength + day.rng.normal(0, 0.4)), rubric.lowest, rubric.highest)),
            str(day.rng.choice(words.ANSWER_ENDINGS)),
        )
        for criterion in rubric.criteria
    }


def _panels(day: _Day, campaign: Campaign) -> list[LayMember]:
    """Two parents and a young person are asked; the first of each panel sets what everybody is asked."""
    members = []
    for panel, people in ((Panel.PARENTS, PARENTS), (Panel.YOUNG_PEOPLE, YOUNG)):
        for number, name in enumerate(people):
            email = f"{name.partition(' ')[0].lower()}@panel.example"
            lay.ask(day.session, campaign, panel, name=name, email=email, link_to=_address, now=day.now)
            member = day.session.scalars(select(LayMember).order_by(LayMember.id.desc()).limit(1)).one()
            lay.be_briefed(day.session, member, day.now)
            if not number:
                lay.set_question(day.session, member, QUESTIONS[panel], day.now)
            members.append(member)
    return members


def _met(day: _Day, members: list[LayMember], sent: list[Attempt]) -> None:
    """They say what they saw of the first two candidates; one of them knows the second."""
    for member in members:
        for attempt, (_name, strength) in zip(sent[:2], SENT, strict=False):
            if attempt is sent[1] and member.name == KNOWS_SOMEBODY:
                lay.know(day.session, member, attempt, day.now)
            else:
                _graded(day, member, attempt, strength)


def _graded(day: _Day, member: LayMember, attempt: Attempt, strength: float) -> None:
    rubric = queries.lay_rubric(Panel(member.panel))
    levels: dict[str, int | None] = {
        one.id: int(np.clip(np.rint(2 + strength + day.rng.normal(0, 0.4)), 1, 3)) for one in rubric.criteria
    }
    saw = SAW[int(np.clip(np.rint(2 + strength), 1, 3))][member.id % 2]
    lay.grade(day.session, member, attempt, levels, saw, day.now)


def _times(day: _Day, campaign: Campaign) -> None:
    starts = (day.now + timedelta(days=8)).replace(hour=9, minute=30, second=0, microsecond=0)
    offered = scheduling.Offer(
        Stage.INTERVIEW, starts, 30, "Room 2, Town Hall (invented)", day.staff.by_name["Joan Ellery"], 4
    )
    scheduling.offer(day.session, campaign, offered, day.now)
