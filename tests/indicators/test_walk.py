"""From a file of counts to a team's mirror: taken in, picked, changed, given up."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.indicators.files import LINE, TAKE_IN, hopes, keep, months, pick, row, take_in, text_of
from tests.pages import CheckedClient, sign_in, submit
from webapp.access.policy import Role
from webapp.accounts.models import Person, Team
from webapp.audit import Event
from webapp.indicators.models import MonthlyCount, Pick
from webapp.insight.hopes import Part


def test_a_file_is_tried_then_kept_and_read_team_by_team(
    client: CheckedClient, session: Session, coordinator: Person, teams: dict[str, Team]
) -> None:
    content = text_of(row(), row(40, 60, team="South"))
    tried = take_in(client, content, deed="try")
    assert tried.status_code == 200
    assert "2 counts were understood." in tried.text
    assert session.scalars(select(MonthlyCount)).all() == []
    done = take_in(client, content)
    assert done.status_code == 303
    shown = client.page(f"/monthly-counts?team={teams['North'].id}&taken=new").text
    assert "The counts are kept." in shown
    # 50 of 60, and 90 of 120 together.
    assert "83.3" in shown
    assert "75.0" in shown
    assert "as at" in shown


def test_the_template_holds_every_team_and_indicator_and_comes_back_filled_in(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    answer = client.get("/monthly-counts/template.csv")
    assert answer.mimetype == "text/csv"
    lines = answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert lines[0] == "month,team,indicator,count,out of"
    assert len(lines) == 1 + 3 * 7
    filled = "\n".join([lines[0], f"{lines[1].removesuffix(',,')},50,60", *lines[2:]])
    # Rows that nobody filled in tell nothing.
    assert take_in(client, "\ufeff" + filled).status_code == 303
    (kept,) = session.scalars(select(MonthlyCount))
    assert (kept.count, kept.out_of) == (50, 60)


def test_a_pick_stands_on_the_mirror_with_its_line_its_horizon_and_its_figures(
    client: CheckedClient, session: Session, coordinator: Person, member: Person, teams: dict[str, Team]
) -> None:
    north = teams["North"]
    keep(session, north, coordinator, [Part(50, 60), Part(4, 60), Part(52, 60)])
    assert pick(client, north, construct="collaboration").status_code == 303
    page = client.page(f"/mirror/{north.id}")
    for words in ("What we hope changes", LINE, "We hope that it goes up", "A change is not expected before"):
        assert words in page.text
    assert "2 months can be shown so far." in page.text
    assert "83.3" in page.text
    assert "too few to show" in page.text
    assert f"{months()[-1]:%B %Y}" in page.text


def test_a_changed_pick_is_a_new_row_and_the_old_one_stays_readable(
    client: CheckedClient, session: Session, member: Person, teams: dict[str, Team]
) -> None:
    north = teams["North"]
    pick(client, north)
    first = session.scalars(select(Pick)).one()
    first.picked_at -= timedelta(days=900)
    session.commit()
    url = f"{hopes(north)}/{first.id}"
    assert (
        submit(client, url, {"line": "In other words.", "direction": "neither"}, action=url).status_code
        == 303
    )
    session.expire_all()
    earlier, later = session.scalars(select(Pick).order_by(Pick.id))
    assert earlier.ended_at == later.picked_at
    assert (earlier.line, later.line, later.direction) == (LINE, "In other words.", "neither")
    shown = client.page(hopes(north)).text
    assert LINE in shown
    assert "Earlier" in shown
    # Other words begin nothing anew: the change has been expected since the first pick.
    assert "A change has been hoped for since" in client.page(f"/mirror/{north.id}").text
    kinds = session.scalars(select(Event.kind)).all()
    assert kinds.count("indicator.picked") == 2


def test_a_pick_that_is_given_up_leaves_the_mirror_and_can_be_picked_again(
    client: CheckedClient, session: Session, member: Person, teams: dict[str, Team]
) -> None:
    north = teams["North"]
    pick(client, north)
    one = session.scalars(select(Pick)).one()
    url = f"{hopes(north)}/{one.id}/give-up"
    for _again in range(2):
        token = client.page(hopes(north)).forms[0].fields["csrf_token"]
        assert client.post(url, data={"csrf_token": token}).status_code == 303
    assert "Nothing has been picked yet." in client.page(f"/mirror/{north.id}").text
    assert pick(client, north).status_code == 303
    session.expire_all()
    assert [one.ended_at is None for one in session.scalars(select(Pick).order_by(Pick.id))] == [False, True]
    assert session.scalars(select(Event.kind)).all().count("indicator.given up") == 1


def test_whoever_only_looks_in_the_mirror_sees_the_picks_and_no_form(
    client: CheckedClient, people: People, member: Person, teams: dict[str, Team]
) -> None:
    north = teams["North"]
    pick(client, north)
    sign_in(client, people("Qua Lea", Role.QUALITY_LEAD))
    page = client.page(hopes(north))
    assert LINE in page.text
    assert [form.action for form in page.forms if form.action.startswith(hopes(north))] == []
    assert client.post(hopes(north), data={}).status_code in (400, 403)
    assert client.get(TAKE_IN).status_code == 403


def test_another_team_s_picks_are_not_found(
    client: CheckedClient, session: Session, people: People, member: Person, teams: dict[str, Team]
) -> None:
    pick(client, teams["North"])
    one = session.scalars(select(Pick)).one()
    sign_in(client, people("Els Ewhere", Role.TEAM_MEMBER, team="South"))
    assert client.get(hopes(teams["North"])).status_code == 404
    # Nor under an address of one's own team.
    assert client.get(f"{hopes(teams['South'])}/{one.id}").status_code == 404
