"""Book quantities: sums over the ledger, now or at an instant that has passed."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from records.base import table_of
from records.tables.stock import FLOOR, Sku, StockMovement

LEDGER = table_of(StockMovement)
SKUS = table_of(Sku)

COUNTED = "count_adjustment"
_EXACT = Decimal("0.001")

_SUMS = (
    select(LEDGER.c.sku_id, func.sum(LEDGER.c.qty_delta))
    .where(
        LEDGER.c.store_id == bindparam("store_id"),
        LEDGER.c.location == bindparam("location"),
        LEDGER.c.sku_id.in_(bindparam("sku_ids", expanding=True)),
        LEDGER.c.effective_at <= bindparam("until"),
    )
    .group_by(LEDGER.c.sku_id)
)
_SINCE = (
    select(LEDGER.c.sku_id, LEDGER.c.effective_at, LEDGER.c.qty_delta, LEDGER.c.reason)
    .where(
        LEDGER.c.store_id == bindparam("store_id"),
        LEDGER.c.location == bindparam("location"),
        LEDGER.c.sku_id.in_(bindparam("sku_ids", expanding=True)),
        LEDGER.c.effective_at > bindparam("since"),
    )
    .order_by(LEDGER.c.effective_at)
)


@dataclass(slots=True)
class Book:
    """What the books say of a SKU at an instant, and when it was counted again after that."""

    quantity: Decimal
    counted_again: datetime | None = None


def at(
    session: Session,
    store_id: uuid.UUID,
    instants: Mapping[uuid.UUID, datetime],
    location: str = FLOOR,
) -> dict[uuid.UUID, Book]:
    """Return each SKU's book at its own instant; a SKU the store never had is absent.

    The lines of one count lie minutes apart, so it is one sum up to the first of them and the few
    movements since.
    """
    if not instants:
        return {}
    first = min(instants.values())
    asked = {"store_id": store_id, "location": location, "sku_ids": list(instants)}
    sums = session.execute(_SUMS, asked | {"until": first})
    books = {sku_id: Book(Decimal(total).quantize(_EXACT)) for sku_id, total in sums}
    for row in session.execute(_SINCE, asked | {"since": first}):
        book = books.setdefault(row.sku_id, Book(Decimal(0)))
        if row.effective_at <= instants[row.sku_id]:
            book.quantity += row.qty_delta
        elif row.reason == COUNTED and book.counted_again is None:
            book.counted_again = row.effective_at
    return books


def now(
    session: Session, store_ids: Collection[uuid.UUID], location: str = FLOOR
) -> dict[uuid.UUID, dict[str, Decimal]]:
    """Return store -> SKU code -> quantity, as the books stand now."""
    rows = session.execute(
        select(LEDGER.c.store_id, SKUS.c.code, func.sum(LEDGER.c.qty_delta))
        .join(SKUS, SKUS.c.id == LEDGER.c.sku_id)
        .where(LEDGER.c.store_id.in_(list(store_ids)), LEDGER.c.location == location)
        .group_by(LEDGER.c.store_id, SKUS.c.code)
    )
    found: dict[uuid.UUID, dict[str, Decimal]] = defaultdict(dict)
    for store_id, code, total in rows:
        found[store_id][code] = Decimal(total).quantize(_EXACT)
    return dict(found)
