"""What the rooms of families hold about people is handed out, erased by person, and erased as a whole."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import WORDS, add_member, invite, set_scene
from tests.pages import CheckedClient, open_link, submit
from webapp import clock
from webapp.access.models import Link, Visit
from webapp.capture.models import Draft
from webapp.cases import care as cases_care
from webapp.cases import queries as cases
from webapp.cases.models import FamilyMember
from webapp.cases.service import ReferenceTakenError, open_family
from webapp.config import Module
from webapp.families import care as families_care
from webapp.families.models import Invitation
from webapp.outbox.models import Message
from webapp.safeguarding import care as safeguarding_care


def test_switching_families_off_leaves_no_personal_data(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    other = add_member(session, scene.family, "Otto Karim")
    tokens = invite(client, session, scene), invite(client, session, scene, other)
    open_link(client, tokens[0])
    submit(client, "/words/help", {"text": "Not safe."})
    submit(client, "/words", WORDS)
    open_link(client, tokens[1])
    submit(client, "/words", {**WORDS, "listened": "9"})
    assert session.scalars(select(Draft)).all()
    safeguarding_care.erase_of(session, Module.FAMILIES)
    for care in (families_care, cases_care):
        assert care.erase_all(session) > 0
    session.commit()
    tables = [*safeguarding_care.TABLES, *families_care.TABLES, *cases_care.TABLES]
    for table in [*tables, Draft, Link, Visit, Message]:
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_member_of_staff_is_handed_what_is_theirs_and_no_family_loses_its_words(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    scene.adult.safe_contact_confirmed_by_id = scene.lead.id
    open_link(client, invite(client, session, scene))
    submit(client, "/words", WORDS)
    worked = cases_care.export_person(session, scene.worker.id)["families_worked_with"]
    assert [one["family"] for one in worked] == [scene.family.reference]
    sent = families_care.export_person(session, scene.lead.id)
    assert len(sent["invitations_sent_at"]) == 1
    assert WORDS["text-went-well"] not in str(families_care.export_person(session, scene.worker.id))

    assert cases_care.erase_person(session, scene.worker.id) == 1
    assert cases_care.erase_person(session, scene.lead.id) == 1
    assert families_care.erase_person(session, scene.worker.id) == 1
    assert families_care.erase_person(session, scene.lead.id) == 1
    session.commit()
    session.expire_all()
    invitation = session.scalars(select(Invitation)).one()
    assert (invitation.worker_id, invitation.invited_by_id) == (None, None)
    assert invitation.answered
    assert session.scalars(select(FamilyMember.safe_contact_confirmed_by_id)).one() is None


def test_whoever_began_last_works_with_a_family(session: Session, people: People) -> None:
    scene = set_scene(session, people)
    today = clock.today()
    assert cases.worker_on(session, scene.family.id, today) == scene.worker.id
    assert cases.worker_on(session, scene.family.id + 1, today) is None


def test_a_reference_names_one_family(session: Session, people: People) -> None:
    scene = set_scene(session, people)
    again = {"team_id": scene.family.team_id, "worker_id": None, "opened_on": clock.today()}
    with pytest.raises(ReferenceTakenError):
        open_family(session, reference=scene.family.reference, **again)
    assert cases.family_by_reference(session, scene.family.reference) is scene.family
