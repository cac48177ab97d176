"""Who may be asked at all, and whether it is safe: a basis for each child, and contact that lapses."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.cases.lists import born, person, row, take
from tests.conftest import People
from tests.families.answered import invitation_of
from tests.families.scene import WORDS, add_member, confirm, invite, post, set_scene
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.security.house import browser
from webapp import clock
from webapp.access.models import Link
from webapp.access.policy import Role
from webapp.audit import Event
from webapp.cases import care as cases_care
from webapp.cases.models import FamilyMember
from webapp.cases.rules import Kind, may_be_invited, may_be_sent_to
from webapp.families import care as families_care
from webapp.families import service
from webapp.families.models import Answer, Invitation
from webapp.outbox.models import Message


def without_basis(session: Session, member: FamilyMember) -> FamilyMember:
    """The same child, as long as nobody has recorded on whose agreement they are asked."""
    member.basis = member.basis_recorded_at = None
    session.commit()
    return member


@pytest.mark.parametrize("kind", [Kind.CHILD, Kind.YOUNG_PERSON])
def test_no_child_is_invited_before_a_basis_is_recorded_for_this_child(
    client: CheckedClient, session: Session, people: People, kind: Kind
) -> None:
    scene = set_scene(session, people, kind=kind)
    child = without_basis(session, scene.adult)
    # That of a brother or sister counts for nobody else.
    add_member(session, scene.family, "Ida Karim", kind=kind)
    sign_in(client, scene.lead)
    page = client.get("/families").get_data(as_text=True)
    assert "No basis recorded" in page
    assert f"/families/people/{child.id}/invite" not in page
    refused = post(client, f"/families/people/{child.id}/invite")
    assert refused.status_code == 409
    assert "on whose agreement this child can be invited" in refused.get_data(as_text=True)
    assert session.scalars(select(Message)).all() == []

    url = f"/families/people/{child.id}"
    assert f'href="{url}"' in page
    kept = submit(client, url, {"basis": "parental"}, action=url)
    assert kept.status_code == 303
    session.refresh(child)
    assert (child.basis, child.basis_recorded_by_id) == ("parental", scene.lead.id)
    assert "Written down on" in client.get(url).get_data(as_text=True)
    assert post(client, f"/families/people/{child.id}/invite").status_code == 303


def test_an_adult_needs_no_basis_and_none_is_kept_for_them(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    sign_in(client, scene.lead)
    url = f"/families/people/{scene.adult.id}"
    assert "On whose agreement" not in client.get(url).get_data(as_text=True)
    assert post(client, url, basis="parental").status_code == 303
    session.refresh(scene.adult)
    assert scene.adult.basis is None
    assert may_be_invited(Kind.ADULT, None)


def test_a_basis_that_is_taken_back_stops_a_new_link(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people, kind=Kind.CHILD)
    invite(client, session, scene)
    without_basis(session, scene.adult)
    sign_in(client, scene.lead)
    confirm(client, scene.adult)
    invitation = session.scalars(select(Invitation)).one()
    assert post(client, f"/families/invitations/{invitation.id}/send-again").status_code == 409


def test_language_and_needs_are_written_down_and_wrong_ones_asked_again(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people, kind=Kind.YOUNG_PERSON)
    sign_in(client, scene.lead)
    url = f"/families/people/{scene.adult.id}"
    wrong = {"language": "Nonsense", "needs": ["advocate", "a car"], "basis": "nobody"}
    refused = submit(client, url, wrong, action=url)
    assert refused.status_code == 422
    words = refused.get_data(as_text=True)
    for told in ("Enter a language, such as Polish", "Select from the needs", "Select whose agreement"):
        assert told in words
    assert 'value="Nonsense"' in words
    for _again in range(2):
        given = {"language": "welsh", "needs": ["advocate", "interpreter"]}
        assert submit(client, url, given, action=url).status_code == 303
    session.refresh(scene.adult)
    assert (scene.adult.language, scene.adult.needs) == ("cy", "interpreter advocate")
    # What is not touched stays, whatever the language of the page calls it.
    assert submit(client, f"{url}?lang=cy", action=url).status_code == 303
    session.refresh(scene.adult)
    assert (scene.adult.language, scene.adult.needs) == ("cy", "interpreter advocate")
    page = client.page(f"/families/{scene.family.id}").text
    assert "Welsh, An interpreter, An advocate beside them" in page
    submit(client, url, {"language": "", "needs": []}, action=url)
    session.refresh(scene.adult)
    assert (scene.adult.language, scene.adult.needs) == (None, "")


def test_what_they_said_about_times_voicemail_and_a_code_word_is_kept_and_goes(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    sign_in(client, scene.lead)
    said = {"times": "Mornings, school days", "voicemail": "y", "code_word": "Blue kettle"}
    assert confirm(client, scene.adult, **said).status_code == 303
    page = client.page(f"/families/people/{scene.adult.id}/safe-contact").text
    assert "Safe times: Mornings, school days. A voicemail is safe. Code word: Blue kettle" in page
    assert confirm(client, scene.adult, times="t" * 201, code_word="c" * 61).status_code == 422
    # It is asked afresh, so what was safe before is not filled in.
    assert "Blue kettle" not in str(
        [form.fields for form in client.page(f"/families/people/{scene.adult.id}/safe-contact").forms]
    )
    post(client, f"/families/people/{scene.adult.id}/not-safe")
    session.refresh(scene.adult)
    kept = (scene.adult.safe_contact_times, scene.adult.safe_contact_code_word)
    assert (kept, scene.adult.safe_contact_voicemail) == ((None, None), None)


@pytest.mark.parametrize("reason", ["separation", "move", "incident"])
def test_when_something_happens_contact_lapses_and_a_link_that_is_out_opens_nothing(
    client: CheckedClient, session: Session, people: People, reason: str
) -> None:
    scene = set_scene(session, people)
    token = invite(client, session, scene)
    sign_in(client, scene.lead)
    url = f"/families/people/{scene.adult.id}"
    for _again in range(2):
        lapsed = submit(client, url, {"reason": reason}, action=f"{url}/lapse")
        assert (lapsed.status_code, lapsed.location) == (303, url)
    session.refresh(scene.adult)
    assert (scene.adult.safe_contact_confirmed_at, scene.adult.safe_contact_address) == (None, None)
    assert scene.adult.safe_contact_lapse_reason == reason
    assert client.get(f"/s/{token}").status_code == 410
    assert session.scalars(select(Event.kind)).all().count("contact.lapsed") == 1
    assert "contact is not known to be safe" in client.page(url).text
    invitation = session.scalars(select(Invitation)).one()
    assert post(client, f"/families/invitations/{invitation.id}/send-again").status_code == 409
    # Asked again, alone, the gate opens.
    assert confirm(client, scene.adult).status_code == 303
    session.refresh(scene.adult)
    assert scene.adult.safe_contact_lapse_reason is None
    assert post(client, f"/families/invitations/{invitation.id}/send-again").status_code == 303


def test_what_has_happened_must_be_said_and_the_visit_that_is_open_ends_with_it(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    lead = client.application.test_client()
    assert isinstance(lead, CheckedClient)
    sign_in(lead, scene.lead)
    assert post(lead, f"/families/people/{scene.adult.id}/lapse", reason="weather").status_code == 422
    assert client.get("/words").status_code == 200
    assert post(lead, f"/families/people/{scene.adult.id}/lapse", reason="move").status_code == 303
    assert client.get("/words").status_code in (401, 403, 410)


def test_whoever_closes_the_gate_while_somebody_invites_leaves_no_link_that_opens(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    url, browsers = f"/families/people/{scene.adult.id}", []
    for _at in range(4):
        theirs = browser(client)
        sign_in(theirs, scene.lead)
        browsers.append((theirs, theirs.page(url).forms[0].fields["csrf_token"][0]))
    session.commit()

    def press(at: int) -> int:
        theirs, token = browsers[at]
        to, fields = (f"{url}/invite", {}) if at % 2 else (f"{url}/lapse", {"reason": "move"})
        return theirs.post(to, data={"csrf_token": token, **fields}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, range(4))) <= {303, 404, 409}
    session.expire_all()
    assert session.get_one(FamilyMember, scene.adult.id).safe_contact_confirmed_at is None
    links = session.scalars(select(Link).where(Link.subject.startswith("invitation:"))).all()
    assert all(link.revoked_at is not None for link in links)


def test_every_message_needs_a_confirmation_of_its_own() -> None:
    now = clock.now()
    assert may_be_sent_to(None, None, now) is False
    assert may_be_sent_to(now, None, now) is True
    assert may_be_sent_to(now, now, now) is False


def test_a_child_who_turns_twelve_keeps_the_form_they_were_invited_with(
    client: CheckedClient, session: Session, people: People
) -> None:
    people("Wes Marsh", Role.PRACTITIONER, team="North")
    lead = people("Lena Field", Role.PARTICIPATION_LEAD)
    take(session, lead.id, row("F-1", "1", born=born(11), basis="Parent"))
    child = person(session, "1")
    sign_in(client, lead)
    submit(client, f"/families/people/{child.id}/safe-contact", {"way": "by hand", "alone": "y"})
    post(client, f"/families/people/{child.id}/invite")
    invitation = session.scalars(select(Invitation)).one()
    take(session, lead.id, row("F-1", "1", born=born(12), basis="Parent"))
    assert person(session, "1").kind == "young person"
    submit(client, f"/families/people/{child.id}/safe-contact", {"way": "by hand", "alone": "y"})
    assert post(client, f"/families/invitations/{invitation.id}/send-again").status_code == 303
    client.delete_cookie("session")
    token = session.scalars(select(Message.link)).one() or ""
    opening = client.get(f"/s/{token.rpartition('/')[2]}").get_data(as_text=True)
    assert "These questions are for children from 6 to 11." in opening
    open_link(client, token.rpartition("/")[2])
    assert "faces/yes" in client.get("/words?screen=2").get_data(as_text=True)
    submit(client, "/words", {**WORDS, "listened": "3"})
    assert session.scalars(select(Answer.form)).one() == "family-voice-children"


def test_whoever_uses_a_link_the_page_says_for_whom_it_is_and_names_nobody(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    child = add_member(session, scene.family, "Ida Karim", kind=Kind.CHILD)
    token = invite(client, session, scene)
    opening = client.get(f"/s/{token}").get_data(as_text=True)
    assert "These questions are for parents and carers." in opening
    open_link(client, token)
    seen = opening + client.get("/words").get_data(as_text=True)
    assert [name for name in ("Roza", "Ida", "Karim") if name in seen] == []
    # Whoever held the phone: the answer goes with the invitation, and the child can still be asked.
    submit(client, "/words", WORDS)
    answer = session.scalars(select(Answer)).one()
    assert (answer.form, invitation_of(session, answer).member_id) == ("family-voice-adults", scene.adult.id)
    invite(client, session, scene, child)
    assert len(session.scalars(select(Invitation)).all()) == 2


def test_nobodys_pages_and_nobodys_copy_of_their_data_tell_that_another_was_asked(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    other = add_member(session, scene.family, "Otto Karim")
    tokens = invite(client, session, scene), invite(client, session, scene, other)
    telling = ("Otto", "Roza", "another", scene.family.reference)
    for token in tokens:
        visitor = client.application.test_client()
        assert isinstance(visitor, CheckedClient)
        seen = visitor.get(f"/s/{token}").get_data(as_text=True)
        open_link(visitor, token)
        seen += visitor.get("/words").get_data(as_text=True)
        for page in ("/words/help", "/code"):
            seen += visitor.get(page).get_data(as_text=True)
        seen += visitor.get(submit(visitor, "/words", WORDS).location).get_data(as_text=True)
        assert [word for word in telling if word in seen] == []
    # What the worker and the lead take with them names nobody who was asked, nor which family.
    for staff in (scene.worker, scene.lead):
        copy = str([care.export_person(session, staff.id) for care in (families_care, cases_care)])
        assert [word for word in ("Otto", "Roza", "member", "basis", "adult") if word in copy] == []
    assert scene.family.reference not in str(families_care.export_person(session, scene.lead.id))
    # The messages and the links of the two lead from neither to the other.
    messages = session.scalars(select(Message)).all()
    assert [one.about for one in messages] == [service.subject_of(one) for one in asked(session)]
    assert len({link.subject for link in session.scalars(select(Link))}) == 2


def asked(session: Session) -> list[Invitation]:
    """Every invitation in the order of asking."""
    return list(session.scalars(select(Invitation).order_by(Invitation.id)))


def test_no_column_says_who_did_what_to_whom() -> None:
    columns = {column.name for column in FamilyMember.__table__.columns}
    parts = ("victim", "perpetr", "role", "abus")
    assert [name for name in columns if any(part in name for part in parts)] == []
