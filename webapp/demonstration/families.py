"""Fifteen hundred families, asked at the set moments, and what about 2,400 of them answered."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from rubrics import loader
from rubrics.model import Rubric
from webapp import clock
from webapp.cases.models import Family, FamilyMember, Worker
from webapp.cases.rules import Agreement, Kind, Need, Way, needs_stored
from webapp.clock import LONDON
from webapp.demonstration import words
from webapp.demonstration.authority import Staff
from webapp.demonstration.names import Names
from webapp.demonstration.rows import Rows
from webapp.demonstration.truth import MONTHS, SPARSE_TEAM, TEAMS, World
from webapp.families import marks
from webapp.families.models import Answer, AnswerLevel, AnswerOrigin, AnswerText, Invitation
from webapp.families.rules import FORM_OF, About, Moment
from webapp.families.spans import quarter_start
from webapp.safeguarding.models import Concern

FAMILIES = 1_500
# Fewer than the small-number rule asks for: nothing that families said about this team may show.
IN_SPARSE_TEAM = 4
# Families are known from this many months before the first answers, so that some are at every moment.
BEFORE = 12
ANSWERS_A_MONTH = (15, 18)
ASKED_WITHOUT_ANSWER = 0.6
WROTE_SOMETHING = 0.35
# How many families of all speak which language, and how many of their people need what.
SPOKEN = {"en": 0.82, "cy": 0.06, "pl": 0.07, "ur": 0.05}
# From this month on the second version of each form was sent; whom its answers are about, and how often.
ASKS_MORE_FROM = MONTHS - 3
ABOUT = {About.WORKER.value: 0.86, About.TEAM.value: 0.06, About.SOMEONE_ELSE.value: 0.04, None: 0.04}
NEEDS = {Need.EASY_READ: 0.05, Need.SIGN_LANGUAGE: 0.01, Need.LARGE_PRINT: 0.03, Need.ADVOCATE: 0.04}


@dataclass(frozen=True)
class Asked:
    """One person at one moment: who, of which family, with which form, on which day."""

    member: int
    family: int
    kind: Kind
    moment: Moment
    day: date


def make(world: World, rows: Rows, staff: Staff) -> None:
    """Invent the families and what they said, then a few safety concerns."""
    names = Names(begin=300)
    each, left_over = divmod(FAMILIES - IN_SPARSE_TEAM, len(TEAMS))
    known_to = {team: each + (place < left_over) for place, team in enumerate(TEAMS)}
    for team, known in {**known_to, SPARSE_TEAM: IN_SPARSE_TEAM}.items():
        asked: dict[int, list[Asked]] = defaultdict(list)
        for place in range(known):
            for one in _family(world, rows, staff, names, team, place, known):
                asked[world.month_of(one.day)].append(one)
        for month in range(MONTHS):
            _answers_of_month(world, rows, staff, team, asked[month])
    _concerns(world, rows, staff.by_name["Daniel Osei-Grant"])


def _family(
    world: World, rows: Rows, staff: Staff, names: Names, team: str, place: int, known: int
) -> list[Asked]:
    days = (world.today - world.month_start(-BEFORE)).days
    opened = world.month_start(-BEFORE) + timedelta(days=place * days // known)
    closed = opened + timedelta(days=int(world.rng.integers(120, 420)))
    family = rows.add(
        Family,
        reference=f"FM-{team[:2].upper()}{place + 1:04}",
        team_id=staff.teams[team],
        opened_on=opened,
        closed_on=closed if closed <= world.today else None,
    )
    # Whoever works with the family today; before the first month nobody's practice was watched yet.
    there = staff.in_team(team, max(min(closed, world.today), world.month_start(0)))
    worker = there[int(world.rng.integers(len(there)))].id
    rows.add(
        Worker,
        family_id=family,
        person_id=worker,
        starts_on=opened,
        ends_on=closed if closed <= world.today else None,
    )
    asked: list[Asked] = []
    moments = (
        (Moment.FIRST_WEEKS, opened + timedelta(days=int(world.rng.integers(25, 60)))),
        (Moment.THREE_MONTHS, opened + timedelta(days=int(world.rng.integers(95, 150)))),
        (Moment.ENDING, closed + timedelta(days=int(world.rng.integers(5, 30)))),
    )
    lead = staff.by_name["Maggie Thorne"]
    for kind in _kinds(world):
        said = _said_of(family, kind, opened, lead)
        member = _member(world, rows, names, family, kind, said)
        asked += [Asked(member, family, kind, moment, day) for moment, day in moments if day < world.today]
    return asked


def _kinds(world: World) -> list[Kind]:
    adults = [Kind.ADULT] * int(world.rng.integers(1, 3))
    young = [Kind.YOUNG_PERSON] if world.rng.random() < 0.3 else []
    return adults + young + ([Kind.CHILD] if world.rng.random() < 0.2 else [])


def _said_of(family: int, kind: Kind, opened: date, lead: int) -> dict[str, Any]:
    """Language, needs and basis, drawn from numbers of the family's own, so that all else stays as it was."""
    rng = np.random.default_rng(family)
    language = str(rng.choice(list(SPOKEN), p=list(SPOKEN.values())))
    needs = [Need.INTERPRETER] if language not in ("en", "cy") and rng.random() < 0.6 else []
    needs += [need for need, share in NEEDS.items() if rng.random() < share]
    agreed = {Kind.CHILD: Agreement.PARENTAL.value, Kind.YOUNG_PERSON: Agreement.OWN.value}.get(kind)
    return {
        "language": language,
        "needs": needs_stored(needs),
        "basis": agreed,
        "basis_recorded_at": datetime.combine(opened, time(10), tzinfo=LONDON) if agreed else None,
        "basis_recorded_by_id": lead if agreed else None,
    }


