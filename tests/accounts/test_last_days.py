"""Moving somebody's last day, ending their access, and letting them in again as the same person."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.test_letting_in import held, kinds, people_with
from tests.accounts.visitors import EMAIL, NEW, PAGE, day_fields, fields, in_days, let_in, press, tokens
from tests.conftest import People
from tests.html import Page
from tests.pages import CheckedClient, sign_in, submit
from tests.security.house import browser
from tests.supervision import meetings
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person


def ended(session: Session, person: Person, days_ago: int) -> None:
    """Let somebody's access have ended some days ago, as it does by itself."""
    person.access_ends_on = in_days(-days_ago)
    for one in person.roles_held:
        one.starts_on, one.ends_on = in_days(-days_ago - 50), in_days(-days_ago)
    session.commit()


def test_a_last_day_can_be_moved_both_ways_and_the_roles_go_with_it(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    nina = let_in(client, session, kind="agency")
    for days in (120, 120, 0, 30):
        assert press(client, nina.id, "last-day", day_fields("last_on", in_days(days))).status_code == 303
        session.expire_all()
        assert nina.access_ends_on == in_days(days)
        assert {last for *_rest, last in held(session, nina)} == {in_days(days)}
    assert kinds(session)[2:] == ["visiting staff.last day moved"] * 3


@pytest.mark.parametrize("days", [-1, -400, 367, 396])
def test_a_last_day_that_cannot_be_is_said_and_kept(
    client: CheckedClient, session: Session, coordinator: Person, days: int
) -> None:
    nina = let_in(client, session)
    answer = press(client, nina.id, "last-day", day_fields("last_on", in_days(days)))
    assert answer.status_code == 422
    page = Page.of(answer)
    assert "Enter a last day in the next 12 months" in page.text
    form = next(one for one in page.forms if one.action.endswith("/last-day"))
    assert form.fields["last_on-year"] == [str(in_days(days).year)]
    for sent in ({}, {"last_on-day": "x", "last_on-month": "1", "last_on-year": "9" * 99}):
        assert press(client, nina.id, "last-day", sent).status_code == 422
    session.expire_all()
    assert nina.access_ends_on == in_days(90)


def test_a_last_day_is_not_before_the_first(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    nina = let_in(client, session, **day_fields("first_on", in_days(20)))
    answer = press(client, nina.id, "last-day", day_fields("last_on", in_days(19)))
    assert answer.status_code == 422
    assert "not before the first day" in answer.get_data(as_text=True)
    assert press(client, nina.id, "last-day", day_fields("last_on", in_days(20))).status_code == 303


def test_access_that_is_ended_ends_at_once_everywhere_and_what_was_confirmed_stays(
    client: CheckedClient, session: Session, coordinator: Person, people: People
) -> None:
    olu = let_in(client, session, name="Olu Reed")
    cast = meetings.cast_of(session, people)
    supervision = meetings.recorded(client, cast, olu)
    theirs = browser(client)
    sign_in(theirs, olu)
    assert theirs.get("/supervision").status_code == 200
    sign_in(client, coordinator)
    before = client.page(f"{PAGE}/{olu.id}").text
    assert "1 thing here waits for Olu Reed." in before
    for _ in range(2):
        assert press(client, olu.id, "end").status_code == 303
    assert theirs.get("/supervision").status_code == 302
    session.expire_all()
    assert not olu.has_access_on(clock.today())
    assert held(session, olu) == {("partner", "North", clock.today(), clock.today())}
    text = client.page(f"{PAGE}/{olu.id}").text
    assert "What they wrote and confirmed stays." in text
    assert "1 thing here waits for Olu Reed." in text
    assert kinds(session).count("visiting staff.ended") == 1
    assert tokens(session, olu.id) == []
    assert press(client, olu.id, "last-day", day_fields("last_on", in_days(9))).status_code == 409
    assert press(client, olu.id, "link", {"after": "1"}).status_code == 409
    sign_in(client, cast.supervisor)
    assert "Olu Reed" in client.page(f"/supervision/{supervision}").text


def test_whoever_ends_before_they_begin_never_held_a_role(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    nina = let_in(client, session, **day_fields("first_on", in_days(20)))
    assert press(client, nina.id, "end").status_code == 303
    assert held(session, nina) == set()


def test_whoever_was_here_is_let_in_again_as_the_same_person_once_that_is_said(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    nina = let_in(client, session)
    ended(session, nina, 10)
    nina.password, mark = "an old hash", nina.fs_uniquifier
    session.commit()
    sent = fields(session, email=EMAIL.title(), name="N. Gale", kind="agency", employer_name="Locums")
    asked = submit(client, NEW, sent)
    assert asked.status_code == 422
    assert "It is the same person: let Nina Gale in again" in asked.get_data(as_text=True)
    assert not nina.has_access_on(clock.today())
    for _ in range(2):
        assert submit(client, NEW, {**sent, "again": str(nina.id)}).status_code == 303
    session.expire_all()
    assert (people_with(session), nina.name, nina.employer.name) == (1, "Nina Gale", "Locums")
    assert (nina.password, nina.active, nina.access_ends_on) == (None, True, in_days(90))
    assert nina.fs_uniquifier != mark
    assert {role for role, _team, _first, last in held(session, nina) if last == in_days(90)} == {
        "practitioner",
        "team member",
    }
    assert ("partner", "North", in_days(-60), in_days(-10)) in held(session, nina)
    assert kinds(session)[2:] == ["visiting staff.let in again", "link.issued"]


def test_whoever_comes_again_does_not_come_before_they_went(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    nina = let_in(client, session)
    ended(session, nina, 10)
    page = client.page(f"{NEW}?again={nina.id}")
    assert "It is the same person" in page.text
    form = next(one for one in page.forms if one.in_main)
    assert (form.fields["email"], form.fields["again"]) == ([EMAIL], [str(nina.id)])
    sent = fields(session, again=str(nina.id), **day_fields("first_on", in_days(-20)))
    answer = submit(client, NEW, sent)
    assert answer.status_code == 422
    assert "they had access until then" in Page.of(answer).text


def test_somebody_ended_by_mistake_is_back_on_the_same_day(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    nina = let_in(client, session)
    press(client, nina.id, "end")
    assert let_in(client, session, again=str(nina.id)).id == nina.id
    assert held(session, nina) == {("partner", "North", clock.today(), in_days(90))}


def test_an_open_role_of_before_does_not_come_back_with_somebody(
    client: CheckedClient, session: Session, coordinator: Person, people: People
) -> None:
    back = people("Bo Back", Role.PRACTITIONER, Role.TEAM_MEMBER, team="South")
    boss = people("Al Boss", Role.ADMINISTRATOR)
    for one in (back, boss):
        one.access_ends_on = in_days(-5)
        for role in one.roles_held:
            role.starts_on = in_days(-50)
    session.commit()
    let_in(client, session, email=back.email, again=str(back.id))
    on = {(one.role, one.team.name if one.team else "") for one in back.roles_on(clock.today())}
    assert on == {("partner", "North")}
    refused = submit(client, NEW, fields(session, email=boss.email, again=str(boss.id)))
    assert refused.status_code == 422
    assert "ask your administrator" in refused.get_data(as_text=True)
    session.expire_all()
    assert not boss.has_access_on(clock.today())


def test_permanent_staff_oneself_and_whoever_holds_another_role_are_not_found(
    client: CheckedClient, session: Session, coordinator: Person, people: People
) -> None:
    permanent = people("Sue Perm", Role.PRACTITIONER, team="North")
    partner = people("Pia Perm", Role.PARTNER, team="North", employer="The police")
    both = people("Bo Both", Role.PRACTITIONER, Role.OBSERVER, team="North", employer="The police")
    later = people("Lou Later", Role.PARTNER, team="North", employer="The police")
    accounts.give_role(session, later, Role.AUDITOR, starts_on=in_days(9))
    for one in (coordinator, both, later):
        one.access_ends_on = in_days(30)
    session.commit()
    for one in (permanent, partner, coordinator, both, later):
        assert client.get(f"{PAGE}/{one.id}").status_code == 404
        for what in ("last-day", "end", "link"):
            sent = day_fields("last_on", in_days(60)) | {"after": "0"}
            assert press(client, one.id, what, sent).status_code == 404, (one.name, what)
        assert one.name not in client.page(f"{NEW}?again={one.id}").forms[-2].fields["name"]
    session.expire_all()
    assert {one.access_ends_on for one in (permanent, partner)} == {None}
    assert {one.access_ends_on for one in (coordinator, both, later)} == {in_days(30)}
    assert session.scalars(select(Person).where(Person.active.is_(False))).all() == []
    text = client.page(PAGE).text
    assert "Sue Perm" not in text
    assert text.count("Only your administrator can change this.") == 4
