"""A team's mirror on paper: what the page says, tagged, and nothing that the page withholds."""

import re
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.printing import reading
from tests.reflection.test_mirror_pages import Gather, commitment, gather, member
from webapp.access.policy import Role
from webapp.accounts import service as making
from webapp.accounts.models import Person
from webapp.printing import fragments
from webapp.reflection.views.pack import file_name

__all__ = ["gather", "member"]


def url(session: Session, name: str = "North") -> str:
    """The address of a team's mirror."""
    return f"/mirror/{making.team_named(session, name).id}"


def test_before_the_first_figures_there_is_no_button_and_no_file(
    client: CheckedClient, session: Session, member: Person
) -> None:
    sign_in(client, member)
    assert "Download as PDF" not in client.get(url(session)).text
    assert client.get(f"{url(session)}/pack").status_code == 404


def test_it_says_what_the_page_says_and_in_the_same_order(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    gather(North=40, South=40)
    sign_in(client, member)
    wording = 'Ring #eval("x") $a$ @b.'
    submit(client, url(session), commitment(member, wording=wording), action=f"{url(session)}/commitments")
    page = client.get(url(session)).text
    assert "Download as PDF" in page
    answer = client.get(f"{url(session)}/pack")
    printed = reading.text(answer.data)
    main = page.partition("<main")[2].partition("</main>")[0]
    whole = main[main.index("The figures are as at") : main.index('id="families"')]
    blocks = fragments.blocks(f"<p>{whole[: whole.rindex('<h2')]}")
    told = [" ".join(fragments.said(one).split()) for one in flat(blocks)]
    # The button is no part of what is told.
    told = [one for one in told if one and one != "Download as PDF"]
    assert len(told) > 30
    places = [printed.replace(" ", "").find(one.replace(" ", "")) for one in told]
    assert [one for one, place in zip(told, places, strict=True) if place < 0] == []
    assert wording in printed
    assert "Page 1 of" in printed
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="north-20')
    assert answer.headers["Cache-Control"] == "no-store"


def flat(blocks: list[fragments.Block]) -> list[fragments.Block]:
    """Blocks with those of lists and tables beside them."""
    found: list[fragments.Block] = []
    for one in blocks:
        found.append(one)
        found += [inner for item in one.get("items", ()) for inner in flat(item)]
        found += [cell for cells in one.get("rows", ()) for cell in cells]
    return found


def test_what_the_page_withholds_is_not_in_the_file(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    gather(North=4, South=40)
    sign_in(client, member)
    content = client.get(f"{url(session)}/pack").data
    printed = reading.text(content)
    assert "What families said: too few to show." in printed
    numbers = set(re.findall(r"\d+", printed.partition("How we choose")[0])) - {"1", "2", "3"}
    assert numbers <= set(re.findall(r"\d+", client.get(url(session)).text))
    assert "South" not in printed
    assert [alt for tag, alt in reading.tags(content) if tag == "/Figure"] == []


def test_its_charts_have_words_and_it_is_tagged_in_welsh_too(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    gather(North=40, South=40)
    sign_in(client, member)
    for language, lang, what in (("en_GB", "en-GB", "Mirror of North"), ("cy", "cy-GB", "North")):
        content = client.get(f"{url(session)}/pack?lang={language}").data
        root = reading.root(content)
        assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == (lang, True)
        tags = reading.tags(content)
        charts = [alt for tag, alt in tags if tag == "/Figure"]
        assert charts
        assert all(len(alt) > 20 for alt in charts)
        levels = [int(tag[2]) for tag, _ in tags if re.fullmatch(r"/H\d", tag)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
        assert what in reading.text(content)


def test_another_teams_pack_is_no_page_and_a_quality_lead_has_all(
    client: CheckedClient, session: Session, people: People, member: Person, gather: Gather
) -> None:
    gather(North=40, South=40)
    sign_in(client, member)
    assert client.get(f"{url(session, 'South')}/pack").status_code == 404
    sign_in(client, people("Quin Lead", Role.QUALITY_LEAD))
    assert client.get(f"{url(session, 'South')}/pack").status_code == 200


@pytest.mark.parametrize(
    ("team", "name"),
    [
        ("North", "north-2026-11-30.pdf"),
        ("Tîm y De & Gŵyr", "tim-y-de-gwyr-2026-11-30.pdf"),
        ('"../..\r\nSet-Cookie: x', "set-cookie-x-2026-11-30.pdf"),
        ("شمال", "team-2026-11-30.pdf"),
    ],
)
def test_the_files_name_says_team_and_day_in_plain_letters(team: str, name: str) -> None:
    assert file_name(team, date(2026, 11, 30)) == name
