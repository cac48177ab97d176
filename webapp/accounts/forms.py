"""What is filled in about cover, partner and agency staff, a team that goes on, and as a new password."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.accounts import rules
from webapp.accounts.models import Employer, Person, Team
from webapp.accounts.people_file import LONGEST, address_fault
from webapp.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, Fault, Kind
from webapp.accounts.visiting import Terms
from webapp.addresses import number
from webapp.fields import day_of, text_of
from webapp.forms import Problem

DAYS = tuple(f"{name}-{part}" for name in ("begins_on", "ends_on") for part in ("day", "month", "year"))


@dataclass(frozen=True)
class CoverForm:
    """The form as it was sent; a day of None is no day, and `has_last` says whether a last one was given."""

    client_id: uuid.UUID | None
    person: str
    stand_in: str
    days: dict[str, str]
    first: date | None
    last: date | None
    has_last: bool

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> "CoverForm":
        """The form as it arrived."""
        try:
            client_id = uuid.UUID(text_of(fields, "client_id"))
        except ValueError:
            client_id = None
        days = {name: text_of(fields, name) for name in DAYS}
        return cls(
            client_id,
            text_of(fields, "person"),
            text_of(fields, "stand_in"),
            days,
            day_of(fields, "begins_on"),
            day_of(fields, "ends_on"),
            any(text for name, text in days.items() if name.startswith("ends_on")),
        )

    @classmethod
    def empty(cls, person: str, today: date) -> "CoverForm":
        """A new form with an id of its own, from today and with no last day."""
        first = {"begins_on-day": today.day, "begins_on-month": today.month, "begins_on-year": today.year}
        days = dict.fromkeys(DAYS, "") | {name: str(value) for name, value in first.items()}
        return cls(uuid.uuid4(), person, "", days, today, None, False)

    @property
    def person_id(self) -> int | None:
        """Who is away, or None where that is no number."""
        return _number(self.person)

    @property
    def stand_in_id(self) -> int | None:
        """Who stands in, or None where that is no number."""
        return _number(self.stand_in)

    def problems(self, known: Collection[int]) -> list[Problem]:
        """What cannot be read of it; `known` are those who can stand in."""
        found = [] if self.first else [problem(Fault.FIRST_DAY)]
        found += [problem(Fault.LAST_DAY)] if self.has_last and self.last is None else []
        if self.stand_in_id not in known:
            found.append(Problem("stand_in", _("Select who stands in, from the list")))
        return found


def _number(text: str) -> int | None:
    try:
        return number(text)
    except ValueError:
        return None


def problem(fault: Fault) -> Problem:
    """What keeps a cover from being arranged, at its field and with what to do."""
    last = _("Enter a last day from today on and within a year of the first, or leave it empty")
    access = _("Select somebody who has access on all of these days, or enter an earlier last day")
    circle = _(
        "Select somebody else: on one of these days their own work is covered by the person who is away"
    )
    twice = _("Enter other days, or select somebody else: they stand in already on one of these days")
    return {
        Fault.FIRST_DAY: Problem("begins_on-day", _("Enter the first day, within a year of today")),
        Fault.LAST_DAY: Problem("ends_on-day", last),
        Fault.THEMSELF: Problem("stand_in", _("Select somebody else: nobody stands in for themself")),
        Fault.NO_ACCESS: Problem("stand_in", access),
        Fault.CIRCLE: Problem("stand_in", circle),
        Fault.TWICE: Problem("stand_in", twice),
    }[fault]


KINDS: Mapping[Kind, tuple[Any, Any]] = {
    Kind.PARTNER: (
        _l("A partner: health, police, adult services or a voluntary organisation"),
        _l("They come to group supervisions, and see nothing else."),
    ),
    Kind.AGENCY: (
        _l("An agency practitioner"),
        _l("They are observed and supervised, and look in the team’s mirror, like everybody in the team."),
    ),
}
_TEXTS = ("name", "email", "employer_id", "employer_name", "profession", "kind", "team", "again")
_DAYS = tuple(f"{name}-{part}" for name in ("first_on", "last_on") for part in ("day", "month", "year"))


def split_day(name: str, day: date) -> dict[str, str]:
    """A day as the three fields of a form."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def problem_of_last_day(last_on: date | None, today: date) -> list[Problem]:
    """What is wrong with a last day by itself."""
    if last_on is not None and rules.may_end(last_on, today):
        return []
    return [Problem("last_on-day", _("Enter a last day in the next 12 months, such as 27 3 2027"))]


