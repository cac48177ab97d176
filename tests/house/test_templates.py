"""What a template may print, and in whose words."""

import re
from pathlib import Path

import pytest

from analysis.statistical_disclosure import FAMILY_IN_TEAM, NOBODY, Record, Release, release
from tests.house.reading import files, name
from webapp.unit_of_work import Attune

# What is the same in every language.
SAME_EVERYWHERE = {"Attune", "English", "Cymraeg"}
LOUD_ATTRIBUTES = ("alt", "aria-label", "title", "placeholder", "summary")

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
OUR_CLASSES = re.compile(r"\bgovuk-[\w-]+")
ANY_ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')
TAG = re.compile(r"<[^>]*>", re.DOTALL)
ENTITY = re.compile(r"&#?\w+;")
ATTRIBUTE = re.compile(rf'\b({"|".join(LOUD_ATTRIBUTES)})="([^"]*)"')
LETTERS = re.compile(r"[^\W\d_]{2,}")


def templates() -> list[Path]:
    """Every template."""
    return files("webapp", "analysis", ending=".html")


def unspoken(source: str) -> str:
    """A template without its statements and expressions: what stands there stays in every language."""
    return STATEMENT.sub(" ", EXPRESSION.sub(" ", COMMENT.sub(" ", source)))


def words_outside_the_catalogues(source: str) -> set[str]:
    """Words that a reader sees or hears and that no catalogue can turn into another language."""
    plain = OUR_CLASSES.sub(" ", unspoken(source))
    heard = [value for _, value in ATTRIBUTE.findall(plain)]
    plain = re.sub(r"<(script|style)\b.*?</\1>", " ", plain, flags=re.DOTALL)
    seen = ENTITY.sub(" ", TAG.sub(" ", ANY_ATTRIBUTE.sub(" ", plain)))
    return set(LETTERS.findall(" ".join([seen, *heard]))) - SAME_EVERYWHERE


def test_every_word_that_a_reader_sees_can_be_put_into_another_language() -> None:
    found = {name(path): words_outside_the_catalogues(path.read_text()) for path in templates()}
    assert len(found) > 60
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Hello {{ _('there') }}</p>", {"Hello"}),
        ('<img alt="A face" src="x">', {"face"}),
        ("<p>{{ _('Hello') }} {% if x %}&nbsp;{% endif %}</p>", set()),
        ("<script nonce='x'>let quiet;</script>{# Nobody reads this. #}", set()),
    ],
)
def test_the_search_for_words_finds_them_where_they_are(source: str, words: set[str]) -> None:
    assert words_outside_the_catalogues(source) == words


def test_no_template_has_a_style_a_script_or_a_listener_of_its_own() -> None:
    forbidden = re.compile(r"\sstyle=|<style|\son[a-z]+=|javascript:")
    inside = re.compile(r"<script(?![^>]*\bsrc=)")
    found = []
    for path in templates():
        # The report that stands alone carries its style with it; it is a file and no page of ours.
        source = COMMENT.sub(" ", path.read_text())
        alone = name(path) == "analysis/templates/mirror/page.html"
        if not alone and (forbidden.search(source) or inside.search(source)):
            found.append(name(path))
    assert found == []


def test_every_form_that_changes_something_carries_its_token() -> None:
    form = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL)
    # Opening a link is proved by the link's own token, which is its address, and asking for no more links
    # or e-mails by what was signed for whoever gets them; the page after a fault sends again what was sent.
    exempt = {
        "webapp/templates/families/stop.html",
        "webapp/templates/reflection/digest_stop.html",
        "webapp/templates/link/start.html",
        "webapp/templates/accounts/password.html",
        "webapp/templates/base/error.html",
    }
    found = [
        f"{name(path)}: {one[:80]}"
        for path in templates()
        for one in form.findall(path.read_text())
        if "csrf" not in one and name(path) not in exempt
    ]
    assert found == []


@pytest.mark.parametrize("printed", ["{{ x }}", "{{ x | string }}", "{{ '%s' % x }}", "{{ x ~ '' }}"])
@pytest.mark.parametrize(
    "figure",
    [Record(4.5, 9), Release(4.5, 9, None), release(4.5, NOBODY, FAMILY_IN_TEAM)],
    ids=["a record", "a release", "a withheld release"],
)
def test_a_template_refuses_a_bare_figure(sqlite_app: Attune, printed: str, figure: object) -> None:
    template = sqlite_app.jinja_env.from_string(printed)
    with pytest.raises(TypeError, match="printed by the macros"):
        template.render(x=figure)


def test_a_release_is_opened_in_one_template_only() -> None:
    opened = re.compile(r"\.(?:shown|withheld)\b|\bvalue\.(?:mean|low|high|difference)\b")
    inside = {name(path) for path in files("webapp", ending=".html") if opened.search(path.read_text())}
    assert inside == set(), "Print figures with the macros of analysis/templates/mirror/figure.html."
