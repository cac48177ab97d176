"""The quality lead's page of the whole service shows what was released, and works nothing out."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from tests.quality import scene
from webapp.access.policy import Role
from webapp.insight import care, overviews, queries, works
from webapp.insight.models import KeptOverview


def test_before_the_first_release_the_page_says_so(lead: CheckedClient) -> None:
    assert "No figures have been gathered yet" in lead.get("/service").text


def test_the_page_shows_who_was_heard_and_every_skill(lead: CheckedClient, session: Session) -> None:
    scene.release(session)
    page = lead.get("/service").text
    assert "The whole service" in page
    assert "90" in page
    assert page.index(">East<") < page.index(">North<") < page.index(">South<")
    assert "Between the limits" in page or "limits:" in page
    assert "<svg" in page


def test_with_two_teams_none_stands_beside_another(lead: CheckedClient, session: Session) -> None:
    scene.release(session, (30, 30))
    page = lead.get("/service").text
    assert "Three teams or more must be shown" in page
    assert "<svg" not in page


def test_a_team_with_few_is_hidden_and_so_is_the_sum(lead: CheckedClient, session: Session) -> None:
    scene.release(session, (30, 30, 4))
    seen = overviews.of_service(session, "en_GB")
    assert seen is not None
    (family,) = [one for one in seen.overview.heard if one.source == "family"]
    assert [one.forms.shown for one in family.teams].count(False) == 1
    assert not family.whole.shown
    page = lead.get("/service").text
    assert "64" not in page.split('id="heard"')[1].split('id="skills"')[0]
    assert "too few to show" in page


def test_what_was_released_of_a_time_stays_when_more_comes(session: Session) -> None:
    scene.release(session)
    first = overviews.of_service(session, "en_GB")
    scene.release(session, (30, 30, 31), scene.NOW + timedelta(days=7))
    second = overviews.of_service(session, "en_GB")
    assert first is not None
    assert second is not None
    assert second.as_at > first.as_at
    assert second.overview == first.overview


def test_released_again_from_the_same_state_it_is_kept_once(session: Session) -> None:
    scene.release(session)
    works.release()
    assert session.scalar(select(func.count()).select_from(KeptOverview)) == 1


def test_what_is_kept_goes_with_all_else(session: Session) -> None:
    scene.release(session)
    care.erase_all(session)
    session.commit()
    assert session.scalar(select(func.count()).select_from(KeptOverview)) == 0
    assert queries.last_overview(session) is None


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.PARTICIPATION_LEAD, Role.ANALYST, Role.AUDITOR])
def test_nobody_else_sees_it(client: CheckedClient, people: People, role: Role) -> None:
    sign_in(client, people("Somebody Else", role))
    assert client.get("/service").status_code == 403
