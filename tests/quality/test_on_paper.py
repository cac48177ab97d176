"""A report is a tagged PDF in its reader's language, and those in plain words come to two pages."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests.pages import CheckedClient, submit
from tests.printing import reading
from tests.quality import scene
from tests.quality.panel import INDEX, PARENT, YOUNG, comes, make, publish
from webapp.printing import typesetting
from webapp.quality import words
from webapp.quality.models import QuarterReport
from webapp.quality.rules import PLAIN, Version
from webapp.unit_of_work import Attune

TOLD = "Every family now gets a letter after each meeting that says in plain words what was agreed."


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Families speak of every skill that there is, and a dozen things were changed."""
    once = scene.answers

    def of_every_skill(team_id: int, families: int) -> Iterator[dict[str, Any]]:
        for skill in words.PLAIN_SKILLS:
            for one in once(team_id, families):
                yield {**one, "construct": skill, "dimension": f"{skill}-listened"}

    monkeypatch.setattr(scene, "answers", of_every_skill)


def tell(session: Session, report: QuarterReport) -> None:
    """A dozen things that teams changed stand in it too."""
    told = [[f"Team {number}", TOLD] for number in range(12)]
    changed = {"made": 12, "as_hoped": 4, "against": 3, "unclear": 5, "told": told}
    report.told = {**report.told, "promised": changed}
    session.commit()


def pages(content: bytes) -> int:
    return len(PdfReader(io.BytesIO(content)).pages)


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("language", ["en_GB", "cy"])
def test_plain_words_come_to_two_pages(
    app: Attune, lead: CheckedClient, session: Session, language: str
) -> None:
    scene.release(session)
    made = make(lead, session)
    for version, purpose in ((Version.PARENTS, PARENT), (Version.CHILDREN, YOUNG)):
        tell(session, made[version])
        where = publish(lead, made[version])
        content = comes(app, session, purpose, language=language).get(f"{where}/file").data
        assert pages(content) <= 2
        assert TOLD in reading.text(content)


def test_every_version_is_tagged_titled_and_in_its_language(lead: CheckedClient, session: Session) -> None:
    scene.release(session)
    for version, one in make(lead, session).items():
        for language in ("en_GB", "cy"):
            answer = lead.get(f"{INDEX}/{one.id}/file?lang={language}")
            assert answer.headers["Content-Type"] == "application/pdf"
            assert answer.headers["Cache-Control"] == "no-store"
            root = reading.root(answer.data)
            assert root["/MarkInfo"]["/Marked"]
            assert root["/Lang"] == f"{language[:2]}-GB"
            said = PdfReader(io.BytesIO(answer.data)).metadata
            assert said is not None
            assert str(scene.CLOSED.year) in str(said.title)
            names = [name for name, _ in reading.tags(answer.data)]
            assert names.count("/H1") == 1
            assert names.count("/H2") >= 4
            assert ("/Table" in names) == (version not in PLAIN)
            assert str(scene.NOW.year) in reading.text(answer.data)


def test_its_name_gives_nothing_away(app: Attune, lead: CheckedClient, session: Session) -> None:
    scene.release(session)
    where = publish(lead, make(lead, session)[Version.PARENTS])
    answer = comes(app, session, PARENT).get(f"{where}/file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report-2026-07.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_too_many_pages_are_said_before_it_is_published_and_published_all_the_same(
    lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    made = make(lead, session)
    one = made[Version.PARENTS]
    page = f"{INDEX}/{one.id}"
    long = "\n".join(["We listened, and this is what we heard from you."] * 79)
    warns = "pages. The panel was promised two."
    assert warns not in lead.get(page).text
    own = {"heard": long, "changed": long, "then": "publish"}
    assert submit(lead, page, own, action=page).status_code == 303
    session.refresh(one)
    assert one.published_at is None
    assert one.words_by_part["heard"] == long
    for language, name in (("en_GB", "English"), ("cy", "Welsh")):
        number = pages(lead.get(f"{page}/file?lang={language}").data)
        assert number > 2
        assert f"In {name} this makes {number} pages." in lead.get(page).text
    assert warns in lead.get(page).text
    assert submit(lead, page, {"then": "publish"}, action=page).status_code == 303
    session.refresh(one)
    assert one.published_at is not None
    assert warns not in lead.get(page).text
    # The other versions were promised nothing of the kind.
    board = f"{INDEX}/{made[Version.BOARD].id}"
    assert submit(lead, board, own, action=board).status_code == 303
    session.refresh(made[Version.BOARD])
    assert made[Version.BOARD].published_at is not None


def test_the_one_language_that_is_too_long_is_said_whichever_the_lead_reads(
    lead: CheckedClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.release(session)
    one = make(lead, session)[Version.CHILDREN]
    page = f"{INDEX}/{one.id}"
    lengths = {"en": 2, "cy": 3}
    monkeypatch.setattr(typesetting, "pages", lambda _sheet, data: lengths[data["language"]])
    for language in ("en_GB", "cy"):
        warning = lead.page(f"{page}?lang={language}").text
        assert ("In Welsh this makes 3 pages." in warning) == (language == "en_GB")
        assert "In English this makes" not in warning
    (form,) = [each for each in lead.page(page).forms if each.action == page]
    assert {name: each for name, each in form.fields.items() if "pages" in name} == {"pages-cy": ["3"]}
    # Whoever was told of three Welsh pages was not told of four, nor of an English third.
    for lengths["en"], lengths["cy"] in ((2, 4), (3, 3)):
        sent = {**form.fields, "then": "publish"}
        assert lead.post(page, data=sent).status_code == 303
        session.refresh(one)
        assert one.published_at is None
    lengths |= {"en": 2, "cy": 3}
    assert lead.post(page, data={**form.fields, "then": "publish"}).status_code == 303
    session.refresh(one)
    assert one.published_at is not None
