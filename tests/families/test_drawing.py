"""The draw: chance gives everybody a day, once, and nobody chooses whom to ask."""

import struct
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import Scene, add_member, invite, invited, set_scene
from tests.families.test_asking import turns
from tests.pages import CheckedClient, sign_in, submit
from webapp import clock
from webapp.access.policy import Role
from webapp.extensions import db
from webapp.families import drawing, works
from webapp.families.cost import Reckoning
from webapp.families.models import AskingTurn, DrawSwitch, Invitation
from webapp.jobs import Job
from webapp.unit_of_work import Attune


def last(number: int) -> int:
    return number - 1


def first(_number: int) -> int:
    return 0


def switched_on(session: Session, scene: Scene) -> None:
    """The draw is on, and nothing is drawn yet."""
    by = {"reckoned_with": Reckoning(), "by_id": scene.lead.id, "now": clock.now()}
    drawing.switch(session, is_on=True, **by)
    session.commit()


def test_chance_gives_every_number_below_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    below = drawing.by_chance()
    counts = Counter(below(7) for _turn in range(70_000))
    assert sorted(counts) == list(range(7))
    # A fair draw strays so far from 10,000 once in two million times.
    assert max(abs(count - 10_000) for count in counts.values()) < 500
    # Of 2**32 numbers the last four would make the first four of seven likelier: they are drawn again.
    held = [2**32 - 1, 2**32 - 4, 2**32 - 5, 5, 13]
    monkeypatch.setattr(drawing.os, "urandom", lambda _size: struct.pack("@5I", *held))
    below = drawing.by_chance()
    assert [below(7) for _turn in range(3)] == [(2**32 - 5) % 7, 5, 6]


