"""Stock: SKUs, the append-only ledger, counts, and marks on goods."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Name, Ref, Sha256, quantity

FLOOR = "floor"
HOLD = "hold"


class Sku(Base):
    """Something sold. `always_review` marks goods whose every difference a person must judge."""

    __tablename__ = "skus"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    code: Mapped[Code]
    barcode: Mapped[Code]
    name: Mapped[Name]
    uom: Mapped[str] = mapped_column(String(16))
    category: Mapped[Code]
    unit_cost: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    shelf_life_days: Mapped[int | None]
    always_review: Mapped[bool] = mapped_column(default=False)


class StockMovement(Base):
    """A line of the ledger; never edited. Book quantity at an instant is a sum over it."""

    __tablename__ = "stock_ledger"
    __table_args__ = (Index(None, "store_id", "sku_id", "location", "effective_at"),)

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    location: Mapped[str] = mapped_column(String(16))
    sku_id: Mapped[Ref] = mapped_column(ForeignKey("skus.id"))
    batch_no: Mapped[str | None] = mapped_column(String(64))
    qty_delta: Mapped[Decimal] = mapped_column(quantity())
    # When it became true in the store, and when it was written down.
    effective_at: Mapped[datetime]
    posted_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(32))
    # One posting may move two locations, so the key carries the location's name behind it.
    source_key: Mapped[str] = mapped_column(String(96), unique=True)
    posting_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    reverses_id: Mapped[uuid.UUID | None]


class CountLine(Base):
    """A counted SKU of a visit beside the book at the instant it was counted."""

    __tablename__ = "count_lines"
    __table_args__ = (Index(None, "visit_id"),)

    posting_id: Mapped[Id] = mapped_column(ForeignKey("postings.id"))
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    visit_id: Mapped[Ref]
    sku_id: Mapped[Ref] = mapped_column(ForeignKey("skus.id"))
    counted_at: Mapped[datetime]
    book_qty: Mapped[Decimal] = mapped_column(quantity())
    counted_qty: Mapped[Decimal] = mapped_column(quantity())
    variance_qty: Mapped[Decimal] = mapped_column(quantity())
    variance_value: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    reason_code: Mapped[str | None] = mapped_column(String(32))


class StockMark(Base):
    """Something said of goods that moves no stock: near expiry, a wrong price, a proposal."""

    __tablename__ = "stock_marks"
    __table_args__ = (Index(None, "store_id", "kind"),)

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"))
    kind: Mapped[str] = mapped_column(String(32))
    sku_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("skus.id"))
    batch_no: Mapped[str | None] = mapped_column(String(64))
    expiry_date: Mapped[date | None]
    qty: Mapped[Decimal | None] = mapped_column(quantity())
    source_key: Mapped[Sha256] = mapped_column(unique=True)
    posting_id: Mapped[Ref] = mapped_column(ForeignKey("postings.id"))
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class SampleRule(Base):
    """Which SKUs a count item asks for: a category, or the dearest goods where none is named."""

    __tablename__ = "sample_rules"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id"), primary_key=True
    )
    # "CV-RETAIL/D01": the item, whatever version of the checklist asks it.
    item_key: Mapped[str] = mapped_column(String(140), primary_key=True)
    category: Mapped[str | None] = mapped_column(String(64))