def _member(world: World, rows: Rows, names: Names, family: int, kind: Kind, said: Mapping[str, Any]) -> int:
    reachable = world.rng.random() < 0.8
    by_hand = kind is not Kind.ADULT
    # Numbers 07700 900000 to 900999 are set aside for drama and belong to nobody.
    number = f"07700 900{int(world.rng.integers(1000)):03}"
    confirmed = world.at(world.today - timedelta(days=int(world.rng.integers(1, 80))))
    return rows.add(
        FamilyMember,
        family_id=family,
        name=names.next(),
        kind=kind.value,
        safe_contact_confirmed_at=confirmed if reachable else None,
        safe_contact_way=(Way.BY_HAND if by_hand else Way.TEXT).value if reachable else None,
        safe_contact_address=number if reachable and not by_hand else None,
        safe_contact_confirmed_by_id=None,
        **said,
    )


def _answers_of_month(world: World, rows: Rows, staff: Staff, team: str, asked: list[Asked]) -> None:
    fewest, most = (1, 2) if team == SPARSE_TEAM else ANSWERS_A_MONTH
    wanted = int(world.rng.integers(fewest, most + 1))
    order = [asked[int(place)] for place in world.rng.permutation(len(asked))]
    for number, one in enumerate(order):
        answered = number < wanted
        if answered or world.rng.random() < ASKED_WITHOUT_ANSWER:
            _asked(world, rows, staff, team, one, answered)


def _asked(world: World, rows: Rows, staff: Staff, team: str, one: Asked, answered: bool) -> None:
    workers, at = staff.in_team(team, one.day), world.at(one.day)
    form = _form(world, one)
    invitation = rows.add(
        Invitation,
        member_id=one.member,
        family_id=one.family,
        team_id=staff.teams[team],
        worker_id=workers[one.family % len(workers)].id,
        form=form.id,
        version=form.version,
        moment=one.moment.value,
        invited_at=at,
        invited_by_id=staff.by_name["Maggie Thorne"],
        message_id=None,
        # One in nine of those who said nothing was never handed the message.
        reached_at=at if answered or one.member % 9 else None,
        # One in five of them said no instead.
        declined_at=None if answered or one.member % 5 else at,
        kind=one.kind.value,
        spoken=rows.of(FamilyMember)[one.member - 1]["language"],
        answered=answered,
    )
    if not answered:
        return
    day = min(one.day + timedelta(days=int(world.rng.integers(0, 3))), _end_of_month(one.day))
    client_id = uuid.UUID(bytes=world.rng.bytes(16), version=4)
    sent_at = world.at(day)
    answer = rows.add(
        Answer,
        **_counted(rows, invitation),
        submitted_at=clock.midnight_before(sent_at),
        form=form.id,
        version=form.version,
        language="cy" if world.rng.random() < 0.04 else "en_GB",
        about=None if form.version == 1 else _about(invitation),
    )
    rows.add_part(AnswerOrigin, answer_id=answer, invitation_id=invitation, client_id=client_id)
    _levels(world, rows, form, answer, team, day)
    if world.rng.random() < WROTE_SOMETHING:
        _texts(world, rows, form, answer)


