"""Every construct, link, criterion, level and question of the published content, on its page."""

from html import escape

import pytest

from rubrics import loader
from rubrics.model import Rubric
from scenarios import loader as scenarios
from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from webapp.unit_of_work import Attune


@pytest.fixture
def reader(sqlite_app: Attune, sqlite_people: People) -> CheckedClient:
    client = sqlite_app.test_client()
    assert isinstance(client, CheckedClient)
    sign_in(client, sqlite_people("Ada Ode"))
    return client


def on_the_page(words: str, page: str) -> bool:
    return str(escape(words)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page


def words_of(rubric: Rubric) -> list[str]:
    words = [rubric.title, rubric.introduction, *(one.label for one in rubric.not_rated)]
    words += [one.question for one in rubric.texts]
    for criterion in rubric.criteria:
        words += [criterion.name, criterion.question]
        words += [part for level in criterion.levels for part in (level.label, level.text) if part]
    return words


@pytest.mark.parametrize("language", ["en_GB", "cy"])
@pytest.mark.parametrize("rubric", loader.rubrics(), ids=lambda one: one.id)
def test_every_level_of_every_rubric_is_shown_in_its_language(
    reader: CheckedClient, rubric: Rubric, language: str
) -> None:
    page = reader.get(f"/what-good-looks-like/{rubric.id}/{rubric.version}?lang={language}").text
    missing = [each for each in words_of(rubric.in_language(language[:2])) if not on_the_page(each, page)]
    assert missing == []


def test_every_construct_link_and_scenario_is_on_the_map(reader: CheckedClient) -> None:
    page = reader.get("/what-good-looks-like").text
    constructs = loader.constructs()
    words = [each.definition for each in constructs.constructs] + [each.reason for each in constructs.links]
    words += [each.title for each in scenarios.scenarios()]
    assert [each for each in words if not on_the_page(each, page)] == []
    assert "illustrative until your own panel has calibrated it" in page


def test_a_rubric_that_nobody_wrote_is_not_found(reader: CheckedClient) -> None:
    assert reader.get("/what-good-looks-like/practice-observation/99").status_code == 404
