"""Appeals of stores against scores: item by item, with what was shown and what was decided."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Json, Ref, Sha256

OPEN = "open"
UPHELD = "upheld"
PARTLY_UPHELD = "partly_upheld"
REJECTED = "rejected"
WITHDRAWN = "withdrawn"
DECIDED = (UPHELD, PARTLY_UPHELD, REJECTED)
STATES = (OPEN, *DECIDED, WITHDRAWN)

_IS_OPEN = text(f"state = '{OPEN}'")


class Appeal(Base):
    """One appeal against one visit's score. Its id was made on the phone and never expires."""

    __tablename__ = "appeals"
    __table_args__ = (
        Index(
            "uq_appeals_open_visit",
            "visit_id",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index(
            "ix_appeals_open_due",
            "organisation_id",
            "due_at",
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index(None, "visit_id"),
        Index(None, "store_id", "made_at"),
        Index(None, "organisation_id", "made_at"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    visit_id: Mapped[Ref] = mapped_column(ForeignKey("visits.id"))
    state: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[Ref] = mapped_column(ForeignKey("people.id"))
    # When it was written, by the server's clock, and when it came.
    written_at: Mapped[datetime]
    made_at: Mapped[datetime]
    # Written inside the window on a phone without a network, received after it.
    late: Mapped[bool]
    content_hash: Mapped[Sha256]
    # By when somebody is to decide.
    due_at: Mapped[datetime]
    score_before: Mapped[dict[str, Any]]
    score_after: Mapped[dict[str, Any] | None] = mapped_column(Json)
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    # When it was decided, or withdrawn.
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class AppealItem(Base):
    """An item the store does not agree with, and the verdict on it."""

    __tablename__ = "appeal_items"

    appeal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appeals.id"), primary_key=True)
    item_code: Mapped[Code] = mapped_column(primary_key=True)
    ordinal: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    # Its title and its line of the score, as they stood when the appeal was made.
    found: Mapped[dict[str, Any]]
    verdict: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)


class AppealPhoto(Base):
    """A photo the store shows for an item."""

    __tablename__ = "appeal_photos"
    __table_args__ = (Index(None, "organisation_id", "sha256"),)

    appeal_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appeals.id"), primary_key=True)
    item_code: Mapped[Code] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