def _counted(rows: Rows, invitation: int) -> dict[str, Any]:
    """What an answer says of its invitation, as `families/storing.py` does."""
    asked = rows.of(Invitation)[invitation - 1]
    return {
        "team_id": asked["team_id"],
        "family_mark": marks.of_family(asked["family_id"]),
        "member_mark": marks.of_member(asked["member_id"]),
        "worker_mark": marks.of_worker(asked["worker_id"]),
        "kind": asked["kind"],
        "spoken": asked["spoken"],
        "asked_in": quarter_start(clock.in_london(asked["invited_at"]).date()),
    }


def _form(world: World, one: Asked) -> Rubric:
    """The form as it stood on the day: the last months ask more than those before."""
    return loader.rubric(FORM_OF[one.kind], 2 if world.month_of(one.day) >= ASKS_MORE_FROM else 1)


def _about(invitation: int) -> str | None:
    chosen = np.random.default_rng(invitation).choice(len(ABOUT), p=list(ABOUT.values()))
    return list(ABOUT)[int(chosen)]


def _end_of_month(day: date) -> date:
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return following - timedelta(days=1)


def _levels(world: World, rows: Rows, form: Rubric, answer: int, team: str, day: date) -> None:
    pleased = world.rng.normal(0, 0.8)
    first_asked = [each.id for each in loader.rubric(form.id).criteria]
    for place, statement in enumerate(form.criteria):
        if statement.id not in first_asked:
            level = _newly_asked(np.random.default_rng([answer, place]), form, pleased, statement.safety)
            rows.add(AnswerLevel, answer_id=answer, statement=statement.id, level=level, not_rated=None)
            continue
        if world.rng.random() < 0.03:
            continue
        if world.rng.random() < 0.05:
            why = form.not_rated[int(world.rng.integers(len(form.not_rated)))].id
            rows.add(AnswerLevel, answer_id=answer, statement=statement.id, level=None, not_rated=why)
            continue
        improved = statement.construct in world.truth.improved_skills and world.has_improved(team, day)
        felt = 0.55 - 0.06 * place + pleased + world.rng.normal(0, 0.7) + (0.7 if improved else 0.0)
        level = form.highest if felt > 0 else form.lowest if felt < -0.9 else form.lowest + 1
        rows.add(AnswerLevel, answer_id=answer, statement=statement.id, level=level, not_rated=None)


def _newly_asked(rng: np.random.Generator, form: Rubric, pleased: float, safety: bool) -> int:
    """A level from numbers of the answer's own; nobody here feels unsafe, which would be a concern."""
    felt = 0.35 + pleased + rng.normal(0, 0.7)
    if felt > 0:
        return form.highest
    return form.lowest if felt < -0.9 and not safety else form.lowest + 1


def _texts(world: World, rows: Rows, form: Rubric, answer: int) -> None:
    for question, pool in zip(form.texts, (words.WENT_WELL, words.DO_BETTER), strict=False):
        consent = world.pick(("theme", "theme", "worker", "none"))
        rows.add(AnswerText, answer_id=answer, question=question.id, text=world.pick(pool), consent=consent)


def _concerns(world: World, rows: Rows, lead: int) -> None:
    raised = (timedelta(hours=3), timedelta(hours=27), *(timedelta(days=days) for days in (20, 60, 200)))
    known = {family["id"] for family in rows.of(Family) if family["closed_on"] is None}
    there = [member for member in rows.of(FamilyMember) if member["family_id"] in known]
    kinds = (Kind.ADULT, Kind.ADULT, Kind.ADULT, Kind.ADULT, Kind.YOUNG_PERSON)
    for place, (ago, (said, in_danger)) in enumerate(zip(raised, words.CONCERNS, strict=True)):
        done = place >= 2
        member = [one for one in there if one["kind"] == kinds[place].value][place * 20]
        rows.add(
            Concern,
            client_id=uuid.UUID(bytes=world.rng.bytes(16), version=4),
            source="family",
            family_id=member["family_id"],
            member_id=member["id"],
            text=said,
            in_danger=in_danger,
            raised_at=world.now - ago,
            acknowledged_at=world.now - ago + timedelta(hours=1) if done else None,
            acknowledged_by_id=lead if done else None,
            action=words.ACTIONS[place % len(words.ACTIONS)] if done else None,
        )
