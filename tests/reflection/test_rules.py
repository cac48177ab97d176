"""What a commitment must hold before it is recorded."""

from datetime import date

import pytest

from webapp.reflection.rules import Choices, Fault, Wanted, check

TODAY = date(2026, 11, 23)
CHOICES = Choices(("empathy", "child-focus"), (3, 5), ("family", "observer"))
WHOLE = {
    "wording": " Ring every family back within a day. ",
    "construct": "empathy",
    "owner": "5",
    "due-day": "1",
    "due-month": "3",
    "due-year": "2027",
    "source": "family",
    "sign": "up",
}


def test_a_whole_commitment_is_read() -> None:
    wanted = Wanted("Ring every family back within a day.", "empathy", 5, date(2027, 3, 1), "family", 1)
    assert check(WHOLE, CHOICES, TODAY) == wanted


def test_a_sign_may_go_down() -> None:
    found = check({**WHOLE, "sign": "down"}, CHOICES, TODAY)
    assert isinstance(found, Wanted)
    assert found.expected_sign == -1


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("wording", "   ", Fault.NO_WORDING),
        ("wording", "x" * 1_001, Fault.LONG_WORDING),
        ("construct", "resilience", Fault.NO_CONSTRUCT),
        ("owner", "4", Fault.NO_OWNER),
        ("owner", "5 ", Fault.NO_OWNER),
        ("due-day", "31", Fault.PAST_DATE),
        ("due-month", "13", Fault.NO_DATE),
        ("due-year", "", Fault.NO_DATE),
        ("due-year", "20270", Fault.NO_DATE),
        ("due-year", "2030", Fault.FAR_DATE),
        ("source", "self", Fault.NO_SOURCE),
        ("sign", "1", Fault.NO_SIGN),
    ],
)
def test_one_fault_is_named(field: str, value: str, fault: Fault) -> None:
    sent = {**WHOLE, field: value}
    if fault is Fault.PAST_DATE:
        sent |= {"due-month": "10", "due-year": "2026"}
    assert check(sent, CHOICES, TODAY) == [fault]


def test_today_is_too_soon() -> None:
    sent = {**WHOLE, "due-day": "23", "due-month": "11", "due-year": "2026"}
    assert check(sent, CHOICES, TODAY) == [Fault.PAST_DATE]


def test_an_empty_form_names_every_field_in_order() -> None:
    assert check({}, CHOICES, TODAY) == [
        Fault.NO_WORDING,
        Fault.NO_CONSTRUCT,
        Fault.NO_OWNER,
        Fault.NO_DATE,
        Fault.NO_SOURCE,
        Fault.NO_SIGN,
    ]
