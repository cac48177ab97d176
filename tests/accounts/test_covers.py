"""Who may let whom stand in, on which days, never round in a circle; and ending it early."""

import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.arranging import PAGE, arrange, away, fields, first_page, press
from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.security.house import browser
from webapp import clock
from webapp.access import policy, reaching
from webapp.access.policy import Permission, Role, Scope
from webapp.access.reaching import Actor, Held
from webapp.accounts import care, rules
from webapp.accounts.models import Cover, Person
from webapp.accounts.rules import CoverError, Fault, Span
from webapp.audit import Event

DAY = clock.today()


@pytest.fixture
def ordinator(people: People) -> Person:
    """Somebody who arranges cover for anybody."""
    return people("Cal Ord", Role.COORDINATOR)


@pytest.fixture
def three(people: People) -> list[Person]:
    """Three observers."""
    return [people(name, Role.OBSERVER) for name in ("Ada Ode", "Bea Fay", "Cleo Dunn")]


def every(session: Session) -> Sequence[Cover]:
    """Every cover."""
    session.expire_all()
    return session.scalars(select(Cover).order_by(Cover.id)).all()


def test_a_co_ordinator_sees_counts_arranges_and_ends_and_both_are_told(
    client: CheckedClient, session: Session, ordinator: Person, three: list[Person]
) -> None:
    ada, bea, _ = three
    sign_in(client, ordinator)
    assert "Away or leaving" in client.page("/").text
    page = client.page(f"{PAGE}?person={ada.id}")
    for words in (
        "What waits with Ada Ode", "Prepared visits still to be watched", "Agreed actions still open",
        "Supervisions planned and not on record", "Observations still to sign as the observer",
        "nobody can write down what another person saw",
    ):  # fmt: skip
        assert words in page.text
    assert arrange(client, ordinator, ada, bea).status_code == 303
    (cover,) = every(session)
    assert (cover.person_id, cover.stand_in_id, cover.arranged_by_id) == (ada.id, bea.id, ordinator.id)
    assert "Bea Fay for Ada Ode" in client.page(PAGE).text
    assert "You stand in for Ada Ode" in first_page(client, bea)
    assert "Bea Fay stands in for you." in first_page(client, ada)
    for _again in range(2):
        assert press(client, ordinator, f"{PAGE}/{cover.id}/end").status_code == 303
    assert "You stand in" not in first_page(client, bea)
    assert "stands in for you" not in first_page(client, ada)
    kinds = session.scalars(select(Event.kind).where(Event.kind.startswith("cover"))).all()
    assert sorted(kinds) == ["cover.arranged", "cover.ended"]


def test_a_supervisor_arranges_for_themself_and_for_nobody_else(
    client: CheckedClient, session: Session, people: People, three: list[Person]
) -> None:
    sue, other = (people(name, Role.SUPERVISOR, team="North") for name in ("Sue Visor", "Sam Visor"))
    sign_in(client, sue)
    assert "What waits with Sue Visor" in client.page(PAGE).text
    assert submit(client, PAGE, fields(other), action=PAGE).status_code == 303
    assert client.get(f"{PAGE}?person={other.id}").status_code == 404
    form = next(form.fields for form in client.page(PAGE).forms if form.action == PAGE)
    asked = {**form, **fields(sue), "person": str(other.id), "client_id": str(uuid.uuid4())}
    assert client.post(PAGE, data=asked).status_code == 404
    theirs = away(session, three[0], three[1])
    assert press(client, sue, f"{PAGE}/{theirs.id}/end").status_code == 404
    assert "Ada Ode" not in client.page(PAGE).text.partition("Who stands in, now and soon")[2]
    assert len(every(session)) == 2
    assert press(client, sue, f"{PAGE}/{every(session)[0].id}/end").status_code == 303


def test_the_policy_grants_it_to_these_two_alone() -> None:
    assert policy.POLICY[Permission.ARRANGE_COVER] == {
        Role.COORDINATOR: Scope.SERVICE,
        Role.SUPERVISOR: Scope.OWN,
    }
    both = Actor(1, frozenset({Held(Role.COORDINATOR), Held(Role.SUPERVISOR, 2)}))
    reach = reaching.reach(both, Permission.ARRANGE_COVER)
    assert reach is not None
    assert reach.everything


