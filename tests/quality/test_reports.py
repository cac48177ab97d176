"""A quarter's reports are made by one button, kept as they were made, and locked when they are published."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.quality import scene
from webapp import audit, clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.quality import care, rules, words
from webapp.quality.models import QuarterReport, ReportWords
from webapp.quality.rules import Part, Version

INDEX = "/service/reports"


def make(client: CheckedClient, client_id: str = "") -> int:
    """Press the one button; the status."""
    sent = {"client_id": client_id} if client_id else None
    return submit(client, INDEX, sent, action=INDEX).status_code


def token(client: CheckedClient) -> dict[str, str]:
    """The token of a form, for one that is sent by itself."""
    (form,) = [one for one in client.page(INDEX).forms if one.action == INDEX]
    return {"csrf_token": form.fields["csrf_token"]}


def reports(session: Session) -> list[QuarterReport]:
    session.expire_all()
    return list(session.scalars(select(QuarterReport).order_by(QuarterReport.id)))


def write(client: CheckedClient, report: QuarterReport, then: str = "keep", **own: str) -> int:
    page = f"{INDEX}/{report.id}"
    return submit(client, page, {"then": then, **own}, action=page).status_code


def test_one_button_makes_a_report_for_everybody_who_reads_it(
    lead: CheckedClient, session: Session, person: Person
) -> None:
    scene.release(session)
    assert make(lead) == 303
    made = reports(session)
    assert {one.version for one in made} == set(Version)
    assert {one.first_on for one in made} == {rules.quarter_before(clock.today())}
    assert {one.made_by_id for one in made} == {person.id}
    assert {one.as_at for one in made} == {scene.NOW}


def test_the_same_form_sent_twice_makes_them_once_and_a_later_one_is_another(
    lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    form = str(uuid.uuid4())
    assert [make(lead, form), make(lead, form)] == [303, 303]
    assert len(reports(session)) == 4
    assert make(lead) == 303
    assert len(reports(session)) == 8
    kinds = session.scalars(select(audit.Event.kind)).all()
    assert kinds.count("report.made") == 2


def test_a_form_of_another_persons_report_makes_none(
    lead: CheckedClient, session: Session, people: People
) -> None:
    scene.release(session)
    form = str(uuid.uuid4())
    make(lead, form)
    sign_in(lead, people("Quin Other", Role.QUALITY_LEAD))
    assert make(lead, form) == 409
    assert make(lead, "nothing like it") == 400
    assert len(reports(session)) == 4


def test_before_any_figures_there_is_no_report(lead: CheckedClient, session: Session) -> None:
    assert make(lead) == 409
    assert reports(session) == []


@pytest.mark.parametrize("path", ["", "/paper"])
def test_every_version_has_its_four_parts(lead: CheckedClient, session: Session, path: str) -> None:
    scene.release(session)
    make(lead)
    for one in reports(session):
        page = lead.get(f"{INDEX}/{one.id}{path}").text
        assert page.count("<h2 class=") >= len(Part)
        is_plain = one.version in (Version.CHILDREN, Version.PARENTS)
        assert ("Workers listen to us" in page) == is_plain
        assert ("Every skill by who saw it" in page) != is_plain
        assert "not been tested in every language" in page or "not tried our questions" in page


def test_a_report_tells_of_no_team(lead: CheckedClient, session: Session) -> None:
    scene.release(session)
    make(lead)
    for one in reports(session):
        page = lead.get(f"{INDEX}/{one.id}/paper").text
        assert not any(f">{name}<" in page for name in scene.NAMES)


def test_a_report_stays_as_it_was_made(lead: CheckedClient, session: Session) -> None:
    scene.release(session, (30, 30))
    make(lead)
    (before, *_) = reports(session)
    told = before.told
    scene.release(session, (30, 30, 30), scene.NOW + timedelta(days=120))
    (after, *_) = reports(session)
    assert after.told == told
    assert after.as_at == scene.NOW


def test_words_are_kept_part_by_part_until_they_are_published(lead: CheckedClient, session: Session) -> None:
    scene.release(session)
    make(lead)
    one = reports(session)[0]
    assert write(lead, one, heard="We listened more.") == 303
    assert write(lead, one, heard="We listened more often.", unknown="Much.") == 303
    assert reports(session)[0].words_by_part["heard"] == "We listened more often."
    page = lead.get(f"{INDEX}/{one.id}").text
    assert "We listened more often." in page
    assert write(lead, one, "publish", heard="At last.") == 303
    assert reports(session)[0].published_at is not None
    assert "<textarea" not in lead.get(f"{INDEX}/{one.id}").text
    sent = {**token(lead), "then": "keep", "heard": "Other words."}
    assert lead.post(f"{INDEX}/{one.id}", data=sent).status_code == 409
    assert reports(session)[0].words_by_part["heard"] == "At last."
    again = {**token(lead), "then": "publish", "heard": "At last.", "unknown": "Much."}
    assert lead.post(f"{INDEX}/{one.id}", data=again).status_code == 303
    kinds = session.scalars(select(audit.Event.kind)).all()
    assert kinds.count("report.published") == 1


@pytest.mark.parametrize("text", ["x" * (rules.LONGEST + 1), "We saw Mrs Fenella Harkaway and her son."])
def test_words_that_are_too_long_or_name_somebody_come_back(
    lead: CheckedClient, session: Session, text: str
) -> None:
    scene.release(session)
    make(lead)
    one = reports(session)[0]
    page = f"{INDEX}/{one.id}"
    back = submit(lead, page, {"then": "publish", "heard": text, "whom": "Everybody."}, action=page)
    assert back.status_code == 422
    assert text in back.text
    assert "Everybody." in back.text
    assert session.scalar(select(func.count()).select_from(ReportWords)) == 0
    assert reports(session)[0].published_at is None


def test_another_report_is_not_found(lead: CheckedClient) -> None:
    assert lead.get(f"{INDEX}/4711").status_code == 404
    assert lead.get(f"{INDEX}/4711/paper").status_code == 404


def test_what_somebody_made_is_handed_to_them_and_stays_without_their_name(
    lead: CheckedClient, session: Session, person: Person
) -> None:
    scene.release(session)
    make(lead)
    write(lead, reports(session)[0], "publish", heard="We listened.")
    found = care.export_person(session, person.id)["quarter's reports"]
    assert [one["published it"] for one in found] == [True, False, False, False]
    assert found[0]["words"]["heard"] == "We listened."
    assert care.erase_person(session, person.id) == 5
    session.commit()
    assert {one.made_by_id for one in reports(session)} == {None}
    care.erase_all(session)
    session.commit()
    assert reports(session) == []


def test_quarters_follow_one_another() -> None:
    assert rules.quarter_before(date(2026, 11, 30)) == date(2026, 7, 1)
    assert rules.quarter_before(date(2026, 1, 1)) == date(2025, 10, 1)
    assert [rules.quarter_after(date(2026, month, 1)) for month in (1, 4, 7, 10)] == [
        date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1),
    ]  # fmt: skip


def test_plain_words_say_how_often_families_say_yes() -> None:
    assert [rules.how_often(points).value for points in (100, 85, 84, 65, 64, 40, 39, 0)] == [
        "almost always", "almost always", "often", "often", "sometimes", "sometimes", "seldom", "seldom",
    ]  # fmt: skip


@pytest.mark.parametrize("words_of", [words.PLAIN_GAPS, words.PLAIN_SKILLS, words.OFTEN])
def test_plain_words_are_short(words_of: Mapping[str, object]) -> None:
    for text in map(str, words_of.values()):
        for sentence in text.split(". "):
            assert len(sentence.split()) <= 15, sentence
        assert max(map(len, text.split())) <= 10, text


def test_a_report_says_when_most_did_not_answer() -> None:
    assert rules.few_answered(40, 12)
    assert not rules.few_answered(40, 20)
    assert not rules.few_answered(None, 20)
    assert not rules.few_answered(40, None)
