"""Whom to ask: the system says, safe contact comes first, and a message tells nobody anything."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import add_member, confirm, invite, post, set_scene, token_in
from tests.pages import CheckedClient, open_link, sign_in, submit
from webapp import clock
from webapp.access.models import Link
from webapp.access.policy import Permission, Role
from webapp.access.reaching import Actor, reach
from webapp.access.reaching import Held as HeldRole
from webapp.accounts import service as accounts
from webapp.cases.models import Family, FamilyMember, Worker
from webapp.cases.rules import Way
from webapp.families import queries, rules
from webapp.families.models import Invitation
from webapp.outbox.models import Message

LEAD = Actor(person_id=-1, held=frozenset({HeldRole(Role.PARTICIPATION_LEAD)}))


def turns(session: Session) -> dict[str, str]:
    """Whose turn it is today, and at which moment."""
    granted = reach(LEAD, Permission.INVITE_FAMILIES)
    assert granted is not None
    found = queries.people_to_ask(session, granted, clock.today())
    assert queries.how_many_to_ask(session, granted, clock.today()) == len(found)
    return {turn.member.name: turn.moment for turn in found}


@pytest.mark.parametrize(
    ("days_open", "moment"),
    [
        (20, None),
        (21, "after first visit"),
        (90, "after first visit"),
        (91, "at 3 months"),
        (181, "at 3 months"),
        (182, "at 6 months"),
        (272, "at 6 months"),
        (273, "at 9 months"),
        (364, "at 12 months"),
        (7280, "at 240 months"),
    ],
)
def test_the_query_and_the_rule_agree_about_whose_turn_it_is(
    session: Session, people: People, days_open: int, moment: str | None
) -> None:
    scene = set_scene(session, people, days_open=days_open)
    assert turns(session).get(scene.adult.name) == moment
    assert rules.moment_of(scene.family.opened_on, None, clock.today()) == moment


@pytest.mark.parametrize(("days_closed", "moment"), [(0, "at the end"), (60, "at the end"), (61, None)])
def test_when_the_work_has_ended_everybody_is_asked_once_more(
    session: Session, people: People, days_closed: int, moment: str | None
) -> None:
    scene = set_scene(session, people, days_open=400)
    scene.family.closed_on = clock.today() - timedelta(days=days_closed)
    session.commit()
    assert turns(session).get(scene.adult.name) == moment
    assert rules.moment_of(scene.family.opened_on, scene.family.closed_on, clock.today()) == moment


def test_nobody_is_asked_twice_in_a_quarter(client: CheckedClient, session: Session, people: People) -> None:
    scene = set_scene(session, people, days_open=85)
    invite(client, session, scene)
    scene.family.opened_on -= timedelta(days=10)
    session.commit()
    assert turns(session) == {}
    asked = session.scalars(select(Invitation)).one()
    # A day more than need be, since a moment late in the evening falls on the next day in summer time.
    asked.invited_at -= rules.QUARTER + timedelta(days=2)
    session.commit()
    assert turns(session) == {scene.adult.name: "at 3 months"}


def test_safe_contact_is_confirmed_before_any_invitation(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    scene.adult.safe_contact_confirmed_at = scene.adult.safe_contact_way = None
    session.commit()
    sign_in(client, scene.lead)
    page = client.get("/families").get_data(as_text=True)
    assert "Not confirmed" in page
    assert f"/families/people/{scene.adult.id}/invite" not in page

    url = f"/families/people/{scene.adult.id}/safe-contact"
    refused = submit(client, url, {"way": "text", "address": "nowhere"}, action=url)
    assert refused.status_code == 422
    words = refused.get_data(as_text=True)
    assert "Enter a safe number below" in words
    assert "Confirm that you spoke with them alone." in words
    assert "nowhere" in words
    confirmed = submit(client, url, {"way": "text", "address": "07700 900123", "alone": "y"}, action=url)
    assert confirmed.status_code == 303
    session.refresh(scene.adult)
    assert scene.adult.safe_contact_confirmed_by_id == scene.lead.id
    assert submit(
        client, "/families", action=f"/families/people/{scene.adult.id}/invite"
    ).location.startswith("/outbox/")


@pytest.mark.parametrize("since", [None, timedelta(days=91)])
def test_posting_an_invitation_past_the_gate_sends_nothing(
    client: CheckedClient, session: Session, people: People, since: timedelta | None
) -> None:
    scene = set_scene(session, people)
    add_member(session, scene.family, "Safe Person")
    if since is None:
        scene.adult.safe_contact_confirmed_at = scene.adult.safe_contact_way = None
    else:
        scene.adult.safe_contact_confirmed_at = clock.now() - since
    session.commit()
    sign_in(client, scene.lead)
    page = client.page("/families")
    token = next(form.fields["csrf_token"] for form in page.forms if form.in_main)
    refused = client.post(f"/families/people/{scene.adult.id}/invite", data={"csrf_token": token})
    assert refused.status_code == 409
    assert session.scalars(select(Message)).all() == []
    assert session.scalars(select(Link)).all() == []


def test_a_message_tells_whoever_looks_over_a_shoulder_nothing(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    invite(client, session, scene)
    message = session.scalars(select(Message)).one()
    said = f"{message.subject} {message.body}".lower()
    for telling in ("family", "child", "social", "council", "worker", "roza", "karim", "n-1041", "north"):
        assert telling not in re.sub(r"https?://\S+", "", said)
    assert (message.channel, message.address) == ("text", "07700900123")
    sign_in(client, scene.lead)
    assert client.page("/outbox").title.startswith("Outbox")
    assert "svg" in client.get(f"/outbox/{message.id}").get_data(as_text=True)


def test_by_hand_needs_no_address(client: CheckedClient, session: Session, people: People) -> None:
    scene = set_scene(session, people)
    scene.adult.safe_contact_way, scene.adult.safe_contact_address = Way.BY_HAND.value, None
    invite(client, session, scene)
    assert session.scalars(select(Message.channel)).one() == "by hand"


def test_each_adult_is_asked_separately_and_never_learns_of_another(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    other = add_member(session, scene.family, "Otto Karim")
    first, second = invite(client, session, scene), invite(client, session, scene, other)
    for token, stranger in ((first, "Otto"), (second, "Roza")):
        visitor = client.application.test_client()
        assert isinstance(visitor, CheckedClient)
        seen = visitor.get(f"/s/{token}").get_data(as_text=True)
        open_link(visitor, token)
        seen += visitor.get("/words").get_data(as_text=True)
        assert stranger not in seen


def test_the_worker_cannot_choose_whom_to_ask(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    sign_in(client, scene.worker)
    assert client.get("/families").status_code == 403
    accounts.give_role(session, scene.worker, Role.PARTICIPATION_LEAD, team=None, starts_on=clock.today())
    session.commit()
    page = client.page("/families")
    assert scene.adult.name not in page.text
    token = client.page("/families/new").forms[-2].fields["csrf_token"]
    sent = client.post(f"/families/people/{scene.adult.id}/invite", data={"csrf_token": token})
    assert sent.status_code == 404


def test_pressing_invite_twice_asks_once(client: CheckedClient, session: Session, people: People) -> None:
    scene = set_scene(session, people)
    sign_in(client, scene.lead)
    form = next(one for one in client.page("/families").forms if one.in_main)
    first, second = (client.post(form.action, data=form.fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 404)
    assert len(session.scalars(select(Invitation)).all()) == 1


def test_a_new_link_takes_the_place_of_the_old_one(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    old = invite(client, session, scene)
    invitation = session.scalars(select(Invitation)).one()
    sign_in(client, scene.lead)
    again = f"/families/invitations/{invitation.id}/send-again"
    # What was safe for the last message is asked again before the next.
    assert again not in client.get("/families/unanswered").get_data(as_text=True)
    assert post(client, again).status_code == 409
    assert client.get(f"/s/{old}").status_code == 200
    assert confirm(client, scene.adult).status_code == 303
    assert submit(client, "/families/unanswered", action=again).status_code == 303
    assert len(session.scalars(select(Message)).all()) == 1
    assert client.get(f"/s/{old}").status_code == 410
    assert client.get(f"/s/{token_in(session, invitation)}").status_code == 200


def test_when_contact_is_not_safe_any_more_the_link_that_is_out_opens_nothing(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    token = invite(client, session, scene)
    sign_in(client, scene.lead)
    url = f"/families/people/{scene.adult.id}"
    submit(client, f"{url}/safe-contact", action=f"{url}/not-safe")
    session.refresh(scene.adult)
    assert scene.adult.safe_contact_address is None
    assert client.get(f"/s/{token}").status_code == 410
    invitation = session.scalars(select(Invitation)).one()
    assert post(client, f"/families/invitations/{invitation.id}/send-again").status_code == 409


def test_who_is_missing_is_shown(client: CheckedClient, session: Session, people: People) -> None:
    scene = set_scene(session, people, days_open=200)
    sign_in(client, scene.lead)
    assert scene.adult.name in client.page("/families/never-asked").text
    # Their first moment went by, and it is their turn again at six months.
    assert turns(session) == {scene.adult.name: "at 6 months"}


def test_what_waits_for_the_participation_lead_is_on_their_first_page(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    sign_in(client, scene.lead)
    assert "1 person to ask" in client.page("/").text
    sign_in(client, scene.worker)
    assert "to ask" not in client.page("/").text


def test_lists_are_paged(client: CheckedClient, session: Session, people: People) -> None:
    scene = set_scene(session, people)
    for number in range(26):
        session.add(FamilyMember(family=scene.family, name=f"Person {number}", kind="adult"))
    sign_in(client, scene.lead)
    first, second = client.page("/families"), client.page("/families?page=2")
    assert first.text.count("Confirm safe contact") == 24
    assert second.text.count("Confirm safe contact") == 2
    assert first.title != second.title


def test_a_family_is_entered_with_its_people_and_ends(
    client: CheckedClient, session: Session, people: People
) -> None:
    lead, worker = (
        people("Lena Field", Role.PARTICIPATION_LEAD),
        people("Wes", Role.PRACTITIONER, team="South"),
    )
    sign_in(client, lead)
    refused = submit(client, "/families/new", {"reference": "S<1>", "opened_on": "2999-01-01"})
    assert refused.status_code == 422
    words = refused.get_data(as_text=True)
    assert "Select the team." in words
    assert "Enter a day that is not in the future." in words
    assert "S&lt;1&gt;" in words
    team_id = worker.roles_on(clock.today())[0].team_id
    given = {"reference": "S-1", "team": team_id, "worker": worker.id, "opened_on": "2026-01-05"}
    for forged in ({"team": "999"}, {"team": "x"}, {"worker": str(lead.id)}):
        assert submit(client, "/families/new", {**given, **forged}).status_code == 422
    nobody_yet = {**given, "reference": "S-0", "worker": ""}
    assert submit(client, "/families/new", nobody_yet).status_code == 303
    entered = submit(client, "/families/new", given)
    assert entered.status_code == 303
    taken = submit(client, "/families/new", given)
    assert taken.status_code == 422
    assert "a family already has this one" in taken.get_data(as_text=True)

    url = entered.location
    assert submit(client, url, {"name": "", "kind": "other"}, action=f"{url}/people").status_code == 422
    submit(client, url, {"name": "Ana", "kind": "child"}, action=f"{url}/people")
    assert submit(client, url, {"closed_on": "2025-01-05"}, action=f"{url}/end").status_code == 422
    assert submit(client, url, {"closed_on": "2026-03-01"}, action=f"{url}/end").status_code == 303
    assert "Ana" in client.page(url).text
    family = session.scalars(select(Family).where(Family.reference == "S-1")).one()
    session.refresh(family)
    assert family.closed_on is not None
    assert session.scalars(select(Worker.ends_on)).one() == family.closed_on
