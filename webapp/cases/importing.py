"""Taking in a case system's list: what is new is entered, what is known brought up to date, nothing twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from webapp import audit
from webapp.case_files import folded
from webapp.cases import joining
from webapp.cases.models import Family, FamilyMember, Worker
from webapp.cases.reading import Case, Person, Read
from webapp.cases.rules import CHOSEN, Kind, Meaning
from webapp.cases.service import close_family, record_basis
from webapp.turns import take_turn

# How many people are asked for at once.
_PORTION = 500


class EnteredMeanwhileError(Exception):
    """Somebody else has entered one of these families since the list was read."""


@dataclass
class Taken:
    """How many families and people are new, and how many were known and have changed."""

    new_families: int = 0
    changed_families: int = 0
    new_people: int = 0
    changed_people: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether everything was known as it is."""
        return not (self.new_families or self.changed_families or self.new_people or self.changed_people)


def mark_of(number: str) -> str:
    """The keyed fingerprint by which a person is known again from their number in the case system."""
    return audit.pseudonym(f"case system's person:{folded(number)}")


def known_people(session: Session, numbers: Iterable[str]) -> dict[str, FamilyMember]:
    """Those of these people who are known already, by their fingerprints."""
    marks, found = iter([mark_of(number) for number in numbers]), {}
    while portion := list(islice(marks, _PORTION)):
        query = select(FamilyMember).where(FamilyMember.mark.in_(portion))
        query = query.options(selectinload(FamilyMember.family))
        found.update({one.mark: one for one in session.scalars(query)})
    return {mark: member for mark, member in found.items() if mark is not None}


def known_families(session: Session) -> dict[str, int]:
    """The ids of all families by reference, as `folded`."""
    return {folded(row.reference): row.id for row in session.execute(select(Family.id, Family.reference))}


@dataclass(frozen=True)
class Foreseen:
    """How many families and people of a list are new, and how many are known."""

    new_families: int
    known_families: int
    new_people: int
    known_people: int


def foresee(session: Session, found: Read) -> Foreseen:
    """What taking in a list would enter and look at, without changing anything."""
    families = len(set(found.cases) & set(known_families(session)))
    people = len(known_people(session, found.people))
    return Foreseen(len(found.cases) - families, families, len(found.people) - people, people)


def take(session: Session, found: Read, by_id: int, now: datetime, today: date) -> Taken:
    """Enter or bring up to date every family and person of a list; the same list again changes nothing.

    A family or a person that the list does not name stays as it is.

    Raises:
        EnteredMeanwhileError: when somebody entered one of its families a moment before.
    """
    take_turn(session, "cases.importing")
    taken = Taken()
    try:
        with session.begin_nested():
            families = _families(session, found, today, taken)
            _people(session, found, families, by_id, now, taken)
    except IntegrityError as clash:
        raise EnteredMeanwhileError from clash
    if not taken.is_nothing:
        audit.record(
            session,
            "families.imported",
            actor=f"person:{by_id}",
            now=now,
            families=taken.new_families + taken.changed_families,
            people=taken.new_people + taken.changed_people,
        )
    return taken


def _families(session: Session, found: Read, today: date, taken: Taken) -> dict[str, Family]:
    """The family to which each reference of the list leads, brought up to date."""
    known = known_families(session)
    there = _with_everybody(session, {known[key] for key in found.cases if key in known})
    families: dict[str, Family] = {}
    for key, case in found.cases.items():
        family = there.get(known.get(key, 0))
        if family is None:
            families[key] = _entered(session, case)
            taken.new_families += 1
            continue
        families[key] = family
    led = _with_everybody(session, {one.merged_into_id for one in families.values() if one.merged_into_id})
    for key, family in families.items():
        if family.merged_into_id is not None:
            # The reference leads to another family: of this one only the people are told here.
            families[key] = led[family.merged_into_id]
        elif key in known:
            workers = found.cases[key].workers | _workers_beside(found, key, there, known)
            changed = _brought_up_to_date(family, found.cases[key], workers, found.says, today)
            taken.changed_families += changed
    session.flush()
    return families


def _with_everybody(session: Session, ids: Iterable[int]) -> dict[int, Family]:
    """Families with their people and workers, by id, as they stand this moment."""
    waiting, found = iter(sorted(ids)), {}
    while portion := list(islice(waiting, _PORTION)):
        query = select(Family).where(Family.id.in_(portion))
        query = query.options(selectinload(Family.members), selectinload(Family.workers))
        for family in session.scalars(query.execution_options(populate_existing=True)):
            found[family.id] = family
    return found


