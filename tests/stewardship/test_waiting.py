"""What waits on the first page of an auditor and of an operator."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from webapp import clock
from webapp.access.policy import Role
from webapp.jobs import Job
from webapp.stewardship.models import ChainCheck


@pytest.mark.parametrize(
    ("days", "faults", "words"),
    [
        (None, 0, "Check the chain of events for the first time"),
        (8, 0, "Check the chain of events again"),
        (1, 1, "The chain of events is broken"),
        (1, 0, None),
    ],
)
def test_an_auditor_is_asked_for_a_check_that_is_due_and_told_of_a_broken_chain(
    client: CheckedClient, session: Session, people: People, days: int | None, faults: int, words: str | None
) -> None:
    if days is not None:
        session.add(ChainCheck(checked_at=clock.now() - timedelta(days=days), events=3, faults=faults))
    session.commit()
    sign_in(client, people("Ada Ode", Role.AUDITOR))
    page = client.page("/").text
    assert ("Nothing waits for you" in page) if words is None else (words in page)


def test_an_operator_is_told_of_failed_work_until_it_is_asked_for_again(
    client: CheckedClient, session: Session, people: People
) -> None:
    now = clock.now()
    session.add(Job(work="insight.gather", arguments={}, asked_at=now, failed_at=now, failure="OSError"))
    session.commit()
    sign_in(client, people("Ada Ode", Role.OPERATOR))
    assert "1 piece of work has failed" in client.page("/").text
    session.add(Job(work="insight.gather", arguments={}, asked_at=now))
    session.commit()
    assert "has failed" not in client.page("/").text


def test_the_first_page_says_what_each_way_in_is_for(client: CheckedClient, people: People) -> None:
    sign_in(client, people("Ada Ode", Role.RECRUITER))
    assert "Open a campaign, invite candidates" in client.page("/").text
