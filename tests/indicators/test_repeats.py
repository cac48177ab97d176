"""The same again changes nothing, other numbers ask first, and of two at once one whole result stands."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.indicators.files import TAKE_IN, fields, hopes, keep, pick, row, take_in, text_of
from tests.pages import CheckedClient, sign_in, submit
from tests.security.house import browser
from webapp.access.policy import Role
from webapp.accounts.models import Person, Team
from webapp.audit import Event
from webapp.indicators import care
from webapp.indicators.models import MonthlyCount, Pick
from webapp.insight.hopes import Part

CONTENT = text_of(row(), row(40, 60, team="South"))


def stands(session: Session) -> list[tuple[int, int]]:
    session.expire_all()
    found = session.scalars(select(MonthlyCount).order_by(MonthlyCount.team_id))
    return [(one.count, one.out_of) for one in found]


def test_the_same_file_twice_changes_nothing_and_is_one_event(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    assert take_in(client, CONTENT).status_code == 303
    at = session.scalars(select(MonthlyCount.taken_in_at)).all()
    again = take_in(client, CONTENT)
    assert "All of it stood already" in client.page(again.location).text
    assert stands(session) == [(50, 60), (40, 60)]
    assert session.scalars(select(MonthlyCount.taken_in_at)).all() == at
    assert session.scalars(select(Event.kind)).all().count("counts.taken in") == 1


def test_other_numbers_are_listed_and_replaced_only_when_that_is_said(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    take_in(client, CONTENT)
    later = text_of(row(51), row(40, 60, team="South"), row(30, 60, team="East"))
    tried = take_in(client, later, deed="try")
    assert "Of 1 count other numbers stand already." in tried.text
    assert "Line 2:" in tried.text
    refused = take_in(client, later)
    assert refused.status_code == 422
    assert "Say that the numbers of these months are to be replaced" in refused.text
    # Nothing half-written: not even what is new.
    assert stands(session) == [(50, 60), (40, 60)]
    assert take_in(client, later, replace="yes").status_code == 303
    assert stands(session) == [(51, 60), (40, 60), (30, 60)]


def test_two_co_ordinators_at_once_leave_one_whole_result(
    client: CheckedClient, session: Session, people: People, coordinator: Person
) -> None:
    other = people("Ola Ord", Role.COORDINATOR)
    browsers = []
    for at in range(4):
        theirs = browser(client)
        sign_in(theirs, other if at % 2 else coordinator)
        browsers.append(theirs)
    files = [text_of(row(20 + at % 2), row(30 + at % 2, 60, team="South")) for at in range(4)]
    tokens = [theirs.page(TAKE_IN).forms[0].fields["csrf_token"][0] for theirs in browsers]
    session.commit()

    def send(at: int) -> int:
        return take_in(browsers[at], files[at], replace="yes", csrf_token=tokens[at]).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, range(4))) == [303] * 4
    assert stands(session) in ([(20, 60), (30, 60)], [(21, 60), (31, 60)])


def test_the_same_form_twice_is_one_pick_and_two_forms_at_once_are_one_of_an_indicator(
    client: CheckedClient, session: Session, member: Person, teams: dict[str, Team]
) -> None:
    north = teams["North"]
    page = client.page(hopes(north))
    form = next(form for form in page.forms if form.action == hopes(north))
    sent = {**form.fields, **fields()}
    for _again in range(2):
        assert client.post(hopes(north), data=sent).status_code == 303
    assert len(session.scalars(select(Pick)).all()) == 1
    browsers = [browser(client) for _ in range(4)]
    for theirs in browsers:
        sign_in(theirs, member)
    forms = [{**fields(indicator="home-moves"), **_token(theirs, north)} for theirs in browsers]
    url = hopes(north)
    session.commit()

    def send(at: int) -> int:
        return browsers[at].post(url, data=forms[at]).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(send, range(4)))
    assert answers == [303, 422, 422, 422]
    session.expire_all()
    assert [one.indicator for one in session.scalars(select(Pick).order_by(Pick.id))] == [
        "school-attendance",
        "home-moves",
    ]


def _token(client: CheckedClient, team: Team) -> dict[str, object]:
    form = next(form for form in client.page(hopes(team)).forms if form.action == hopes(team))
    return {"csrf_token": form.fields["csrf_token"], "client_id": str(uuid.uuid4())}


def test_a_change_of_what_somebody_else_has_changed_is_too_late_and_loses_nothing(
    client: CheckedClient, session: Session, member: Person, teams: dict[str, Team]
) -> None:
    north = teams["North"]
    pick(client, north)
    one = session.scalars(select(Pick)).one()
    url = f"{hopes(north)}/{one.id}"
    form = next(form for form in client.page(url).forms if form.action == url)
    theirs = {**form.fields, "line": "Theirs.", "client_id": str(uuid.uuid4())}
    for _again in range(2):
        assert client.post(url, data=theirs).status_code == 303
    assert client.post(url, data={**form.fields, "line": "Mine."}).status_code == 409
    assert "Somebody has changed this already" in client.page(url).text
    session.expire_all()
    assert [each.line for each in session.scalars(select(Pick).where(Pick.ended_at.is_(None)))] == ["Theirs."]


def test_a_form_of_another_team_s_pick_is_refused(
    client: CheckedClient, session: Session, people: People, member: Person, teams: dict[str, Team]
) -> None:
    pick(client, teams["North"])
    used = str(session.scalars(select(Pick.client_id)).one())
    sign_in(client, people("Els Ewhere", Role.TEAM_MEMBER, team="South"))
    assert pick(client, teams["South"], client_id=used).status_code == 409


def test_what_a_person_wrote_is_handed_out_and_their_name_goes_while_the_pick_stays(
    client: CheckedClient, session: Session, coordinator: Person, member: Person, teams: dict[str, Team]
) -> None:
    north = teams["North"]
    keep(session, north, coordinator, [Part(50, 60)])
    pick(client, north)
    one = session.scalars(select(Pick)).one()
    url = f"{hopes(north)}/{one.id}/give-up"
    submit(client, hopes(north), {}, action=url)
    (told,) = care.export_person(session, member.id)["picked indicators"]
    assert (told["indicator"], told["wrote_it"], told["ended_it"]) == ("school-attendance", True, True)
    assert care.export_person(session, coordinator.id)["picked indicators"] == []
    assert care.erase_person(session, member.id) == 1
    session.expire_all()
    kept = session.scalars(select(Pick)).one()
    assert (kept.picked_by_id, kept.ended_by_id, kept.line != "") == (None, None, True)
    assert care.erase_all(session) == 2
    assert [session.scalars(select(table)).all() for table in care.TABLES] == [[], []]