def test_while_it_is_off_everybody_at_a_moment_is_in_the_list_and_nothing_is_drawn(
    app: Attune, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    works.draw(lambda done, total: None)
    assert session.scalars(select(AskingTurn)).all() == []
    assert turns(session) == {scene.adult.name: "after first visit"}


def test_only_those_whose_day_has_come_are_in_the_list(session: Session, people: People) -> None:
    scene = set_scene(session, people)
    other = add_member(session, scene.family, "Otto Karim")
    switched_on(session, scene)
    assert turns(session) == {}
    assert drawing.draw(session, clock.now(), below=last) == 2
    session.commit()
    assert turns(session) == {}
    mine = session.scalars(select(AskingTurn).where(AskingTurn.member_id == other.id)).one()
    assert mine.due_on == scene.family.opened_on + timedelta(days=90 - 14)
    mine.due_on = clock.today()
    session.commit()
    assert turns(session) == {other.name: "after first visit"}


def test_a_day_that_was_drawn_stays_whatever_is_drawn_again(session: Session, people: People) -> None:
    scene = set_scene(session, people)
    switched_on(session, scene)
    drawing.draw(session, clock.now(), below=last)
    session.commit()
    before = session.scalars(select(AskingTurn.due_on)).all()
    assert drawing.draw(session, clock.now(), below=first) == 0
    works.draw(lambda done, total: None)
    assert session.scalars(select(AskingTurn.due_on)).all() == before


def test_each_quarter_has_a_draw_of_its_own(session: Session, people: People) -> None:
    scene = set_scene(session, people, days_open=100)
    switched_on(session, scene)
    for _quarter in range(3):
        drawing.draw(session, clock.now(), below=first)
        session.commit()
        assert list(turns(session)) == [scene.adult.name]
        scene.family.opened_on -= timedelta(days=91)
        session.commit()
    moments = session.scalars(select(AskingTurn.moment).order_by(AskingTurn.due_on)).all()
    assert moments == ["at 3 months", "at 6 months", "at 9 months"]


def test_nobody_gets_a_day_who_asked_for_none_or_was_asked_at_this_moment(
    session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    add_member(session, scene.family, "Otto Karim").never_again_at = clock.now()
    invited(session, scene)
    switched_on(session, scene)
    assert drawing.draw(session, clock.now()) == 0


def test_a_day_comes_after_the_quarter_in_which_somebody_was_asked(session: Session, people: People) -> None:
    scene = set_scene(session, people, days_open=92)
    asked = invited(session, scene)
    asked.invited_at = clock.now() - timedelta(days=20)
    switched_on(session, scene)
    drawing.draw(session, clock.now(), below=first)
    session.commit()
    asked_on = clock.in_london(asked.invited_at).date()
    assert session.scalars(select(AskingTurn.due_on)).one() == asked_on + timedelta(days=85)


def test_of_two_draws_at_once_each_person_gets_one_day(app: Attune, session: Session, people: People) -> None:
    scene = set_scene(session, people)
    for number in range(30):
        add_member(session, scene.family, f"Person {number}")
    switched_on(session, scene)
    barrier = threading.Barrier(3)

    def draw(_number: int) -> None:
        with app.app_context():
            barrier.wait()
            works.draw(lambda done, total: None)
            db.session.remove()

    session.rollback()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(draw, range(3)))
    members = session.scalars(select(AskingTurn.member_id)).all()
    assert len(members) == len(set(members)) == 31


def test_the_lead_sees_the_cost_switches_on_and_days_are_drawn(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    sign_in(client, scene.lead)
    page = client.page("/families/draw")
    assert "The draw is off." in page.text
    assert "Hours a month" in page.text
    assert submit(client, "/families/draw", action="/families/draw/on").status_code == 303
    assert session.scalars(select(AskingTurn.member_id)).all() == [scene.adult.id]
    switch = session.scalars(select(DrawSwitch)).one()
    assert switch.is_on
    assert switch.reckoned_with == vars(Reckoning())
    assert session.scalars(select(Job.asked_by).where(Job.work == works.DRAW)).all() == [scene.lead.id]
    page = client.page("/families/draw")
    assert "The draw is on." in page.text
    assert "Lena Field" in page.text
    assert submit(client, "/families/draw", action="/families/draw/now").status_code == 303
    assert submit(client, "/families/draw", action="/families/draw/off").status_code == 303
    assert "The draw is off." in client.page("/families/draw").text
    assert len(session.scalars(select(AskingTurn)).all()) == 1


def test_pressing_on_twice_switches_on_once(client: CheckedClient, session: Session, people: People) -> None:
    scene = set_scene(session, people)
    sign_in(client, scene.lead)
    form = next(one for one in client.page("/families/draw").forms if one.action == "/families/draw/on")
    for _ in range(2):
        assert client.post(form.action, data=form.fields).status_code == 303
    assert len(session.scalars(select(DrawSwitch)).all()) == 1


def test_the_cost_can_be_reckoned_again_and_nonsense_says_what_to_do(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    sign_in(client, scene.lead)
    again = client.page("/families/draw?minutes=60&by_conversation=100&with_words=100&reading_minutes=60")
    assert again.text.count("0.3") == 2
    for bad in ("minutes=x", "by_conversation=101", "with_words=-1", "reading_minutes=", "minutes=99999"):
        answer = client.get(f"/families/draw?{bad}")
        assert answer.status_code == 422
        assert "Enter a whole number from 0 to" in answer.text
    form = next(one for one in client.page("/families/draw").forms if one.action == "/families/draw/on")
    assert client.post(form.action, data={**form.fields, "minutes": "many"}).status_code == 422
    assert session.scalars(select(DrawSwitch)).all() == []


def test_whoever_is_no_participation_lead_neither_draws_nor_reads_why(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    sign_in(client, people("Every Body", Role.SUPERVISOR, Role.QUALITY_LEAD, Role.COORDINATOR, team="North"))
    for url in ("/families/draw", "/families/not-asked", f"/families/people/{scene.adult.id}/not-now"):
        assert client.get(url).status_code == 403
    sign_in(client, scene.worker)
    assert client.get("/families/draw").status_code == 403


def test_a_lead_cannot_invite_before_the_day_has_come(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    switched_on(session, scene)
    drawing.draw(session, clock.now(), below=last)
    session.commit()
    sign_in(client, scene.lead)
    token = client.page("/families/new").forms[-2].fields["csrf_token"]
    early = f"/families/people/{scene.adult.id}/invite"
    assert client.post(early, data={"csrf_token": token}).status_code == 404
    session.execute(delete(AskingTurn))
    drawing.draw(session, clock.now(), below=first)
    session.commit()
    invite(client, session, scene)
    assert session.scalars(select(Invitation.moment)).one() == "after first visit"


@pytest.mark.parametrize(
    "now", ["2026-03-29T00:30:00+00:00", "2026-10-24T23:30:00+00:00", "2024-02-29T12:00:00+00:00"]
)
def test_a_draw_at_any_hour_counts_the_day_on_a_london_clock(
    session: Session, people: People, now: str
) -> None:
    scene, moment = set_scene(session, people), datetime.fromisoformat(now)
    today = clock.in_london(moment).date()
    scene.family.opened_on = today - timedelta(days=21)
    session.commit()
    assert drawing.draw(session, moment, below=first) == 1
    assert session.scalars(select(AskingTurn.due_on)).one() == today
