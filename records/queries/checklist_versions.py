"""Checklist versions, read and parsed once in a process: a published one never changes.

Nor does a published scoring policy, so a version under a policy is known for the process's life.
"""

import threading
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from checklists.document import Checklist
from checklists.parsing import ChecklistInvalid, parse
from checklists.policy import policy_hash, with_policy
from records.base import table_of
from records.tables.checklists import ChecklistVersion
from records.tables.policies import DRAFT, ScoringPolicy

VERSIONS = table_of(ChecklistVersion)
POLICIES = table_of(ScoringPolicy)

STOCK_KINDS = frozenset({"stock_count", "expiry_list", "sku_list"})

_VERSION = select(VERSIONS.c.organisation_id, VERSIONS.c.code, VERSIONS.c.document).where(
    VERSIONS.c.id == bindparam("version_id")
)
_POLICY = select(POLICIES.c.document).where(
    POLICIES.c.id == bindparam("policy_id"),
    POLICIES.c.organisation_id == bindparam("organisation_id"),
    POLICIES.c.checklist_code == bindparam("code"),
    POLICIES.c.state != DRAFT,
)


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A version that is or was published, under its own scoring policy or another."""

    organisation_id: uuid.UUID
    code: str
    document: dict[str, Any]
    policy_hash: str
    checklist: Checklist
    # Which books its items ask about; what isn't asked is not read.
    has_stock: bool
    has_assets: bool
    has_project: bool


_known: dict[tuple[uuid.UUID, uuid.UUID | None], KnownVersion | None] = {}
_lock = threading.Lock()


def parsed(
    session: Session, version_id: uuid.UUID, policy_id: uuid.UUID | None = None
) -> KnownVersion | None:
    """Return a version, published or retired, under a policy where it fits; None if unknown."""
    if policy_id is not None:
        ruled = under_policy(session, version_id, policy_id)
        if ruled is not None:
            return ruled
    found = _known.get((version_id, None))
    if found is None:
        row = session.connection().execute(_VERSION, {"version_id": version_id}).one_or_none()
        if row is None:
            return None
        found = _remember((version_id, None), _version(row, row.document))
    return found


def under_policy(
    session: Session, version_id: uuid.UUID, policy_id: uuid.UUID
) -> KnownVersion | None:
    """Return a version under a policy; None where that is unknown, unpublished or does not fit."""
    key = (version_id, policy_id)
    if key in _known:
        return _known[key]
    row = session.connection().execute(_VERSION, {"version_id": version_id}).one_or_none()
    if row is None:
        return None
    policy = session.connection().scalar(
        _POLICY,
        {"policy_id": policy_id, "organisation_id": row.organisation_id, "code": row.code},
    )
    if policy is None:
        return None
    try:
        return _remember(key, _version(row, with_policy(row.document, policy)))
    except ChecklistInvalid:
        # Made for a newer wording, with items this version does not have.
        return _remember(key, None)


def _remember(
    key: tuple[uuid.UUID, uuid.UUID | None], found: KnownVersion | None
) -> KnownVersion | None:
    with _lock:
        _known[key] = found
    return found


def _version(row: Any, document: dict[str, Any]) -> KnownVersion:
    checklist = parse(document)
    kinds = {item.kind for item in checklist.items}
    outcomes = {o.to for item in checklist.items for o in (*item.posts, *item.on_fail)}
    return KnownVersion(
        row.organisation_id,
        row.code,
        document,
        policy_hash(document),
        checklist,
        has_stock=bool(kinds & STOCK_KINDS),
        has_assets="asset_scan" in kinds or any(item.each for item in checklist.items),
        has_project="fitout" in outcomes,
    )
