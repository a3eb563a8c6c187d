"""The append-only, hash-chained account of every deed."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Id, Json, Ref, Sha256


class AuditEntry(Base):
    """One deed.

    Its hash covers its content and the hash before it, so no line can be changed, removed or
    slipped in without the chain showing where.
    """

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("chain_id", "seq"),)

    id: Mapped[Id]
    # A chain per store (or per organisation where no store is concerned), so that writing about
    # one store never waits for another.
    chain_id: Mapped[Ref]
    seq: Mapped[int]
    organisation_id: Mapped[Ref]
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None]
    action: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(96))
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
    request_id: Mapped[str | None] = mapped_column(String(64))
    previous_hash: Mapped[Sha256]
    hash: Mapped[Sha256]


class AuditHead(Base):
    """The end of a chain; its row lock orders the writers of one chain."""

    __tablename__ = "audit_heads"

    chain_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[Sha256]
