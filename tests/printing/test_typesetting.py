"""Whatever somebody wrote is printed as they wrote it, and never read as markup."""

import time
from typing import Any

import pytest

from tests.printing import reading
from webapp import clock
from webapp.printing import fragments, typesetting

GONE = "Some signs could not be printed."


def printed(html: str, **others: Any) -> bytes:
    """A fragment on a sheet."""
    given = {"title": "Mirror", "language": "en", "region": "GB", "foot": "North", "missing": GONE}
    given |= {"page": "Page {page} of {pages}", "blocks": fragments.blocks(html), **others}
    return typesetting.pdf("pages", given, clock.now())


@pytest.mark.parametrize(
    "written",
    [
        '#eval("1 + 1") and #sys.inputs',
        "$x^2$ @somebody _low_ *bold* = no heading",
        '\\ back \\u{41} `code` // no comment /* nor this */ ~ "quote"',
        "#image(\"/etc/passwd\") #read('/etc/passwd')",
        "“Ŵyth” – café − 5 °C",
        "Тест",
    ],
)
def test_no_text_is_markup(written: str) -> None:
    escaped = written.replace("&", "&amp;").replace("<", "&lt;")
    content = printed(f"<p>{escaped}</p>", title=f"Of {written}", foot=written)
    assert " ".join(written.split()) in reading.text(content)
    assert GONE not in reading.text(content)


def test_long_words_stay_on_the_paper_and_lose_nothing() -> None:
    text = reading.text(printed("<p>" + "x" * 400 + "</p>"))
    assert text.replace(" ", "").count("x") == 400


def test_arabic_is_printed() -> None:
    text = reading.text(printed('<p dir="auto">مرحبا بكم</p>'))
    assert {"مرحبا", "بكم"} <= set(text.split())


def test_what_no_type_has_is_marked_and_said() -> None:
    text = reading.text(printed("<p>Thanks 😀😀 all</p>"))
    assert "Thanks […] all" in text
    assert GONE in text


def test_a_fault_of_the_sheet_is_no_missing_sign() -> None:
    with pytest.raises(typesetting.typst.TypstError):
        printed("<p>Plain</p>", blocks=[{"kind": "list"}])


def test_it_is_tagged_titled_and_in_its_language() -> None:
    words = "<title>Empathy</title><desc>A dot &amp; a bar</desc><text>5 &lt; 6</text>"
    picture = f'<svg viewBox="0 0 9 9">{words}</svg>'
    table = '<table><caption>Levels</caption><tr><th scope="col">When</th></tr><tr><td>May</td></tr></table>'
    content = printed(f"<h2>First</h2><ul><li>One</li><li>Two</li></ul>{picture}{table}", language="cy")
    root = reading.root(content)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "cy-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    tags = reading.tags(content)
    names = [name for name, _ in tags]
    assert {"/H1", "/H2", "/L", "/Table", "/TH", "/TD", "/Figure", "/Caption"} <= set(names)
    assert (names.count("/L"), names.count("/LI")) == (1, 2)
    assert ("/Figure", "Empathy. A dot & a bar.") in tags


def test_it_is_quick_and_leaves_no_file(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed("<p>To begin with</p>")
    begun = time.perf_counter()
    printed("".join(f"<h2>{one}</h2><p>{'Some words. ' * 60}</p>" for one in range(40)))
    assert time.perf_counter() - begun < 1
    assert list(tmp_path.iterdir()) == []
