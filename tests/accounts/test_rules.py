"""From which day to which somebody from elsewhere may have access."""

from datetime import date, timedelta

import pytest

from webapp.access.policy import Role
from webapp.accounts import rules

TODAY = date(2027, 3, 10)


@pytest.mark.parametrize(
    ("today", "furthest"),
    [
        (TODAY, date(2028, 3, 10)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2027, 12, 31), date(2028, 12, 31)),
    ],
)
def test_the_furthest_last_day_is_twelve_months_ahead(today: date, furthest: date) -> None:
    assert rules.furthest(today) == furthest
    assert rules.may_end(furthest, today)
    assert not rules.may_end(furthest + timedelta(days=1), today)


def test_access_ends_today_at_the_earliest_and_begins_thirty_days_ago_at_the_earliest() -> None:
    day = timedelta(days=1)
    assert rules.may_end(TODAY, TODAY)
    assert not rules.may_end(TODAY - day, TODAY)
    assert rules.may_begin(TODAY - 30 * day, TODAY)
    assert not rules.may_begin(TODAY - 31 * day, TODAY)
    assert not rules.may_begin(date(2028, 3, 11), TODAY)


def test_visiting_staff_hold_three_roles_and_no_other() -> None:
    assert {Role.PARTNER, Role.PRACTITIONER, Role.TEAM_MEMBER} == rules.VISITING
