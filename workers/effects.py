"""Carrying out the handlers of many events in one transaction: all together, or each apart.

Together there is no savepoint and handlers may ask for many events at once; nothing is kept if one
of them fails. Apart each handler of each event has its savepoint, and only what failed is undone.
"""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from config.failpoints import failpoint
from records.actions.finish_event import Line
from records.deed import Deed
from records.gathered import Gathered, gathering
from records.queries.events import Event
from workers.deadline import Overtime, deadline
from workers.handler import Handler, Kit, Prepare
from workers.routes import handlers_of

ROLE = "worker"


class Spoiled(Exception):
    """Something in a batch without savepoints failed, no matter what."""


@dataclass(slots=True)
class Work:
    """One transaction's tools, and the inbox lines that come to nothing."""

    session: Session
    kit: Kit
    share: float
    new: set[Line]
    left: set[Line] = field(default_factory=set)

    def deed(self, event: Event) -> Deed:
        """Return the circumstances of what follows an event."""
        return Deed(event.organisation_id, None, ROLE, self.kit.clock(), event.request_id)


Ready = tuple[Event, dict[Prepare, Any]]
Failures = dict[uuid.UUID, BaseException]
Way = Callable[[Work, list[Ready], Collection[uuid.UUID], Failures], None]


def together(
    work: Work, ready: list[Ready], stores: Collection[uuid.UUID], _failed: Failures
) -> None:
    """Carry out handler by handler for all events, or raise Spoiled with everything undone."""
    try:
        with gathering(work.session, stores):
            for handler in dict.fromkeys(h for event, _ in ready for h in handlers_of(event.name)):
                mine = [
                    (work.deed(event), prepared[handler.prepare])
                    for event, prepared in ready
                    if (event.id, handler.name) in work.new
                ]
                with deadline(handler.seconds * work.share * max(1, len(mine))):
                    _apply_all(work.session, handler, mine)
    except (Exception, Overtime) as error:
        raise Spoiled(f"{type(error).__name__}: {error}") from error


def _apply_all(session: Session, handler: Handler, mine: list[tuple[Deed, Any]]) -> None:
    if handler.apply_all is not None and mine:
        handler.apply_all(session, mine)
    for deed, prepared in mine:
        if handler.apply_all is None:
            handler.apply(session, deed, prepared)
        failpoint("mid_effect")


def apart(work: Work, ready: list[Ready], stores: Collection[uuid.UUID], failed: Failures) -> None:
    """Carry out event by event, and note which failed."""
    with gathering(work.session, stores) as gathered:
        for event, prepared in ready:
            error = _effects(work, gathered, event, prepared)
            if error is not None:
                failed[event.id] = error


def _effects(
    work: Work, gathered: Gathered, event: Event, prepared: dict[Prepare, Any]
) -> BaseException | None:
    """Carry out the handlers in order until one fails; what came before it stays done."""
    deed = work.deed(event)
    handlers = [h for h in handlers_of(event.name) if (event.id, h.name) in work.new]
    for position, handler in enumerate(handlers):
        mark = gathered.mark()
        try:
            with (
                deadline(handler.seconds * work.share),
                work.session.connection().begin_nested(),
            ):
                handler.apply(work.session, deed, prepared[handler.prepare])
                failpoint("mid_effect")
        except (Exception, Overtime) as error:  # noqa: BLE001 - noted, repeated, parked
            gathered.rewind(mark)
            work.left |= {(event.id, h.name) for h in handlers[position:]}
            return error
    return None
