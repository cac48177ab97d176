"""Not now, because: a reason that participation leads alone read."""

import uuid
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import add_member, set_scene
from tests.families.test_asking import turns
from tests.pages import CheckedClient, sign_in, submit
from webapp import clock
from webapp.families import drawing, queries, rules
from webapp.families.models import NotAsked


def test_not_now_needs_a_reason_and_lasts_for_this_moment(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    sign_in(client, scene.lead)
    url = f"/families/people/{scene.adult.id}/not-now"
    refused = submit(client, url, {"words": "Her mother has just died."}, action=url)
    assert refused.status_code == 422
    assert "Select why you do not ask them now." in refused.text
    assert "Her mother has just died." in refused.text
    assert submit(client, url, {"reason": "hard time", "words": "x" * 1001}, action=url).status_code == 422
    assert submit(client, url, {"reason": "because", "words": "x"}, action=url).status_code == 422
    form = next(one for one in client.page(url).forms if one.action == url)
    sent = {**form.fields, "reason": "hard time", "words": "Her mother has just died."}
    assert [client.post(url, data=sent).status_code for _ in range(2)] == [303, 303]
    assert session.scalars(select(NotAsked)).one().words == "Her mother has just died."
    assert turns(session) == {}
    assert client.get(url).status_code == 404
    page = client.page("/families/not-asked")
    assert "Something very hard has just happened to them" in page.text
    assert "Her mother has just died." in page.text
    scene.family.opened_on -= timedelta(days=91)
    session.commit()
    assert turns(session) == {scene.adult.name: "at 3 months"}


def test_a_used_form_puts_nobody_else_off_and_a_strange_id_is_refused(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    other = add_member(session, scene.family, "Otto Karim")
    sign_in(client, scene.lead)
    url, others = (f"/families/people/{one.id}/not-now" for one in (scene.adult, other))
    form = next(one for one in client.page(url).forms if one.action == url)
    sent = {**form.fields, "reason": "court", "words": "The hearing is on Friday."}
    assert client.post(url, data=sent).status_code == 303
    assert client.post(others, data=sent).status_code == 409
    assert client.post(others, data={**sent, "client_id": "nonsense"}).status_code == 409
    assert len(session.scalars(select(NotAsked)).all()) == 1


def test_two_leads_who_put_somebody_off_at_once_leave_one_reason(session: Session, people: People) -> None:
    scene = set_scene(session, people)
    turn = queries.ToAsk(scene.adult, "after first visit")
    why = drawing.Why(rules.WhyNot.COURT, "A hearing.")
    for number in range(2):
        drawing.put_off(session, turn, why, uuid.UUID(int=number + 1), by_id=scene.lead.id, now=clock.now())
    session.commit()
    assert len(session.scalars(select(NotAsked)).all()) == 1
