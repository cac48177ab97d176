"""What is wrong is named, what was typed is kept, and nothing half-written stays."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics import loader
from tests.conftest import People
from tests.html import Page
from tests.pages import CheckedClient, sign_in, submit
from tests.security.house import browser
from tests.supervision.meetings import (
    ABOUT,
    Cast,
    agreed,
    begun,
    confirm,
    day,
    plan,
    put,
    recorded,
    write_about,
)
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.capture.models import Draft
from webapp.cases.models import Family
from webapp.supervision.forms import HINTS
from webapp.supervision.models import AgreedAction, Attendance, DiscussedFamily, Supervision
from webapp.supervision.rules import MOST_FAMILIES
from webapp.supervision.views.wording import INSTRUMENT, SUPPORT, VERSION


def test_a_plan_without_what_it_needs_is_refused_and_kept_on_the_page(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    sign_in(client, cast.supervisor)
    far = clock.today() + timedelta(days=400)
    bad = {"about": "Kept as it was.", "people": "999", **day("held_on", far)}
    answer = submit(client, "/supervision/new", bad)
    page = Page.of(answer)
    assert answer.status_code == 422
    for words in ("Select what kind", "Enter a day in the last 12 months", "Select who is there"):
        assert words in page.text
    assert "Kept as it was." in page.text
    assert session.scalars(select(Supervision)).all() == []


def test_one_to_one_is_with_one_person(client: CheckedClient, cast: Cast) -> None:
    answer = plan(client, cast.supervisor, cast.practitioner, cast.partner, kind="one to one")
    assert answer.status_code == 422
    assert "Select one person, or choose a group" in answer.get_data(as_text=True)


def test_nobody_of_another_team_is_asked(client: CheckedClient, cast: Cast, people: People) -> None:
    elsewhere = people("Noor Else", Role.PRACTITIONER, team="South")
    assert plan(client, cast.supervisor, elsewhere).status_code == 422


@pytest.mark.parametrize("reference", ["", "X-1"])
def test_a_family_that_the_team_does_not_have_is_not_put_on_record(
    client: CheckedClient, session: Session, cast: Cast, reference: str
) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    answer = write_about(client, number, reference=reference)
    assert answer.status_code == 422
    assert "The son hides in the bathroom." in answer.get_data(as_text=True)
    refused = put(client, number, agreed(cast.practitioner))
    assert refused.status_code == 422
    assert "Family 1:" in refused.get_data(as_text=True)
    assert session.scalars(select(DiscussedFamily)).all() == []


def test_a_family_of_another_team_is_not_known_here(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    elsewhere = people("Noor Else", Role.PRACTITIONER, team="South").roles_on(clock.today())[0].team_id
    session.add(Family(reference="S-1", team_id=elsewhere, opened_on=clock.today()))
    number = begun(client, cast.supervisor, cast.practitioner)
    assert write_about(client, number, reference="S-1").status_code == 422


def test_whoever_supervises_two_teams_names_families_of_both_and_of_no_third(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    both = people("Tess Twin", Role.SUPERVISOR, team="North")
    teams = {
        name: people(f"Worker {name}", Role.PRACTITIONER, team=name).roles_on(clock.today())[0].team
        for name in ("South", "West")
    }
    accounts.give_role(session, both, Role.SUPERVISOR, team=teams["South"], starts_on=clock.today())
    for name, team in teams.items():
        assert team is not None
        session.add(Family(reference=f"{name}-1", team_id=team.id, opened_on=clock.today()))
    number = begun(client, both, cast.practitioner)
    assert write_about(client, number, reference="South-1").status_code == 303
    assert write_about(client, number, 2).status_code == 303
    assert write_about(client, number, 3, reference="West-1").status_code == 422


def test_an_action_needs_words_an_owner_who_was_there_and_a_day(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    wrong = agreed(cast.partner, **{"due-1-day": "31", "due-1-month": "2"})
    answer = put(client, number, wrong)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for words in ("Select who does it", "Enter the day by which it is done", "Ring the school"):
        assert words in text
    empty = put(client, number, {"action": "put", "support": "", "action-1": "", "owner-1": ""} | day_gone())
    assert empty.status_code == 422
    assert "Enter what you thought about" in empty.get_data(as_text=True)
    assert session.scalars(select(AgreedAction)).all() == []


def day_gone() -> dict[str, str]:
    return {"due-1-day": "", "due-1-month": "", "due-1-year": ""}


def test_what_may_be_a_name_is_looked_at_before_it_is_on_record(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    write_about(client, number, decided="Pat Roe and I see Kai Fenwick at school.")
    refused = put(client, number, agreed(cast.practitioner))
    assert refused.status_code == 422
    text = Page.of(refused).text
    assert "Kai, Fenwick" in text
    assert "Check these words" in text
    done = put(client, number, agreed(cast.practitioner, names_checked="Kai|Fenwick"))
    assert done.status_code == 303


def test_nothing_is_on_record_before_its_day(client: CheckedClient, session: Session, cast: Cast) -> None:
    plan(client, cast.supervisor, cast.practitioner, when=clock.today() + timedelta(days=1))
    number = session.scalars(select(Supervision.id)).one()
    answer = put(client, number, agreed(cast.practitioner, **day("due-1", clock.today() + timedelta(days=5))))
    assert answer.status_code == 422
    assert "its day is still to come" in answer.get_data(as_text=True)


def test_the_same_forms_sent_five_times_are_one_plan_one_record_and_one_confirmation(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    sign_in(client, cast.supervisor)
    form = client.page("/supervision/new").forms
    sent = next(one.fields for one in form if "client_id" in one.fields)
    sent |= {"kind": ["one to one"], "people": [str(cast.practitioner.id)]}
    places = {client.post("/supervision/new", data=sent).location for _again in range(5)}
    assert len(places) == 1
    number = session.scalars(select(Supervision.id)).one()
    page = client.page(f"/supervision/{number}/record")
    whole = next(one.fields for one in page.forms if one.action == f"/supervision/{number}/record")
    whole |= {name: [value] for name, value in agreed(cast.practitioner).items()}
    codes = [client.post(f"/supervision/{number}/record", data=whole).status_code for _again in range(5)]
    assert codes == [303] * 5
    assert len(session.scalars(select(AgreedAction)).all()) == 1
    changed = client.post(f"/supervision/{number}/record", data={**whole, "support": "Something else."})
    assert changed.status_code == 409
    assert confirm(client, cast.practitioner, number, added="Yes.", useful="3").status_code == 303
    token = client.page("/").forms[0].fields["csrf_token"]
    again = {"csrf_token": token, "added": "Yes.", "useful": "3"}
    assert client.post(f"/supervision/{number}/confirm", data=again).status_code == 303
    other = client.post(f"/supervision/{number}/confirm", data={**again, "added": "No."})
    assert other.status_code == 409
    session.expire_all()
    assert session.scalars(select(Attendance.added)).one() == "Yes."


def test_two_who_put_it_on_record_at_once_put_it_there_once(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    write_about(client, number)
    page = client.page(f"/supervision/{number}/record")
    whole = next(one.fields for one in page.forms if one.action == f"/supervision/{number}/record")
    whole |= {name: [value] for name, value in agreed(cast.practitioner).items()}
    browsers = [browser(client) for _window in range(4)]
    for one in browsers:
        sign_in(one, cast.supervisor)
    tokens = [one.page("/").forms[0].fields["csrf_token"] for one in browsers]
    session.commit()

    def send(window: int) -> int:
        data = {**whole, "csrf_token": tokens[window]}
        return browsers[window].post(f"/supervision/{number}/record", data=data).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(4))) == {303}
    session.expire_all()
    assert len(session.scalars(select(AgreedAction)).all()) == 1
    assert len(session.scalars(select(DiscussedFamily)).all()) == 1


def test_two_windows_keep_both_versions_of_a_family_and_of_the_whole(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    for url, name in (
        (f"/supervision/{number}/record/families/1", "decided"),
        (f"/supervision/{number}/record", "support"),
    ):
        page = client.page(url)
        token = page.forms[0].fields["csrf_token"]
        first = {"client_id": str(uuid.uuid4()), "version": 0, "fields": {name: "First words."}}
        second = {**first, "fields": {name: "Second words."}}
        header = {"X-CSRFToken": token, "Accept": "application/json"}
        assert client.post(f"{url}/draft", json=first, headers=header).status_code == 200
        assert client.post(f"{url}/draft", json=second, headers=header).status_code == 409
        both = client.page(f"{url}/versions").text
        assert "First words." in both
        assert "Second words." in both
        chosen = submit(client, f"{url}/versions", {"keep": "standing"})
        assert chosen.location == url
        assert "First words." in client.page(url).text


def test_nothing_goes_on_record_while_two_versions_of_a_family_stand(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    url = f"/supervision/{number}/record/families/1"
    write_about(client, number)
    token = client.page(url).forms[0].fields["csrf_token"]
    stale = {"client_id": str(uuid.uuid4()), "version": 0, "fields": {"decided": "From the other window."}}
    header = {"X-CSRFToken": token[0], "Accept": "application/json"}
    assert client.post(f"{url}/draft", json=stale, headers=header).status_code == 409
    refused = put(client, number, agreed(cast.practitioner))
    assert refused.status_code == 422
    assert "written in two places" in refused.get_data(as_text=True)
    again = write_about(client, number)
    assert again.status_code == 409
    assert "From the other window." in again.get_data(as_text=True)
    submit(client, f"{url}/versions", {"keep": "standing"})
    assert put(client, number, agreed(cast.practitioner)).status_code == 303


def test_what_was_emptied_again_is_no_family_and_leaves_nothing_behind(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    write_about(client, number)
    assert write_about(client, number, **dict.fromkeys(ABOUT, "")).status_code == 303
    assert put(client, number, agreed(cast.practitioner)).status_code == 303
    assert session.scalars(select(DiscussedFamily)).all() == []
    assert session.scalars(select(Draft)).all() == []


def test_a_ninth_family_finds_no_room(client: CheckedClient, cast: Cast) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    for position in range(1, MOST_FAMILIES + 1):
        write_about(client, number, position)
    assert "Write about a family" not in client.page(f"/supervision/{number}/record").text
    assert client.get(f"/supervision/{number}/record/families/9").status_code == 404
    refused = put(client, number, {"action": "family", "owner-1": "0"})
    assert refused.status_code == 422


def test_ten_thousand_words_are_kept_and_more_than_that_is_said(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    words = "he said nothing and " * 2_500
    assert write_about(client, number, decided=words).status_code == 303
    too_many = write_about(client, number, decided=words * 5)
    assert too_many.status_code == 422
    assert "Shorten what you wrote" in too_many.get_data(as_text=True)
    draft = session.scalars(select(Draft).where(Draft.owner == f"supervision:{number}/1")).one()
    assert draft.fields["decided"].strip() == words.strip()


def test_a_record_is_not_confirmed_before_it_is_there(client: CheckedClient, cast: Cast) -> None:
    number = begun(client, cast.supervisor, cast.practitioner)
    sign_in(client, cast.practitioner)
    token = client.page("/").forms[0].fields["csrf_token"]
    answer = client.post(f"/supervision/{number}/confirm", data={"csrf_token": token})
    assert answer.status_code == 409
    nonsense = confirm_after(client, cast)
    assert nonsense == 422


def confirm_after(client: CheckedClient, cast: Cast) -> int:
    number = recorded(client, cast)
    return confirm(client, cast.practitioner, number, useful="9").status_code


def test_every_element_of_the_rubric_has_words_for_whoever_writes_about_a_family() -> None:
    assert set(HINTS) | {SUPPORT} == {one.id for one in loader.rubric(INSTRUMENT, VERSION).criteria}
