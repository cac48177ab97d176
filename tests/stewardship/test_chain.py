"""The chain of events holds what was recorded, and shows what was done to it."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tests.stewardship.chains import BEGAN, chain_all, happen, read
from webapp.audit import Event, EventDetail
from webapp.extensions import db
from webapp.stewardship import chain
from webapp.stewardship.models import EventHead
from webapp.unit_of_work import Attune


@pytest.fixture
def chained(session: Session) -> Session:
    """Eight events in three signed batches."""
    happen(session, 8)
    chain_all(session)
    return session


def at(session: Session, position: int) -> Event:
    return session.scalars(select(Event).where(Event.chain_position == position)).one()


def push_apart(session: Session, since: int) -> None:
    """Make room for one event at this place, as an attacker with the database would."""
    last = chain.last_position(session)
    for position in range(last, since - 1, -1):
        session.execute(
            update(Event).where(Event.chain_position == position).values(chain_position=position + 1)
        )


def close_up(session: Session, gap: int) -> None:
    """Close the gap that a removed event left."""
    for position in range(gap + 1, chain.last_position(session) + 1):
        session.execute(
            update(Event).where(Event.chain_position == position).values(chain_position=position - 1)
        )


def remove(session: Session, *positions: int) -> None:
    for position in positions:
        event = at(session, position).id
        session.execute(delete(EventDetail).where(EventDetail.event_id == event))
        session.execute(delete(Event).where(Event.id == event))


def forge(position: int, chain_hash: str) -> Event:
    return Event(
        id=uuid.uuid4(),
        kind="record.viewed",
        occurred_at=BEGAN + timedelta(minutes=2),
        actor="a" * 32,
        subject="b" * 32,
        digest="c" * 64,
        chain_position=position,
        chain_hash=chain_hash,
    )


def rebuild(session: Session) -> None:
    """Compute every link again, as an attacker who knows this code would."""
    previous = chain.BEFORE_THE_FIRST
    for position in range(1, chain.last_position(session) + 1):
        event = at(session, position)
        previous = event.chain_hash = chain.link(previous, position, event)
    session.flush()


def test_a_chain_that_nobody_touched_is_whole(chained: Session) -> None:
    report = read(chained)
    assert report.whole
    assert (report.events, report.erased) == (8, 0)


def test_each_batch_ends_in_a_signed_head(chained: Session) -> None:
    heads = chain.heads(chained)
    assert [head.position for head in heads] == [3, 6, 8]
    assert all(chain.as_signed(head).is_genuine for head in heads)


def test_events_are_chained_in_the_order_in_which_they_happened(chained: Session) -> None:
    moments = chained.scalars(select(Event.occurred_at).order_by(Event.chain_position)).all()
    assert list(moments) == sorted(moments)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "link.issued"},
        {"actor": "0" * 32},
        {"subject": None},
        {"digest": "0" * 64},
        {"occurred_at": BEGAN},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_event_is_found_at_its_position(chained: Session, change: dict[str, object]) -> None:
    chained.execute(update(Event).where(Event.chain_position == 4).values(**change))
    faults = read(chained).faults
    assert faults[0].position == 4
    assert faults[-1].what == "changed: the event is not the one that was chained here"


def test_a_missing_event_is_found_at_its_position(chained: Session) -> None:
    remove(chained, 4)
    assert [(fault.position, fault.what) for fault in read(chained).faults] == [
        (4, "missing: there is no event until position 5")
    ]


def test_a_missing_event_is_found_although_the_gap_was_closed(chained: Session) -> None:
    remove(chained, 4)
    close_up(chained, 4)
    faults = read(chained).faults
    assert faults[0].position == 4
    assert faults[0].what.startswith("changed or missing")


def test_an_inserted_event_is_found_at_its_position(chained: Session) -> None:
    push_apart(chained, 4)
    previous = at(chained, 3).chain_hash or ""
    forged = forge(4, "")
    forged.chain_hash = chain.link(previous, 4, forged)
    chained.add(forged)
    faults = read(chained).faults
    assert faults[0].position in {4, 5}
    assert any("inserted" in fault.what or "signed" in fault.what for fault in faults)


def test_an_event_inserted_without_its_own_link_is_named_as_inserted(chained: Session) -> None:
    push_apart(chained, 4)
    chained.add(forge(4, "d" * 64))
    first = read(chained).faults[0]
    assert (first.position, first.what) == (
        4,
        "inserted: the events on both sides of it belong together without it",
    )


def test_an_event_added_at_the_end_without_a_signed_head_is_found(chained: Session) -> None:
    forged = forge(9, "")
    forged.chain_hash = chain.link(at(chained, 8).chain_hash or "", 9, forged)
    chained.add(forged)
    assert [(fault.position, fault.what) for fault in read(chained).faults] == [
        (9, "inserted: no signed head covers the events up to position 9")
    ]


def test_events_cut_off_at_the_end_are_found(chained: Session) -> None:
    remove(chained, 7, 8)
    assert [(fault.position, fault.what) for fault in read(chained).faults] == [
        (7, "cut off: a signed head says that there are events up to position 8")
    ]


def test_events_cut_off_with_their_heads_are_found_by_the_head_kept_elsewhere(chained: Session) -> None:
    kept = chain.latest_head(chained)
    assert kept is not None
    remove(chained, 7, 8)
    chained.execute(delete(EventHead).where(EventHead.position == 8))
    assert read(chained).whole
    assert [(fault.position, fault.what[:7]) for fault in read(chained, kept).faults] == [(7, "cut off")]


def test_an_emptied_log_is_found_by_the_head_kept_elsewhere(chained: Session) -> None:
    kept = chain.latest_head(chained)
    assert kept is not None
    for table in (EventDetail, Event, EventHead):
        chained.execute(delete(table))
    assert read(chained, kept).faults[0].position == 1


@pytest.mark.parametrize("attack", ["change", "remove", "insert"])
def test_a_rebuilt_chain_does_not_match_what_was_signed(chained: Session, attack: str) -> None:
    if attack == "change":
        chained.execute(update(Event).where(Event.chain_position == 4).values(actor="0" * 32))
    elif attack == "remove":
        remove(chained, 4)
        close_up(chained, 4)
    else:
        push_apart(chained, 4)
        chained.add(forge(4, ""))
    rebuild(chained)
    first = read(chained).faults[0]
    assert first.position == 4
    assert first.what.startswith("changed: the events from here to position 6 are not those that were signed")


def test_a_head_signed_by_somebody_else_counts_for_nothing(chained: Session) -> None:
    remove(chained, 7, 8)
    chained.execute(delete(EventHead).where(EventHead.position == 8))
    last = at(chained, 6).chain_hash or ""
    forged = chain.sign("another secret", 6, last, BEGAN)
    chained.execute(
        update(EventHead)
        .where(EventHead.position == 6)
        .values(public_key=forged.public_key, signature=forged.signature, signed_at=BEGAN)
    )
    assert "unknown signer" in " ".join(fault.what for fault in read(chained).faults)


def test_a_changed_head_is_found(chained: Session) -> None:
    chained.execute(update(EventHead).where(EventHead.position == 6).values(chain_hash="0" * 64))
    assert [fault.what for fault in read(chained).faults] == [
        "changed: the signature of the head at this position does not hold"
    ]


def test_erased_particulars_do_not_break_the_chain(chained: Session) -> None:
    chained.execute(delete(EventDetail))
    report = read(chained)
    assert report.whole
    assert report.erased == 8


def test_changed_particulars_are_found(chained: Session) -> None:
    detail = chained.get_one(EventDetail, at(chained, 2).id)
    detail.details = {"record": "visit:1", "reason": "something kinder"}
    assert [(fault.position, fault.what) for fault in read(chained).faults] == [
        (2, "changed: the event's particulars are not those that were recorded")
    ]


def test_an_event_that_arrives_with_an_earlier_time_is_chained_after_the_others(chained: Session) -> None:
    happen(chained, 1, since=BEGAN - timedelta(hours=1))
    assert chain_all(chained) == 1
    assert at(chained, 9).occurred_at == BEGAN - timedelta(hours=1)
    assert read(chained).whole


def together(app: Attune, *works: Callable[[], object]) -> None:
    """Do these at once, each with a session of its own."""
    start, broken = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                work()
            except BaseException as fault:
                broken.append(fault)
                raise
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not broken


def test_two_chainers_at_once_give_each_event_one_place(app: Attune, session: Session) -> None:
    happen(session, 40)
    together(app, lambda: chain_all(db.session()), lambda: chain_all(db.session()))
    report = read(session)
    assert report.whole
    assert report.events == 40
    assert session.scalar(select(func.count()).where(Event.chain_position.is_(None))) == 0


def test_events_written_during_chaining_are_not_lost(app: Attune, session: Session) -> None:
    happen(session, 20)

    def keep_happening() -> None:
        for number in range(20):
            happen(db.session(), 1, since=BEGAN - timedelta(minutes=number))

    together(app, lambda: chain_all(db.session()), keep_happening)
    chain_all(session)
    report = read(session)
    assert report.whole
    assert report.events == 40


def test_the_same_event_always_gives_the_same_link() -> None:
    event = forge(1, "")
    event.id = uuid.UUID(int=7)
    expected = "72b623d9022e2dae6a4cf554436319170e1a9b3767ffa0dfddef0912dc04b14d"
    assert chain.link(chain.BEFORE_THE_FIRST, 1, event) == expected
