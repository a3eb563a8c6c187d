"""Filled-in checklists: every item that applies answered well, with the photos it asks for."""

import uuid
from collections.abc import Callable, Sequence
from copy import deepcopy
from fractions import Fraction
from itertools import cycle
from typing import Any

from checklists import library
from checklists.context import Context
from checklists.document import Checklist, Item
from checklists.parsing import parse
from checklists.validity import check
from records.clock import new_id, now_ms
from tests import make

CHECKLISTS: dict[str, Checklist] = {
    document["code"]: parse(document) for document in library.documents()
}
DAY = "2026-11-20"
FIX = {"lat": 31.23041, "lng": 121.47369, "accuracy_m": 12.5}
DEVICE = "device-of-the-tests"

Answers = dict[str, Any]


def answers(code: str, digests: Sequence[str], **context: Any) -> Answers:
    """Answer every item that applies, with photos by these digests in turn where asked for."""
    checklist = CHECKLISTS[code]
    known = Context.from_json({"visit_date": DAY, "visit_type": "routine", **context})
    filled: Answers = {item.code: {"value": _value(item, checklist)} for item in checklist.items}
    assert len(set(digests)) == len(digests), "the same photo twice"
    pool = cycle(digests)
    for _ in range(50):
        held = {digest for answer in filled.values() for digest in answer.get("photos", ())}
        faults = check(checklist, filled, known, submitting=True, photos=held)
        if not faults:
            return filled
        for fault in faults:
            item = fault.path.split(".")[1]
            assert fault.code == "photos_missing", (fault, filled.get(item))
            given = filled[item].setdefault("photos", [])
            given.append(next(digest for digest in pool if digest not in given))
    raise AssertionError(faults)


def _value(item: Item, checklist: Checklist) -> Any:
    makers: dict[str, Callable[[], Any]] = {
        "yes_no": lambda: True,
        "photo": lambda: True,
        "photo_compare": lambda: True,
        "rating": lambda: int(item.limits.max or 5),
        "count": lambda: 0,
        "bonus": lambda: 0,
        "number": lambda: _within(item),
        "temperature": lambda: _within(item),
        "percent": lambda: _within(item),
        "date": lambda: "2026-12-31" if item.code == "A03" else "2026-11-01",
        "text": lambda: "一切正常",
        "barcode": lambda: "6901234567892",
        "choice": lambda: _choice(item),
        "signature": lambda: [
            {"role": role, "name": "王敏", "image": None, "refused": "不在店"}
            for role in checklist.sign_off or ("store_manager",)
        ],
        "stock_count": lambda: {"lines": [{"sku": "S1", "counted": 3, "counted_at_ms": now_ms()}]},
        "expiry_list": lambda: {"lines": []},
        "sku_list": lambda: {"lines": []},
        "asset_scan": lambda: {"scans": [], "missing": []},
    }
    return makers[item.kind]()


def _choice(item: Item) -> Any:
    first = item.options[0].code
    if item.each:
        return []
    return [first] if item.multiple else first


def _within(item: Item) -> Any:
    low, high = item.limits.min, item.limits.max
    number = Fraction(low if low is not None else high if high is not None else 1)
    return int(number) if number.denominator == 1 else str(float(number))


def body(world: make.World, **changes: Any) -> dict[str, Any]:
    """Return a submitted visit of lin to the corner store, everything well, without photos yet."""
    wall = now_ms()
    clock = {"wall_ms": wall - 3_600_000, "mono_ms": 1_000}
    point = {
        "fixes": [{**FIX, "at_ms": clock["wall_ms"] + n * 4_000} for n in range(2)],
        "reason": None,
        "photo": None,
        "at": clock,
    }
    made = {
        "schema": "visit/1",
        "revision": 1,
        "state": "submitted",
        "device_id": DEVICE,
        "app_build": "test",
        "store_id": str(world.corner),
        "checklist_version_id": str(world.versions["CV-RETAIL"]),
        "visit_type": "routine",
        "plan_id": None,
        "node": None,
        "started": clock,
        "submitted": {"wall_ms": wall - 60_000, "mono_ms": 3_541_000},
        "sent_wall_ms": wall,
        "check_in": point,
        "check_out": deepcopy(point),
        "answers": {},
        "manager_confirm": {"name": "王敏", "image": None, "refused": None},
        "photos": [],
    }
    return {**made, **changes}


def complete(world: make.World, photos: list[bytes], **changes: Any) -> dict[str, Any]:
    """Return a submitted visit whose answers name these photos in turn, all in the manifest."""
    digests = [make.sha256(photo) for photo in photos]
    filled = answers("CV-RETAIL", digests)
    listed = [entry(photo, "A01") for photo in photos]
    return body(world, answers=filled, photos=listed, **changes)


def entry(photo: bytes, item: str) -> dict[str, Any]:
    """Return a photo's line in the manifest."""
    return {
        "sha256": make.sha256(photo),
        "length": len(photo),
        "media_type": "image/jpeg",
        "item": item,
        "taken": {"wall_ms": now_ms() - 1_000_000, "mono_ms": 60_000},
        "fix": {**FIX, "at_ms": now_ms() - 1_000_000},
        "width": 64,
        "height": 48,
        "source": "camera",
    }


def new_visit() -> uuid.UUID:
    """Make a visit's id, as a phone does."""
    return new_id()
