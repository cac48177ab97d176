"""What is said of columns, rows, picks, and of what is seen in a figure over time."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rubrics.indicators import Indicator
from webapp.file_words import Words
from webapp.indicators.reading import Wrong
from webapp.indicators.rules import Direction, Horizon
from webapp.insight.hopes import FEWEST_MONTHS, Seen, Shift, Signal

# A page asks about the latest of what stands out, not about all of it.
MOST_QUESTIONS = 2

HORIZONS: Mapping[Horizon, Any] = {
    Horizon.SHORT: _l("Short: after three months"),
    Horizon.MEDIUM: _l("Medium: after nine months"),
    Horizon.LONG: _l("Long: after two years"),
}

DIRECTIONS: Mapping[Direction, Any] = {
    Direction.UP: _l("We hope that it goes up"),
    Direction.DOWN: _l("We hope that it goes down"),
    Direction.NEITHER: _l("Neither way is better by itself"),
}

WRONG: Words = {
    Wrong.NO_MONTH: (_l("no month"), _l("Write the month as 2026-03 or 03/2026")),
    Wrong.NOT_OVER: (_l("a month that is not over"), _l("Leave it out until the month is over")),
    Wrong.TOO_OLD: (_l("a month more than five years ago"), _l("Correct the month, or leave the row out")),
    Wrong.INDICATOR: (_l("no indicator of that name"), _l("Write it as the template does")),
    Wrong.TAKEN_FROM_CONTACTS: (
        _l("an indicator that comes from the case system’s contacts"),
        _l("Leave the row out: it is told where months of contacts are taken in"),
    ),
    Wrong.FORMULA: (_l("a formula"), _l("Give the number that it comes to")),
    Wrong.NEGATIVE: (_l("less than nobody"), _l("Give the number without a minus")),
    Wrong.NO_NUMBER: (_l("no whole number"), _l("Give a whole number, such as 12")),
    Wrong.NOBODY: (_l("out of nobody"), _l("Leave the row out: there is nothing to tell")),
    Wrong.MORE: (_l("more than it is out of"), _l("Correct the count, or what it is out of")),
    Wrong.TWICE: (
        _l("the same month, team and indicator as in line"),
        _l("Keep one of the two lines, and take the other out"),
    ),
}


def month_name(month: date) -> str:
    """A month as it is shown: March 2026."""
    return format_date(month, "MMMM yyyy")


def unit_of(indicator: Indicator) -> str:
    """What heads an indicator's figures."""
    if indicator.is_share:
        return _("In 100")
    return _("For each worker") if indicator.out_of == "workers" else _("For each family")


def of_horizon(expected: date, today: date) -> str:
    """Whether a change is expected yet."""
    words = {"month": month_name(expected)}
    if today < expected:
        return (
            _("A change is not expected before %(month)s. Until then nothing follows from the figure.")
            % words
        )
    return _("A change has been hoped for since %(month)s.") % words


def of_what_is_seen(seen: Seen, months: Sequence[date], direction: Direction) -> list[str]:
    """What may be said of a figure over time: a change that is told, else questions, else that nothing is."""
    if not seen.enough:
        found = ngettext(
            "%(num)d month can be shown so far.", "%(num)d months can be shown so far.", seen.known
        )
        least = _("From %(least)s on the page says what stands out.") % {"least": FEWEST_MONTHS}
        return [f"{found} {least}"]
    if seen.told:
        return [_of_change(seen.told, months), *_of_hope(seen.told, direction)]
    questions = [_of_signal(one, months) for one in seen.signals[-MOST_QUESTIONS:]]
    return questions or [_("Nothing stands out of the usual ups and downs.")]


def _of_change(told: Shift, months: Sequence[date]) -> str:
    is_up = told.direction == "up"
    least, most = (told.low, told.high) if is_up else (-told.high, -told.low)
    words = {"month": month_name(months[told.at]), "low": round(max(0.0, least), 1), "high": round(most, 1)}
    if is_up:
        return _("Since %(month)s it is higher than before: probably by %(low)s to %(high)s in 100.") % words
    return _("Since %(month)s it is lower than before: probably by %(low)s to %(high)s in 100.") % words


def _of_hope(told: Shift, direction: Direction) -> list[str]:
    if direction is Direction.NEITHER:
        return []
    is_hoped = told.direction == direction.value
    return [_("That is the way you hope for.") if is_hoped else _("That is not the way you hope for.")]


def _of_signal(signal: Signal, months: Sequence[date]) -> str:
    words = {"first": month_name(months[signal.first]), "last": month_name(months[signal.last])}
    up = signal.direction == "up"
    if signal.first == signal.last:
        if up:
            return _("%(first)s is higher than the usual ups and downs. What was different then?") % words
        return _("%(first)s is lower than the usual ups and downs. What was different then?") % words
    if signal.sign == "trend":
        if up:
            return _("From %(first)s to %(last)s it rose month by month. What was different then?") % words
        return _("From %(first)s to %(last)s it fell month by month. What was different then?") % words
    if up:
        return _("From %(first)s to %(last)s it was higher than usual. What was different then?") % words
    return _("From %(first)s to %(last)s it was lower than usual. What was different then?") % words
