"""A family's word, from the list of people to ask to a row for the mirror."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import WORDS, Scene, code_of, invite, set_scene
from tests.html import Page
from tests.pages import CheckedClient, open_link, sign_in, submit
from webapp.access.guard import VISIT_COOKIE
from webapp.audit import Event
from webapp.capture.models import Draft
from webapp.families.models import Answer, Invitation
from webapp.families.ratings import gather


def start(client: CheckedClient, session: Session, people: People) -> Scene:
    """Set the scene, invite its person and open their link."""
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    return scene


def test_a_family_is_asked_answers_and_becomes_ratings(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    token = invite(client, session, scene)
    opening = client.get(f"/s/{token}").get_data(as_text=True)
    assert "Exit this page" in opening
    assert "Leaving does not clear your history" in opening
    assert "We don’t use it to make decisions about your family" in opening
    assert "at least 5 families" in opening
    open_link(client, token)
    assert "My worker listened to me." in client.get("/words").get_data(as_text=True)

    sent = submit(client, "/words", WORDS)
    assert sent.status_code == 303
    assert sent.location.startswith("/words/thanks")
    assert client.get_cookie(VISIT_COOKIE) is None
    assert "Thank you" in client.get(sent.location).get_data(as_text=True)

    answer = session.scalars(select(Answer)).one()
    assert {one.statement: one.level or one.not_rated for one in answer.levels} == {
        "listened": 3,
        "respected": 2,
        "honest-about-worries": "does-not-apply",
        "explained-next": "dont-know",
    }
    text = answer.texts[0]
    assert (text.text, text.consent) == ("She came when she said she would.", "worker")
    assert session.scalars(select(Draft)).all() == []
    kinds = set(session.scalars(select(Event.kind)))
    assert {"family.invited", "link.issued", "link.started", "family.answered"} <= kinds

    rows = list(gather(session))
    assert [(row["dimension"], row["construct"], row["value"]) for row in rows] == [
        ("listened", "empathy", 3.0),
        ("respected", "autonomy", 2.0),
    ]


def test_an_answer_with_little_that_does_not_apply_is_rated(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = start(client, session, people)
    statements = ["listened", "respected", "explained-next", "my-view-counted", "overall"]
    answers = {**dict.fromkeys(statements, "3"), "did-what-they-said": "dont-know"}
    submit(client, "/words", answers)
    rows = list(gather(session))
    assert {row["dimension"]: row["value"] for row in rows} == dict.fromkeys(statements, 3.0)
    assert {row["source"] for row in rows} == {"family"}
    assert {row["team_id"] for row in rows} == {scene.family.team_id}
    assert {len(row[name]) for row in rows for name in ("subject", "rater", "family")} == {12}
    assert len({row["rater"] for row in rows} | {row["subject"] for row in rows}) == 2
    assert scene.adult.name not in str(rows)


def test_an_answer_of_which_much_does_not_apply_is_not_rated(
    client: CheckedClient, session: Session, people: People
) -> None:
    start(client, session, people)
    three = dict.fromkeys(("respected", "explained-next", "overall"), "does-not-apply")
    submit(client, "/words", {"listened": "3", **three})
    assert session.scalars(select(Answer)).one().levels
    assert list(gather(session)) == []


def test_a_text_that_nobody_may_hear_is_not_kept(
    client: CheckedClient, session: Session, people: People
) -> None:
    start(client, session, people)
    submit(client, "/words", {"text-do-better": "Too private.", "consent-do-better": "none"})
    text = session.scalars(select(Answer)).one().texts[0]
    assert (text.text, text.consent) == ("", "none")


def test_the_form_can_be_read_and_answered_in_welsh(
    client: CheckedClient, session: Session, people: People
) -> None:
    start(client, session, people)
    assert "Roedd fy ngweithiwr yn gwrando arnaf." in client.get("/words?lang=cy").get_data(as_text=True)
    submit(client, "/words", {"language": "cy"}, action="/visit/language")
    assert Page.of(client.get("/words")).language == "cy"
    submit(client, "/words", {"listened": "3"})
    assert session.scalars(select(Answer.language)).one() == "cy"


def test_nothing_is_chosen_beforehand(client: CheckedClient, session: Session, people: People) -> None:
    start(client, session, people)
    page = client.get("/words").get_data(as_text=True)
    assert page.count('type="radio"') > 40
    assert " checked" not in page


def test_what_is_written_is_saved_as_it_goes_and_waits_on_another_phone(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    token = invite(client, session, scene)
    code = code_of(client, token)
    form = Page.of(client.get("/words")).forms
    fields = next(one.fields for one in form if one.action == "/words")
    saved = client.post(
        "/words/save",
        json={
            "client_id": fields["client_id"][0],
            "version": 0,
            "fields": {"listened": "2", "csrf_token": "no answer"},
        },
        headers={"X-CSRFToken": fields["csrf_token"][0]},
    )
    assert saved.status_code == 200
    assert saved.get_json()["version"] == 1

    other = client.application.test_client()
    assert isinstance(other, CheckedClient)
    came_back = open_link(other, token, code=code)
    assert came_back.status_code == 302
    page = other.get("/words").get_data(as_text=True)
    assert 'name="listened" value="2" checked' in page
    assert client.get("/words").status_code == 401


def test_somebody_can_say_no_in_one_press(client: CheckedClient, session: Session, people: People) -> None:
    scene = start(client, session, people)
    said = submit(client, "/words", action="/words/no-thank-you")
    assert said.location.startswith("/words/thanks")
    assert client.get_cookie(VISIT_COOKIE) is None
    sign_in(client, scene.lead)
    assert session.scalars(select(Invitation.declined_at)).one() is not None
    assert scene.adult.name not in client.get("/families/unanswered").get_data(as_text=True)


def test_every_page_of_a_visit_is_small_neutral_and_kept_nowhere(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = start(client, session, people)
    for url in ("/words", "/words/help", "/words/help/sent", "/words/thanks"):
        answer = client.get(url)
        page = Page.of(answer)
        assert answer.headers["Cache-Control"] == "no-store"
        assert len(answer.get_data()) < 40_000
        assert "Exit this page" in page.text
        for telling in ("family", "child", "social", "council", "Attune", scene.adult.name):
            assert telling.lower() not in page.title.lower()
        if url != "/words/thanks":
            assert "/words/help" in page.links


def test_the_scripts_of_a_family_keep_nothing_in_the_browser() -> None:
    source = Path(__file__).parents[2] / "webapp" / "static" / "src"
    for script in ("family.js", "capture.js"):
        text = (source / script).read_text()
        assert "fetch(" in text or "captureAll" in text
        for store in ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches."):
            assert store not in text
