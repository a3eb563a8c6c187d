"""What was answered last time in each store, item by item, for the phone to show beside the item.

Values alone, and only of kinds that are said in a word or a number: no notes, photos, names or
reasons in somebody's own words. Of a list goes how long it was; of a count of stock, which may be
blind, nothing.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checklists.answers import read_answer
from checklists.document import Checklist, Item
from records.among import among
from records.base import table_of
from records.queries.placed import place
from records.tables.visits import DRAFT, VOIDED, Visit, VisitAnswers

VISITS = table_of(Visit)
ANSWERS = table_of(VisitAnswers)

CHOSEN = frozenset({"yes_no", "photo", "photo_compare", "choice", "date"})
MEASURED = frozenset({"rating", "count", "number", "temperature", "percent", "bonus"})
COUNTED = frozenset({"expiry_list", "sku_list", "asset_scan", "repeat_group"})
TOLD = CHOSEN | MEASURED | COUNTED
_LISTS = ("lines", "rows", "scans", "missing")

_PLACED = (
    select(
        VISITS.c.id,
        VISITS.c.store_id,
        VISITS.c.checklist_code,
        place(VISITS.c.store_id, VISITS.c.checklist_code),
    )
    .where(
        among(VISITS.c.store_id, "store_ids"),
        among(VISITS.c.checklist_code, "codes"),
        VISITS.c.submitted_at.is_not(None),
        VISITS.c.state.not_in((DRAFT, VOIDED)),
    )
    .subquery()
)
_NEWEST = (
    select(_PLACED.c.id, _PLACED.c.store_id, _PLACED.c.checklist_code, ANSWERS.c.answers)
    .join(ANSWERS, ANSWERS.c.visit_id == _PLACED.c.id)
    .where(_PLACED.c.place == 1)
)


def for_stores(
    session: Session, store_ids: Collection[uuid.UUID], checklists: Iterable[Checklist]
) -> dict[uuid.UUID, dict[str, dict[str, Any]]]:
    """Return store -> checklist code -> the latest visit's id and what it answered.

    An answer that the checklist of today would not take any more is not told.
    """
    items: dict[str, dict[str, Item]] = defaultdict(dict)
    for checklist in checklists:
        for item in checklist.items:
            items[checklist.code].setdefault(item.code, item)
    found: dict[uuid.UUID, dict[str, dict[str, Any]]] = defaultdict(dict)
    if not items:
        return found
    rows = session.execute(_NEWEST, {"store_ids": list(store_ids), "codes": list(items)})
    for row in rows:
        told = _told(items[row.checklist_code], row.answers)
        found[row.store_id][row.checklist_code] = {"visit_id": row.id, "values": told}
    return found


def _told(items: Mapping[str, Item], answers: Mapping[str, Any]) -> dict[str, Any]:
    said = {code: _said(items[code], raw) for code, raw in answers.items() if code in items}
    return {code: value for code, value in sorted(said.items()) if value is not None}


def _said(item: Item, raw: Any) -> Any:
    if item.kind not in TOLD:
        return None
    answer = read_answer(item, raw)
    if answer.state == "na":
        return {"not_observed" if answer.is_unobserved else "na": True}
    if answer.state != "answered":
        return None
    value = raw["value"]
    if item.each:
        return {"rows": len(value)}
    if item.kind in COUNTED:
        return {"rows": sum(len(value.get(name) or ()) for name in _LISTS)}
    return value
