"""Please don't ask me again: one tap, without a script, and it lasts."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import WORDS, Scene, add_member, invite, set_scene
from tests.families.test_asking import turns
from tests.html import Form
from tests.pages import CheckedClient, open_link, sign_in, submit
from webapp import clock
from webapp.families import drawing, service
from webapp.families.models import Answer, AskedAgain, AskingTurn, Invitation
from webapp.families.queries import ToAsk
from webapp.families.views import stopping

STOP = "/words/stop"


def stop_form(client: CheckedClient, url: str) -> Form:
    """The one button on a page that says that nobody is to ask again."""
    page = client.page(url)
    assert "Please don’t ask me again" in page.text
    return next(one for one in page.forms if one.action == STOP)


def tap(client: CheckedClient, url: str) -> None:
    """Tap it, and read the page that says so."""
    form = stop_form(client, url)
    answer = client.post(STOP, data=form.fields)
    assert answer.status_code == 303
    words = client.page(answer.location).text
    assert "We will not ask you again" in words
    for telling in ("family", "child", "social", "council", "worker "):
        assert telling not in words.lower()


def test_one_tap_on_the_first_page_is_enough(client: CheckedClient, session: Session, people: People) -> None:
    scene = set_scene(session, people)
    token = invite(client, session, scene)
    tap(client, f"/s/{token}")
    session.refresh(scene.adult)
    assert scene.adult.never_again_at is not None
    assert client.get(f"/s/{token}").status_code == 410
    assert session.scalars(select(Invitation)).one().declined_at is not None


def test_beside_the_questions_it_ends_the_visit_and_what_was_begun_goes(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    token = invite(client, session, scene)
    open_link(client, token)
    tap(client, "/words")
    assert client.get("/words").status_code == 401
    assert client.get(f"/s/{token}").status_code == 410
    assert session.scalars(select(Answer)).all() == []


def test_after_the_thank_you_what_was_sent_stays(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    sent = submit(client, "/words", WORDS, action="/words")
    tap(client, sent.location)
    session.refresh(scene.adult)
    assert scene.adult.never_again_at is not None
    assert len(session.scalars(select(Answer)).all()) == 1
    assert session.scalars(select(Invitation)).one().declined_at is None


def test_tapped_twice_it_is_the_same(client: CheckedClient, session: Session, people: People) -> None:
    scene = set_scene(session, people)
    form = stop_form(client, f"/s/{invite(client, session, scene)}")
    assert [client.post(STOP, data=form.fields).status_code for _ in range(2)] == [303, 303]
    session.refresh(scene.adult)
    first = scene.adult.never_again_at
    client.post(STOP, data=form.fields)
    session.refresh(scene.adult)
    assert scene.adult.never_again_at == first


@pytest.mark.parametrize("proof", ["", "nonsense", "invitation:1", "\u00e9"])
def test_nobody_stops_for_somebody_else(
    client: CheckedClient, session: Session, people: People, proof: str
) -> None:
    scene = set_scene(session, people)
    invite(client, session, scene)
    assert client.post(STOP, data={"proof": proof}).status_code == 410
    assert client.post(STOP).status_code == 410
    session.refresh(scene.adult)
    assert scene.adult.never_again_at is None


def test_a_page_that_stayed_open_too_long_asks_for_the_link_again(
    client: CheckedClient, session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = set_scene(session, people)
    monkeypatch.setattr(stopping, "LASTS", timedelta(days=-1))
    form = stop_form(client, f"/s/{invite(client, session, scene)}")
    assert client.post(STOP, data=form.fields).status_code == 410


def test_the_thank_you_of_a_stranger_has_no_button(client: CheckedClient) -> None:
    assert "ask me again" not in client.page("/words/thanks").text
    # What is in the address is only ever sent back, and opens nothing by itself.
    page = client.page("/words/thanks?stop=nonsense")
    form = next(one for one in page.forms if one.action == STOP)
    assert client.post(STOP, data=form.fields).status_code == 410


def stopped(client: CheckedClient, session: Session, people: People) -> Scene:
    """Somebody whose turn it would be, who has said that nobody is to ask them."""
    scene = set_scene(session, people)
    tap(client, f"/s/{invite(client, session, scene)}")
    # A year later it is their turn.
    session.scalars(select(Invitation)).one().invited_at -= timedelta(days=400)
    scene.family.opened_on -= timedelta(days=400)
    session.commit()
    return scene


def test_it_holds_for_every_moment_every_list_and_the_draw(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = stopped(client, session, people)
    assert turns(session) == {}
    assert drawing.draw(session, clock.now()) == 0
    assert session.scalars(select(AskingTurn)).all() == []
    sign_in(client, scene.lead)
    for url in ("/families", "/families/unanswered", "/families/never-asked"):
        assert scene.adult.name not in client.page(url).text
    invitation = session.scalars(select(Invitation)).one()
    with pytest.raises(service.NeverAgainError):
        service.invite(
            session,
            ToAsk(scene.adult, "at 12 months"),
            by_id=scene.lead.id,
            address_of=str,
            now=clock.now(),
            today=clock.today(),
        )
    with pytest.raises(service.NeverAgainError):
        service.send_again(session, invitation, by_id=scene.lead.id, address_of=str, now=clock.now())


def test_others_of_the_family_are_asked_as_before(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = stopped(client, session, people)
    other = add_member(session, scene.family, "Otto Karim")
    assert list(turns(session)) == [other.name]


def test_a_lead_can_undo_it_only_by_writing_down_that_they_themself_said_so(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = stopped(client, session, people)
    sign_in(client, scene.lead)
    family = f"/families/{scene.family.id}"
    url = f"/families/people/{scene.adult.id}/ask-again"
    assert "Nobody is to ask them again" in client.page(family).text
    refused = submit(client, url, {"words": "She rang me."}, action=url)
    assert refused.status_code == 422
    assert "Confirm that they said it themself." in refused.text
    assert "She rang me." in refused.text
    assert submit(client, url, {"themself": "yes"}, action=url).status_code == 422
    form = next(one for one in client.page(url).forms if one.action == url)
    sent = {**form.fields, "words": "She rang me.", "themself": "yes"}
    assert [client.post(url, data=sent).status_code for _ in range(2)] == [303, 303]
    session.refresh(scene.adult)
    assert scene.adult.never_again_at is None
    assert session.scalars(select(AskedAgain.words)).all() == ["She rang me."]
    assert list(turns(session)) == [scene.adult.name]
    assert "Nothing keeps them from being asked" in client.page(url).text
    other = add_member(session, scene.family, "Otto Karim")
    assert client.post(f"/families/people/{other.id}/ask-again", data=sent).status_code == 409
    sent["client_id"] = "nonsense"
    assert client.post(url, data=sent).status_code == 409
