"""Where text enters: families' answers and thanks, candidates' answers, notes of observed visits."""

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics.loader import rubric
from tests.conftest import People
from tests.families.scene import WORDS, Scene, invite, invited, set_scene
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.practice import visits
from tests.recruitment import scene as recruitment
from webapp import clock
from webapp.access.policy import Role
from webapp.families import listening, service
from webapp.families.answering import Written
from webapp.families.models import Answer, AnswerText, Thanks
from webapp.families.origins import AlreadyAnsweredError
from webapp.families.ratings import gather
from webapp.families.rules import Consent
from webapp.safeguarding.models import Concern

HIT = "He hits me when I say no."
POLISH = "Pani zawsze pomaga naszej rodzinie"


@pytest.fixture
def scene(session: Session, people: People) -> Scene:
    """A family whose turn it is."""
    return set_scene(session, people)


def concerns(session: Session) -> list[Concern]:
    """Every concern."""
    session.expire_all()
    return list(session.scalars(select(Concern).order_by(Concern.id)))


def answer(client: CheckedClient, session: Session, scene: Scene, **changes: str) -> None:
    """Somebody of the family answers."""
    open_link(client, invite(client, session, scene))
    sent = submit(client, "/words", {**WORDS, **changes})
    assert sent.status_code == 303, sent.get_data(as_text=True)


def test_nothing_is_raised_for_what_is_safe(client: CheckedClient, session: Session, scene: Scene) -> None:
    answer(client, session, scene)
    assert concerns(session) == []
    assert not session.scalars(select(AnswerText.passed_on)).one()


@pytest.mark.parametrize("consent", [one.value for one in Consent])
def test_an_unsafe_text_goes_to_safeguarding_alone_and_the_ratings_stay(
    client: CheckedClient, session: Session, scene: Scene, consent: str
) -> None:
    before = {"text-do-better": HIT, "consent-do-better": consent}
    answer(client, session, scene, **before)
    (raised,) = concerns(session)
    assert (raised.text, raised.source, raised.reasons) == (HIT, "answer", ["hurt"])
    assert (raised.family_id, raised.member_id) == (scene.family.id, scene.adult.id)
    texts = {one.question: one for one in session.scalars(select(AnswerText))}
    assert (texts["do-better"].text, texts["do-better"].passed_on) == ("", True)
    assert (texts["went-well"].text, texts["went-well"].passed_on) == (WORDS["text-went-well"], False)
    assert {row["dimension"]: row["value"] for row in gather(session)} == {"listened": 3.0, "respected": 2.0}


def test_a_text_in_another_language_is_for_a_person_and_stays_beside_its_answer(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    answer(client, session, scene, **{"text-went-well": POLISH})
    (raised,) = concerns(session)
    assert (raised.text, raised.reasons) == (POLISH, ["language"])
    text = session.scalars(select(AnswerText)).one()
    assert (text.text, text.passed_on) == (POLISH, True)


def test_the_same_answer_taken_in_again_raises_nothing_new_and_another_is_not_lost(
    session: Session, scene: Scene
) -> None:
    invitation = invited(session, scene)
    written = Written(texts={"went-well": (HIT, Consent.WORKER)})

    def send(what: Written) -> None:
        service.submit(session, invitation, what, client_id=uuid.uuid4(), language="en_GB", now=clock.now())

    send(written)
    with pytest.raises(AlreadyAnsweredError):
        send(written)
    assert len(concerns(session)) == 1
    with pytest.raises(AlreadyAnsweredError):
        send(Written(texts={"went-well": ("He has a knife.", Consent.WORKER)}))
    assert [one.text for one in concerns(session)] == [HIT, "He has a knife."]
    assert len(session.scalars(select(Answer)).all()) == 1


def test_unsafe_thanks_never_wait_to_be_passed_on(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    answer(client, session, scene, thanks=f"Thank you. {HIT}", **{"thanks-name": "Roza"})
    assert [(one.source, one.reasons) for one in concerns(session)] == [("thanks", ["hurt"])]
    assert session.scalars(select(Thanks)).all() == []


def test_thanks_in_another_language_are_read_by_both(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    answer(client, session, scene, thanks=POLISH, **{"thanks-name": "Roza"})
    assert [one.reasons for one in concerns(session)] == [["language"]]
    assert session.scalars(select(Thanks)).one().text == POLISH


def test_the_lowest_answer_about_safety_is_for_a_person_and_stays_a_rating(
    session: Session, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = rubric("family-voice-adults", 1)
    marked = tuple(replace(one, safety=one.id == "listened") for one in form.criteria)
    monkeypatch.setattr(listening, "rubric", lambda *_: form.model_copy(update={"criteria": marked}))
    invitation = invited(session, scene)
    written = Written(chosen={"listened": 1, "respected": 1})
    service.submit(session, invitation, written, client_id=uuid.uuid4(), language="en_GB", now=clock.now())
    (raised,) = concerns(session)
    assert raised.reasons == ["lowest"]
    assert raised.text == "My worker listened to me. No."
    assert {row["dimension"]: row["value"] for row in gather(session)} == {"listened": 1.0, "respected": 1.0}


def test_words_about_a_worker_name_the_one_who_worked_there(
    client: CheckedClient, session: Session, scene: Scene
) -> None:
    told = "The worker grabbed my arm."
    answer(client, session, scene, **{"text-went-well": told})
    (raised,) = concerns(session)
    assert (raised.suspects_staff, raised.about_id) == (True, scene.worker.id)


def test_notes_of_an_observed_visit_are_looked_through_as_they_are_shared(
    client: CheckedClient, session: Session, people: People
) -> None:
    observer, pat = people("Ada Ode", Role.OBSERVER), people("Pat Roe", Role.PRACTITIONER, team="North")
    observation = visits.log_visit(client, observer, pat)
    notes = {**visits.EVIDENCE, "notes": "The youngest had bruises on both arms."}
    assert visits.share(client, observer, observation, notes).status_code == 303
    (raised,) = concerns(session)
    assert (raised.source, raised.said_by, raised.about_id) == ("observation", "Ada Ode", None)
    assert "bruises on both arms" in raised.text
    sign_in(client, people("Sal Ward", Role.SAFEGUARDING_LEAD))
    page = client.page(f"/safety-concerns/{raised.id}").text
    assert "In notes of an observed visit" in page
    assert "Do not contact them yet." in page


def test_what_a_candidate_wrote_is_looked_through_as_it_is_sent(
    client: CheckedClient, session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = recruitment.Cast(
        people("Ria Moss", Role.RECRUITER),
        (people("Ann Lund", Role.ASSESSOR), people("Ben Tarn", Role.ASSESSOR)),
        people("Pam Ford", Role.PANEL_MEMBER),
    )
    monkeypatch.setattr(recruitment, "WORDS", "I know how it is: my husband hits me, and nobody knows.")
    campaign = recruitment.open_campaign(client, session, cast)
    token = recruitment.invite(client, session, campaign)
    assert recruitment.candidate_sends(client, token).status_code == 303
    raised = concerns(session)
    assert {(one.source, one.said_by, one.family_id) for one in raised} == {("candidate", "Robin Vale", None)}
    assert all("hurt" in (one.reasons or []) for one in raised)
    assert len(raised) == len(recruitment.written_answers(session))
