"""The inbox, which makes a repeated event harmless, and the end of an event.

A handler's line goes in before its effects and in the same transaction: whoever finds the line
there has nothing left to do.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from records.base import table_of
from records.tables.outbox import DONE, InboxEntry, OutboxEvent

OUTBOX = table_of(OutboxEvent)
INBOX = table_of(InboxEntry)

Line = tuple[uuid.UUID, str]

_FINISH = (
    update(OUTBOX)
    .where(OUTBOX.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=DONE, done_at=bindparam("at"), lease_until=None)
)


def enter_inbox(session: Session, lines: Sequence[Line], at: datetime) -> set[Line]:
    """Write the lines that are not there yet and return exactly those."""
    if not lines:
        return set()
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows = session.execute(
        dialect.insert(INBOX).on_conflict_do_nothing().returning(INBOX.c.event_id, INBOX.c.handler),
        [{"event_id": event_id, "handler": handler, "at": at} for event_id, handler in lines],
    )
    return {(row.event_id, row.handler) for row in rows}


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
