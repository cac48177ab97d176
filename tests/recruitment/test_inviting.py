"""Candidates by the list, one person who was invited twice, and reminders."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast
from webapp.outbox.models import Message
from webapp.recruitment import listing, works
from webapp.recruitment.models import Attempt

LIST = """Surname;First name;Email;Age
Vale;Robin;robin@x.example;33
Reed;Sam;sam@x.example;
;;;
No;Address;;9
"""


def test_a_list_is_read_as_applicant_systems_write_it_and_shown_before_anybody_is_invited(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    url = f"/campaigns/{campaign.id}/list"
    read = submit(client, url, {"file": (io.BytesIO(LIST.encode("cp1252")), "list.csv")})
    assert "The list has 2 people who can be invited" in read.text
    assert "write an e-mail address" in read.text
    assert scene.count(session, Attempt) == 0
    form = next(one for one in client.page(url).forms if one.action == url)
    done = client.post(f"{url}/invite", data=form.fields)
    assert done.status_code == 303
    assert "2 people on the list are being invited" in client.get(done.location).text
    session.expire_all()
    invited = session.scalars(select(Attempt).order_by(Attempt.id)).all()
    assert [one.name for one in invited] == ["Robin Vale", "Sam Reed"]
    submit(client, url, {"text": LIST, "file": None})
    client.post(f"{url}/invite", data=form.fields)
    assert scene.count(session, Attempt) == 2
    assert scene.count(session, Message) == 2


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"),
        ("who,where\na,b", "columns"),
        ("name,e-mail\n" + "x,y@z.example\n" * 5001, "long"),
        ("x" * 2_000_001, "large"),
        ('name,email\n"a' + "b" * 140_000, "unreadable"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(text: str, fault: str) -> None:
    assert listing.read(text.encode()).fault == fault


def test_a_list_that_cannot_be_read_is_refused_with_what_was_pasted_still_there(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    refused = submit(client, f"/campaigns/{campaign.id}/list", {"text": "who,where\na,b", "file": None})
    assert (refused.status_code, "who,where" in refused.text) == (422, True)


def test_one_person_who_was_invited_twice_becomes_one(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    scene.candidate_sends(client, scene.invite(client, session, campaign, "Róbin Vale"))
    scene.invite(client, session, campaign, "Vale Robin")
    sign_in(client, cast.recruiter)
    assert "1 candidate may have been invited twice" in client.get(f"/campaigns/{campaign.id}").text
    url = f"/campaigns/{campaign.id}/twice"
    assert submit(client, url).status_code == 303
    assert "No two candidates have the same name" in client.get(url).text
    kept, other = session.scalars(select(Attempt).order_by(Attempt.id)).all()
    assert kept.withdrawal is None
    assert other.withdrawal is not None
    token = client.page("/").forms[0].fields["csrf_token"][0]
    form = {"kept": str(other.id), "other": str(kept.id), "csrf_token": token}
    assert client.post(url, data=form).status_code == 409


def test_who_has_not_answered_is_reminded_once_a_week_and_once_two_days_before(
    client: CheckedClient, session: Session, cast: Cast, later: dict[str, timedelta]
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    scene.invite(client, session, campaign, "Not Yet")
    scene.candidate_sends(client, scene.invite(client, session, campaign, "Has Sent"))
    counts: list[int] = []
    for days in (1, 13, 14, 15, 19, 20, 25):
        later["by"] = timedelta(days=days)
        works.remind(lambda done, _total: counts.append(done))
    assert counts == [0, 0, 1, 0, 1, 0, 0]
    reminder = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert reminder is not None
    assert "We have not had your answers yet" in reminder.body
    browser = scene.fresh(client)
    later["by"] = timedelta(days=19)
    assert open_link(browser, str(reminder.link).rpartition("/")[2]).status_code in (200, 302)
