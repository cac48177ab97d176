"""When it is safe to write to somebody, and to which address."""

from datetime import timedelta

import pytest

from webapp import clock
from webapp.cases.rules import SAFE_FOR, Way, is_an_address, may_be_contacted


def test_nobody_is_written_to_before_they_said_how() -> None:
    assert may_be_contacted(None, clock.now()) is False


def test_what_was_safe_a_season_ago_is_asked_again() -> None:
    now = clock.now()
    assert may_be_contacted(now - SAFE_FOR + timedelta(seconds=1), now) is True
    assert may_be_contacted(now - SAFE_FOR, now) is False


@pytest.mark.parametrize(
    ("way", "address", "fits"),
    [
        (Way.EMAIL, "roza@example.org", True),
        (Way.EMAIL, "roza@example", False),
        (Way.EMAIL, "roza@one.org, otto@two.org", False),
        (Way.EMAIL, "", False),
        (Way.TEXT, "07700 900123", True),
        (Way.TEXT, "+447700900123", True),
        (Way.TEXT, "roza@example.org", False),
        (Way.TEXT, "", False),
        (Way.BY_HAND, "", True),
    ],
)
def test_a_message_needs_an_address_that_it_can_reach(way: Way, address: str, fits: bool) -> None:
    assert is_an_address(way, address) is fits


def test_an_address_that_is_too_long_to_be_one_is_refused_at_once() -> None:
    assert not is_an_address(Way.EMAIL, "a" * 250 + "@b.uk")
    assert not is_an_address(Way.BY_HAND, "x" * 255)
