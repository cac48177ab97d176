"""What families say about one practitioner: theirs alone, never of too few, and shared only by them."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.writers import months_ago, writer
from tests.pages import CheckedClient, sign_in, submit
from webapp import clock
from webapp.access.policy import BY_LINK, Role
from webapp.accounts.models import Person, RoleHeld
from webapp.families import care, portraying
from webapp.families.models import Portrait, PortraitNote, PortraitShare
from webapp.insight.spoken import told_again


@pytest.fixture
def worker(session: Session, people: People) -> Person:
    """Whom families speak about, here for a year."""
    person = people("Wes Marsh", Role.PRACTITIONER, team="North")
    person.roles_held[0].starts_on = months_ago(12).date()
    session.commit()
    return person


@pytest.fixture
def supervisor(people: People) -> Person:
    """Who supervises them."""
    return people("Sue Pervis", Role.SUPERVISOR, team="North")


def said(session: Session, worker: Person, number: int, *, months: int = 2, about: str | None = None) -> None:
    """So many people answered about a worker; their answers differ."""
    for place in range(number):
        levels = ((3, 3, 3), (3, 2, 3), (1, 2, 2))[place % 3]
        writer(session, worker=worker, at=months_ago(months), levels=levels, about=about)


def made(session: Session) -> Iterator[Portrait]:
    """Make what has come due, and return every summary."""
    portraying.make(session, clock.now())
    session.commit()
    return iter(session.scalars(select(Portrait).order_by(Portrait.until)).all())


@pytest.fixture
def portrait(session: Session, worker: Person) -> Portrait:
    """A worker's first summary."""
    said(session, worker, 7)
    return next(made(session))


def test_five_people_of_five_families_are_enough_and_four_are_not(session: Session, worker: Person) -> None:
    said(session, worker, 4)
    said(session, worker, 3, about="team")
    assert list(made(session)) == []
    said(session, worker, 1, about="worker")
    (only,) = made(session)
    assert (only.until.year * 12 + only.until.month) - (only.since.year * 12 + only.since.month) >= 6
    assert [one.id for one in made(session)] == [only.id], "Not twice in a month."
    shown = told_again(only.told)
    assert shown
    assert all(figure.n in (None, 5) for figure in shown.values())


def test_what_all_said_alike_is_not_told(session: Session, worker: Person) -> None:
    for _ in range(8):
        writer(session, worker=worker, at=months_ago(2), levels=(3, 3, 3))
    assert list(made(session)) == []


def test_the_next_summary_waits_for_five_more_and_nobodys_answer_is_the_difference(
    session: Session, worker: Person
) -> None:
    said(session, worker, 7, months=4)
    portraying.make(session, months_ago(2))
    said(session, worker, 4, months=2)
    assert portraying.make(session, months_ago(1)) == 0
    said(session, worker, 1, months=1)
    assert portraying.make(session, months_ago(0)) == 1
    first, second = session.scalars(select(Portrait).order_by(Portrait.until)).all()
    assert second.since == first.since, "Nobody goes out while they would be few."
    numbers = [{figure.n for figure in told_again(one.told).values()} for one in (first, second)]
    assert numbers == [{7}, {12}]


def test_the_practitioner_reads_it_adds_to_it_and_nobody_else_finds_it(
    client: CheckedClient, session: Session, people: People, portrait: Portrait, worker: Person
) -> None:
    sign_in(client, worker)
    opened = client.get("/families-say", follow_redirects=True)
    assert "gave the best answer" in opened.text
    page, notes = f"/families-say/{portrait.id}", f"/families-say/{portrait.id}/notes"
    assert submit(client, page, {"note": " "}, action=notes).status_code == 422
    fields = next(form for form in client.page(page).forms if form.action == notes).fields
    for _ in range(2):
        sent = client.post(notes, data={**fields, "note": "A <hard> half-year."})
        assert sent.status_code == 303
    assert client.page(page).text.count("A <hard> half-year.") == 1
    assert len(session.scalars(select(PortraitNote)).all()) == 1
    roles = [role for role in Role if role not in BY_LINK and role is not Role.PRACTITIONER]
    other = people("Eve Rybody", *roles, team="North")
    sign_in(client, other)
    for url in ("/families-say", page, f"/families-say/shared/{portrait.id}"):
        assert client.get(url).status_code in (403, 404)
    sign_in(client, people("Col League", Role.PRACTITIONER, team="North"))
    assert client.get(page).status_code == 404
    assert "There is nothing to read yet" in client.page("/families-say").text


