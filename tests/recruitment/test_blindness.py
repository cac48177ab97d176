"""Nobody who assesses or decides learns who wrote an answer, and no assessor another's marks."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.html import Page
from tests.pages import CheckedClient, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import MARKS, REASON, Cast
from webapp.access.policy import BY_LINK, Role
from webapp.accounts.models import Person
from webapp.accounts.people_file import IN_A_TEAM
from webapp.outbox.models import Message
from webapp.recruitment.models import Attempt, Campaign

NAMES = ("Robin", "Vale", "mail.example")


def crawl(client: CheckedClient, starts: list[str]) -> dict[str, str]:
    """Every page that can be reached by links from these, with its whole source."""
    found: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        url = waiting.pop()
        if url in found or not url.startswith("/") or url.startswith(("/static", "/exit")):
            continue
        response = client.get(url)
        found[url] = response.get_data(as_text=True) + str(response.headers)
        if response.status_code == 200:
            waiting += [link.partition("#")[0] for link in Page.of(response).links]
    return found


def test_no_page_of_an_assessor_says_who_wrote_an_answer(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.submitted_attempt(client, session, cast)
    (answer,) = scene.written_answers(session)
    sign_in(client, cast.assessors[0])
    pages = crawl(client, ["/", "/assessing"])
    assert f"/assessing/{answer.reference}" in pages
    refused = submit(client, f"/assessing/{answer.reference}", {}).get_data(as_text=True)
    scene.assess(client, cast.assessors[0], answer.reference)
    changed = client.post(f"/assessing/{answer.reference}/save", json={})
    pages |= crawl(client, ["/", "/assessing", f"/assessing/{answer.reference}"])
    for source in (*pages.values(), refused, changed.get_data(as_text=True)):
        for secret in (*NAMES, attempt.reference):
            assert secret not in source


def test_no_page_of_the_panel_names_the_candidate_or_the_assessors_before_or_after_the_decision(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    sign_in(client, cast.panel)
    url = f"/board/{attempt.campaign_id}/{attempt.reference}"
    before = crawl(client, ["/", "/board"])
    assert url in before
    submit(client, url, {"outcome": "not this time", "reason": REASON})
    after = crawl(client, ["/", "/board"])
    for source in (*before.values(), *after.values()):
        for secret in (*NAMES, *(person.name for person in cast.assessors)):
            assert secret not in source


def test_an_assessor_sees_nothing_of_another_assessors_marks(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.submitted_attempt(client, session, cast)
    (answer,) = scene.written_answers(session)
    evidence = {name: "Only Ann found this." for name in MARKS if name.endswith(".evidence")}
    scene.assess(client, cast.assessors[0], answer.reference, **evidence)
    sign_in(client, cast.assessors[1])
    pages = crawl(client, ["/", "/assessing"])
    assert any("Answer 1 of 1" in source for source in pages.values())
    assert all("Only Ann found this." not in source for source in pages.values())


def test_the_panel_reads_no_answer_before_both_have_assessed(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.submitted_attempt(client, session, cast)
    sign_in(client, cast.panel)
    assert all(scene.WORDS not in source for source in crawl(client, ["/", "/board"]).values())


def test_references_of_answers_and_candidates_have_nothing_in_common(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.submitted_attempt(client, session, cast)
    stored = session.scalars(select(Attempt)).one()
    (answer,) = scene.written_answers(session)
    assert attempt.reference.lower() not in answer.reference
    assert len(answer.reference) == 16
    assert stored.email_key not in answer.reference


def test_names_and_words_are_sealed_in_the_database(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.assessed_attempt(client, session, cast)
    raw = str(session.connection().exec_driver_sql("select * from attempt").all())
    raw += str(session.connection().exec_driver_sql("select * from task_answer").all())
    raw += str(session.connection().exec_driver_sql("select * from assessment_mark").all())
    for secret in (*NAMES, "Maureen", "It says so"):
        assert secret not in raw


FOUND = "Only Ann found this in the answer."
# What the adjustments officer is given stands beside: they know whom they agree something with.
PAGES = ("/", "/assessing", "/board", "/campaigns", "/outbox", "/names", "/library", "/people", "/jobs")


def walk_as(client: CheckedClient, person: Person, starts: list[str]) -> str:
    """Everything that somebody can read by links from these, error pages and headers too."""
    sign_in(client, person)
    pages = crawl(client, starts)
    return "\n".join(pages.values())


def test_lesson_13_no_name_and_no_other_assessors_mark_leaves_before_the_board_unblinds(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    scene.candidate_sends(client, scene.invite(client, session, campaign))
    attempt = session.scalars(select(Attempt)).one()
    evidence = {name: FOUND for name in MARKS if name.endswith(".evidence")}
    (answer,) = scene.written_answers(session)
    scene.assess(client, cast.assessors[0], answer.reference, **evidence)
    everybody = {
        role: people(f"Role {number}", role, team="North" if role in IN_A_TEAM else None)
        for number, role in enumerate(Role)
        if role not in BY_LINK | {Role.ADJUSTMENTS_OFFICER}
    }
    told = [cast.assessors[0], cast.assessors[1], cast.panel, *everybody.values()]
    starts = [*PAGES, f"/board/{campaign.id}", f"/campaigns/{campaign.id}", f"/assessing/{answer.reference}"]
    starts += [f"/board/{campaign.id}/{attempt.reference}", f"/campaigns/{campaign.id}/results.csv"]
    for person in told:
        source = walk_as(client, person, starts)
        for secret in NAMES:
            assert secret not in source, f"{person.name} reads {secret}"
        assert (FOUND in source) is (person.id == cast.assessors[0].id), person.name
    sign_in(client, cast.recruiter)
    assert FOUND not in "\n".join(crawl(client, starts).values())
    assert client.get(f"/campaigns/{campaign.id}/results.csv").status_code == 409
    after_unblinding(client, session, cast, everybody, campaign, answer.reference, starts)


def after_unblinding(
    client: CheckedClient,
    session: Session,
    cast: Cast,
    everybody: dict[Role, Person],
    campaign: Campaign,
    reference: str,
    starts: list[str],
) -> None:
    """The panel decides and is shown the names; nobody else learns more than before."""
    scene.assess(client, cast.assessors[1], reference)
    attempt = session.scalars(select(Attempt)).one()
    scene.decide(client, cast.panel, attempt, "not this time")
    board = f"/board/{campaign.id}"
    assert submit(client, f"{board}/minutes", action=f"{board}/names").status_code == 303
    assert "Robin Vale" in walk_as(client, cast.panel, starts)
    for person in (cast.assessors[1], *everybody.values()):
        source = walk_as(client, person, starts)
        for secret in (*NAMES, FOUND):
            assert secret not in source, f"{person.name} reads {secret}"
    assert "Robin Vale" in walk_as(client, cast.recruiter, [f"/campaigns/{campaign.id}"])
    messages = session.scalars(select(Message)).all()
    assert all(FOUND not in f"{one.subject}{one.body}" for one in messages)
    assert all(one.address == attempt.email for one in messages)
