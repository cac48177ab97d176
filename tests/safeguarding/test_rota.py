"""Who reads on which day, and what families are told while nobody does."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import People
from tests.families.scene import invite, set_scene
from tests.pages import CheckedClient, open_link, sign_in, submit
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.safeguarding import care, rota, rules
from webapp.safeguarding.models import Duty, HelpText
from webapp.safeguarding.rota import Days

ROTA, HELP = "/safety-concerns/rota", "/safety-concerns/who-to-turn-to"
MONDAY = datetime(2026, 6, 15, 10, 0, tzinfo=clock.LONDON)


@pytest.fixture
def lead(people: People) -> Person:
    """Who keeps the rota, and reads."""
    return people("Sal Ward", Role.SAFEGUARDING_LEAD)


def form(person: Person, /, **changes: str) -> dict[str, str]:
    """The form for the rota, filled in for the week that begins today, around the clock."""
    found = {"person": str(person.id), "from_time": "0:00", "until_time": "23:59", "weekends": "yes"}
    for name, when in (("begins", clock.today()), ("ends", clock.today() + timedelta(days=7))):
        found |= {f"{name}-{part}": str(getattr(when, part)) for part in ("day", "month", "year")}
    return found | changes


def put_on(client: CheckedClient, by: Person, person: Person, /, **changes: str) -> TestResponse:
    """Put somebody on the rota on its page."""
    sign_in(client, by)
    return submit(client, ROTA, form(person, **changes), action=ROTA)


def test_somebody_is_put_on_shown_and_taken_off_again(
    client: CheckedClient, session: Session, people: People, lead: Person
) -> None:
    other = people("Tess Other", Role.SAFEGUARDING_LEAD)
    sign_in(client, lead)
    assert "Nobody is on duty now." in client.page("/safety-concerns").text
    assert put_on(client, lead, other).status_code == 303
    assert "On duty now: Tess Other." in client.page("/safety-concerns").text
    assert "On duty now: Tess Other." in client.page(ROTA).text
    duty = session.scalars(select(Duty)).one()
    url = f"{ROTA}/{duty.id}/end"
    token = client.page("/").forms[0].fields["csrf_token"]
    assert [client.post(url, data={"csrf_token": token}).status_code for _ in range(2)] == [303, 303]
    assert "Nobody is on the rota." in client.page(ROTA).text
    assert client.post(f"{ROTA}/999/end", data={"csrf_token": token}).status_code == 404


def test_the_same_form_sent_again_is_one_duty_and_another_with_its_id_is_refused(
    client: CheckedClient, session: Session, people: People, lead: Person
) -> None:
    number = str(uuid.uuid4())
    assert [put_on(client, lead, lead, client_id=number).status_code for _ in range(2)] == [303, 303]
    assert put_on(client, lead, lead, client_id=number, until_time="12:00").status_code == 409
    assert put_on(client, lead, lead, client_id="x").status_code == 400
    assert session.scalar(select(func.count()).select_from(Duty)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"person": ""}, "Select who reads"),
        ({"person": "999"}, "Select who reads"),
        ({"begins-day": "31", "begins-month": "2"}, "Enter the first day"),
        ({"ends-year": "1999"}, "Enter a last day"),
        ({"ends-year": "2999"}, "Enter a last day"),
        ({"ends-day": "x"}, "Enter a last day"),
        ({"from_time": "soon"}, "Enter a time"),
        ({"from_time": "25:00"}, "Enter a time"),
        ({"from_time": "17:00", "until_time": "9:00"}, "Enter a later time"),
        ({"until_time": ""}, "Enter a later time"),
    ],
)
def test_a_duty_that_lacks_something_says_so_and_keeps_what_was_written(
    client: CheckedClient, session: Session, lead: Person, wrong: dict[str, str], said: str
) -> None:
    answer = put_on(client, lead, lead, **wrong)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert said in page
    for name, text in wrong.items():
        assert f'name="{name}"' in page
        # Whoever cannot be chosen is not in the list.
        assert name == "person" or text in page
    assert session.scalars(select(Duty)).all() == []


def test_only_those_who_read_concerns_can_be_put_on(
    client: CheckedClient, people: People, lead: Person
) -> None:
    worker = people("Wes Marsh", Role.PRACTITIONER, team="North")
    assert put_on(client, lead, worker).status_code == 422
    sign_in(client, worker)
    assert [client.get(path).status_code for path in (ROTA, HELP)] == [403, 403]


@pytest.mark.parametrize(
    ("hours", "weekends", "is_on"),
    [(0, False, True), (-2, False, False), (7, False, False), (-48, False, False), (-48, True, True)],
)
def test_somebody_is_on_duty_on_their_days_between_their_times(
    hours: int, weekends: bool, is_on: bool
) -> None:
    moment = MONDAY + timedelta(hours=hours)
    assert rules.is_on_duty(moment, time(9), time(17), weekends=weekends) is is_on


def test_whoever_has_left_or_reads_no_more_is_not_on_duty(session: Session, lead: Person) -> None:
    today = clock.today()
    days = Days(lead.id, today, today, time(0), time(23, 59, 59), weekends=True)
    rota.put_on(session, days, by_id=lead.id, client_id=uuid.uuid4(), now=clock.now())
    assert rota.on_duty(session, clock.now()) == [lead]
    lead.access_ends_on = today - timedelta(days=1)
    session.commit()
    assert rota.on_duty(session, clock.now()) == []
    assert len(care.export_person(session, lead.id)["on_duty"]) == 1
    assert care.erase_person(session, lead.id) == 1
    assert session.scalars(select(Duty)).all() == []


def test_families_read_who_else_there_is_as_long_as_nobody_is_on_duty(
    client: CheckedClient, session: Session, people: People, lead: Person
) -> None:
    token = invite(client, session, set_scene(session, people))
    open_link(client, token)
    page = client.page("/words/help").text
    assert "Nobody here is reading just now" in page
    assert "Childline, for anyone under 19: 0800 1111." in page
    told = submit(client, "/words/help", {"text": "He shouts at night."})
    assert "0808 800 5000" in client.get(told.location).get_data(as_text=True)
    assert put_on(client, lead, lead).status_code == 303
    for path in ("/words/help", "/words/help/sent"):
        assert "Nobody here is reading just now" not in client.page(path).text


def test_a_lead_writes_what_families_read_in_both_languages(
    client: CheckedClient, session: Session, people: People, lead: Person
) -> None:
    token = invite(client, session, set_scene(session, people))
    sign_in(client, lead)
    page = client.page(HELP).text
    assert "Nobody has changed it yet" in page
    assert "Your council’s out-of-hours social work team" in page
    sent = {"nation": "Wales", "help": "999\nOur night line: 01632 960001", "help_cy": "999\nLlinell nos"}
    assert [submit(client, HELP, sent).status_code for _ in range(2)] == [303, 303]
    assert session.scalar(select(func.count()).select_from(HelpText)) == 1
    assert "Changed by Sal Ward" in client.page(HELP).text
    open_link(client, token)
    assert "Our night line: 01632 960001" in client.page("/words/help").text
    assert rota.help_lines(session, "cy") == ["999", "Llinell nos"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"nation": "Narnia"}, "Select your nation"),
        ({"help": " "}, "Enter whom families can turn to"),
        ({"help": "x" * 2001}, "Enter whom families can turn to"),
        ({"help_cy": "x" * 2001}, "Make this shorter"),
    ],
)
def test_a_text_that_lacks_something_says_so_and_changes_nothing(
    client: CheckedClient, session: Session, lead: Person, wrong: dict[str, str], said: str
) -> None:
    sign_in(client, lead)
    answer = submit(client, HELP, {"help": "999 and nobody else", **wrong})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert said in page
    assert wrong.get("help", "999 and nobody else").strip() in page
    assert session.scalars(select(HelpText)).all() == []
