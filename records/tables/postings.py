"""Postings: what a visit says should change in the stock, asset and fit-out records."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Json, Ref, Sha256

PENDING_REVIEW = "pending_review"
APPROVED = "approved"
CONFIRMED = "confirmed"
REJECTED = "rejected"
FAILED = "failed"
REVERSED = "reversed"


class Posting(Base):
    """One change to one record, exactly once: the source key is unique for ever."""

    __tablename__ = "postings"
    __table_args__ = (
        Index(None, "organisation_id", "status", "created_at"),
        Index(None, "organisation_id", "created_at"),
        Index(None, "store_id", "created_at"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    visit_id: Mapped[Ref] = mapped_column(index=True)
    item_code: Mapped[Code]
    subject_ref: Mapped[str] = mapped_column(String(128))
    book: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]]
    # What applying it did: quantities before and after, ids of the rows it made.
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    status: Mapped[str] = mapped_column(String(16))
    review_reason: Mapped[str | None] = mapped_column(String(64))
    source_key: Mapped[Sha256] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None] = mapped_column(Text)
    reverses_id: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(default=1)
