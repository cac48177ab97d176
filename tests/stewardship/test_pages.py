"""The pages of receipts, events and long work."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from webapp import audit
from webapp.access.policy import Role
from webapp.audit import Event, EventDetail
from webapp.jobs import Job, jobs
from webapp.stewardship.queries import Place

NOW = datetime(2026, 6, 17, 10, 0, tzinfo=UTC)


def viewed(session: Session, viewer: int, subject: int, number: int = 1) -> None:
    audit.record(
        session,
        "record.viewed",
        actor=f"person:{viewer}",
        subject=f"person:{subject}",
        now=NOW + timedelta(minutes=number),
        record=f"observation:{number}",
        reason=f"reason {number}",
    )


def test_i_see_who_looked_at_my_records_and_nobody_elses(
    client: CheckedClient, session: Session, people: People
) -> None:
    me, bea, other = people("Ada Ode"), people("Bea Quist"), people("Cy Rudd")
    viewed(session, bea.id, me.id, 1)
    viewed(session, bea.id, other.id, 2)
    sign_in(client, me)
    page = client.page("/receipts")
    assert "Bea Quist" in page.text
    assert "reason 1" in page.text
    assert "reason 2" not in page.text


def test_somebody_who_has_left_and_an_erased_reason_are_said_to_be_so(
    client: CheckedClient, session: Session, people: People
) -> None:
    me = people("Ada Ode")
    viewed(session, 999_999, me.id)
    session.execute(delete(EventDetail))
    sign_in(client, me)
    page = client.page("/receipts")
    assert "Somebody who is no longer here" in page.text
    assert "No reason is kept" in page.text


def test_without_a_receipt_the_page_says_so(client: CheckedClient, people: People) -> None:
    sign_in(client, people("Ada Ode"))
    assert "Nobody has looked at a record about you" in client.page("/receipts").text


@pytest.mark.parametrize("address", ["/receipts", "/events"])
def test_pages_go_on_where_the_last_one_ended(
    client: CheckedClient, session: Session, people: People, address: str
) -> None:
    me = people("Ada Ode", Role.AUDITOR)
    for number in range(60):
        viewed(session, me.id, me.id, number // 3)
    sign_in(client, me)
    seen, pages, following = 0, 0, address
    while following:
        page = client.page(following)
        seen += page.text.count("June 2026")
        pages += 1
        following = next((link for link in page.links if "before=" in link), "")
    assert (seen, pages) == (60, 3)


@pytest.mark.parametrize("before", ["", "~", "yesterday", "2026-06-17~1", "2026-06-17T10:00:00~" + "0" * 32])
def test_a_mistyped_place_begins_at_the_beginning(client: CheckedClient, people: People, before: str) -> None:
    sign_in(client, people("Ada Ode", Role.AUDITOR))
    assert client.get(f"/events?before={before}").status_code == 200
    assert Place.read(before) is None


def test_events_show_pseudonyms_and_no_names(client: CheckedClient, session: Session, people: People) -> None:
    auditor, bea = people("Ada Ode", Role.AUDITOR), people("Bea Quist")
    viewed(session, bea.id, auditor.id)
    sign_in(client, auditor)
    page = client.page("/events")
    assert audit.pseudonym(f"person:{bea.id}")[:12] in page.text
    assert "Bea Quist" not in page.text
    assert "1 event waits for its place." in page.text
    assert "Not checked yet" in page.text


def test_the_button_chains_what_waits_and_reads_the_whole_chain(
    client: CheckedClient, session: Session, people: People
) -> None:
    auditor = people("Ada Ode", Role.AUDITOR)
    viewed(session, auditor.id, auditor.id)
    sign_in(client, auditor)
    assert submit(client, "/events").status_code == 303
    page = client.page("/events")
    assert "Whole" in page.text
    assert "The signed head stands at position 1." in page.text
    session.execute(update(Event).values(actor="0" * 32))
    submit(client, "/events")
    page = client.page("/events")
    assert "Broken" in page.text
    assert "First fault, at position 1" in page.text


@pytest.mark.parametrize(
    ("address", "role"), [("/events", Role.AUDITOR), ("/jobs", Role.OPERATOR), ("/jobs", Role.ADMINISTRATOR)]
)
def test_only_the_right_role_opens_the_page(
    client: CheckedClient, people: People, address: str, role: Role
) -> None:
    sign_in(client, people("Bea Quist", Role.SUPERVISOR, team="North"))
    assert client.get(address).status_code == 403
    sign_in(client, people("Ada Ode", role))
    assert client.get(address).status_code == 200


def failed_job(session: Session, work: str = "stewardship.chain") -> Job:
    job = Job(work=work, arguments={}, asked_at=NOW, begun_at=NOW, failed_at=NOW, failure="ValueError")
    session.add(job)
    session.commit()
    return job


def test_every_state_of_a_job_can_be_read(client: CheckedClient, session: Session, people: People) -> None:
    failed_job(session)
    session.add(Job(work="one", arguments={}, asked_at=NOW))
    session.add(Job(work="two", arguments={}, asked_at=NOW, begun_at=NOW, done=3, total=7))
    session.add(Job(work="three", arguments={}, asked_at=NOW, begun_at=NOW, finished_at=NOW))
    sign_in(client, people("Ada Ode", Role.OPERATOR))
    text = client.page("/jobs").text
    for said in ("Failed", "ValueError", "Waiting", "3 of 7", "Done"):
        assert said in text


def test_what_failed_can_be_tried_again_once(client: CheckedClient, session: Session, people: People) -> None:
    job = failed_job(session)
    sign_in(client, people("Ada Ode", Role.OPERATOR))
    again = f"/jobs/{job.id}/again"
    token = client.page("/jobs").forms[-2].fields["csrf_token"]
    assert submit(client, "/jobs", action=again).status_code == 303
    assert client.post(again, data={"csrf_token": token}).status_code == 303
    assert session.scalar(select(func.count()).select_from(Job)) == 2
    newest = session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
    assert newest.finished_at is not None
    assert "Asked for again" in client.page("/jobs").text


def test_a_job_that_did_not_fail_cannot_be_tried_again(
    client: CheckedClient, session: Session, people: People
) -> None:
    failed_job(session)
    session.add(running := Job(work="two", arguments={}, asked_at=NOW, begun_at=NOW))
    session.commit()
    sign_in(client, people("Ada Ode", Role.OPERATOR))
    token = client.page("/jobs").forms[-2].fields["csrf_token"]
    for job_id in (running.id, 999_999):
        assert client.post(f"/jobs/{job_id}/again", data={"csrf_token": token}).status_code == 404
    assert "stewardship.chain" in jobs._works
