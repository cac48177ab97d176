"""Nobody who assesses or decides learns who wrote an answer, and no assessor another's marks."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.pages import CheckedClient, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import MARKS, REASON, Cast
from webapp.recruitment.models import Attempt

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
        waiting += [link.partition("#")[0] for link in client.page(url).links if response.status_code == 200]
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
