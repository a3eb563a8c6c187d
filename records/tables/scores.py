"""Scores: which rules made them, the result, and a trace per item."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Id, Json, Ref, Sha256


class VisitScore(Base):
    """One visit's score: replayable, because it names checklist version and policy."""

    __tablename__ = "visit_scores"
    __table_args__ = (Index(None, "store_id", "visit_id"),)

    visit_id: Mapped[Id] = mapped_column(ForeignKey("visits.id"))
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    checklist_version_id: Mapped[Ref] = mapped_column(ForeignKey("checklist_versions.id"))
    policy_hash: Mapped[Sha256]
    scoring_version: Mapped[int]
    total: Mapped[Decimal | None] = mapped_column(Numeric(6, 1))
    grade: Mapped[str | None] = mapped_column(String(16))
    verdict: Mapped[str] = mapped_column(String(16))
    vetoed: Mapped[bool]
    capped: Mapped[bool]
    failed_items: Mapped[list[Any]]
    # The engine's whole answer, and the context it was given: enough to replay it.
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
    context: Mapped[dict[str, Any]] = mapped_column(Json)
    scored_at: Mapped[datetime]


class ReplacedScore(Base):
    """A score as it stood before an appeal changed it: what the supervisor read stays readable."""

    __tablename__ = "replaced_scores"

    # The appeal that replaced it: an appeal changes a score once.
    appeal_id: Mapped[Id] = mapped_column(ForeignKey("appeals.id"))
    visit_id: Mapped[Ref] = mapped_column(ForeignKey("visits.id"), index=True)
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    policy_hash: Mapped[Sha256]
    scoring_version: Mapped[int]
    failed_items: Mapped[list[Any]]
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
    context: Mapped[dict[str, Any]] = mapped_column(Json)
    scored_at: Mapped[datetime]
    replaced_at: Mapped[datetime]
