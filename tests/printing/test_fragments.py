"""A page's own text, taken apart: nothing is added, lost or moved."""

from webapp.printing import fragments


def test_lists_and_what_belongs_to_an_item_stay_together() -> None:
    item = "<li><strong>A</strong><br>one<div class='govuk-hint'>how sure</div></li>"
    html = f"<ul>{item}<li>B</li></ul><p>end</p>"
    listed, end = fragments.blocks(html)
    assert [[fragments.said(one) for one in item] for item in listed["items"]] == [
        ["A\none", "how sure"],
        ["B"],
    ]
    assert listed["items"][0][1]["kind"] == "hint"
    assert fragments.said(end) == "end"


def test_what_is_folded_on_the_page_is_open_on_paper_under_a_heading_of_its_own() -> None:
    inner = "<details><summary>More</summary></details>"
    html = f"<h2>Skill</h2><details><summary>Why?</summary><p>So.</p>{inner}</details>"
    found = fragments.blocks(html)
    assert [(one["level"], fragments.said(one)) for one in found if one["kind"] == "heading"] == [
        (2, "Skill"),
        (3, "Why?"),
        (4, "More"),
    ]


def test_peoples_own_line_breaks_stay() -> None:
    (quote,) = fragments.blocks('<blockquote class="attune-evidence">one\ntwo &lt;b&gt;</blockquote>')
    assert (quote["kind"], fragments.said(quote)) == ("quote", "one\ntwo <b>")


def test_a_text_for_a_mail_has_no_charts_and_no_tables() -> None:
    html = "<h2>Well</h2><ul><li>One<br>more</li></ul><ol><li>First</li></ol><svg><title>t</title></svg>"
    html += "<table><caption>c</caption><tr><td>1</td></tr></table><dl><dt>By</dt><dd>May</dd></dl>"
    assert fragments.plain(fragments.blocks(html)) == "Well\n----\n\n- One\n  more\n\n1. First\nBy: May"
