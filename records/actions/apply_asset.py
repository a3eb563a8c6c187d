"""A posting about a machine becomes a check, a new word in the register, a repair or a move."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, exists, select, update
from sqlalchemy.orm import Session

from records.actions.effects import Doubt, Effects, Entry
from records.base import table_of
from records.clock import new_id
from records.queries.ground import AssetFacts, Ground
from records.queries.visit_facts import true_instant
from records.tables.assets import Asset, AssetCheck, AssetMove, MaintenanceRequest

ASSETS = table_of(Asset)
CHECKS = table_of(AssetCheck)
MOVES = table_of(AssetMove)
REPAIRS = table_of(MaintenanceRequest)

AUDIT_EVERY = timedelta(days=90)
IN_USE, MISSING, DISPOSED = "in_use", "missing", "disposed"
MISSES = 2

Result = dict[str, object]


def apply_asset(entry: Entry, ground: Ground, effects: Effects) -> Result:
    """Do what the posting says, or raise Doubt."""
    match entry.kind:
        case "audit_confirm":
            return _seen(entry, ground, effects)
        case "condition_update":
            return _condition(entry, ground, effects)
        case "missing_report":
            return _missing(entry, ground, effects)
        case "move_proposal":
            return _moved(entry, ground, effects)
        case "register_proposal":
            return _registered(entry, ground, effects)
        case "maintenance_request":
            return _repair(entry, ground, effects)
    raise Doubt("unknown_kind")


def reverse_asset(session: Session, original_id: uuid.UUID, at: datetime) -> Result:
    """Put the register's words back, unless a newer check has replaced them since."""
    session.execute(
        update(REPAIRS)
        .where(REPAIRS.c.posting_id == original_id, REPAIRS.c.state == "open")
        .values(state="cancelled")
    )
    check = session.execute(select(CHECKS).where(CHECKS.c.posting_id == original_id)).one_or_none()
    if check is None:
        return {}
    session.execute(update(CHECKS).where(CHECKS.c.posting_id == original_id).values(reversed_at=at))
    if check.before is None or _superseded(session, check):
        return {"put_back": False}
    session.execute(
        update(ASSETS).where(ASSETS.c.id == check.asset_id).values(**_words(check.before))
    )
    return {"put_back": True}


def _superseded(session: Session, check: Row[Any]) -> bool:
    newer = select(CHECKS.c.posting_id).where(
        CHECKS.c.asset_id == check.asset_id,
        CHECKS.c.at > check.at,
        CHECKS.c.reversed_at.is_(None),
    )
    return bool(session.scalar(select(exists(newer))))


def _seen(entry: Entry, ground: Ground, effects: Effects) -> Result:
    asset = _here(entry, ground)
    at = _when(entry, ground)
    before = _before(asset)
    if asset.last_seen_at is None or at >= asset.last_seen_at:
        asset.last_seen_at = at
        asset.next_audit_on = (at + AUDIT_EVERY).date()
        asset.missed_count = 0
        asset.status = IN_USE
        asset.condition = entry.payload.get("condition") or asset.condition
        asset.changed = True
    _check(entry, effects, asset, "found", at, before)
    return {"last_seen_at": at.isoformat()}


def _condition(entry: Entry, ground: Ground, effects: Effects) -> Result:
    asset = _here(entry, ground)
    before = _before(asset)
    asset.condition = entry.payload["condition"]
    asset.changed = True
    _check(entry, effects, asset, "found", ground.happened_at, before)
    return {"condition": {"from": before["condition"], "to": asset.condition}}


def _missing(entry: Entry, ground: Ground, effects: Effects) -> Result:
    """Note a first miss; from the second on, or when the manager says so, a person decides."""
    asset = _here(entry, ground)
    if not entry.approved:
        if entry.payload.get("declared"):
            raise Doubt("declared_missing")
        if asset.missed_count + 1 >= MISSES:
            raise Doubt("missed_twice")
    before = _before(asset)
    asset.missed_count += 1
    if entry.approved:
        asset.status = MISSING
    asset.changed = True
    _check(entry, effects, asset, "missing", ground.happened_at, before)
    return {"missed": asset.missed_count, "status": asset.status}


