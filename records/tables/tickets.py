"""Corrective tickets with every round of evidence and every step of their history."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Ref

OPENED = "opened"
ASSIGNED = "assigned"
IN_PROGRESS = "in_progress"
SUBMITTED = "submitted"
VERIFIED = "verified"
CLOSED = "closed"
CANCELLED = "cancelled"
OPEN_STATES = (OPENED, ASSIGNED, IN_PROGRESS, SUBMITTED)

_IS_OPEN = text(f"state IN {OPEN_STATES!r}")


class Ticket(Base):
    """A finding somebody must put right. One open ticket per store and item."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index(
            "uq_tickets_open_item",
            "store_id",
            "item_key",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index(
            "ix_tickets_open_due",
            "organisation_id",
            "due_at",
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index(None, "store_id", "state", "due_at"),
        Index(None, "store_id", "opened_at"),
        Index(None, "assignee_id", "state"),
        Index(None, "organisation_id", "opened_at"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    number: Mapped[Code]
    # "CV-RETAIL/A01": the item, whatever version of the checklist asked it.
    item_key: Mapped[str] = mapped_column(String(140))
    item_code: Mapped[Code]
    title: Mapped[dict[str, Any]]
    detail: Mapped[dict[str, Any]]
    klass: Mapped[str] = mapped_column(String(16))
    priority: Mapped[str] = mapped_column(String(16))
    owner_role: Mapped[Code]
    state: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime]
    assignee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    round: Mapped[int] = mapped_column(default=1)
    repeat_count: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    visit_id: Mapped[Ref] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)


class TicketOccurrence(Base):
    """The same item found failing in a visit: the first opens the ticket, later ones add to it."""

    __tablename__ = "ticket_occurrences"

    ticket_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    visit_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, index=True)
    item_code: Mapped[Code]
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class TicketSubmission(Base):
    """One round of evidence: what was done, shown by photos, and what the verifier said."""

    __tablename__ = "ticket_submissions"
    __table_args__ = (UniqueConstraint("ticket_id", "round"),)

    id: Mapped[Id]
    ticket_id: Mapped[Ref] = mapped_column(ForeignKey("tickets.id"))
    round: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    by_id: Mapped[Ref] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    verdict: Mapped[str | None] = mapped_column(String(16))
    verdict_note: Mapped[str | None] = mapped_column(Text)
    verdict_by: Mapped[uuid.UUID | None]
    verdict_at: Mapped[datetime | None]


class TicketPhoto(Base):
    """A photo of a ticket: `before` from the visit, `after` from a submission."""

    __tablename__ = "ticket_photos"
    __table_args__ = (Index(None, "organisation_id", "sha256"),)

    ticket_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    # The visit or the submission that brought it.
    source_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))


class TicketStep(Base):
    """A line of the ticket's history."""

    __tablename__ = "ticket_steps"

    id: Mapped[Id]
    ticket_id: Mapped[Ref] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None]
    action: Mapped[str] = mapped_column(String(24))
    from_state: Mapped[str | None] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text, default="")
