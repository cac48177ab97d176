"""An allegation reaches neither the person named, nor their team or line; and it always reaches somebody."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.accounts.arranging import away
from tests.conftest import People
from tests.families.scene import Scene, set_scene
from tests.pages import CheckedClient, sign_in
from tests.safeguarding.readers import (
    OF_STAFF,
    UNSAFE,
    acknowledge,
    fields,
    raised,
    settle,
    status,
    step,
    url_of,
)
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.cases.models import Worker
from webapp.safeguarding.models import Concern
from webapp.safeguarding.rules import What


@pytest.fixture
def scene(session: Session, people: People) -> Scene:
    """A family with a worker of the team North."""
    return set_scene(session, people)


@pytest.fixture
def lead(people: People) -> Person:
    """A reader on the rota."""
    return people("Sal Ward", Role.SAFEGUARDING_LEAD)


@pytest.fixture
def alma(people: People) -> Person:
    """The allegations lead."""
    return people("Alma Reed", Role.ALLEGATIONS_LEAD)


def name_somebody(client: CheckedClient, by: Person, concern: Concern, whom: Person) -> None:
    """A reader says that it is about somebody who works here."""
    assert step(client, by, concern, fields(What.ABOUT_STAFF, whom.id)).status_code == 303


def test_a_reader_gives_it_to_the_allegations_lead_and_reads_it_no_more(
    client: CheckedClient, session: Session, scene: Scene, lead: Person, alma: Person
) -> None:
    concern = raised(session, scene)
    assert (status(client, lead, concern), status(client, alma, concern)) == (200, 404)
    name_somebody(client, lead, concern, scene.worker)
    assert (status(client, lead, concern), status(client, alma, concern)) == (404, 200)
    sign_in(client, lead)
    assert "Concern 1" not in client.page("/safety-concerns").text
    assert "safety concern to read" not in client.page("/").text
    sign_in(client, alma)
    assert "1 safety concern to read" in client.page("/").text
    page = client.page(url_of(concern)).text
    assert scene.worker.name in page
    assert "Tell the LADO by" in page
    assert UNSAFE in page


def test_naming_the_same_again_is_answered_as_before_although_it_is_gone(
    client: CheckedClient, session: Session, scene: Scene, lead: Person, alma: Person
) -> None:
    concern = raised(session, scene)
    sent = fields(What.ABOUT_STAFF, scene.worker.id)
    answers = [step(client, lead, concern, sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    session.refresh(concern)
    assert [one.what for one in concern.steps] == ["about staff"]
    other = fields(What.NOT_ABOUT_STAFF, seen=1)
    assert step(client, lead, concern, other).status_code == 404
    assert step(client, alma, concern, {**other, "client_id": sent["client_id"]}).status_code == 303
    session.refresh(concern)
    assert len(concern.steps) == 1


def test_what_was_acknowledged_before_is_for_the_new_reader_to_acknowledge_too(
    client: CheckedClient, session: Session, scene: Scene, lead: Person, alma: Person
) -> None:
    concern = raised(session, scene)
    acknowledge(client, lead, concern)
    name_somebody(client, lead, concern, scene.worker)
    session.refresh(concern)
    assert concern.acknowledged_at is None
    assert [one.what for one in concern.steps] == ["acknowledged", "about staff"]
    sign_in(client, alma)
    assert "Rang her on the safe number" in client.page(url_of(concern)).text
    assert acknowledge(client, alma, concern).status_code == 303
    assert settle(client, alma, concern, "LADO").status_code == 303


@pytest.mark.parametrize("kind", ["named", "same team", "supervisor", "stand-in", "worked there"])
def test_nobody_near_the_person_named_reads_it_whatever_their_role(
    client: CheckedClient, session: Session, people: People, scene: Scene, lead: Person, kind: str
) -> None:
    team = {"same team": "North", "supervisor": "North", "worked there": "South"}.get(kind)
    roles = [Role.ALLEGATIONS_LEAD, Role.SAFEGUARDING_LEAD]
    roles += {"supervisor": [Role.SUPERVISOR], "same team": [Role.TEAM_MEMBER]}.get(kind, [])
    near = people("Nell Near", *roles, team=team)
    people("Alma Reed", Role.ALLEGATIONS_LEAD)
    concern = raised(session, scene)
    whom = near if kind == "named" else scene.worker
    if kind == "stand-in":
        away(session, scene.worker, near)
    if kind == "worked there":
        began = clock.today() - timedelta(days=400)
        scene.family.workers.append(Worker(person_id=near.id, starts_on=began, ends_on=began))
        session.commit()
    assert status(client, near, concern) == 200
    name_somebody(client, lead, concern, whom)
    assert status(client, near, concern) == 404
    sign_in(client, near)
    for path in ("/safety-concerns", "/safety-concerns/acknowledged", "/safety-concerns/settled"):
        assert "Concern 1" not in client.page(path).text
    assert "safety concern to read" not in client.page("/").text
    for what in (What.NOT_ABOUT_STAFF, What.INTERPRETER_ASKED):
        assert step(client, near, concern, fields(what, seen=1)).status_code == 404


def test_words_about_a_worker_are_kept_from_those_near_before_anybody_has_read_them(
    client: CheckedClient, session: Session, people: People, scene: Scene, lead: Person
) -> None:
    near = people("Nell Near", Role.SAFEGUARDING_LEAD, Role.SUPERVISOR, team="North")
    concern = raised(session, scene, text=OF_STAFF)
    assert (concern.suspects_staff, concern.about_id) == (True, scene.worker.id)
    assert (status(client, near, concern), status(client, lead, concern)) == (404, 200)
    page = client.page(url_of(concern)).text
    assert "It may be about" in page
    assert "Kept from: Nell Near" in page
    assert step(client, lead, concern, fields(What.NOT_ABOUT_STAFF)).status_code == 303
    assert status(client, near, concern) == 200


def test_where_the_only_lead_is_named_another_holder_of_the_role_reads_it_and_is_told(
    client: CheckedClient, session: Session, people: People, scene: Scene, lead: Person, alma: Person
) -> None:
    concern = raised(session, scene)
    other = people("Otis Bell", Role.ALLEGATIONS_LEAD)
    name_somebody(client, lead, concern, alma)
    assert (status(client, alma, concern), status(client, other, concern)) == (404, 200)
    page = client.page(url_of(concern)).text
    assert "Kept from: Alma Reed" in page
    assert "It is about" in page
    assert status(client, lead, concern) == 404


def test_where_nobody_else_holds_the_role_a_safeguarding_lead_reads_it_and_is_told(
    client: CheckedClient, session: Session, scene: Scene, lead: Person, alma: Person
) -> None:
    concern = raised(session, scene)
    name_somebody(client, lead, concern, alma)
    assert (status(client, alma, concern), status(client, lead, concern)) == (404, 200)
    page = client.page(url_of(concern)).text
    assert "everybody who would read it first is kept from it" in page
    assert "Kept from: Alma Reed" in page


def test_a_lead_whose_access_has_ended_does_not_count(
    client: CheckedClient, session: Session, scene: Scene, lead: Person, alma: Person
) -> None:
    alma.access_ends_on = clock.today() - timedelta(days=1)
    concern = raised(session, scene)
    name_somebody(client, lead, concern, scene.worker)
    assert status(client, lead, concern) == 200


def test_where_everybody_is_kept_from_it_the_quality_lead_sees_that_nobody_may_read_it(
    client: CheckedClient, session: Session, people: People, scene: Scene, lead: Person
) -> None:
    quality = people("Quin Lead", Role.QUALITY_LEAD)
    concern = raised(session, scene)
    name_somebody(client, lead, concern, lead)
    assert status(client, lead, concern) == 404
    sign_in(client, quality)
    assert "1 safety concern that nobody has read in time" in client.page("/").text
    page = client.page("/safety-concerns/overdue").text
    assert "Nobody may read it" in page
    assert UNSAFE not in page
    assert client.get(url_of(concern)).status_code == 403


def test_a_quality_lead_who_is_named_does_not_see_that_it_waits(
    client: CheckedClient, session: Session, people: People, scene: Scene, lead: Person, alma: Person
) -> None:
    quality, another = people("Quin Lead", Role.QUALITY_LEAD), people("Una Lead", Role.QUALITY_LEAD)
    concern = raised(session, scene, hours=30)
    name_somebody(client, lead, concern, quality)
    for who, sees in ((quality, False), (another, True)):
        sign_in(client, who)
        assert ("Concern 1" in client.page("/safety-concerns/overdue").text) is sees
        assert ("nobody has read in time" in client.page("/").text) is sees


def test_an_allegation_can_be_about_somebody_whom_nobody_can_name(
    client: CheckedClient, session: Session, scene: Scene, lead: Person, alma: Person
) -> None:
    concern = raised(session, scene)
    assert step(client, lead, concern, fields(What.ABOUT_STAFF, "unknown")).status_code == 303
    session.refresh(concern)
    assert (concern.kind, concern.about_id) == ("allegation", None)
    assert status(client, alma, concern) == 200


def test_an_allegation_lead_sees_no_other_concern(
    client: CheckedClient, session: Session, scene: Scene, lead: Person, alma: Person
) -> None:
    raised(session, scene)
    sign_in(client, alma)
    assert "No concern waits." in client.page("/safety-concerns").text
    for path in ("/safety-concerns/rota", "/safety-concerns/who-to-turn-to", "/safety-concerns/overdue"):
        assert client.get(path).status_code == 403