def _moved(entry: Entry, ground: Ground, effects: Effects) -> Result:
    asset = _asset(entry, ground)
    before = _before(asset)
    at = _when(entry, ground)
    effects.insert(
        MOVES,
        {
            "posting_id": entry.id,
            "organisation_id": entry.organisation_id,
            "asset_id": asset.id,
            "from_store_id": asset.store_id,
            "to_store_id": entry.store_id,
            "at": at,
        },
    )
    asset.store_id, asset.last_seen_at, asset.missed_count = entry.store_id, at, 0
    asset.changed = True
    _check(entry, effects, asset, "wrong_place", at, before)
    return {"from_store_id": before["store_id"], "to_store_id": str(entry.store_id)}


def _registered(entry: Entry, ground: Ground, effects: Effects) -> Result:
    tag = entry.payload.get("tag")
    if not tag:
        raise Doubt("no_subject")
    if tag in ground.assets:
        raise Doubt("tag_taken")
    at = _when(entry, ground)
    asset_id = new_id()
    condition = entry.payload.get("condition") or "good"
    effects.insert(
        ASSETS,
        {
            "id": asset_id,
            "organisation_id": entry.organisation_id,
            "store_id": entry.store_id,
            "tag": tag,
            "serial": "",
            "name": tag,
            "category": "unsorted",
            "condition": condition,
            "status": IN_USE,
            "last_seen_at": at,
            "next_audit_on": (at + AUDIT_EVERY).date(),
            "warranty_until": None,
            "missed_count": 0,
        },
    )
    before = {"status": DISPOSED}
    asset = AssetFacts(asset_id, tag, entry.store_id, condition, IN_USE, at, None, 0)
    _check(entry, effects, asset, "extra", at, before)
    return {"asset_id": str(asset_id)}


def _repair(entry: Entry, ground: Ground, effects: Effects) -> Result:
    asset = _asset(entry, ground) if entry.payload.get("tag") else None
    effects.insert(
        REPAIRS,
        {
            "posting_id": entry.id,
            "organisation_id": entry.organisation_id,
            "store_id": entry.store_id,
            "asset_id": asset.id if asset else None,
            "item_code": entry.item_code,
            "state": "open",
            "requested_at": effects.at,
        },
    )
    return {"requested": True}


def _asset(entry: Entry, ground: Ground) -> AssetFacts:
    tag = entry.payload.get("tag")
    if not tag:
        raise Doubt("no_subject")
    found = ground.assets.get(tag)
    if found is None:
        raise Doubt("unknown_asset")
    return found


def _here(entry: Entry, ground: Ground) -> AssetFacts:
    asset = _asset(entry, ground)
    if asset.store_id != entry.store_id:
        raise Doubt("wrong_store")
    return asset


def _when(entry: Entry, ground: Ground) -> datetime:
    at_ms = entry.payload.get("at_ms")
    return true_instant(ground.visit, at_ms) if isinstance(at_ms, int) else ground.happened_at


def _before(asset: AssetFacts) -> dict[str, Any]:
    return {
        "store_id": str(asset.store_id),
        "condition": asset.condition,
        "status": asset.status,
        "last_seen_at": asset.last_seen_at.isoformat() if asset.last_seen_at else None,
        "next_audit_on": asset.next_audit_on.isoformat() if asset.next_audit_on else None,
        "missed_count": asset.missed_count,
    }


def _words(before: dict[str, Any]) -> dict[str, Any]:
    """Read a `before` back into columns."""
    words = dict(before)
    if "store_id" in words:
        words["store_id"] = uuid.UUID(words["store_id"])
    for name, read in (
        ("last_seen_at", datetime.fromisoformat),
        ("next_audit_on", lambda text: datetime.fromisoformat(text).date()),
    ):
        if words.get(name):
            words[name] = read(words[name])
    return words


def _check(
    entry: Entry,
    effects: Effects,
    asset: AssetFacts,
    result: str,
    at: datetime,
    before: dict[str, Any],
) -> None:
    effects.insert(
        CHECKS,
        {
            "posting_id": entry.id,
            "organisation_id": entry.organisation_id,
            "store_id": entry.store_id,
            "visit_id": entry.visit_id,
            "asset_id": asset.id,
            "tag": asset.tag,
            "result": result,
            "condition": entry.payload.get("condition"),
            "before": before,
            "at": at,
            "reversed_at": None,
        },
    )
