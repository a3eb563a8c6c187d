"""The outbox, written in the same commit as the deed, and the inbox that makes repeats harmless."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Id, Json, Ref

WAITING = "waiting"
SENT = "sent"
DONE = "done"
PARKED = "parked"

_LIVE = text(f"state IN ('{WAITING}', '{SENT}')")


class OutboxEvent(Base):
    """Something that happened and what must follow it. The database, not the queue, is the truth.

    `waiting` until the relay leases it to the queue (`sent`, with `lease_until`); `done` in the
    transaction of its last handler; `parked` after too many attempts: visible, never dropped.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_live", "lease_until", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(
            "ix_outbox_parked",
            "id",
            sqlite_where=text(f"state = '{PARKED}'"),
            postgresql_where=text(f"state = '{PARKED}'"),
        ),
    )

    id: Mapped[Id]
    organisation_id: Mapped[Ref]
    name: Mapped[str] = mapped_column(String(48))
    subject_id: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    request_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    # The queue's job that carried it last; asked for before the event is sent again.
    job_id: Mapped[str | None] = mapped_column(String(64))
    done_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class InboxEntry(Base):
    """That a handler has dealt with an event; written with its effects."""

    __tablename__ = "inbox"

    event_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    handler: Mapped[str] = mapped_column(String(48), primary_key=True)
    at: Mapped[datetime]
