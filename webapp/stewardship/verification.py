"""Reading the whole chain again: what was changed, is missing, was inserted or was cut off, and where."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.audit import Event
from webapp.stewardship import particulars
from webapp.stewardship.chain import (
    BEFORE_THE_FIRST,
    COVERED,
    Happening,
    as_signed,
    heads,
    last_position,
    link,
)
from webapp.stewardship.signing import Head

BATCH = 1000


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the chain: at which place, and what."""

    position: int
    what: str


@dataclass
class Report:
    """What reading the chain found: `events` read, of which `erased` have no particulars any more."""

    events: int = 0
    erased: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, position: int, what: str) -> None:
        """Note one thing that is wrong."""
        self.faults.append(Fault(position, what))

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclass(frozen=True)
class _Link:
    position: int
    stored: str
    event: Happening


def verify(
    session: Session,
    trusted_keys: Iterable[str],
    kept_elsewhere: Sequence[Head] = (),
    pause: Callable[[], None] = lambda: None,
) -> Report:
    """Read the chain from its beginning against the signed heads stored here and kept elsewhere.

    `trusted_keys` are public keys in hex. An event that waits for its place is not read. `pause()`
    is called between batches: end the transaction there, so that others can write meanwhile.
    """
    report = Report()
    # The places come first: a batch that is chained just now commits its head with its events.
    end = last_position(session)
    signed = {head.position: head for head in _genuine(session, set(trusted_keys), kept_elsewhere, report)}
    covered = max(signed, default=0)
    last = _follow(_links(session, max(end, covered), report, pause), signed, report)
    if last < covered:
        report.add(last + 1, f"cut off: a signed head says that there are events up to position {covered}")
    elif last > covered:
        report.add(covered + 1, f"inserted: no signed head covers the events up to position {last}")
    report.faults.sort(key=lambda fault: fault.position)
    return report


def _genuine(session: Session, trusted: set[str], elsewhere: Sequence[Head], report: Report) -> list[Head]:
    """The heads whose signature holds under a trusted key; the others are faults.

    What is kept elsewhere comes last, so that it wins where two heads differ at one position.
    """
    found = []
    for head in [*(as_signed(stored) for stored in heads(session)), *elsewhere]:
        if not head.is_genuine:
            report.add(head.position, "changed: the signature of the head at this position does not hold")
        elif head.public_key not in trusted:
            report.add(head.position, f"unknown signer: nobody here trusts the key {head.public_key}")
        else:
            found.append(head)
    return found


def _follow(links: Iterator[_Link], signed: dict[int, Head], report: Report) -> int:
    """Follow the chain link by link; returns the last position it reaches."""
    position, previous, agreed, disputed = 0, BEFORE_THE_FIRST, 0, False
    for this, following in _with_following(links):
        if this.position != position + 1:
            report.add(position + 1, f"missing: there is no event until position {this.position}")
        elif link(previous, this.position, this.event) != this.stored:
            report.add(this.position, _what_broke(this, following, previous))
        position, previous = this.position, this.stored
        if position in signed and not disputed:
            disputed = signed[position].chain_hash != previous
            if disputed:
                what = f"changed: the events from here to position {position} are not those that were signed"
                report.add(agreed + 1, what)
            agreed = position
    return position


def _what_broke(this: _Link, following: _Link | None, previous: str) -> str:
    """Whether the event itself was changed, or was pushed in between its neighbours."""
    if following is not None and link(previous, this.position, following.event) == following.stored:
        return "inserted: the events on both sides of it belong together without it"
    if following is None or link(this.stored, following.position, following.event) == following.stored:
        return "changed: the event is not the one that was chained here"
    return "changed or missing: the event does not follow from the one before it"


def _links(session: Session, end: int, report: Report, pause: Callable[[], None]) -> Iterator[_Link]:
    """Every event with a place, in order; its particulars are compared with its digest on the way."""
    after = 0
    while after < end:
        query = select(Event.chain_position, Event.chain_hash, *COVERED).where(
            Event.chain_position > after, Event.chain_position <= end
        )
        rows = session.execute(query.order_by(Event.chain_position).limit(BATCH)).all()
        if not rows:
            return
        links = [_Link(int(row[0] or 0), str(row[1]), Happening(*row[2:])) for row in rows]
        erased, faults = particulars.check(session, [(one.position, one.event) for one in links])
        report.events += len(links)
        report.erased += erased
        report.faults.extend(Fault(position, what) for position, what in faults.items())
        pause()
        yield from links
        after = links[-1].position


def _with_following(links: Iterator[_Link]) -> Iterator[tuple[_Link, _Link | None]]:
    this = next(links, None)
    while this is not None:
        following = next(links, None)
        yield this, following
        this = following
