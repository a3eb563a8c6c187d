"""The asset register, what visits found of it, and what followed."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Name, Ref


class Asset(Base):
    """A machine with a tag. Last seen and condition follow the newest check."""

    __tablename__ = "assets"
    __table_args__ = (UniqueConstraint("organisation_id", "tag"),)

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"), index=True)
    tag: Mapped[Code]
    serial: Mapped[Code]
    name: Mapped[Name]
    category: Mapped[Code]
    condition: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    last_seen_at: Mapped[datetime | None]
    next_audit_on: Mapped[date | None]
    warranty_until: Mapped[date | None]
    missed_count: Mapped[int] = mapped_column(default=0)


class AssetCheck(Base):
    """What a visit found: the tag here, missing, or belonging elsewhere; and its condition."""

    __tablename__ = "asset_checks"
    __table_args__ = (Index(None, "asset_id", "at"),)

    posting_id: Mapped[Id] = mapped_column(ForeignKey("postings.id"))
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    visit_id: Mapped[Ref]
    asset_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("assets.id"))
    tag: Mapped[Code]
    result: Mapped[str] = mapped_column(String(16))
    condition: Mapped[str | None] = mapped_column(String(16))
    # The register's words before this check, so that a reversal can put them back.
    before: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]
    reversed_at: Mapped[datetime | None]


class MaintenanceRequest(Base):
    """A repair somebody must order."""

    __tablename__ = "maintenance_requests"

    posting_id: Mapped[Id] = mapped_column(ForeignKey("postings.id"))
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"), index=True)
    asset_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("assets.id"))
    item_code: Mapped[Code]
    state: Mapped[str] = mapped_column(String(16))
    requested_at: Mapped[datetime]


class AssetMove(Base):
    """An asset moved to another store, after a person agreed."""

    __tablename__ = "asset_moves"

    posting_id: Mapped[Id] = mapped_column(ForeignKey("postings.id"))
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    asset_id: Mapped[Ref] = mapped_column(ForeignKey("assets.id"))
    from_store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    to_store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    at: Mapped[datetime]
