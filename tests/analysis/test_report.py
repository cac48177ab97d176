"""The mirror as a page: whole, accessible, and with no figure that did not pass the gate."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analysis import report
from analysis.labels import Labels
from analysis.mirror import reflect, summarise
from analysis.simulate import Truth, simulate
from tests.analysis.test_mirror import LABELS

TEMPLATES = Path(report.TEMPLATES) / "mirror"
# What a figure, families' comments and one person's summary are printed by.
PRINTERS = {"figure.html", "comments.html", "portrait.html"}


class Page(HTMLParser):
    """What a test asks of a page: its tags with attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def every(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture(scope="module")
def html() -> str:
    frame = simulate(Truth(seed=5, strengths={("B", "empathy"): 1.2}, improved=("C", 13)))
    small = (frame["team"] == "F") & (frame["rated_on"] >= "2024-01-03")
    frame = frame[~small]
    service = summarise(frame, LABELS)
    mirrors = [reflect(frame, team, LABELS, date(2026, 1, 1), service) for team in "BCF"]
    return report.page("Three teams", mirrors, LABELS, ["<A note & more>"])


@pytest.fixture(scope="module")
def page(html) -> Page:
    return Page(html)


def test_the_page_has_one_title_one_main_heading_and_unique_ids(page):
    assert len(page.every("h1")) == 1
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids)) > 10


def test_every_chart_has_a_role_a_title_and_a_description_that_are_on_the_page(page):
    ids = {attributes.get("id") for _, attributes in page.tags}
    charts = page.every("svg")
    assert len(charts) > 10
    for chart in charts:
        assert chart["role"] == "img"
        assert set((chart["aria-labelledby"] or "").split()) <= ids


def test_every_chart_has_a_table_with_a_caption_beside_it(page):
    assert len(page.every("svg")) == len(page.every("table")) == len(page.every("caption"))


def test_nothing_is_styled_in_line_and_nothing_is_fetched(page):
    assert not [tag for tag, attributes in page.tags if "style" in attributes]
    assert not [tag for tag, attributes in page.tags if "src" in attributes or tag in ("link", "script")]


def test_a_note_is_escaped(html):
    assert "&lt;A note &amp; more&gt;" in html


def test_a_small_team_s_part_has_no_figure_at_all(html):
    part = Page(html[html.index('<article id="team-3"') :]).text
    assert "too few to show" in part
    assert not re.findall(r"\d", part.replace("Level from 0 to 100 of", ""))


def test_findings_and_signals_are_sentences(page):
    assert "I felt listened to" in page.text
    assert "higher than in the service as a whole" in page.text
    assert "has risen" in page.text
    assert "every figure is above the middle" in page.text
    assert "A signal is a question, not an answer" in page.text


def test_better_and_worse_differ_in_shape_and_not_in_colour_alone(html):
    triangles = re.findall(r'<polygon points="(?:\S+ ?){3}" fill="#1d5fa8"', html)
    squares = re.findall(r'<polygon points="(?:\S+ ?){4}" fill="#b4530a"', html)
    assert triangles
    assert squares


def test_a_name_in_the_labels_cannot_break_the_page():
    labels = Labels({"empathy": "<script>x</script>"}, LABELS.sources, LABELS.statements)
    frame = simulate(Truth(seed=5, constructs=("empathy",), months=3))
    html = report.page("T", [reflect(frame, "A", labels, date(2026, 1, 1))], labels)
    assert "<script>" not in html


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_only_the_macros_that_print_one_take_a_figure_out_of_its_release(path):
    taken = re.findall(r"\.value\b|\.n\b", path.read_text(encoding="utf-8"))
    assert bool(taken) == (path.name in PRINTERS)
