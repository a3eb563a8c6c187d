"""The goods and machines of a pack: what may be counted, what the books say, what to scan."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checklists.document import Checklist
from records.queries.briefs import plain
from records.queries.samples import sample_skus
from records.tables.assets import Asset
from records.tables.stock import FLOOR, Sku, StockMovement

COUNT = "stock_count"
SAMPLE_SIZE = 10
NOT_LOOKED_FOR = ("missing", "disposed")


def skus(session: Session, organisation_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return the goods."""
    rows = session.execute(
        select(Sku.code, Sku.barcode, Sku.name, Sku.uom, Sku.unit_cost, Sku.shelf_life_days)
        .where(Sku.organisation_id == organisation_id)
        .order_by(Sku.code)
    )
    return [
        {
            "code": row.code,
            "barcode": row.barcode,
            "name": row.name,
            "uom": row.uom,
            "unit_cost": plain(row.unit_cost),
            "shelf_life_days": row.shelf_life_days,
        }
        for row in rows
    ]


def books(session: Session, store_ids: Collection[uuid.UUID]) -> dict[str, dict[str, str]]:
    """Return what the books say lies on each store's floor now."""
    rows = session.execute(
        select(
            StockMovement.store_id, Sku.code, func.sum(StockMovement.qty_delta).label("quantity")
        )
        .join(Sku, Sku.id == StockMovement.sku_id)
        .where(StockMovement.store_id.in_(store_ids), StockMovement.location == FLOOR)
        .group_by(StockMovement.store_id, Sku.code)
        .order_by(StockMovement.store_id, Sku.code)
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        found[str(row.store_id)][row.code] = plain(row.quantity) or "0"
    return dict(found)


def samples(
    session: Session, organisation_id: uuid.UUID, checklists: Collection[Checklist]
) -> dict[str, list[str]]:
    """Return which goods each count item asks for, by item code."""
    sizes = {
        f"{checklist.code}/{item.code}": item.limits.sku or SAMPLE_SIZE
        for checklist in checklists
        for item in checklist.items
        if item.kind == COUNT
    }
    found = sample_skus(session, organisation_id, sizes)
    return {key.partition("/")[2]: codes for key, codes in sorted(found.items())}


def assets(session: Session, store_ids: Collection[uuid.UUID]) -> dict[str, list[dict[str, Any]]]:
    """Return the machines that should be found in each store."""
    rows = session.execute(
        select(Asset.store_id, Asset.tag, Asset.name, Asset.category, Asset.condition)
        .where(Asset.store_id.in_(store_ids), Asset.status.not_in(NOT_LOOKED_FOR))
        .order_by(Asset.store_id, Asset.tag)
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        line = {"tag": row.tag, "name": row.name, "category": row.category}
        found[str(row.store_id)].append({**line, "condition": row.condition})
    return dict(found)
