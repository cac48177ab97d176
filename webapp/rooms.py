"""What a room of the house offers to the whole: its pages, its menu, and what waits there for somebody."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import ModuleType
from typing import Any

from click import Command
from flask import Blueprint
from sqlalchemy.orm import Session

from webapp.access.links import Purpose
from webapp.access.policy import Permission
from webapp.access.reaching import Actor
from webapp.access.views import Start
from webapp.accounts.models import Cover
from webapp.config import Module, Settings
from webapp.jobs import When, Work


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody: what, where, and since when."""

    text: str
    href: str
    since: datetime | None = None


@dataclass(frozen=True)
class Thanked:
    """What somebody outside thanked a person for, the name under it, and where all of it stands."""

    text: str
    signed: str
    href: str


@dataclass(frozen=True)
class Spoken:
    """Comments of families that went out to a team together, and the latest month in them.

    `comments` is a release of the analysis, printed by its own macros.
    """

    month: date
    comments: Any


@dataclass(frozen=True)
class Changed:
    """What a team changed because of what families said, in words for families, and since when it is told."""

    text: str
    since: datetime


@dataclass(frozen=True)
class Measured:
    """Figures that a room tells of a team anyway, by month, for the indicator of that id; "as at".

    The figures are releases, printed by their own macro.
    """

    indicator: str
    months: Mapping[date, Any]
    as_at: datetime | None


@dataclass(frozen=True)
class Hoped:
    """Something that a team hopes will change, in words, beside what is known of it month by month.

    `months` are each month's name, its figure and what that is out of, both releases; `unit` heads them.
    """

    name: str
    counted: str
    line: str
    hope: str
    expected: str
    says: Sequence[str]
    unit: str
    months: Sequence[tuple[str, Any, Any]]
    drawn: Any
    as_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """Of how many families' people it is told that they were asked, and answered, in a time that is over.

    `asked` and `answered` are releases of the analysis, printed by its own macros.
    """

    first_on: date
    months: int
    asked: Any
    answered: Any


@dataclass(frozen=True)
class Promised:
    """What teams said they would do in a time: how many things, and of how many the figures say what.

    `told` are the words that families read of what was changed, with the team's name.
    """

    made: int
    as_hoped: int
    against: int
    unclear: int
    told: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Held:
    """A form that can be written without a line: what it is called there, and the addresses of its pages."""

    title: str
    pages: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Left:
    """One kind of thing that waits with somebody, and how many of it: a count without content."""

    text: str
    number: int


@dataclass(frozen=True)
class Offer:
    """One thing that a stand-in can take over: what it is, what that does, and the button that does it."""

    text: str
    effect: str
    button: str
    action: str


@dataclass(frozen=True)
class MenuItem:
    """A way in that is shown to those who hold the permission; `says` is what one can do there."""

    text: Any
    endpoint: str
    permission: Permission
    says: Any = ""


@dataclass(frozen=True)
class Room:
    """One room. `module` None means that it is always there.

    `is_reflective` says that its records are for learning alone, behind the purpose firewall.
    `waiting(session, actor, now)` lists what waits for the actor, and `thanks(session, actor, now)` what
    families said, which stands before it; `spoken(session, team_id, wanted=, before=)` yields families'
    comments that went out to a team, and `changed(session, team_id)` what a team lets families know that it
    changed; `measured(session, team_id, today)` yields figures that a team can pick as an indicator, and
    `hoped(session, team_id, today)` what it picked, for its mirror; `cases_met(session, first, after)` gives,
    by what stands for them in the room's ratings, the marks of the families with whom it had to do from one
    day to before another, `asked(session)` the
    newest time of which it is told who was heard, `useful(session, first)` to how many in a hundred
    supervision was useful in a quarter, and `promised(session, first, after, language)` what teams said they
    would do; `bears(session, subject)` gives the name of whoever bears a link, for safeguarding alone;
    `to_hold(session, actor, now)` the forms that the actor's phone keeps for a place without a
    line; `left_with(session, person_id, now)` counts what waits with somebody who goes;
    `to_take_over(session, actor, cover, now)` lists what the actor can take over from the person for whom
    they stand in; `ratings(session)` yields the room's ratings as rows of the long frame; `care` is the
    room's `care.py`; `works` are the jobs it declares, and `schedule` says when some of them are asked for by
    the clock; `starts` says how its links begin; `commands` are what it adds to the command line.
    """

    name: str
    module: Module | None = None
    blueprints: Sequence[Blueprint] = ()
    menu: Sequence[MenuItem] = ()
    waiting: Callable[[Session, Actor, datetime], Iterable[Waiting]] | None = None
    thanks: Callable[[Session, Actor, datetime], Iterable[Thanked]] | None = None
    spoken: Callable[..., Sequence[Spoken]] | None = None
    changed: Callable[[Session, int], Sequence[Changed]] | None = None
    measured: Callable[[Session, int, date], Iterable[Measured]] | None = None
    hoped: Callable[[Session, int, date], Sequence[Hoped]] | None = None
    cases_met: Callable[[Session, date, date], Mapping[str, str]] | None = None
    asked: Callable[[Session], Asked | None] | None = None
    useful: Callable[[Session, date], int | None] | None = None
    promised: Callable[[Session, date, date, str], Promised] | None = None
    bears: Callable[[Session, str], str | None] | None = None
    to_hold: Callable[[Session, Actor, datetime], Iterable[Held]] | None = None
    left_with: Callable[[Session, int, datetime], Iterable[Left]] | None = None
    to_take_over: Callable[[Session, Actor, Cover, datetime], Iterable[Offer]] | None = None
    ratings: Callable[[Session], Iterable[Mapping[str, Any]]] | None = None
    care: ModuleType | None = None
    is_reflective: bool = False
    works: Mapping[str, Work] = field(default_factory=dict)
    schedule: Mapping[str, When] = field(default_factory=dict)
    starts: Mapping[Purpose, Start] = field(default_factory=dict)
    commands: Sequence[Command] = ()


@dataclass
class House:
    """What one application is made of: its settings and the rooms that are switched on.

    `manifest` maps the built assets to their fingerprinted names, once one has been asked for.
    """

    settings: Settings
    every_room: Sequence[Room]
    manifest: dict[str, str] | None = None

    @property
    def rooms(self) -> list[Room]:
        """The rooms whose module is switched on."""
        return [room for room in self.every_room if room.module is None or self.has(room.module)]

    def has(self, module: Module) -> bool:
        """Whether a module is switched on."""
        return module in self.settings.modules

    @property
    def starts(self) -> dict[Purpose, Start]:
        """How each purpose of a link begins."""
        return {purpose: start for room in self.rooms for purpose, start in room.starts.items()}
