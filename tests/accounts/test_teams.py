"""A team goes on as part of another: everybody moves on a day, once, and what was stays where it was."""

import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.recruitment.scene import fresh
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import care, queries, service
from webapp.accounts.models import Person, RoleHeld, Team, TeamGoingOn
from webapp.audit import Event, EventDetail
from webapp.cases.models import Family
from webapp.cases.service import follow_teams

TODAY = clock.today()


@pytest.fixture
def teams(client: CheckedClient, session: Session, people: People) -> dict[str, Team]:
    """Three teams by name, and an administrator who has signed in."""
    found = {name: service.team_named(session, name) for name in ("North", "South", "East")}
    session.commit()
    sign_in(client, people("Ad Min", Role.ADMINISTRATOR))
    return found


def on(day: date) -> dict[str, str]:
    """The three fields of the day."""
    return {"from_on-day": str(day.day), "from_on-month": str(day.month), "from_on-year": str(day.year)}


def go_on(client: CheckedClient, team: Team, into: Team, day: date = TODAY, **other: str) -> TestResponse:
    """Send the form that lets a team go on as another."""
    page = f"/teams/{team.id}/goes-on"
    return submit(client, page, {"into": str(into.id), **on(day), **other}, action=page)


def held(session: Session, person: Person) -> Sequence[tuple[int | None, str, date, date | None]]:
    """Every role that somebody holds or held, in order of its first day."""
    session.expire_all()
    query = select(RoleHeld).where(RoleHeld.person_id == person.id)
    each = session.scalars(query.order_by(RoleHeld.starts_on, RoleHeld.id))
    return [(one.team_id, one.role, one.starts_on, one.ends_on) for one in each]


def test_everybody_moves_with_their_roles_on_the_day_and_the_page_says_who_will(
    client: CheckedClient, session: Session, people: People, teams: dict[str, Team]
) -> None:
    north, south = teams["North"], teams["South"]
    ada = people("Ada Ode", Role.PRACTITIONER, Role.TEAM_MEMBER, team="North")
    day = TODAY + timedelta(days=30)
    (first, _second) = held(session, ada)
    asked = client.page(f"/teams/{north.id}/goes-on")
    assert "Ada Ode: Practitioner, Team member" in " ".join(asked.text.split())
    assert go_on(client, north, south, day).location == "/teams#going-on"
    before = day - timedelta(days=1)
    assert [(team, begins, ends) for team, _role, begins, ends in held(session, ada)] == [
        (north.id, first[2], before),
        (north.id, first[2], before),
        (south.id, day, None),
        (south.id, day, None),
    ]
    assert queries.team_of(session, ada.id, before) == north.id
    assert queries.team_of(session, ada.id, day) == south.id
    assert "North goes on as part of South from" in client.page("/teams").text
    (event,) = session.scalars(select(Event).where(Event.kind == "team.goes on"))
    assert session.get_one(EventDetail, event.id).details == {
        "team": north.id, "into": south.id, "from_on": day.isoformat(), "roles": 2,
    }  # fmt: skip
    # There is no second way from it.
    assert [one for one in client.page(f"/teams/{north.id}/goes-on").forms if one.in_main] == []


def test_roles_keep_their_ends_begin_no_sooner_and_are_held_once(
    client: CheckedClient, session: Session, people: People, teams: dict[str, Team]
) -> None:
    north, south = teams["North"], teams["South"]
    day, soon, late = (TODAY + timedelta(days=n) for n in (30, 20, 60))
    ends, gone, comes, both = (people(f"P {n}", Role.OBSERVER) for n in range(4))
    began = TODAY - timedelta(days=100)
    for person, first, last in ((ends, began, late), (gone, began, soon), (comes, late, None)):
        service.give_role(session, person, Role.SUPERVISOR, team=north, starts_on=first, ends_on=last)
    for team in (north, south):
        service.give_role(session, both, Role.SUPERVISOR, team=team, starts_on=began)
    session.commit()
    assert go_on(client, north, south, day).status_code == 303
    in_a_team = [[one for one in held(session, who) if one[0]] for who in (ends, gone, comes, both)]
    eve, role = day - timedelta(days=1), "supervisor"
    assert in_a_team == [
        [(north.id, role, began, eve), (south.id, role, day, late)],
        [(north.id, role, began, soon)],
        [(south.id, role, late, None)],
        [(north.id, role, began, eve), (south.id, role, began, None)],
    ]


@pytest.mark.parametrize(
    ("wrong", "what_to_do"),
    [
        ({"into": ""}, "Select the team that it goes on as"),
        ({"into": "itself"}, "Select the team that it goes on as"),
        ({"into": "9999"}, "Select the team that it goes on as"),
        ({"from_on-day": "31", "from_on-month": "2"}, "Enter a day from today on"),
        (on(TODAY - timedelta(days=1)), "Enter a day from today on"),
        (on(TODAY + timedelta(days=400)), "Enter a day from today on"),
    ],
)
def test_what_is_wrong_is_said_what_was_typed_stays_and_nobody_moves(
    client: CheckedClient, session: Session, people: People, teams: dict[str, Team],
    wrong: dict[str, str], what_to_do: str,
) -> None:  # fmt: skip
    north = teams["North"]
    ada = people("Ada Ode", Role.TEAM_MEMBER, team="North")
    page = f"/teams/{north.id}/goes-on"
    sent = {name: str(north.id) if text == "itself" else text for name, text in wrong.items()}
    answer = submit(client, page, {"into": str(teams["South"].id), **on(TODAY), **sent}, action=page)
    assert answer.status_code == 422
    assert what_to_do in answer.text
    assert [one[0] for one in held(session, ada)] == [north.id]
    assert session.scalars(select(TeamGoingOn)).all() == []
    assert go_on(client, north, teams["South"], client_id="none").status_code == 400


