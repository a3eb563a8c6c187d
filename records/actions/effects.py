"""What postings do to the records, gathered first and written in bulk.

Not a deed itself: the deeds that apply postings share it.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.orm import Session

from records.base import table_of
from records.gathered import add_rows
from records.queries.ground import AssetFacts, Ground
from records.tables.assets import Asset
from records.tables.stock import StockMovement

ASSETS = table_of(Asset)
LEDGER = table_of(StockMovement)

# What the next visit in the same transaction may have to see.
READ_AGAIN = frozenset({ASSETS, LEDGER})

_ASSET_UPDATE = (
    update(ASSETS)
    .where(ASSETS.c.id == bindparam("_id"))
    .values(
        store_id=bindparam("_store_id"),
        condition=bindparam("_condition"),
        status=bindparam("_status"),
        last_seen_at=bindparam("_last_seen_at"),
        next_audit_on=bindparam("_next_audit_on"),
        missed_count=bindparam("_missed_count"),
    )
)


class Doubt(Exception):
    """The posting can't be applied without a person; the reason is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Entry:
    """A posting about to be applied. `approved` when a person has agreed to it."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    store_id: uuid.UUID
    visit_id: uuid.UUID
    item_code: str
    subject_ref: str
    book: str
    kind: str
    payload: dict[str, Any]
    source_key: str
    approved: bool = False


@dataclass(slots=True)
class Effects:
    """Rows to insert, by table; machines that changed are found in the ground."""

    at: datetime
    ground: Ground
    rows: dict[Table, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def insert(self, table: Table, row: dict[str, Any]) -> None:
        """Keep a row for the end."""
        self.rows[table].append(row)

    def flush(self, session: Session) -> None:
        """Write everything, one statement a table, or keep it for the end of the transaction."""
        for table, rows in self.rows.items():
            if table in READ_AGAIN:
                session.connection().execute(insert(table), rows)
            else:
                add_rows(session, table, rows)
        changed = [asset for asset in self.ground.assets.values() if asset.changed]
        if changed:
            # On the connection: a session would take an executemany update for its own bulk kind.
            session.connection().execute(_ASSET_UPDATE, [_parameters(each) for each in changed])


def _parameters(asset: AssetFacts) -> dict[str, Any]:
    return {
        "_id": asset.id,
        "_store_id": asset.store_id,
        "_condition": asset.condition,
        "_status": asset.status,
        "_last_seen_at": asset.last_seen_at,
        "_next_audit_on": asset.next_audit_on,
        "_missed_count": asset.missed_count,
    }
