"""The inbox, which makes a repeated event harmless, and the end of an event.

A handler's line goes in before its effects and in the same transaction: whoever finds the line
there has nothing left to do.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, tuple_, update
from sqlalchemy.orm import Session

from records.among import among
from records.at_once import add_new
from records.base import table_of
from records.gathered import insert_into
from records.tables.outbox import DONE, InboxEntry, OutboxEvent

OUTBOX = table_of(OutboxEvent)
INBOX = table_of(InboxEntry)

Line = tuple[uuid.UUID, str]

_FINISH = (
    update(OUTBOX)
    .where(among(OUTBOX.c.id, "ids"))
    .values(state=DONE, done_at=bindparam("at"), lease_until=None)
)
_THERE = select(INBOX.c.event_id, INBOX.c.handler).where(among(INBOX.c.event_id, "ids"))


def enter_inbox(session: Session, lines: Sequence[Line], at: datetime) -> set[Line]:
    """Write the lines that are not there yet and return exactly those."""
    if not lines:
        return set()
    rows = [{"event_id": event_id, "handler": handler, "at": at} for event_id, handler in lines]
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        return {(row.event_id, row.handler) for row in add_new(session, INBOX, rows)}
    # One writer at a time: what is not there now is not there when it is written.
    there = connection.execute(_THERE, {"ids": [event_id for event_id, _ in lines]})
    new = set(lines) - {(row.event_id, row.handler) for row in there}
    if new:
        some = [row for row in rows if (row["event_id"], row["handler"]) in new]
        connection.execute(insert_into(INBOX), some)
    return new


def leave_inbox(session: Session, lines: Collection[Line]) -> None:
    """Take out lines written in this transaction whose effects were rolled back."""
    if lines:
        session.execute(
            delete(INBOX).where(tuple_(INBOX.c.event_id, INBOX.c.handler).in_(list(lines)))
        )


def finish_events(session: Session, ids: Sequence[uuid.UUID], at: datetime) -> None:
    """Mark events done, in the transaction of their last handler."""
    if ids:
        session.execute(_FINISH, {"ids": list(ids), "at": at})
