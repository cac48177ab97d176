"""Whatever is wrong with a file or a pick: a clear answer, nothing kept, nothing that was typed lost."""

import html
import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.html import Page
from tests.indicators.files import HEADER, LINE, TAKE_IN, fields, hopes, months, pick, row, take_in, text_of
from tests.pages import CheckedClient, submit
from tests.workload.files import send_bytes
from webapp import clock
from webapp.accounts.models import Person, Team
from webapp.indicators.models import MonthlyCount, Pick

GOOD = text_of(row(), row(40, 60, team="South"))


def said(answer: TestResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    return " ".join(html.unescape(text).split())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (text_of(), "has no rows below its header"),
        (GOOD.encode("utf-16"), "not written in UTF-8"),
        (b"PK\x03\x04" + GOOD.encode(), "is a spreadsheet or a document"),
        ("<html>" + GOOD, "holds a web page"),
        (GOOD.replace(",", ";"), "separated by semicolons"),
        (GOOD + '2026-01,"open', "Line 4 is not CSV"),
        (GOOD.replace("out of", "of"), "no column “out of”. Name the columns as the template does"),
        (text_of(row(), header=HEADER + ",Count"), "Two columns are called “count”"),
        (text_of(row("", "")), "No row of the file has a count"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_words(
    client: CheckedClient, session: Session, coordinator: Person, content: bytes | str, words: str
) -> None:
    answer = take_in(client, content)
    assert answer.status_code == 422
    assert words in said(answer)
    assert session.scalars(select(MonthlyCount)).all() == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (row(month="soon"), "3 month no month: “soon” Write the month as 2026-03"),
        (row(month=f"{clock.today():%Y-%m}"), "a month that is not over"),
        (row(month="1999-01"), "a month more than five years ago"),
        (row(month="2026-13"), "no month: “2026-13”"),
        (row(team="West"), "3 team no team of that name: “West”"),
        (row(indicator="Happiness"), "3 indicator no indicator of that name: “Happiness”"),
        (row(indicator="direct-time"), "comes from the case system’s contacts"),
        (row("=SUM(A1)"), "3 count a formula: “=SUM(A1)” Give the number that it comes to"),
        (row("-4"), "less than nobody: “-4”"),
        (row("about 5"), "no whole number: “about 5”"),
        (row("<5"), "no whole number: “<5”"),
        (row("4.5"), "no whole number: “4.5”"),
        (row("9" * 12), "no whole number"),
        (row(61, 60), "more than it is out of: “61”"),
        (row(0, 0), "3 out of out of nobody: “0”"),
        (row("", 60), "3 count nothing Fill it in, or leave the row out"),
        (row(), "the same month, team and indicator as in line: “2”"),
        (row(31, 60, indicator="School attendance"), "as in line: “2”"),
        (row() + ",too,many", "another number of cells than the header has"),
        (row(team="<script>alert(1)</script>"), "“<script>alert(1)</script>”"),
    ],
)
def test_a_row_that_is_not_understood_is_named_by_line_and_column_and_nothing_is_kept(
    client: CheckedClient, session: Session, coordinator: Person, wrong: str, words: str
) -> None:
    answer = take_in(client, text_of(row(), wrong))
    assert answer.status_code == 422
    assert words in said(answer)
    assert "<script>alert" not in answer.text
    assert "1 row was not understood, so nothing is kept." in said(answer)
    assert session.scalars(select(MonthlyCount)).all() == []


def test_a_month_twice_in_one_file_names_both_lines(client: CheckedClient, coordinator: Person) -> None:
    text = said(take_in(client, text_of(row(), row(team="South"), row(41, 60))))
    assert "4 month the same month, team and indicator as in line: “2”" in text


