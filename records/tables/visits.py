"""Visits as they arrived, every version kept, and what was answered and photographed."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Json, Ref, Sha256

DRAFT = "draft"
SUBMITTED = "submitted"
SCORED = "scored"
REVIEWED = "reviewed"
APPEALED = "appealed"
VOIDED = "voided"

_UNSEALED = text(f"state = '{SUBMITTED}' AND sealed_at IS NULL")


class Visit(Base):
    """One store visit. Its id was made on the phone and never expires."""

    __tablename__ = "visits"
    __table_args__ = (
        Index(None, "organisation_id", "received_at", "id"),
        Index(None, "organisation_id", "state", "received_at", "id"),
        Index(None, "organisation_id", "visit_date"),
        Index(None, "store_id", "received_at"),
        Index(None, "store_id", "checklist_code", "submitted_at"),
        Index(None, "supervisor_id", "state"),
        Index(None, "checklist_version_id"),
        Index("ix_visits_unsealed", "id", sqlite_where=_UNSEALED, postgresql_where=_UNSEALED),
    )

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    supervisor_id: Mapped[Ref] = mapped_column(ForeignKey("people.id"))
    device_id: Mapped[str] = mapped_column(String(64))
    checklist_version_id: Mapped[Ref] = mapped_column(ForeignKey("checklist_versions.id"))
    checklist_code: Mapped[Code]
    # The scoring policy it was submitted under; without one, the version's own. Pinned for ever.
    policy_id: Mapped[uuid.UUID | None]
    visit_type: Mapped[Code]
    plan_id: Mapped[uuid.UUID | None]
    node: Mapped[str | None] = mapped_column(String(16))
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    content_hash: Mapped[Sha256]
    # The day at the store's own place; answers about dates are judged against it.
    visit_date: Mapped[date]
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    # Phone clock minus server clock when it was sent; shown, never a reason to refuse.
    skew_ms: Mapped[int] = mapped_column(BigInteger)
    presence: Mapped[dict[str, Any]]
    presence_verdict: Mapped[str | None] = mapped_column(String(16))
    presence_confidence: Mapped[int | None]
    manager_confirm: Mapped[dict[str, Any] | None] = mapped_column(Json)
    photos_total: Mapped[int] = mapped_column(default=0)
    photos_held: Mapped[int] = mapped_column(default=0)
    sealed_at: Mapped[datetime | None]
    # A mark that something about it wants a look ("late_scope" …); the words are the reader's.
    flags: Mapped[list[Any]]
    reviewed_by: Mapped[uuid.UUID | None]
    reviewed_at: Mapped[datetime | None]
    review_note: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class VisitVersion(Base):
    """A body as it was received: the last draft, the submission, and both sides of a conflict."""

    __tablename__ = "visit_versions"
    __table_args__ = (UniqueConstraint("visit_id", "content_hash"),)

    id: Mapped[Id]
    visit_id: Mapped[Ref] = mapped_column(index=True)
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    sent_by: Mapped[Ref] = mapped_column(ForeignKey("people.id"))
    device_id: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int]
    content_hash: Mapped[Sha256]
    body: Mapped[str] = mapped_column(Text)
    kept_reason: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[datetime]


class VisitAnswers(Base):
    """What a submitted visit answered, by item code.

    One row a visit, since nobody asks for an item without its neighbours; and not a column of
    `visits`, whose rows change with every state while these never do.
    """

    __tablename__ = "visit_answers"

    visit_id: Mapped[Id] = mapped_column(ForeignKey("visits.id"))
    answers: Mapped[dict[str, Any]]


class VisitPhoto(Base):
    """A line of a visit's manifest: a photo it has, whether its bytes have come or not."""

    __tablename__ = "visit_photos"
    __table_args__ = (Index(None, "organisation_id", "sha256"),)

    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    sha256: Mapped[Sha256]
    item_code: Mapped[Code]
    # length, width, height, media_type, fix, source, taken: as the phone said.
    facts: Mapped[dict[str, Any]]
    held_at: Mapped[datetime | None]
