"""Working through a job: up to a score of events in one transaction, each on its own savepoint.

One commit for many events is what makes a visit cheap; a savepoint each is what keeps a bad one
from taking its neighbours along. What failed is noted and repeated alone by the relay.
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
from records.deed import Deed
from records.gathered import Gathered, gathering
from records.queries.events import Event, undone
from records.session import writing
from workers.deadline import Overtime, deadline
from workers.handler import Handler, Kit, Prepare
from workers.routes import handlers_of

log = logging.getLogger("storewalk.worker")

ROLE = "worker"
# Not the event's fault: it waits as long as for a dead worker, instead of a second.
TRANSIENT = (OperationalError, VaultUnavailable, ConnectionError)


@dataclass(slots=True)
class Report:
    """What became of the events of a job."""

    done: list[uuid.UUID] = field(default_factory=list)
    failed: dict[uuid.UUID, BaseException] = field(default_factory=dict)


Ready = tuple[Event, dict[Prepare, Any]]


def work_through(kit: Kit, ids: Sequence[uuid.UUID]) -> Report:
    """Do what follows the events; never raise for what an event did."""
    failpoint("job_start")
    report = Report()
    with kit.factory() as session:
        left = undone(session, ids)
    share = 1.0 if len(left) == 1 else 1 / 3
    while left:
        ready, left = _prepare_round(kit, left, share, report)
        tried = [event for event, _ in ready]
        try:
            _write(kit, ready, share, report)
        except (Exception, Overtime) as error:
            log.exception("a batch was rolled back")
            report.failed.update({event.id: error for event in tried})
            _note(kit, tried, report)
    failpoint("after_commit")
    return report


def time_for(events: int, handlers: Sequence[Handler]) -> float:
    """Return the seconds after which a job can't be alive any more."""
    return 10 + 2 * max(1, events) * sum(handler.seconds for handler in handlers)


def pause_after(attempts: int) -> float:
    """Return the seconds before the next attempt: eight of them fail within a minute."""
    return float(min(0.5 * 2 ** max(0, attempts - 1), 16))


def _prepare_round(
    kit: Kit, events: list[Event], share: float, report: Report
) -> tuple[list[Ready], list[Event]]:
    """Prepare what can go together; what must see an earlier one's effects waits for a round."""
    ready: list[Ready] = []
    later: list[Event] = []
    failed: list[Event] = []
    taken: set[str] = set()
    with kit.factory() as session:
        for event in events:
            # Where the event names its store, what has to wait is not even looked at.
            if event.payload.get("store_id") in taken:
                later.append(event)
                continue
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
    if failed:
        _note(kit, failed, report)
    return ready, later


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
    failed: dict[uuid.UUID, BaseException] = {}
    failpoint("prepared")
    with writing(kit.factory) as session:
        new = _enter(session, kit, ready)
        failpoint("after_inbox")
        stores = {store for event, prepared in ready for store in _stores(event, prepared)}
        with gathering(session, stores) as gathered:
            work = _Work(session, kit, gathered, share, new)
            for event, prepared in ready:
                error = _effects(work, event, prepared)
                if error is not None:
                    failed[event.id] = error
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


@dataclass(slots=True)
class _Work:
    """One transaction's tools, and the inbox lines that come to nothing."""

    session: Session
    kit: Kit
    gathered: Gathered
    share: float
    new: set[Line]
    left: set[Line] = field(default_factory=set)


def _effects(work: _Work, event: Event, prepared: dict[Prepare, Any]) -> BaseException | None:
    """Carry out the handlers in order until one fails; what came before it stays done."""
    deed = Deed(event.organisation_id, None, ROLE, work.kit.clock(), event.request_id)
    handlers = [h for h in handlers_of(event.name) if (event.id, h.name) in work.new]
    for position, handler in enumerate(handlers):
        mark = work.gathered.mark()
        try:
            with (
                deadline(handler.seconds * work.share),
                work.session.connection().begin_nested(),
            ):
                handler.apply(work.session, deed, prepared[handler.prepare])
                failpoint("mid_effect")
        except (Exception, Overtime) as error:  # noqa: BLE001 - noted, repeated, parked
            work.gathered.rewind(mark)
            work.left |= {(event.id, h.name) for h in handlers[position:]}
            return error
    return None


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
