"""Two families that are one: everybody moves, nothing that was said is lost, and the counting is right."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.cases.lists import family, opened, row, take
from tests.conftest import People
from tests.families.scene import WORDS, Scene, add_member, invite, post, set_scene
from tests.html import Page
from tests.pages import CheckedClient, open_link, sign_in, submit
from webapp import clock
from webapp.access.policy import Role
from webapp.audit import Event
from webapp.cases import joining, queries
from webapp.cases.models import Family, FamilyMember, Worker
from webapp.families.models import Answer
from webapp.families.ratings import gather


def beside(session: Session, scene: Scene, reference: str = "N-2") -> Family:
    """A second family of the same team and worker, begun later, with one person."""
    began = scene.family.opened_on + timedelta(days=5)
    other = Family(reference=reference, team_id=scene.family.team_id, opened_on=began)
    other.workers.append(Worker(person_id=scene.worker.id, starts_on=began))
    session.add(other)
    add_member(session, other, "Otto Karim")
    return other


def test_everybody_moves_and_what_was_said_counts_as_one_family(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    other = beside(session, scene)
    for member in (scene.adult, other.members[0]):
        open_link(client, invite(client, session, scene, member))
        submit(client, "/words", WORDS)
    said = {answer.id: answer.family_mark for answer in session.scalars(select(Answer))}
    assert len({one["family"] for one in gather(session)}) == len(set(said.values())) == 2
    session.rollback()

    joining.merge(session, scene.family, other, scene.lead.id, clock.now())
    session.commit()
    there = family(session, scene.family.reference)
    assert [one.name for one in there.members] == ["Roza Karim", "Otto Karim"]
    assert [(one.person_id, one.starts_on) for one in there.workers] == [
        (scene.worker.id, scene.family.opened_on)
    ]
    # No answer is rewritten, and yet there is one family behind them.
    assert {answer.id: answer.family_mark for answer in session.scalars(select(Answer))} == said
    rows = list(gather(session))
    assert len({one["family"] for one in rows}) == 1
    assert len({one["rater"] for one in rows}) == 2


def test_the_same_again_changes_nothing_and_a_third_family_joins_all(
    session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    other, third = beside(session, scene), beside(session, scene, "N-3")
    for _again in range(2):
        joining.merge(session, scene.family, other, scene.lead.id, clock.now())
    joining.merge(session, third, scene.family, scene.lead.id, clock.now())
    session.commit()
    assert session.scalars(select(Event.kind)).all().count("families.merged") == 2
    assert list(queries.merged_references(session, third.id)) == ["N-1041", "N-2"]
    assert queries.counts_with(session) == {scene.family.id: third.id, other.id: third.id}
    assert len(family(session, "N-3").members) == 3
    for one, another in ((scene.family, third), (third, third)):
        with pytest.raises(joining.NotTwoFamiliesError):
            joining.merge(session, one, another, scene.lead.id, clock.now())


def test_a_family_is_at_work_while_one_of_the_two_was(session: Session, people: People) -> None:
    scene = set_scene(session, people)
    other = beside(session, scene)
    scene.family.closed_on = clock.today() - timedelta(days=3)
    joining.merge(session, scene.family, other, scene.lead.id, clock.now())
    assert scene.family.closed_on is None
    third = beside(session, scene, "N-3")
    scene.family.closed_on, third.closed_on = clock.today() - timedelta(days=3), clock.today()
    joining.merge(session, third, scene.family, scene.lead.id, clock.now())
    assert (third.opened_on, third.closed_on) == (scene.family.opened_on, clock.today())


def test_a_list_that_still_names_both_references_doubles_nobody(session: Session, people: People) -> None:
    lead = people("Lena Field", Role.PARTICIPATION_LEAD)
    people("Wes Marsh", Role.PRACTITIONER, team="North")
    people("Sue Tarn", Role.PRACTITIONER, team="North")
    rows = [row("F-1", "1"), row("F-2", "2", worker="Sue Tarn", opened=opened(20))]
    take(session, lead.id, *rows)
    joining.merge(session, family(session, "F-1"), family(session, "F-2"), lead.id, clock.now())
    session.commit()
    assert take(session, lead.id, *rows).is_nothing
    one = family(session, "F-1")
    assert len(one.members) == 2
    assert [worker.ends_on for worker in one.workers] == [None, None]
    # Somebody new under the old reference comes to the one family, and only once.
    assert take(session, lead.id, *rows, row("F-2", "3", worker="", opened=opened(20))).new_people == 1
    assert len(family(session, "F-1").members) == 3
    # The case system has made one case of them too.
    assert take(session, lead.id, row("F-1", "1"), row("F-1", "2", worker="Sue Tarn")).is_nothing


def test_two_families_are_joined_on_the_page_once_both_were_looked_at(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    other = beside(session, scene)
    sign_in(client, scene.lead)
    url = f"/families/{scene.family.id}/join"
    for wrong in ("", "N-404", "N-1041"):
        answer = submit(client, url, {"reference": wrong}, action=url)
        assert answer.status_code == 422
        assert "Enter the reference of the other family" in answer.get_data(as_text=True)
        assert f'value="{wrong}"' in answer.get_data(as_text=True)
    shown = submit(client, url, {"reference": "N-2"}, action=url)
    assert shown.status_code == 200
    assert "Otto Karim" in shown.get_data(as_text=True)
    assert session.scalars(select(Family.merged_into_id)).all() == [None, None]
    form = next(one for one in Page.of(shown).forms if one.action == url)
    first, again = (client.post(url, data={**form.fields, "deed": "join"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    page = client.page(f"/families/{other.id}")
    assert "It has been made one with: N-2." in page.text
    assert "Roza Karim" in page.text
    # What is written on the page of the one that is gone reaches the one that is there.
    post(client, f"/families/{other.id}/people", name="Ana", kind="adult")
    assert set(session.scalars(select(FamilyMember.family_id))) == {scene.family.id}
    sideways = post(client, f"/families/{other.id}/join", reference="N-1041", deed="join")
    assert sideways.status_code == 409


def test_two_joins_at_cross_purposes_leave_one_family(session: Session, people: People) -> None:
    scene = set_scene(session, people)
    other = beside(session, scene)
    joining.merge(session, scene.family, other, scene.lead.id, clock.now())
    with pytest.raises(joining.NotTwoFamiliesError):
        joining.merge(session, other, scene.family, scene.lead.id, clock.now())
    assert queries.of_references(session, ["N-2", "N-1041"], None) == {
        "N-2": scene.family.id,
        "N-1041": scene.family.id,
    }