def _workers_beside(found: Read, key: str, there: dict[int, Family], known: dict[str, int]) -> set[int]:
    """Who works with the families that have become part of this one, as the list still names them."""
    beside = [
        case.workers
        for other, case in found.cases.items()
        if other in known and there[known[other]].merged_into_id == known[key]
    ]
    return set().union(*beside)


def _entered(session: Session, case: Case) -> Family:
    family = Family(
        reference=case.reference, team_id=case.team_id, opened_on=case.opened_on, closed_on=case.closed_on
    )
    for person_id in sorted(case.workers):
        family.workers.append(Worker(person_id=person_id, starts_on=case.opened_on, ends_on=case.closed_on))
    session.add(family)
    return family


def _brought_up_to_date(
    family: Family, case: Case, workers: set[int], says: frozenset[Meaning], today: date
) -> bool:
    """Let a family be as the list tells it; whether anything was different."""
    closed_on = case.closed_on if Meaning.CLOSED in says else family.closed_on
    if closed_on is not None and closed_on < case.opened_on:
        closed_on = None
    told = (case.team_id, case.opened_on, closed_on)
    changed = (family.team_id, family.opened_on, family.closed_on) != told
    family.team_id, family.opened_on, family.closed_on = told
    if Meaning.WORKER in says and closed_on is None:
        changed |= _change_workers(family, workers, today)
    if closed_on is not None:
        changed |= any(worker.ends_on is None for worker in family.workers)
        close_family(family, closed_on)
    return changed


def _change_workers(family: Family, workers: set[int], today: date) -> bool:
    """End the work of whoever is not named any more, yesterday, and begin that of whoever is new, today."""
    at_work = {worker.person_id: worker for worker in family.workers if worker.ends_on is None}
    for person_id, worker in at_work.items():
        if person_id not in workers:
            worker.ends_on = max(worker.starts_on, today - timedelta(days=1))
    for person_id in sorted(workers - set(at_work)):
        family.workers.append(Worker(person_id=person_id, starts_on=today))
    return workers != set(at_work)


def _people(
    session: Session, found: Read, families: dict[str, Family], by_id: int, now: datetime, taken: Taken
) -> None:
    known = known_people(session, found.people)
    for number, person in found.people.items():
        mark, family = mark_of(number), families[person.case]
        member = known.get(mark) or _of_that_name(family.members, person.name)
        if member is None:
            member = FamilyMember(family=family, name=person.name, kind=person.kind.value, mark=mark)
            session.add(member)
            taken.new_people += 1
            _say(member, person, by_id, now)
            continue
        taken.changed_people += _is_brought_up_to_date(session, member, family, person, mark, by_id, now)
    session.flush()


def _of_that_name(members: Sequence[FamilyMember], name: str) -> FamilyMember | None:
    """Somebody who was entered by hand before any list named them."""
    return next((one for one in members if one.mark is None and folded(one.name) == folded(name)), None)


def _is_brought_up_to_date(
    session: Session,
    member: FamilyMember,
    family: Family,
    person: Person,
    mark: str,
    by_id: int,
    now: datetime,
) -> bool:
    """Let somebody be as the list tells them; whether anything was different."""
    before = _told_of(member)
    # A list of older work moves nobody back into a family that they have left.
    if member.family is not family and family.opened_on >= member.family.opened_on:
        joining.count_together(session, family, member.family)
        member.family = family
    member.mark, member.name = mark, person.name
    if Kind(member.kind) not in CHOSEN:
        member.kind = person.kind.value
    _say(member, person, by_id, now)
    return _told_of(member) != before


def _told_of(member: FamilyMember) -> tuple[object, ...]:
    return (
        member.family, member.mark, member.name, member.kind, member.language, member.needs, member.basis
    )  # fmt: skip


def _say(member: FamilyMember, person: Person, by_id: int, now: datetime) -> None:
    """Keep what the list says beyond the name; where it says nothing, what is known stays."""
    if person.language is not None:
        member.language = person.language
    if person.needs is not None:
        member.needs = person.needs
    if person.basis is not None and member.basis != person.basis.value:
        record_basis(member, person.basis, by_id=by_id, now=now)
