"""Working through a job: up to a score of events in one transaction.

One commit for many events is what makes a visit cheap. They are tried all together first, which
is cheaper for a single one too; if any of them fails, that is undone and each handler of each event
gets a savepoint of its own, which keeps a bad one from taking its neighbours along. What failed is
noted and repeated alone by the relay.
"""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from config.failpoints import failpoint
from media.vault import VaultUnavailable
from records.actions.finish_event import Line, enter_inbox, finish_events, leave_inbox
from records.actions.park_event import note_failure, park_event
from records.locks import hold
from records.queries.events import Event, undone
from records.session import end_reading, looking, writing
from workers.deadline import Overtime, deadline
from workers.effects import Ready, Spoiled, Way, Work, apart, together
from workers.handler import Handler, Kit, Prepare
from workers.routes import ROUTES, handlers_of

log = logging.getLogger("storewalk.worker")

# Not the event's fault: it waits as long as for a dead worker, instead of a second.
TRANSIENT = (OperationalError, VaultUnavailable, ConnectionError)


@dataclass(slots=True)
class Report:
    """What became of the events of a job."""

    done: list[uuid.UUID] = field(default_factory=list)
    failed: dict[uuid.UUID, BaseException] = field(default_factory=dict)


def work_through(kit: Kit, ids: Sequence[uuid.UUID]) -> Report:
    """Do what follows the events; never raise for what an event did."""
    failpoint("job_start")
    report = Report()
    with looking(kit.factory) as session:
        left = undone(session, ids)
    share = 1.0 if len(left) == 1 else 1 / 3
    while left:
        left = _round(kit, left, share, report)
    failpoint("after_commit")
    return report


def time_for(events: int, handlers: Sequence[Handler]) -> float:
    """Return the seconds after which a job can't be alive any more."""
    return 10 + 2 * max(1, events) * sum(handler.seconds for handler in handlers)


def pause_after(attempts: int) -> float:
    """Return the seconds before the next attempt: eight of them fail within a minute."""
    return float(min(0.5 * 2 ** max(0, attempts - 1), 16))


def _round(kit: Kit, events: list[Event], share: float, report: Report) -> list[Event]:
    """Do what can go together; return what must see an earlier one's effects."""
    now, later = _first_of_stores(events)
    failed: list[Event] = []
    with kit.factory() as session:
        tried, late = now, list[Event]()
        try:
            ready, late = _prepare(session, kit, now, share, failed, report)
            tried = [event for event, _ in ready]
            end_reading(session)
            _write(kit, ready, share, report)
        except (Exception, Overtime) as error:
            log.exception("a batch was rolled back")
            report.failed.update({event.id: error for event in tried})
            failed += [event for event in tried if event not in failed]
    if failed:
        _note(kit, failed, report)
    return sorted([*late, *later], key=lambda event: event.id)


def _turn(event: Event) -> set[str]:
    """Name the store whose events are done in turn, where the event says it."""
    named = event.payload.get("store_id")
    return {named} if named and any(h.in_turn for h in handlers_of(event.name)) else set()


def _first_of_stores(events: list[Event]) -> tuple[list[Event], list[Event]]:
    now: list[Event] = []
    later: list[Event] = []
    taken: set[str] = set()
    for event in events:
        turn = _turn(event)
        (later if turn & taken else now).append(event)
        taken |= turn
    return now, later


def _prepare(
    session: Session,
    kit: Kit,
    events: list[Event],
    share: float,
    failed: list[Event],
    report: Report,
) -> tuple[list[Ready], list[Event]]:
    """Prepare events; those of a store that only looking at them told wait for another round."""
    ready: list[Ready] = []
    later: list[Event] = []
    taken: set[str] = set()
    _read_ahead(session, events)
    for event in events:
        try:
            prepared = _prepared(session, kit, event, share)
        except (Exception, Overtime) as error:  # noqa: BLE001 - noted, repeated, parked
            report.failed[event.id] = error
            failed.append(event)
            continue
        turn = set(map(str, _stores(event, prepared, in_turn=True)))
        if turn & taken:
            later.append(event)
        else:
            taken |= turn
            ready.append((event, prepared))
    return ready, later


def _read_ahead(session: Session, events: list[Event]) -> None:
    if len(events) == 1:
        return
    for name in {event.name for event in events}:
        read_ahead = ROUTES[name].read_ahead
        if read_ahead is not None:
            read_ahead(session, [event for event in events if event.name == name])


def _prepared(session: Session, kit: Kit, event: Event, share: float) -> dict[Prepare, Any]:
    prepared: dict[Prepare, Any] = {}
    for handler in handlers_of(event.name):
        if handler.prepare not in prepared:
            with deadline(handler.seconds * share):
                prepared[handler.prepare] = handler.prepare(session, kit, event)
    return prepared


def _stores(event: Event, prepared: dict[Prepare, Any], *, in_turn: bool = False) -> set[uuid.UUID]:
    found = {
        handler.store_of(prepared[handler.prepare])
        for handler in handlers_of(event.name)
        if handler.store_of is not None and handler.in_turn >= in_turn
    }
    return {store_id for store_id in found if store_id is not None}


def _write(kit: Kit, ready: list[Ready], share: float, report: Report) -> None:
    if not ready:
        return
    failpoint("prepared")
    # One that failed before and travels alone is likely to fail again.
    if len(ready) > 1 or ready[0][0].attempts <= 1:
        try:
            _commit(kit, ready, share, report, together)
        except Spoiled as spoiled:
            log.warning("one of %s events failed, each is tried by itself: %s", len(ready), spoiled)
        else:
            return
    _commit(kit, ready, share, report, apart)


def _commit(kit: Kit, ready: list[Ready], share: float, report: Report, way: Way) -> None:
    failed: dict[uuid.UUID, BaseException] = {}
    turns = {store for event, prepared in ready for store in _stores(event, prepared, in_turn=True)}
    with writing(kit.factory) as session:
        # Another worker with a visit of these stores waits here, and then sees what we wrote. Not
        # earlier: whoever stops while only looking holds nobody up.
        hold(session, [f"turn:{store}" for store in turns])
        new = _enter(session, kit, ready)
        failpoint("after_inbox")
        stores = {store for event, prepared in ready for store in _stores(event, prepared)}
        work = Work(session, kit, share, new)
        way(work, ready, stores, failed)
        leave_inbox(session, work.left)
        done = [event.id for event, _ in ready if event.id not in failed]
        finish_events(session, done, kit.clock())
        for event, _ in ready:
            if event.id in failed:
                _note_one(session, kit, event, failed[event.id])
        failpoint("before_commit")
    report.done += done
    report.failed |= failed


def _enter(session: Session, kit: Kit, ready: list[Ready]) -> set[Line]:
    lines = [(event.id, handler.name) for event, _ in ready for handler in handlers_of(event.name)]
    return enter_inbox(session, lines, kit.clock())


def _note(kit: Kit, events: list[Event], report: Report) -> None:
    with writing(kit.factory) as session:
        for event in events:
            _note_one(session, kit, event, report.failed[event.id])


def _note_one(session: Session, kit: Kit, event: Event, error: BaseException) -> None:
    text = f"{type(error).__name__}: {error}"
    if event.attempts >= kit.max_attempts:
        log.error("parked %s %s: %s", event.name, event.id, text)
        park_event(session, event.id, text)
        return
    log.warning("attempt %s of %s %s failed: %s", event.attempts, event.name, event.id, text)
    seconds = kit.lease_seconds if isinstance(error, TRANSIENT) else pause_after(event.attempts)
    note_failure(session, event.id, text, kit.clock() + timedelta(seconds=seconds))
