"""Which SKUs a stock-count item asks a supervisor to count."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.tables.stock import SampleRule, Sku


def sample_skus(
    session: Session, organisation_id: uuid.UUID, item_sizes: dict[str, int]
) -> dict[str, list[str]]:
    """Return SKU codes per item key, dearest first.

    `item_sizes` says how many each item wants ({"CV-RETAIL/D01": 10}); an item without a rule
    gets none, so that nobody counts goods the chain did not choose.
    """
    rules = session.scalars(
        select(SampleRule).where(
            SampleRule.organisation_id == organisation_id, SampleRule.item_key.in_(item_sizes)
        )
    )
    return {
        rule.item_key: _codes(session, organisation_id, rule.category, item_sizes[rule.item_key])
        for rule in rules
    }


def _codes(
    session: Session, organisation_id: uuid.UUID, category: str | None, size: int
) -> list[str]:
    query = select(Sku.code).where(Sku.organisation_id == organisation_id)
    if category is not None:
        query = query.where(Sku.category == category)
    return list(session.scalars(query.order_by(Sku.unit_cost.desc(), Sku.code).limit(size)))
