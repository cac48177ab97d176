"""A list taken in again brings up to date: nothing doubled, nothing lost, whatever the case system did."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.cases.lists import MAP, born, family, opened, person, row, take, understood
from tests.conftest import People
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.cases import importing, queries
from webapp.cases.importing import Taken
from webapp.cases.models import Family, FamilyMember, Worker
from webapp.cases.rules import FamiliesMap, Kind, Meaning
from webapp.families.models import Invitation
from webapp.families.rules import Moment

NOTHING = Taken()


@pytest.fixture
def lead(people: People) -> Person:
    """Whoever takes lists in, with two workers and two teams."""
    people("Wes Marsh", Role.PRACTITIONER, team="North")
    people("Sue Tarn", Role.PRACTITIONER, team="South")
    return people("Lena Field", Role.PARTICIPATION_LEAD)


def counts(session: Session) -> tuple[int, int, int]:
    """How many families, people and workers are stored."""
    session.expire_all()
    families, people, workers = (
        session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Family, FamilyMember, Worker)
    )
    return families, people, workers


def working(session: Session, reference: str) -> dict[str, tuple[str, str | None]]:
    """Who works with a family, from which day to which."""
    found = family(session, reference).workers
    names = {one.id: one.name for one in session.scalars(select(Person))}
    return {
        names[one.person_id]: (one.starts_on.isoformat(), one.ends_on.isoformat() if one.ends_on else None)
        for one in found
    }


def asked(session: Session, number: str) -> Invitation:
    """An invitation of somebody, as if it had gone out."""
    member = person(session, number)
    invitation = Invitation(
        member_id=member.id,
        family_id=member.family_id,
        team_id=member.family.team_id,
        kind=member.kind,
        form="family-voice-adults",
        version=1,
        moment=Moment.FIRST_WEEKS.value,
        invited_at=clock.now(),
    )
    session.add(invitation)
    session.commit()
    return invitation


def test_the_same_list_again_changes_nothing(session: Session, lead: Person) -> None:
    rows = [row("F-1", "1"), row("F-1", "2", born=born(8), basis="Parent"), row("F-2", "3")]
    assert take(session, lead.id, *rows) == Taken(new_families=2, new_people=3)
    before = counts(session)
    assert take(session, lead.id, *rows[::-1]) == NOTHING
    assert counts(session) == before == (2, 3, 2)
    assert session.scalars(select(Event.kind)).all().count("families.imported") == 1


def test_what_the_list_says_anew_is_brought_up_to_date(session: Session, lead: Person) -> None:
    take(session, lead.id, row("F-1", "1"), row("F-1", "2", born=born(11), basis="Parent", language="Urdu"))
    changed = [
        row("F-1", "1", team="South", name="New Name", language="Polish", needs="BSL"),
        row("F-1", "2", team="South", born=born(12), basis="Child"),
    ]
    assert take(session, lead.id, *changed) == Taken(changed_families=1, changed_people=2)
    adult, child = person(session, "1"), person(session, "2")
    assert (adult.name, adult.language, adult.needs) == ("New Name", "pl", "sign-language")
    # What the list does not say any more stays known.
    assert (child.kind, child.language, child.basis) == ("young person", "ur", "own competence")
    assert (child.basis_recorded_by_id, child.basis_recorded_at is not None) == (lead.id, True)
    assert adult.family.team_id == next(
        team for name, team in queries.known(session, clock.today()).teams.items() if name == "south"
    )


def test_workers_come_and_go_by_date(session: Session, lead: Person) -> None:
    today = clock.today()
    began, yesterday = opened(), (today - timedelta(days=1)).isoformat()
    take(session, lead.id, row("F-1", "1"))
    assert working(session, "F-1") == {"Wes Marsh": (began, None)}
    assert take(session, lead.id, row("F-1", "1", worker="Sue Tarn")).changed_families == 1
    after = {"Wes Marsh": (began, yesterday), "Sue Tarn": (today.isoformat(), None)}
    assert working(session, "F-1") == after
    # Two rows of a family may name two workers; and one that names nobody says nothing of the other.
    take(session, lead.id, row("F-1", "1", worker="Sue Tarn"), row("F-1", "2", worker=""))
    assert working(session, "F-1") == after
    # Nobody works with them any more.
    take(session, lead.id, row("F-1", "1", worker=""), row("F-1", "2", worker=""))
    assert working(session, "F-1")["Sue Tarn"] == (today.isoformat(), today.isoformat())


def test_a_family_ends_and_begins_again(session: Session, lead: Person) -> None:
    ended = opened(3)
    take(session, lead.id, row("F-1", "1"))
    assert take(session, lead.id, row("F-1", "1", closed=ended)).changed_families == 1
    assert family(session, "F-1").closed_on is not None
    assert working(session, "F-1")["Wes Marsh"][1] == ended
    assert take(session, lead.id, row("F-1", "1", closed=ended)) == NOTHING
    take(session, lead.id, row("F-1", "1", worker="Sue Tarn"))
    assert family(session, "F-1").closed_on is None
    assert working(session, "F-1")["Sue Tarn"] == (clock.today().isoformat(), None)


def test_a_column_that_is_not_named_leaves_what_is_known(session: Session, lead: Person) -> None:
    take(session, lead.id, row("F-1", "1", closed=opened(3)))
    few = {
        meaning: column
        for meaning, column in MAP.columns.items()
        if meaning not in (Meaning.CLOSED, Meaning.WORKER)
    }
    found = understood(session, [row("F-1", "1", worker="Unknown")], FamiliesMap("Few", few, {}))
    assert found.faults == []
    assert importing.take(session, found, lead.id, clock.now(), clock.today()) == NOTHING


def test_whoever_was_entered_by_hand_is_known_again_by_name_and_only_once(
    session: Session, lead: Person
) -> None:
    take(session, lead.id, row("F-1", "1"))
    there = family(session, "F-1")
    session.add(FamilyMember(family=there, name="Ana Roe", kind="child"))
    session.commit()
    rows = [row("F-1", "1"), row("F-1", "2", name="ana  roe", born=born(8)), row("F-1", "3", name="Ana Roe")]
    assert take(session, lead.id, *rows) == Taken(new_people=1, changed_people=1)
    assert take(session, lead.id, *rows) == NOTHING
    assert counts(session)[1] == 3


def test_a_case_that_is_split_keeps_what_everybody_was_asked(session: Session, lead: Person) -> None:
    take(session, lead.id, row("F-1", "1"), row("F-1", "2"))
    before = asked(session, "2")
    first = family(session, "F-1").id
    taken = take(session, lead.id, row("F-1", "1"), row("F-9", "2"))
    assert taken == Taken(new_families=1, changed_people=1)
    moved, other = person(session, "2"), family(session, "F-9")
    assert moved.family_id == other.id
    # What was asked stays with the family it was asked in; both count as one from now on.
    assert (before.member_id, before.family_id) == (moved.id, first)
    assert queries.counts_with(session) in ({first: other.id}, {other.id: first})


def test_a_family_that_comes_back_under_another_reference_is_not_doubled(
    session: Session, lead: Person
) -> None:
    old = {"opened": opened(400), "closed": opened(200)}
    take(session, lead.id, row("OLD", "1", **old), row("OLD", "2", **old))
    again = [row("OLD", "1", **old), row("OLD", "2", **old), row("NEW", "1"), row("NEW", "2")]
    assert take(session, lead.id, *again) == Taken(new_families=1, changed_people=2)
    assert take(session, lead.id, *again) == NOTHING
    # A list of older work moves nobody back.
    assert take(session, lead.id, row("OLD", "1", **old)) == NOTHING
    assert person(session, "1").family.reference == "NEW"


def test_only_a_fingerprint_of_a_persons_number_is_kept(session: Session, lead: Person) -> None:
    take(session, lead.id, row("F-1", "4711-0815"))
    (mark,) = session.scalars(select(FamilyMember.mark))
    assert mark is not None
    assert "4711" not in mark
    assert mark == importing.mark_of(" 4711-0815 ")


def test_a_reference_that_was_entered_meanwhile_leaves_nothing_half(session: Session, lead: Person) -> None:
    found = understood(session, [row("F-1", "1"), row("F-2", "2")])
    real, team = importing.known_families, found.cases["f-2"].team_id
    session.add(Family(reference="F-2", team_id=team, opened_on=clock.today()))
    session.commit()

    def before_it_came(session: Session) -> dict[str, int]:
        return {key: family_id for key, family_id in real(session).items() if key != "f-2"}

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(importing, "known_families", before_it_came)
        with pytest.raises(importing.EnteredMeanwhileError):
            importing.take(session, found, lead.id, clock.now(), clock.today())
    session.commit()
    assert counts(session) == (1, 0, 0)
    assert take(session, lead.id, row("F-1", "1"), row("F-2", "2")).new_families == 1


@pytest.mark.parametrize(("chosen", "age"), [(Kind.CARER, 41), (Kind.CARE_LEAVER, 17)])
def test_a_form_that_somebody_chose_is_not_changed_by_an_age(
    session: Session, lead: Person, chosen: Kind, age: int
) -> None:
    take(session, lead.id, row("F-1", "1", born=born(age)))
    person(session, "1").kind = chosen.value
    take(session, lead.id, row("F-1", "1", born=born(age)))
    assert person(session, "1").kind == chosen