def test_sharing_lets_a_supervisor_read_until_it_ends_and_each_reading_is_seen(
    client: CheckedClient, session: Session, portrait: Portrait, worker: Person, supervisor: Person
) -> None:
    theirs, shares = f"/families-say/shared/{portrait.id}", f"/families-say/{portrait.id}/shares"
    page = f"/families-say/{portrait.id}"
    sign_in(client, supervisor)
    assert client.get(theirs).status_code == 404
    sign_in(client, worker)
    assert submit(client, page, {"supervisor": ""}, action=shares).status_code == 422
    assert submit(client, page, {"supervisor": str(worker.id)}, action=shares).status_code == 422
    for _ in range(2):
        assert submit(client, page, {"supervisor": str(supervisor.id)}, action=shares).status_code == 303
    sharing = session.scalars(select(PortraitShare)).one()
    sign_in(client, supervisor)
    assert "Wes Marsh" in client.page("/families-say/shared").text
    assert "gave the best answer" in client.page(theirs).text
    sign_in(client, worker)
    receipts = client.page("/receipts").text
    assert "Sue Pervis" in receipts
    assert "A summary of what families say about you" in receipts
    end = f"{shares}/{sharing.id}/end"
    assert submit(client, page, action=end).status_code == 303
    sign_in(client, supervisor)
    assert client.get(theirs).status_code == 404
    assert "Nobody shares a summary" in client.page("/families-say/shared").text


def test_who_no_longer_supervises_reads_nothing_more(
    session: Session, client: CheckedClient, portrait: Portrait, supervisor: Person
) -> None:
    now, today = clock.now(), clock.today()
    portraying.share(session, portrait, supervisor.id, uuid.uuid4(), now, today)
    session.commit()
    sign_in(client, supervisor)
    assert client.get(f"/families-say/shared/{portrait.id}").status_code == 200
    held = session.scalars(select(RoleHeld).where(RoleHeld.role == Role.PRACTITIONER.value)).one()
    held.ends_on = today - timedelta(days=1)
    held.starts_on = held.ends_on
    session.commit()
    assert client.get(f"/families-say/shared/{portrait.id}").status_code == 404
    with pytest.raises(portraying.NotTheirSupervisorError):
        portraying.share(session, portrait, supervisor.id, uuid.uuid4(), now, today)


def test_a_forms_id_serves_one_summary(session: Session, portrait: Portrait, people: People) -> None:
    other = people("Otto Her", Role.PRACTITIONER, team="North")
    said(session, other, 6)
    second = [one for one in made(session) if one.person_id == other.id][0]
    number = uuid.uuid4()
    portraying.add_note(session, portrait, "One.", number, clock.now())
    with pytest.raises(portraying.AnotherFormError):
        portraying.add_note(session, second, "Two.", number, clock.now())


def test_a_practitioner_takes_it_along_and_it_is_erased_with_them(
    session: Session, portrait: Portrait, worker: Person, supervisor: Person
) -> None:
    portraying.add_note(session, portrait, "Known beside it.", uuid.uuid4(), clock.now())
    portraying.share(session, portrait, supervisor.id, uuid.uuid4(), clock.now(), clock.today())
    (kept,) = care.export_person(session, worker.id)["summaries"]
    assert kept["notes"] == ["Known beside it."]
    assert care.export_person(session, supervisor.id)["summaries"] == []
    assert care.erase_person(session, worker.id) > 0
    for table in (Portrait, PortraitNote, PortraitShare):
        assert session.scalars(select(table)).all() == []
