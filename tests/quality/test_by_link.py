"""The whole way: a parent whom a recruiter asked reads by their link, writes, and is known if need be."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, open_link, sign_in
from tests.quality import scene
from tests.quality.panel import SAID, THEIRS, UNSAFE, comments, make, publish, write
from tests.recruitment import scene as recruitment
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.quality.rules import Version
from webapp.safeguarding.models import Concern


def test_a_parent_on_a_panel_reads_and_writes_by_their_link(
    client: CheckedClient, session: Session, people: People, person: Person
) -> None:
    cast = recruitment.Cast(
        recruiter=people("Ria Moss", Role.RECRUITER),
        assessors=(people("Ann Lund", Role.ASSESSOR), people("Ben Tarn", Role.ASSESSOR)),
        panel=people("Pam Ford", Role.PANEL_MEMBER),
    )
    campaign = recruitment.open_campaign(client, session, cast)
    token = recruitment.ask_parent(client, session, campaign, "Mo Hale")
    sign_in(client, person)
    scene.release(session)
    page = publish(client, make(client, session)[Version.PARENTS])
    parent = recruitment.fresh(client)
    open_link(parent, token)
    assert THEIRS in parent.get("/your-panel").text
    assert page in parent.get(THEIRS).text
    assert [write(parent, page), write(parent, page, UNSAFE)] == [303, 303]
    sign_in(client, person)
    theirs = client.get(f"/service/reports/{comments(session)[0].report_id}").text
    assert SAID in theirs
    assert "Mo Hale" not in theirs
    assert UNSAFE not in theirs
    concern = session.scalars(select(Concern)).one()
    assert (concern.said_by, concern.text) == ("Mo Hale", UNSAFE)
    sign_in(client, people("Sal Guard", Role.SAFEGUARDING_LEAD))
    read = client.get(f"/safety-concerns/{concern.id}").text
    assert "In what somebody on a panel wrote about a report" in read
    assert "Mo Hale" in read
