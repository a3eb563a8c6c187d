"""Checklists, the drafts they are written in, and their versions, which never change."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Ref, Sha256

PUBLISHED = "published"
# Nobody plans it any more; visits made with it are accepted for ever.
RETIRED = "retired"


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


class ChecklistDraft(Base):
    """A checklist somebody is writing: any document, however unfinished, until it is published."""

    __tablename__ = "checklist_drafts"
    __table_args__ = (Index(None, "organisation_id", "updated_at"),)

    # Publishing gives this id to the version, so that publishing twice is publishing once.
    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    code: Mapped[Code]
    document: Mapped[dict[str, Any]]
    based_on: Mapped[uuid.UUID | None]
    # Raised by every change; who writes says which one was read.
    revision: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[Ref] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    updated_by: Mapped[Ref] = mapped_column(ForeignKey("people.id"))
    updated_at: Mapped[datetime]