def test_a_team_goes_on_once_and_never_as_one_that_ends(
    client: CheckedClient, session: Session, teams: dict[str, Team]
) -> None:
    north, south, east = teams.values()
    one_form = {"client_id": str(uuid.uuid4())}
    page = f"/teams/{north.id}/goes-on"
    sent = client.page(page).forms[-1].fields | on(TODAY) | {"into": str(south.id)} | one_form
    assert [client.post(page, data=sent).status_code for _ in range(2)] == [303, 303]
    other = f"/teams/{east.id}/goes-on"
    assert client.post(other, data=sent).status_code == 409
    again = client.post(page, data={**sent, "client_id": str(uuid.uuid4()), "into": str(east.id)})
    assert again.status_code == 409
    assert "This team goes on as another already" in again.text
    ending = client.post(other, data={**sent, "client_id": str(uuid.uuid4()), "into": str(north.id)})
    assert ending.status_code == 422
    assert "this one goes on as another itself" in ending.text
    session.expire_all()
    (only,) = session.scalars(select(TeamGoingOn))
    assert (only.team_id, only.into_id) == (north.id, south.id)


def test_a_team_does_not_go_on_before_another_has_come_to_it(
    client: CheckedClient, session: Session, teams: dict[str, Team]
) -> None:
    north, south, east = teams.values()
    day = TODAY + timedelta(days=20)
    assert go_on(client, north, south, day).status_code == 303
    early = go_on(client, south, east, TODAY)
    assert early.status_code == 422
    assert "from that day another team goes on as this one" in early.text
    assert go_on(client, south, east, day).status_code == 303


def test_two_who_record_it_at_once_move_everybody_once(
    client: CheckedClient, session: Session, people: People, teams: dict[str, Team]
) -> None:
    north, south = teams["North"], teams["South"]
    ada = people("Ada Ode", Role.TEAM_MEMBER, team="North")
    page = f"/teams/{north.id}/goes-on"
    sent = client.page(page).forms[-1].fields | on(TODAY) | {"into": str(south.id)}
    cookie = client.get_cookie("session")
    assert cookie is not None
    session.commit()

    def send(at: int) -> int:
        theirs = fresh(client)
        theirs.set_cookie("session", cookie.value)
        own = {"client_id": f"0000000{at}-0000-4000-8000-000000000000"}
        return theirs.post(page, data={**sent, **own}).status_code

    with ThreadPoolExecutor(4) as crowd:
        assert sorted(crowd.map(send, range(4))) == [303, 409, 409, 409]
    assert [one[0] for one in held(session, ada)] == [north.id, south.id]


def _teams_for_visitors(client: CheckedClient, people: People) -> str:
    sign_in(client, people("Cal Ord", Role.COORDINATOR))
    return client.get("/visiting-staff/new").text.partition('id="team"')[2].partition("</select>")[0]


def test_nobody_is_let_into_a_team_that_has_gone_on(
    client: CheckedClient, session: Session, people: People, teams: dict[str, Team]
) -> None:
    assert go_on(client, teams["North"], teams["South"]).status_code == 303
    offered = _teams_for_visitors(client, people)
    assert [name for name in teams if name in offered] == ["South", "East"]


def test_families_follow_from_the_day_on_and_closed_ones_stay(
    client: CheckedClient, session: Session, people: People, teams: dict[str, Team]
) -> None:
    north, south = teams["North"], teams["South"]
    day, began = TODAY + timedelta(days=3), TODAY - timedelta(days=200)
    for place, closed in enumerate((None, TODAY - timedelta(days=5))):
        session.add(Family(reference=f"N-{place}", team_id=north.id, opened_on=began, closed_on=closed))
    session.commit()
    assert go_on(client, north, south, day).status_code == 303
    # Until then visiting staff can be let into the team.
    assert f'value="{north.id}"' in _teams_for_visitors(client, people)
    told = [follow_teams(session, when) for when in (TODAY, day, day)]
    assert told == [0, 1, 0]
    found = session.execute(select(Family.reference, Family.team_id).order_by(Family.reference)).all()
    assert [tuple(one) for one in found] == [("N-0", south.id), ("N-1", north.id)]


def test_only_an_administrator_finds_the_page(
    client: CheckedClient, people: People, teams: dict[str, Team]
) -> None:
    for role in (Role.COORDINATOR, Role.SUPERVISOR, Role.QUALITY_LEAD):
        sign_in(client, people(f"Not {role.value}", role, team="North" if role is Role.SUPERVISOR else None))
        assert client.get("/teams").status_code == 403
        assert client.get(f"/teams/{teams['North'].id}/goes-on").status_code == 403


def test_what_is_kept_of_who_recorded_it_is_handed_out_and_goes_with_them(
    client: CheckedClient, session: Session, teams: dict[str, Team]
) -> None:
    assert go_on(client, teams["North"], teams["South"]).status_code == 303
    one = session.scalars(select(TeamGoingOn)).one()
    by_id = one.recorded_by_id
    assert by_id is not None
    given = care.export_person(session, by_id)["teams that they let go on as another"]
    assert [each["from"] for each in given] == [TODAY.isoformat()]
    care.erase_person(session, by_id)
    session.expire_all()
    assert (one.recorded_by_id, one.team_id) == (None, teams["North"].id)
    assert "Recorded by" not in client.page("/teams").text
