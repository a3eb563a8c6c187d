"""Two stores with a full stock book, and visits to them whose every consequence is known.

Each visit fails three items (three tickets or their occurrences) and counts a SKU of its own as
one less than the book (one line of the stock ledger), so that any loss and any doubling shows.
"""

import itertools
import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from bench.visits import Shot, shot
from records.clock import new_id, now, now_ms
from records.migrate import upgrade
from records.session import open_engine, session_factory, writing
from records.tables.stock import FLOOR, Sku, StockMovement
from records.tables.stores import Store
from tests import make, sheets

SKUS = 3000
BOOK = 12
COUNT_ITEM = "D03"
FAILED = {"B04": 2, "F03": False, "E01": 80}
PHOTOS = 3
DEVICE = "phone-1"


def founded(url: str) -> make.World:
    """Migrate an empty database and bring the people and the stores into it."""
    upgrade(url)
    engine = open_engine(url)
    with writing(session_factory(engine)) as session:
        made = make.world(session)
        settle(session, made)
    engine.dispose()
    return made


def settle(session: Session, world: make.World) -> None:
    """Staff the stores and fill their books."""
    for store in (world.corner, world.station):
        session.execute(
            update(Store)
            .where(Store.id == store)
            .values(manager_id=world["wang"], supervisor_id=world["lin"])
        )
    skus = [_sku(world, number) for number in range(SKUS)]
    session.execute(insert(Sku), skus)
    session.execute(insert(StockMovement), [_opening(world, sku) for sku in skus])


def _sku(world: make.World, number: int) -> dict[str, Any]:
    code = f"SKU{number:05d}"
    return {
        "id": new_id(),
        "organisation_id": world.organisation,
        "code": code,
        "barcode": code,
        "name": code,
        "uom": "个",
        "category": "daily",
        "unit_cost": Decimal("3.50"),
        "shelf_life_days": 180,
        "always_review": False,
    }


def _opening(world: make.World, sku: dict[str, Any]) -> dict[str, Any]:
    at = now() - timedelta(days=30)
    number = int(sku["code"][3:])
    return {
        "id": new_id(),
        "organisation_id": world.organisation,
        "store_id": world.corner if number % 2 else world.station,
        "location": FLOOR,
        "sku_id": sku["id"],
        "qty_delta": Decimal(BOOK),
        "effective_at": at,
        "posted_at": at,
        "reason": "opening",
        "source_key": str(new_id()),
    }


@dataclass(frozen=True)
class Planned:
    """A visit as a phone has it: its photos, the draft sent on the way, and what it hands in."""

    id: uuid.UUID
    sku: str
    shots: tuple[Shot, ...]
    draft: bytes
    body: bytes


class Visits:
    """Makes one visit after another; several phones may ask at once."""

    def __init__(self, world: make.World) -> None:
        self._world = world
        self._numbers: Iterator[int] = itertools.count()
        self._lock = threading.Lock()
        self._base = make.photo()
        blanks = [f"{place:064x}" for place in range(PHOTOS)]
        self._blanks = blanks
        self._answers = sheets.answers("CV-RETAIL", blanks)
        for code, value in FAILED.items():
            self._answers[code] = {"value": value, "photos": blanks[:2]}

    def next(self) -> Planned:
        """Make the next visit; no two are alike in anything."""
        with self._lock:
            number = next(self._numbers)
        assert number < SKUS, "more visits than goods to count"
        shots = tuple(shot(self._base) for _ in range(PHOTOS))
        sku = f"SKU{number:05d}"
        answers = self._filled(sku, shots)
        store = self._world.corner if number % 2 else self._world.station
        photos = [
            {**sheets.entry(one.body, "B04"), "sha256": one.sha256, "length": len(one.body)}
            for one in shots
        ]
        common = {"device_id": DEVICE, "store_id": str(store), "answers": answers}
        draft = sheets.body(
            self._world, **common, revision=1, state="draft", submitted=None, check_out=None
        )
        body = sheets.body(self._world, **common, revision=2, photos=photos)
        return Planned(new_id(), sku, shots, json.dumps(draft).encode(), json.dumps(body).encode())

    def _filled(self, sku: str, shots: tuple[Shot, ...]) -> dict[str, Any]:
        text = json.dumps(self._answers)
        for blank, one in zip(self._blanks, shots, strict=True):
            text = text.replace(blank, one.sha256)
        answers: dict[str, Any] = json.loads(text)
        line = {"sku": sku, "counted": BOOK - 1, "counted_at_ms": now_ms() - 120_000}
        answers[COUNT_ITEM] = {"value": {"lines": [line]}}
        return answers
