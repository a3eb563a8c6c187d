"""Replays: what the past would have scored under other rules, and which visits would differ."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Json, Ref

QUEUED = "queued"
RUNNING = "running"
DONE = "done"
FAILED = "failed"
CANCELLED = "cancelled"
OPEN_STATES = (QUEUED, RUNNING)
STATES = (QUEUED, RUNNING, DONE, FAILED, CANCELLED)


class Replay(Base):
    """One question "what if": its rules are pinned when it is asked, its progress is committed."""

    __tablename__ = "replays"
    __table_args__ = (Index(None, "organisation_id", "created_at"),)

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    checklist_code: Mapped[Code]
    # The candidate: {"document": checklist/1, "policy": policy/1 or null}.
    spec: Mapped[dict[str, Any]] = mapped_column(Json)
    months: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default=QUEUED)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    # The sums so far and the last visit they cover; the next slice goes on from there.
    tally: Mapped[dict[str, Any]] = mapped_column(Json)
    summary: Mapped[dict[str, Any] | None] = mapped_column(Json)
    error: Mapped[str | None] = mapped_column(Text)
    created_by: Mapped[Ref] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ReplayChange(Base):
    """A visit whose number or grade would be another, and the items that make the difference."""

    __tablename__ = "replay_changes"
    __table_args__ = (Index(None, "replay_id", "visit_date", "visit_id"),)

    replay_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("replays.id"), primary_key=True)
    visit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    visit_date: Mapped[date]
    before_total: Mapped[Decimal | None] = mapped_column(Numeric(6, 1))
    before_grade: Mapped[str | None] = mapped_column(String(16))
    after_total: Mapped[Decimal | None] = mapped_column(Numeric(6, 1))
    after_grade: Mapped[str | None] = mapped_column(String(16))
    grade_changed: Mapped[bool]
    # [[item code, points lost before, after], …], the largest difference first.
    why: Mapped[list[Any]]
