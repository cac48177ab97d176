"""Who was heard: kept once a quarter is over, told only as far as it may be, and the same ever after."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.crowd import MAY, NOW, crowd, person, put_off, three_teams, told, values
from tests.pages import CheckedClient, sign_in
from webapp import clock
from webapp.access.policy import BY_LINK, Role
from webapp.accounts import service as accounts
from webapp.cases.models import Family
from webapp.families import coverage, service
from webapp.families.models import AskingTurn, Invitation, KeptCoverage
from webapp.families.periods import Period, quarter_of
from webapp.families.works import cover
from webapp.outbox.models import Delivery, Message


@pytest.mark.parametrize(
    ("day", "first_on", "after"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2024, 4, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_quarters_are_those_of_the_calendar(day: date, first_on: date, after: date) -> None:
    period = quarter_of(day)
    assert (period.first_on, period.after) == (first_on, after)
    assert not period.is_settled(after + timedelta(days=35))
    assert period.is_settled(after + timedelta(days=36))
    assert Period(date(2026, 1, 1), 12).after == date(2027, 1, 1)


def test_who_was_heard_is_counted_by_team_and_told(session: Session, people: People) -> None:
    three_teams(session)
    assert coverage.release(session, NOW) == 1
    found = told(session)
    assert values(found.whole) == {
        "asked": 151,
        "reached": 117,
        "answered": 46,
        "declined": 34,
        "unanswered": 71,
        "not_asked": None,
    }
    north = str(accounts.team_named(session, "North").id)
    assert values(found.groups["team"][north]) == {
        "asked": 57,
        "reached": 46,
        "answered": 20,
        "declined": 12,
        "unanswered": 25,
        "not_asked": None,
    }
    assert values(found.groups["kind"]["adult"])["answered"] == 46
    assert values(found.groups["language"]["en"])["answered"] == 46


def test_a_quarter_is_told_when_its_last_link_has_ended_and_not_before(
    session: Session, people: People
) -> None:
    three_teams(session)
    assert coverage.release(session, datetime(2026, 8, 5, 12, tzinfo=clock.LONDON)) == 0
    assert coverage.release(session, datetime(2026, 8, 6, 12, tzinfo=clock.LONDON)) == 1


def test_the_ends_of_a_quarter_are_those_of_a_london_clock(session: Session, people: People) -> None:
    for hour, quarter in ((datetime(2026, 3, 31, 22, 59), 1), (datetime(2026, 3, 31, 23, 0), 2)):
        person(session, "North", at=hour.replace(tzinfo=clock.now().tzinfo))
        for number in (1, 2):
            period = Period(date(2026, 3 * number - 2, 1), 3)
            found = session.scalars(select(Invitation).where(period.holds(Invitation.invited_at))).all()
            assert len(found) == (1 if number <= quarter else 0)


def test_released_again_nothing_changes_whatever_came_late(session: Session, people: People) -> None:
    three_teams(session)
    coverage.release(session, NOW)
    before = session.scalars(select(KeptCoverage.told)).one()
    crowd(session, "North", 10, 0, 0, 0)
    assert coverage.release(session, NOW + timedelta(days=1)) == 0
    assert session.scalars(select(KeptCoverage.told)).one() == before


def test_a_small_team_is_hidden_and_cannot_be_worked_out(session: Session, people: People) -> None:
    three_teams(session)
    crowd(session, "East", 4, 1, 2, 1)
    coverage.release(session, NOW)
    found = told(session)
    east = str(accounts.team_named(session, "East").id)
    assert set(values(found.groups["team"][east]).values()) == {None}
    assert values(found.whole)["asked"] == 159
    shown = [values(each)["asked"] for each in found.groups["team"].values()]
    assert shown.count(None) >= 2


def test_families_that_became_one_count_as_one(session: Session, people: People) -> None:
    three_teams(session)
    crowd(session, "East", 14, 11, 12, 11)
    team_id = accounts.team_named(session, "East").id
    first, *others = session.scalars(select(Family).where(Family.team_id == team_id).order_by(Family.id))
    for other in others:
        other.counts_with_id = first.id
    coverage.release(session, NOW)
    found = told(session)
    assert set(values(found.groups["team"][str(team_id)]).values()) == {None}


def test_a_need_of_few_is_hidden_and_one_of_many_told(session: Session, people: People) -> None:
    three_teams(session)
    crowd(session, "North", 12, 11, 12, 11, needs="interpreter easy-read")
    crowd(session, "South", 3, 0, 0, 0, needs="sign-language")
    coverage.release(session, NOW)
    needs = told(session).groups["need"]
    assert values(needs["interpreter"])["answered"] == 12
    assert values(needs["easy-read"])["answered"] == 12
    assert set(values(needs["sign-language"]).values()) == {None}


def test_who_was_not_asked_is_counted_with_the_reasons(session: Session, people: People) -> None:
    three_teams(session)
    for number in range(26):
        member = person(session, "North", "nobody asked")
        if number < 13:
            put_off(session, member, "court" if number < 12 else "other")
        else:
            turn = AskingTurn(member_id=member.id, moment="at 3 months", due_on=MAY.date(), drawn_at=MAY)
            session.add(turn)
    session.flush()
    coverage.release(session, NOW)
    found = told(session)
    assert values(found.whole)["not_asked"] == 26
    # One reason of a single person takes another with it.
    assert values(found.reasons)["other"] is None
    assert list(values(found.reasons).values()).count(None) >= 2


def test_the_raw_and_the_reweighted_share_stand_side_by_side(session: Session, people: People) -> None:
    three_teams(session)
    # In East half as many of those asked answer, and better.
    for fate, number in (("answered", 12), ("declined", 12), ("unanswered", 40)):
        for _ in range(number):
            person(session, "East", fate, best=3)
    coverage.release(session, NOW)
    found = told(session)
    assert found.raw.value is not None
    assert found.reweighted.value is not None
    assert found.reweighted.value.mean > found.raw.value.mean
    assert found.reweighted.value.effective < found.raw.value.effective == 58


def test_where_a_language_was_not_heard_at_all_there_is_no_reweighted_share(
    session: Session, people: People
) -> None:
    three_teams(session)
    crowd(session, "North", 0, 4, 4, 4, language="cy")
    coverage.release(session, NOW)
    found = told(session)
    assert found.raw.shown
    assert not found.reweighted.shown
    assert found.nobody_answered


def test_a_year_adds_its_quarters_up_and_hides_what_they_hide(session: Session, people: People) -> None:
    for month in (2, 5, 8, 11):
        at = MAY.replace(year=2025, month=month)
        for team, *numbers in (
            ("North", 20, 12, 14, 11),
            ("South", 14, 11, 12, 11),
            ("West", 12, 11, 11, 12),
        ):
            few = month == 5 and team == "North"
            crowd(session, team, *([20, 3, 14, 11] if few else numbers), at=at)
    assert coverage.release(session, NOW) == 5
    north = str(accounts.team_named(session, "North").id)
    spring, year = told(session, Period(date(2025, 4, 1), 3)), told(session, Period(date(2025, 1, 1), 12))
    assert values(spring.groups["team"][north])["declined"] is None
    assert values(year.groups["team"][north])["declined"] is None
    assert values(year.groups["team"][north])["asked"] == 4 * 57 - 9
    assert values(year.whole)["declined"] == 4 * 34 - 9


def test_whether_somebody_was_reached_is_noted_while_the_message_is_there(
    session: Session, people: People
) -> None:
    lead = people("Lena Field", Role.PARTICIPATION_LEAD)
    wanted = []
    for channel, sent in (("text", True), ("text", False), ("by hand", False), ("e-mail", True)):
        member = person(session, "North", "unanswered", reached=False)
        message = Message(
            sender_id=lead.id,
            about="invitation:1",
            channel=channel,
            address="x",
            subject="x",
            body="x",
            written_at=MAY,
        )
        session.add(message)
        session.flush()
        session.add(
            Delivery(message_id=message.id, tried_at=MAY, sent_at=MAY if sent else None, failure=None)
        )
        invitation = session.scalars(select(Invitation).where(Invitation.member_id == member.id)).one()
        invitation.message_id = message.id
        wanted.append(sent or channel == "by hand")
    session.flush()
    assert service.note_reached(session) == 3
    assert service.note_reached(session) == 0
    session.expire_all()
    found = [
        one is not None for one in session.scalars(select(Invitation.reached_at).order_by(Invitation.id))
    ]
    assert found == wanted


def test_the_page_shows_the_latest_time_and_another_that_is_chosen(
    client: CheckedClient, session: Session, people: People
) -> None:
    lead = people("Lena Field", Role.PARTICIPATION_LEAD)
    sign_in(client, lead)
    assert "No quarter is over yet" in client.page("/who-was-heard").text
    three_teams(session)
    crowd(session, "North", 11, 11, 11, 11, at=MAY - timedelta(days=90))
    session.commit()
    cover(lambda done, total: None)
    page = client.page("/who-was-heard?time=2026-04-3")
    assert "April to June 2026" in page.text
    assert "151" in page.text
    assert "What the gaps mean for the results" in page.text
    assert "thought like those like them who did" in page.text
    assert "44" in client.page("/who-was-heard?time=2026-01-3").text
    assert client.get("/who-was-heard?time=2026-07-3").status_code == 404
    assert client.get("/who-was-heard?time=nonsense").status_code == 404


def test_reasons_are_for_participation_leads_and_the_rest_for_quality_leads_too(
    client: CheckedClient, session: Session, people: People
) -> None:
    three_teams(session)
    for _number in range(12):
        member = person(session, "North", "nobody asked")
        put_off(session, member, "court")
    session.commit()
    cover(lambda done, total: None)
    sign_in(client, people("Lena Field", Role.PARTICIPATION_LEAD))
    assert "Why people were not asked" in client.page("/who-was-heard").text
    sign_in(client, people("Quin Lead", Role.QUALITY_LEAD))
    page = client.page("/who-was-heard")
    assert "151" in page.text
    assert "Why people were not asked" not in page.text
    others = [role for role in Role if role not in BY_LINK | {Role.PARTICIPATION_LEAD, Role.QUALITY_LEAD}]
    sign_in(client, people("Every Body", *others, team="North"))
    assert client.get("/who-was-heard").status_code == 403
