"""Checklist versions, read and parsed once in a process: a published one never changes."""

import threading
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from checklists.document import Checklist
from checklists.parsing import parse
from records.base import table_of
from records.tables.checklists import ChecklistVersion

VERSIONS = table_of(ChecklistVersion)

STOCK_KINDS = frozenset({"stock_count", "expiry_list", "sku_list"})

_VERSION = select(
    VERSIONS.c.organisation_id,
    VERSIONS.c.code,
    VERSIONS.c.document,
    VERSIONS.c.policy_hash,
).where(VERSIONS.c.id == bindparam("version_id"))


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A version that is or was published."""

    organisation_id: uuid.UUID
    code: str
    document: dict[str, Any]
    policy_hash: str
    checklist: Checklist
    # Which books its items ask about; what isn't asked is not read.
    has_stock: bool
    has_assets: bool
    has_project: bool


_known: dict[uuid.UUID, KnownVersion] = {}
_lock = threading.Lock()


def parsed(session: Session, version_id: uuid.UUID) -> KnownVersion | None:
    """Return a version, published or retired; None where there is none."""
    found = _known.get(version_id)
    if found is None:
        row = session.connection().execute(_VERSION, {"version_id": version_id}).one_or_none()
        if row is None:
            return None
        found = _known_version(row)
        with _lock:
            _known[version_id] = found
    return found


def _known_version(row: Any) -> KnownVersion:
    checklist = parse(row.document)
    kinds = {item.kind for item in checklist.items}
    outcomes = {o.to for item in checklist.items for o in (*item.posts, *item.on_fail)}
    return KnownVersion(
        row.organisation_id,
        row.code,
        row.document,
        row.policy_hash,
        checklist,
        has_stock=bool(kinds & STOCK_KINDS),
        has_assets="asset_scan" in kinds or any(item.each for item in checklist.items),
        has_project="fitout" in outcomes,
    )