@dataclass(frozen=True)
class VisitorForm:
    """The form that lets somebody in, as it was sent."""

    fields: dict[str, str]
    first_on: date | None
    last_on: date | None

    @classmethod
    def read(cls, sent: Any) -> "VisitorForm":
        """The form as it arrived, without blanks that nobody meant."""
        fields = {name: " ".join(text_of(sent, name).split()) for name in (*_TEXTS, *_DAYS)}
        fields["email"] = fields["email"].lower()
        return cls(fields, day_of(sent, "first_on"), day_of(sent, "last_on"))

    @classmethod
    def empty(cls, today: date, again: Person | None = None) -> "VisitorForm":
        """A new form, made out for today, and for somebody who was here before."""
        fields = split_day("first_on", today)
        if again is not None:
            fields |= {"again": str(again.id), "name": again.name, "email": again.email}
            fields |= {"employer_id": str(again.employer_id), "profession": again.profession}
        return cls(fields, today, None)

    @property
    def again_id(self) -> int | None:
        """Who is meant to be let in again, or None."""
        again = self.fields.get("again", "")
        return int(again) if again.isascii() and again.isdigit() and len(again) < 10 else None

    def terms(
        self, employers: Sequence[Employer], teams: Sequence[Team], today: date
    ) -> tuple[Terms | None, list[Problem]]:
        """What it comes to, or None and what is wrong with it."""
        given = self.fields
        employer = {str(one.id): one.name for one in employers}.get(given["employer_id"], "")
        employer = given["employer_name"] or employer
        team = next((one for one in teams if str(one.id) == given["team"]), None)
        found = self._problems_of_texts(employer)
        if given["kind"] not in set(Kind):
            found.append(Problem("kind", _("Select what they are here for")))
        if team is None:
            found.append(Problem("team", _("Select the team")))
        found += self._problems_of_days(today)
        if found or team is None or self.first_on is None or self.last_on is None:
            return None, found
        kind = Kind(given["kind"])
        texts = (given["name"], given["email"], employer, given["profession"])
        return Terms(*texts, kind, team, self.first_on, self.last_on), []

    def _problems_of_texts(self, employer: str) -> list[Problem]:
        given, found = self.fields, []
        if not _fits(given["name"], "name"):
            words = _("Enter their name, in %(n)s characters or fewer", n=LONGEST["name"])
            found.append(Problem("name", words))
        if not _fits(given["email"], "email") or address_fault(given["email"]):
            found.append(Problem("email", _("Enter an e-mail address like name@example.org")))
        if not employer:
            found.append(Problem("employer_id", _("Select who employs them, or enter a new name")))
        elif not _fits(employer, "employer"):
            words = _("Enter the employer in %(n)s characters or fewer", n=LONGEST["employer"])
            found.append(Problem("employer_name", words))
        if not _fits(given["profession"], "profession"):
            words = _("Enter their profession, in %(n)s characters or fewer", n=LONGEST["profession"])
            found.append(Problem("profession", words))
        return found

    def _problems_of_days(self, today: date) -> list[Problem]:
        found = []
        if self.first_on is None or not rules.may_begin(self.first_on, today):
            words = _("Enter a first day in the last 30 days or the next 12 months, such as 27 3 2027")
            found.append(Problem("first_on-day", words))
        found += (wrong := problem_of_last_day(self.last_on, today))
        if not wrong and self.first_on and self.last_on and self.last_on < self.first_on:
            found.append(Problem("last_on-day", _("Enter a last day that is not before the first day")))
        return found


def _fits(text: str, column: str) -> bool:
    return bool(text) and len(text) <= LONGEST[column] and text.isprintable()


@dataclass(frozen=True)
class GoingOnForm:
    """The form that lets a team go on as another, as it was sent."""

    client_id: uuid.UUID | None
    into: str
    days: dict[str, str]
    from_on: date | None

    @classmethod
    def read(cls, sent: Mapping[str, Any]) -> "GoingOnForm":
        """The form as it arrived."""
        try:
            client_id = uuid.UUID(text_of(sent, "client_id"))
        except ValueError:
            client_id = None
        days = {f"from_on-{part}": text_of(sent, f"from_on-{part}") for part in ("day", "month", "year")}
        return cls(client_id, text_of(sent, "into"), days, day_of(sent, "from_on"))

    @classmethod
    def empty(cls) -> "GoingOnForm":
        """A new form with an id of its own."""
        return cls(uuid.uuid4(), "", {}, None)

    @property
    def into_id(self) -> int | None:
        """Which team it goes on as, or None where that is no number."""
        return _number(self.into)

    def problems(self, offered: Collection[int], today: date) -> list[Problem]:
        """What is wrong with it; `offered` are the teams that it can go on as."""
        found = []
        if self.into_id not in offered:
            found.append(Problem("into", _("Select the team that it goes on as")))
        if self.from_on is None or not rules.may_go_on(self.from_on, today):
            words = _("Enter a day from today on and within 12 months, such as 27 3 2027")
            found.append(Problem("from_on-day", words))
        return found


def problems_of_password(password: str, again: str, is_accepted: bool) -> list[Problem]:
    """What is wrong with a password that somebody chose; `is_accepted` says that the rules let it pass."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        words = _("Enter a password of %(least)s to %(most)s characters")
        return [Problem("password", words % {"least": SHORTEST_PASSWORD, "most": LONGEST_PASSWORD})]
    if not is_accepted:
        return [Problem("password", _("Enter another password: this one is too easy to guess"))]
    if password != again:
        return [Problem("again", _("Enter the same password again"))]
    return []
