"""Families are told what their team changed, in words that somebody approved, and of no other team."""

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import WORDS, invite, set_scene
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.reflection.test_mirror_pages import commitment
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.reflection import care, telling
from webapp.reflection.models import Commitment, Telling

TOLD = "You said that we come without a call. Now we ring the day before."


@pytest.fixture
def member(people: People) -> Person:
    """Somebody of the team."""
    return people("Ada Ode", Role.TEAM_MEMBER, team="North")


@pytest.fixture
def lead(people: People) -> Person:
    """Who approves the words."""
    return people("Lia Dale", Role.PARTICIPATION_LEAD)


@pytest.fixture
def page(client: CheckedClient, session: Session, member: Person) -> str:
    """The page on which a team says how families are told of its commitment."""
    sign_in(client, member)
    team = accounts.team_named(session, "North").id
    fields = commitment(member)
    sent = submit(client, f"/mirror/{team}", fields, action=f"/mirror/{team}/commitments")
    assert sent.status_code == 303
    made = session.scalars(select(Commitment)).one()
    return f"/mirror/{team}/commitments/{made.id}/families"


def one(session: Session) -> Telling:
    """The only wording."""
    session.expire_all()
    return session.scalars(select(Telling)).one()


def thanked(client: CheckedClient, session: Session, people: People, team_moves_to: str | None = None) -> str:
    """What a family of the team reads after its form."""
    scene = set_scene(session, people)
    if team_moves_to:
        scene.family.team_id = accounts.team_named(session, team_moves_to).id
        session.commit()
    open_link(client, invite(client, session, scene))
    answer = submit(client, "/words", WORDS)
    assert answer.status_code == 303
    return client.page(answer.location).text


def test_a_family_reads_what_its_team_changed_once_somebody_approved_the_words(
    client: CheckedClient, session: Session, people: People, page: str, lead: Person, member: Person
) -> None:
    fields = next(form for form in client.page(page).forms if form.in_main).fields
    for _ in range(2):
        assert client.post(page, data={**fields, "telling": TOLD}).status_code == 303
    waiting = one(session)
    assert TOLD not in client.page("/what-changed").text
    sign_in(client, lead)
    assert "1 wording for families to approve" in client.page("/").text
    better = TOLD.replace("Now", "So now")
    approve = f"/telling-families/{waiting.id}"
    assert submit(client, approve, {"telling": better}).status_code == 422
    token = next(form for form in client.page(approve).forms if form.in_main).fields
    for _ in range(2):
        sent = client.post(approve, data={**token, "telling": better, "decision": "tell"})
        assert sent.status_code == 303
    late = client.post(approve, data={**token, "telling": TOLD, "decision": "leave"})
    assert late.status_code == 409
    assert client.get(approve).status_code == 302
    kept = one(session)
    assert (kept.text, kept.told, kept.decided_by_id) == (TOLD, better, lead.id)
    assert better in client.page("/what-changed").text
    sign_in(client, member)
    assert "Families read it" in client.page(page.partition("/commitments")[0]).text
    client.delete_cookie("session")
    assert better in thanked(client, session, people)


def test_a_family_of_another_team_reads_nothing_and_no_empty_heading(
    client: CheckedClient, session: Session, people: People, page: str, lead: Person
) -> None:
    approved(session, lead)
    text = thanked(client, session, people, team_moves_to="South")
    assert "What changed because" not in text
    assert TOLD not in text
    for proof in ("", "x", "forged.proof.of"):
        assert TOLD not in client.page(f"/words/thanks?stop={proof}").text


def approved(session: Session, lead: Person) -> Telling:
    """A wording that somebody approved."""
    made = session.scalars(select(Commitment)).one()
    telling.propose(session, made, TOLD, uuid.uuid4(), by_id=made.owner_id, now=clock.now())
    session.refresh(made)
    telling.decide(session, made.tellings[0], TOLD, by_id=lead.id, now=clock.now())
    session.commit()
    return made.tellings[0]


def test_what_is_left_is_never_told_and_another_wording_can_follow(
    session: Session, page: str, lead: Person
) -> None:
    made = session.scalars(select(Commitment)).one()
    telling.propose(session, made, "First.", uuid.uuid4(), by_id=lead.id, now=clock.now())
    session.refresh(made)
    with pytest.raises(telling.WaitsAlreadyError):
        telling.propose(session, made, "Second.", uuid.uuid4(), by_id=lead.id, now=clock.now())
    telling.decide(session, made.tellings[0], None, by_id=lead.id, now=clock.now())
    assert telling.changed(session, made.team_id) == []
    assert telling.stands(made) is None
    telling.propose(session, made, "Second.", uuid.uuid4(), by_id=lead.id, now=clock.now())
    session.refresh(made)
    telling.decide(session, made.tellings[1], "Second.", by_id=lead.id, now=clock.now())
    assert [each.text for each in telling.changed(session, made.team_id)] == ["Second."]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "Enter in plain words what families notice"),
        ("x" * 301, "Enter in plain words what families notice"),
        ("Now Kayleigh is asked first.", "Check these words"),
    ],
)
def test_words_for_families_are_short_and_name_nobody(
    client: CheckedClient, session: Session, page: str, text: str, wrong: str
) -> None:
    answer = submit(client, page, {"telling": text})
    assert answer.status_code == 422
    assert wrong in answer.text
    assert session.scalars(select(Telling)).all() == []


def test_another_team_finds_nothing_and_a_used_form_is_refused(
    client: CheckedClient, session: Session, people: People, page: str, lead: Person
) -> None:
    sent_before = approved(session, lead)
    sign_in(client, people("Ben South", Role.TEAM_MEMBER, team="South"))
    assert client.get(page).status_code == 404
    sign_in(client, lead)
    assert client.get(page).status_code == 403
    assert client.get("/telling-families/987654").status_code == 404
    other = Commitment(
        team_id=sent_before.commitment.team_id, construct="empathy", source="family", expected_sign=1,
        wording="Another.", owner_id=sent_before.commitment.owner_id, due_on=clock.today(),
        written_by=sent_before.commitment.written_by, written_at=clock.now(), client_id=uuid.uuid4(),
    )  # fmt: skip
    session.add(other)
    session.flush()
    with pytest.raises(telling.AnotherFormError):
        telling.propose(session, other, "x", sent_before.client_id, by_id=other.owner_id, now=clock.now())


def test_what_people_wrote_is_handed_out_and_erased_with_them(
    session: Session, page: str, lead: Person, member: Person
) -> None:
    approved(session, lead)
    handed = care.export_person(session, member.id)
    assert [each["text"] for each in handed["wordings_for_families"]] == [TOLD]
    assert len(care.export_person(session, lead.id)["wordings_decided_at"]) == 1
    assert care.erase_person(session, lead.id) == 1
    assert one(session).decided_by_id is None
    assert care.erase_person(session, member.id) == 2
    assert session.scalars(select(Telling)).all() == []
    assert care.erase_all(session) == 0
