"""Times for interviews and simulations: offered in a row, taken by one candidate each, and as a calendar."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast
from webapp import clock
from webapp.recruitment import rules, scheduling
from webapp.recruitment.models import Attempt, Slot

YES, NO = "invite to an observed simulation", "not this time"


def offer_fields(cast: Cast, **changes: str) -> dict[str, str]:
    """Three times in a row next week."""
    day = clock.today() + timedelta(days=7)
    return {
        "stage": "interview",
        "day": day.isoformat(),
        "time": "09:30",
        "minutes": "45",
        "count": "3",
        "room": "Room 2, Town Hall",
        "person": str(cast.panel.id),
        **changes,
    }


def invited_onward(
    client: CheckedClient, session: Session, cast: Cast, outcome: str = YES
) -> tuple[Attempt, CheckedClient]:
    """A candidate who has read what was decided, of a campaign that offers three times."""
    attempt = scene.assessed_attempt(client, session, cast)
    scene.decide(client, cast.panel, attempt, outcome)
    token = scene.tell(client, session, cast, attempt)
    url = f"/campaigns/{attempt.campaign_id}/times"
    for _time in range(2):
        assert submit(client, url, offer_fields(cast), action=url).status_code == 303
    browser = scene.fresh(client)
    open_link(browser, token)
    return attempt, browser


def test_a_candidate_takes_a_time_changes_it_and_has_it_in_their_calendar(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt, browser = invited_onward(client, session, cast)
    slots = session.scalars(select(Slot).order_by(Slot.starts_at)).all()
    assert [(one.starts_at - slots[0].starts_at).seconds // 60 for one in slots] == [0, 45, 90]
    assert "Choose a time" in browser.get("/outcome").text
    for slot in (slots[0], slots[1], slots[1]):
        assert submit(browser, "/outcome/times", {"slot": str(slot.id)}).status_code == 303
    session.expire_all()
    assert [one.attempt_id for one in slots] == [None, attempt.id, None]
    (event,) = Calendar.from_ical(browser.get("/outcome/times.ics").data).walk("VEVENT")
    assert event["summary"] == f"Interview: {attempt.campaign.title}"
    assert event.decoded("dtstart") == slots[1].starts_at
    sign_in(client, cast.recruiter)
    url = f"/campaigns/{attempt.campaign_id}/times"
    assert attempt.name in client.get(url).text
    calendar = client.get(f"{url}.ics").text
    assert "Room 2" in calendar
    assert attempt.name not in calendar
    taken, free = f"{url}/{slots[1].id}/withdraw", f"{url}/{slots[0].id}/withdraw"
    assert submit(client, url, action=free).status_code == 303
    token = client.page(url).forms[-1].fields["csrf_token"][0]
    assert client.post(taken, data={"csrf_token": token}).status_code == 409


def test_one_time_is_one_candidates(client: CheckedClient, session: Session, cast: Cast) -> None:
    attempt, _browser = invited_onward(client, session, cast)
    first = session.scalars(select(Slot).order_by(Slot.starts_at)).first()
    assert first is not None
    other = Attempt(
        campaign_id=attempt.campaign_id,
        reference="OTHR",
        name="Sam Reed",
        email="s@x.example",
        email_key="k",
        invited_at=clock.now(),
    )
    session.add(other)
    session.flush()
    scheduling.take(session, other, first.id, clock.now())
    with pytest.raises(rules.TakenError):
        scheduling.take(session, attempt, first.id, clock.now())
    with pytest.raises(rules.TakenError):
        scheduling.take(session, attempt, 999, clock.now())
    with pytest.raises(rules.TakenError):
        scheduling.take(session, attempt, first.id, clock.now() + timedelta(days=30))


def test_who_is_not_invited_onward_has_no_times_to_choose(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    _attempt, browser = invited_onward(client, session, cast, NO)
    assert "Choose a time" not in browser.get("/outcome").text
    assert browser.get("/outcome/times").status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": "soon"}, "Enter a day and a time"),
        ({"day": "2001-01-01"}, "Enter a day and a time"),
        ({"minutes": "1"}, "Enter from 10 to 480 minutes"),
        ({"count": "99"}, "Enter from 1 to 12 times"),
        ({"room": ""}, "Enter where the candidate comes"),
        ({"person": "999"}, "Select whom the candidate meets"),
        ({"stage": "duel"}, "Select a stage"),
    ],
)
def test_times_that_cannot_be_offered_say_why_and_keep_what_was_entered(
    client: CheckedClient, session: Session, cast: Cast, changes: dict[str, str], words: str
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    url = f"/campaigns/{campaign.id}/times"
    refused = submit(client, url, offer_fields(cast, **changes), action=url)
    assert (refused.status_code, words in refused.text) == (422, True)
    assert 'value="09:30"' in refused.text
    assert scene.count(session, Slot) == 0


def test_nobody_and_no_room_is_offered_twice_at_once_and_the_page_says_what_was_left_out(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    url = f"/campaigns/{campaign.id}/times"
    assert submit(client, url, offer_fields(cast), action=url).location == url
    busy = offer_fields(cast, room="Room 3", time="09:00", minutes="30", count="2")
    assert submit(client, url, busy, action=url).location == f"{url}?left_out=1"
    assert "1 time was left out" in client.get(f"{url}?left_out=1").text
    full = offer_fields(cast, person=str(cast.recruiter.id), time="11:00", count="3")
    assert submit(client, url, full, action=url).location == f"{url}?left_out=1"
    starts = [clock.in_london(one.starts_at) for one in scheduling.of_campaign(session, campaign.id)]
    assert [f"{one:%H:%M}" for one in starts] == ["09:00", "09:30", "10:15", "11:00", "11:45", "12:30"]


def test_a_pack_plans_how_long_each_stage_takes(client: CheckedClient, session: Session, cast: Cast) -> None:
    campaign = scene.open_campaign(client, session, cast, pack="residential-worker/1")
    url = f"/campaigns/{campaign.id}/times"
    assert "Interview (45 minutes)" in client.get(url).text
    fields = offer_fields(cast, minutes="", stage="simulation", count="1")
    assert submit(client, url, fields, action=url).status_code == 303
    assert session.scalars(select(Slot)).one().minutes == 60


def test_a_time_is_free_again_when_the_candidate_withdraws(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    url = f"/campaigns/{campaign.id}/times"
    assert submit(client, url, offer_fields(cast), action=url).status_code == 303
    scene.invite(client, session, campaign)
    attempt = session.scalars(select(Attempt)).one()
    slot = scheduling.of_campaign(session, campaign.id)[0]
    scheduling.take(session, attempt, slot.id, clock.now())
    session.commit()
    sign_in(client, cast.recruiter)
    assert submit(client, f"/campaigns/{campaign.id}/candidates/{attempt.id}/withdraw").status_code == 303
    session.expire_all()
    assert slot.attempt_id is None