def test_somebody_who_has_left_is_chosen_and_covered_for_good(
    client: CheckedClient, session: Session, ordinator: Person, three: list[Person]
) -> None:
    ada, bea, _ = three
    ada.access_ends_on = clock.today() - timedelta(days=3)
    ada.roles_held[0].ends_on = clock.today()
    assert arrange(client, ordinator, ada, bea, **fields(bea, -3, None)).status_code == 303
    assert every(session)[0].ends_on is None
    assert "with no last day" in first_page(client, bea)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (fields(None, None, 7), "Select who stands in, from the list"),
        ({"stand_in": "99999"}, "Select who stands in, from the list"),
        ({"begins_on-day": "31", "begins_on-month": "2"}, "Enter the first day"),
        ({"begins_on-year": "1999"}, "Enter the first day"),
        ({"ends_on-month": "13"}, "Enter a last day"),
        ({"ends_on-year": "1999"}, "Enter a last day"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_is_kept(
    client: CheckedClient,
    session: Session,
    ordinator: Person,
    three: list[Person],
    changes: dict[str, str],
    said: str,
) -> None:
    answer = arrange(client, ordinator, three[0], three[1], **changes)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert said in text
    for value in changes.values():
        assert not value or value == "99999" or f'value="{value}"' in text
    assert every(session) == []


def test_the_stand_in_has_access_on_all_of_these_days(
    client: CheckedClient, session: Session, ordinator: Person, three: list[Person]
) -> None:
    ada, bea, _ = three
    bea.access_ends_on = clock.today() + timedelta(days=5)
    for last in (7, None):
        refused = arrange(client, ordinator, ada, bea, **fields(bea, 0, last))
        assert refused.status_code == 422
        assert "has access on all of these days" in refused.get_data(as_text=True)
    assert arrange(client, ordinator, ada, bea, **fields(bea, 0, 5)).status_code == 303
    bea.active = False
    assert arrange(client, ordinator, ada, bea, **fields(bea, 0, 5)).status_code == 422
    assert len(every(session)) == 1


def test_nobody_stands_in_for_themself_twice_or_in_a_circle(session: Session, three: list[Person]) -> None:
    ada, bea, cleo = three
    with pytest.raises(CoverError, match=Fault.THEMSELF.value):
        away(session, ada, ada)
    away(session, ada, bea, 0, 10)
    with pytest.raises(CoverError, match=Fault.TWICE.value):
        away(session, ada, bea, 10, 20)
    with pytest.raises(CoverError, match=Fault.CIRCLE.value):
        away(session, bea, ada, 5, 20)
    away(session, bea, ada, 11, 20)
    away(session, bea, cleo, 4, 6)
    with pytest.raises(CoverError, match=Fault.CIRCLE.value):
        away(session, cleo, ada, 6, 30)
    away(session, cleo, ada, 7, 9)
    assert len(every(session)) == 4


def test_a_cover_that_was_ended_closes_no_circle(session: Session, three: list[Person]) -> None:
    ada, bea, _ = three
    away(session, ada, bea).ended_at = clock.now()
    away(session, bea, ada)
    away(session, ada, bea, 8, 9)
    assert len(every(session)) == 3


def test_a_long_circle_is_found_only_on_a_day_that_all_share() -> None:
    def span(away: int, stand_in: int, first: int, last: int | None) -> Span:
        until = None if last is None else DAY + timedelta(days=last)
        return Span(away, stand_in, DAY + timedelta(days=first), until)

    standing = [span(2, 3, 0, 10), span(3, 4, 5, None), span(4, 1, 9, 12), span(4, 2, 0, None)]
    assert rules.closes_a_circle(span(1, 2, 10, None), standing)
    assert rules.closes_a_circle(span(1, 2, 0, 9), standing)
    assert not rules.closes_a_circle(span(1, 2, 0, 8), standing)
    assert not rules.closes_a_circle(span(1, 2, 11, None), standing)
    assert not rules.closes_a_circle(span(1, 5, 0, None), standing)


def test_the_same_form_sent_five_times_is_one_cover_and_anothers_form_is_refused(
    client: CheckedClient, session: Session, ordinator: Person, three: list[Person], people: People
) -> None:
    mine = {"client_id": str(uuid.uuid4())}
    for _again in range(5):
        assert arrange(client, ordinator, three[0], three[1], **mine).status_code == 303
    assert len(every(session)) == 1
    assert arrange(client, people("Cy Else", Role.COORDINATOR), *three[:2], **mine).status_code == 409
    assert press(client, ordinator, PAGE, {"client_id": "x"}).status_code == 400


def test_two_who_arrange_at_once_close_no_circle(
    client: CheckedClient, session: Session, ordinator: Person, three: list[Person]
) -> None:
    ada, bea, cleo = three
    pairs = [(ada, bea), (bea, cleo), (cleo, ada)]
    browsers, asked = [browser(client) for _ in pairs], []
    for one, (who, stand_in) in zip(browsers, pairs, strict=True):
        sign_in(one, ordinator)
        page = one.page(f"{PAGE}?person={who.id}")
        form = next(form.fields for form in page.forms if form.action == PAGE and form.method == "post")
        asked.append({**form, **fields(stand_in)})
    session.commit()
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda at: browsers[at].post(PAGE, data=asked[at]).status_code, range(3)))
    assert sorted(found) == [303, 303, 422]
    assert len(every(session)) == 2


def test_a_person_is_given_and_erased_what_they_covered_and_who_covered_them(
    session: Session, three: list[Person], ordinator: Person
) -> None:
    ada, bea, cleo = three
    away(session, ada, bea, by=ordinator.id)
    away(session, cleo, ada, 0, None, by=ordinator.id)
    assert [len(part) for part in care.export_person(session, ada.id).values()] == [1, 1, 0]
    assert care.export_person(session, cleo.id)["away"][0]["to"] is None
    assert care.erase_person(session, ordinator.id) == 0
    assert care.erase_person(session, bea.id) == 1
    assert care.erase_person(session, ada.id) == 1
    away(session, ada, bea)
    assert care.erase_all(session) == 1
    assert every(session) == []