def test_a_month_may_be_written_as_spreadsheets_do(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    each = ("%Y-%m", "%m/%Y", "%B %Y", "%b-%y", "%Y-%m-%d", "%d/%m/%Y")
    rows = [row(month=month.strftime(form)) for form, month in zip(each, months(), strict=False)]
    assert take_in(client, text_of(*rows)).status_code == 303
    kept = session.scalars(select(MonthlyCount.month).order_by(MonthlyCount.month)).all()
    assert kept == months()[: len(each)]


def test_a_file_that_is_far_too_large_is_refused_and_none_is_asked_for(
    client: CheckedClient, coordinator: Person
) -> None:
    token = client.page(TAKE_IN).forms[0].fields["csrf_token"][0]
    assert send_bytes(client, TAKE_IN, b"x" * 6_000_000, csrf_token=token).status_code == 413
    assert take_in(client, GOOD, file=None).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"indicator": None}, "Select what you look at"),
        ({"indicator": "happiness"}, "Select what you look at"),
        ({"line": "  "}, "Enter the line of your theory of change"),
        ({"line": "w" * 301}, "Shorten the line to 300 characters"),
        ({"construct": "charm"}, "Select a skill or value from the list, or none"),
        ({"horizon": "soon"}, "Select how soon you expect a change"),
        ({"direction": None}, "Select which way you hope that it goes, or neither"),
        ({"indicator": "turnover", "direction": "down"}, "Select “Neither”"),
        ({"indicator": "caseload", "direction": "down"}, "Select “Neither”"),
        ({"indicator": "case-length", "direction": "up"}, "Select “Neither”"),
    ],
)
def test_a_pick_that_is_not_right_says_what_to_do_and_keeps_what_was_typed(
    client: CheckedClient,
    session: Session,
    member: Person,
    teams: dict[str, Team],
    wrong: dict[str, object],
    words: str,
) -> None:
    answer = pick(client, teams["North"], **wrong)
    assert answer.status_code == 422
    assert words in said(answer)
    form = next(form for form in Page.of(answer).forms if form.action == hopes(teams["North"]))
    if "line" not in wrong:
        assert form.fields["line"] == [LINE]
    assert session.scalars(select(Pick)).all() == []


def test_a_change_that_is_not_right_leaves_the_pick_as_it_stood(
    client: CheckedClient, session: Session, member: Person, teams: dict[str, Team]
) -> None:
    north = teams["North"]
    pick(client, north, indicator="turnover", direction="neither")
    one = session.scalars(select(Pick)).one()
    url = f"/mirror/{north.id}/hopes/{one.id}"
    for wrong in ({"line": ""}, {"direction": "down"}, {"horizon": "never"}):
        assert submit(client, url, wrong, action=url).status_code == 422
    # What is looked at cannot be changed under it.
    token = client.page(url).forms[0].fields["csrf_token"][0]
    sent = {**fields(indicator="caseload", direction="neither"), "csrf_token": token}
    assert client.post(url, data={**sent, "client_id": "no id"}).status_code == 400
    form = {"client_id": "00000000-0000-0000-0000-000000000001"}
    assert client.post(url, data={**sent, **form}).status_code == 303
    session.expire_all()
    assert {one.indicator for one in session.scalars(select(Pick))} == {"turnover"}


def test_a_team_picks_no_more_than_five_and_none_twice(
    client: CheckedClient, session: Session, member: Person, teams: dict[str, Team]
) -> None:
    north = teams["North"]
    assert pick(client, north).status_code == 303
    assert "you have picked this one already" in said(pick(client, north))
    for each in ("missing-episodes", "repeat-referrals", "home-moves"):
        assert pick(client, north, indicator=each).status_code == 303
    page = client.page(hopes(north))
    form = next(form for form in page.forms if form.action == hopes(north))
    assert pick(client, north, indicator="continuity").status_code == 303
    answer = client.post(hopes(north), data={**form.fields, **fields(indicator="direct-time")})
    assert answer.status_code == 422
    assert "Give one up first: a team looks at no more than 5" in said(answer)
    assert len(session.scalars(select(Pick)).all()) == 5
