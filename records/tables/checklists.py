"""Checklists and their versions. A published version never changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Ref, Sha256

DRAFT = "draft"
PUBLISHED = "published"


class ChecklistRow(Base):
    """A checklist by its code; the words and rules are in its versions."""

    __tablename__ = "checklists"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    code: Mapped[Code]


class ChecklistVersion(Base):
    """One version: the whole document, its content hash, and the hash of its scoring policy."""

    __tablename__ = "checklist_versions"
    __table_args__ = (UniqueConstraint("checklist_id", "version"),)

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"), index=True)
    checklist_id: Mapped[Ref] = mapped_column(ForeignKey("checklists.id"))
    code: Mapped[Code]
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    content_hash: Mapped[Sha256]
    policy_hash: Mapped[Sha256]
    document: Mapped[dict[str, Any]]
    published_at: Mapped[datetime | None]
