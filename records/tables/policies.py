"""Scoring policies: weights, grades and veto rules, versioned apart from a checklist's wording."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Ref, Sha256

DRAFT = "draft"
PUBLISHED = "published"
RETIRED = "retired"

_IN_FORCE = text(f"state = '{PUBLISHED}'")


class ScoringPolicy(Base):
    """One version of a checklist's policy. The published one is in force; without, the wording's.

    A published policy never changes; a visit pins the one it was submitted under for ever.
    """

    __tablename__ = "scoring_policies"
    __table_args__ = (
        UniqueConstraint("organisation_id", "checklist_code", "version"),
        Index(
            "uq_scoring_policies_in_force",
            "organisation_id",
            "checklist_code",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
    )

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    checklist_code: Mapped[Code]
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    content_hash: Mapped[Sha256]
    document: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[Ref] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
