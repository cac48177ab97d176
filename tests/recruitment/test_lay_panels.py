"""Parents and young people set a question, meet candidates, and grade a simulation in words of their own."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast
from webapp.access.policy import Role
from webapp.recruitment import queries
from webapp.recruitment.models import Attempt, Campaign, LayGrade, LayMember
from webapp.recruitment.rules import Panel

ASKED = ("both-in-the-room", "late-again", "the-morning-after")
QUESTION = "What would you do if we did not want to talk to you?"
SAW = "He let the boy finish and did not look at the clock."


def levels(panel: Panel, level: str) -> dict[str, str]:
    """The form, with one level on every criterion."""
    given = {f"{one.id}.level": level for one in queries.lay_rubric(panel).criteria}
    return {**given, "words": SAW}


@pytest.fixture
def campaign(client: CheckedClient, session: Session, cast: Cast, people: People) -> Campaign:
    """A campaign with a spoken part and one candidate."""
    listener = people("Lia Stern", Role.ASSESSOR)
    found = scene.open_campaign(client, session, cast, scenarios=list(ASKED), listeners=[str(listener.id)])
    scene.invite(client, session, found)
    return found


def member(
    client: CheckedClient, session: Session, cast: Cast, campaign: Campaign, panel: Panel, name: str
) -> CheckedClient:
    """Somebody who was asked to sit on a panel has opened their link."""
    sign_in(client, cast.recruiter)
    url = f"/campaigns/{campaign.id}/families"
    fields = {"panel": panel.value, "name": name, "email": f"{name.lower()}@mail.example"}
    response = submit(client, url, fields, action=url)
    assert response.status_code == 303, response.get_data(as_text=True)
    assert "Open the message" in client.get(str(response.location)).text
    token = scene.latest_token(session)
    browser = scene.fresh(client)
    assert "Help us choose" in browser.get(f"/s/{token}").text
    open_link(browser, token)
    return browser


def ready(browser: CheckedClient) -> None:
    """They have read how it works."""
    assert submit(browser, "/your-panel", action="/your-panel/ready").status_code == 303


def ask(browser: CheckedClient, words: str = QUESTION) -> int:
    """They set the question."""
    return submit(browser, "/your-panel", {"question": words}, action="/your-panel/question").status_code


def test_a_panel_reads_how_it_works_sets_a_question_and_grades(
    client: CheckedClient, session: Session, cast: Cast, campaign: Campaign
) -> None:
    attempt = session.scalars(select(Attempt)).one()
    where = f"/your-panel/people/{attempt.reference}"
    browser = member(client, session, cast, campaign, Panel.PARENTS, "Mo")
    assert "How to be fair" in browser.get("/your-panel").text
    assert browser.get(where).status_code == 404
    ready(browser)
    assert ask(browser, "  ") == 422
    assert ask(browser, "x" * 301) == 422
    assert ask(browser) == 303
    page = browser.get(where).text
    assert QUESTION in page
    assert "Robin" not in page
    short = submit(browser, where, {"words": "", "listened.level": "3"}, action=where)
    assert short.status_code == 422
    assert "Write down what you saw or heard" in short.text
    assert submit(browser, where, levels(Panel.PARENTS, "3"), action=where).status_code == 303
    assert "Sent" in browser.get("/your-panel").text
    grade = session.scalars(select(LayGrade)).one()
    assert {one.level for one in grade.levels} == {3}
    # From now on everybody is asked the same.
    again = browser.page("/your-panel")
    assert not [form for form in again.forms if form.action == "/your-panel/question"]
    token = again.forms[0].fields["csrf_token"]
    changed = browser.post("/your-panel/question", data={"csrf_token": token, "question": "Another?"})
    assert changed.status_code == 409
    assert queries.lay_questions(session, campaign.id) == {Panel.PARENTS: QUESTION}


def test_the_same_grade_twice_is_one_and_another_one_is_refused(
    client: CheckedClient, session: Session, cast: Cast, campaign: Campaign
) -> None:
    attempt = session.scalars(select(Attempt)).one()
    where = f"/your-panel/people/{attempt.reference}"
    browser = member(client, session, cast, campaign, Panel.YOUNG_PEOPLE, "Kit")
    ready(browser)
    form = next(one for one in browser.page(where).forms if one.action == where)
    sent = {**form.fields, **levels(Panel.YOUNG_PEOPLE, "2"), "stays.level": "dont-know"}
    assert browser.post(where, data=sent).status_code == 303
    assert browser.post(where, data=sent).status_code == 303
    other = browser.post(where, data={**sent, "stays.level": "1"})
    assert (other.status_code, scene.count(session, LayGrade)) == (409, 1)
    known = browser.post(f"{where}/known", data={"csrf_token": form.fields["csrf_token"]})
    assert known.status_code == 409
    saved = browser.post(f"{where}/save", json={}, headers={"X-CSRFToken": str(form.fields["csrf_token"][0])})
    assert saved.status_code == 422


def test_what_they_found_stands_on_the_board_by_itself_and_moves_no_value(
    client: CheckedClient, session: Session, cast: Cast, campaign: Campaign
) -> None:
    attempt = session.scalars(select(Attempt)).one()
    where = f"/your-panel/people/{attempt.reference}"
    for name, level in (("Mo", "3"), ("Jo", "2")):
        browser = member(client, session, cast, campaign, Panel.PARENTS, name)
        ready(browser)
        if name == "Mo":
            assert ask(browser) == 303
        assert submit(browser, where, levels(Panel.PARENTS, level), action=where).status_code == 303
    knows = member(client, session, cast, campaign, Panel.PARENTS, "Flo")
    ready(knows)
    assert submit(knows, where, action=f"{where}/known").status_code == 303
    found = queries.lay_summaries(session, [attempt.id])[Panel.PARENTS][attempt.id]
    assert (found.graded, found.mean) == (2, pytest.approx(0.75))
    sign_in(client, cast.recruiter)
    theirs = client.get(f"/campaigns/{campaign.id}/families").text
    assert QUESTION in theirs
    assert SAW not in theirs
    assert "Robin" not in theirs
    candidate = scene.fresh(client)
    sign_in(client, cast.recruiter)
    submit(
        client, f"/campaigns/{campaign.id}", action=f"/campaigns/{campaign.id}/candidates/{attempt.id}/link"
    )
    open_link(candidate, scene.latest_token(session))
    scene.answer_everything(candidate, ("both-in-the-room", "the-morning-after"))
    assert submit(candidate, "/assessment/check").status_code == 303
    sign_in(client, cast.panel)
    board = client.get(f"/board/{campaign.id}").text
    assert "Parents’ panel" in board
    assert QUESTION in client.get(f"/board/{campaign.id}/interview").text


def test_the_panel_that_decides_reads_their_words_without_their_names(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    campaign = attempt.campaign
    browser = member(client, session, cast, campaign, Panel.YOUNG_PEOPLE, "Kit")
    ready(browser)
    # Without a spoken part they meet those who are invited to a simulation.
    where = f"/your-panel/people/{attempt.reference}"
    assert browser.get(where).status_code == 404
    page = f"/board/{campaign.id}/{attempt.reference}"
    before = scene.decide(client, cast.panel, attempt, "invite to an observed simulation")
    assert before.status_code == 303
    assert submit(browser, where, levels(Panel.YOUNG_PEOPLE, "3"), action=where).status_code == 303
    sign_in(client, cast.panel)
    words = client.get(page).text
    assert SAW in words
    assert "Kit" not in words
    assert "100 (1)" in client.get(f"/board/{campaign.id}").text


def test_a_link_that_was_taken_back_opens_nothing_and_a_new_one_goes_on(
    client: CheckedClient, session: Session, cast: Cast, campaign: Campaign
) -> None:
    browser = member(client, session, cast, campaign, Panel.PARENTS, "Mo")
    ready(browser)
    found = session.scalars(select(LayMember)).one()
    sign_in(client, cast.recruiter)
    url = f"/campaigns/{campaign.id}/families"
    assert submit(client, url, action=f"{url}/{found.id}/revoke").status_code == 303
    assert browser.get("/your-panel").status_code == 401
    assert submit(client, url, action=f"{url}/{found.id}/link").status_code == 303
    open_link(browser, scene.latest_token(session))
    assert "The people you meet" in browser.get("/your-panel").text
    twice = submit(client, url, {"panel": "parents", "name": "Mo", "email": "mo@mail.example"}, action=url)
    assert (twice.status_code, "asked for this panel before" in twice.text) == (422, True)
    empty = submit(client, url, {"name": "", "email": "no"}, action=url)
    assert empty.status_code == 422
    assert "Select which panel" in empty.text


def test_they_can_stop_and_come_back(
    client: CheckedClient, session: Session, cast: Cast, campaign: Campaign
) -> None:
    browser = member(client, session, cast, campaign, Panel.PARENTS, "Mo")
    ready(browser)
    assert "How to be fair" in browser.get("/your-panel/briefing").text
    left = submit(browser, "/your-panel", action="/your-panel/leave")
    assert left.location == "/assessment/left"
    assert browser.get("/your-panel").status_code == 401
