"""Visits as the API would have written them, and books to post into."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session, sessionmaker

from checklists import library
from media.vault import Vault
from media.vault_memory import VaultMemory
from records import events
from records.clock import new_id, now
from records.deed import Deed
from records.session import writing
from records.tables.assets import Asset
from records.tables.fitouts import FitoutNode, FitoutProject
from records.tables.stock import FLOOR, Sku, StockMovement
from records.tables.stores import Store
from records.tables.visits import SUBMITTED, Visit, VisitAnswers
from tests.make import World
from workers.handler import Kit

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)


def kit(sessions: sessionmaker[Session], vault: Vault | None = None, **given: Any) -> Kit:
    """Return a worker's kit."""
    return Kit(sessions, vault or VaultMemory(), given.pop("clock", now), **given)


def deed(world: World, at: datetime | None = None) -> Deed:
    """Return the circumstances of a supervisor's write."""
    return Deed(world.organisation, world["lin"], "supervisor", at or now(), "r-1")


def document(code: str) -> dict[str, Any]:
    """Return a shipped checklist."""
    return next(d for d in library.documents() if d["code"] == code)


def staffed(session: Session, world: World) -> None:
    """Give the corner store its manager and supervisor."""
    session.execute(
        update(Store)
        .where(Store.id == world.corner)
        .values(manager_id=world["wang"], supervisor_id=world["lin"])
    )


def sku(session: Session, world: World, code: str, **given: Any) -> uuid.UUID:
    """Make a SKU, with a book quantity where `book` is given."""
    book = given.pop("book", None)
    key = new_id()
    row = {
        "id": key,
        "organisation_id": world.organisation,
        "code": code,
        "barcode": code,
        "name": code,
        "uom": "个",
        "category": "daily",
        "unit_cost": Decimal("3.50"),
        "shelf_life_days": 180,
        "always_review": False,
        **given,
    }
    session.execute(insert(Sku).values(**row))
    if book is not None:
        move(session, world, key, book, NOON - timedelta(days=30), "opening")
    return key


def move(
    session: Session, world: World, sku_id: uuid.UUID, quantity: str, at: datetime, reason: str
) -> None:
    """Write a line of the ledger, a sale for instance."""
    session.execute(
        insert(StockMovement).values(
            id=new_id(),
            organisation_id=world.organisation,
            store_id=world.corner,
            location=FLOOR,
            sku_id=sku_id,
            qty_delta=Decimal(quantity),
            effective_at=at,
            posted_at=at,
            reason=reason,
            source_key=str(new_id()),
        )
    )


def asset(session: Session, world: World, tag: str, **given: Any) -> uuid.UUID:
    """Put a machine in the register."""
    key = new_id()
    row = {
        "id": key,
        "organisation_id": world.organisation,
        "store_id": world.corner,
        "tag": tag,
        "serial": tag,
        "name": tag,
        "category": "chiller",
        "condition": "good",
        "status": "in_use",
        "missed_count": 0,
        **given,
    }
    session.execute(insert(Asset).values(**row))
    return key


def project(session: Session, world: World) -> uuid.UUID:
    """Start a fit-out of the corner store with its seven nodes, all pending."""
    key = new_id()
    session.execute(
        insert(FitoutProject).values(
            id=key,
            organisation_id=world.organisation,
            store_id=world.corner,
            name="翻新",
            contractor="海川",
            contract_price=Decimal(480000),
            contract_open=date(2027, 1, 15),
            progress=Decimal(0),
        )
    )
    for number, node in enumerate(document("FO-ACCEPT")["nodes"]):
        session.execute(
            insert(FitoutNode).values(
                id=new_id(),
                organisation_id=world.organisation,
                project_id=key,
                code=node["code"],
                ordinal=number,
                title={"zh": node["zh"], "en": node["en"]},
                progress_weight=Decimal(node["progress"]),
                planned_on=date(2026, 11, 1) + timedelta(days=10 * number),
                state="pending",
            )
        )
    return key


def visit(
    session: Session, world: World, answers: dict[str, Any], code: str = "CV-RETAIL", **given: Any
) -> uuid.UUID:
    """Write a submitted and sealed visit of the corner store, with its event."""
    key = given.pop("id", None) or new_id()
    at = given.pop("at", NOON)
    row = {
        "id": key,
        "organisation_id": world.organisation,
        "store_id": world.corner,
        "supervisor_id": world["lin"],
        "device_id": "phone-1",
        "checklist_version_id": world.versions[code],
        "checklist_code": code,
        "visit_type": "routine",
        "revision": 1,
        "state": SUBMITTED,
        "content_hash": "0" * 64,
        "visit_date": at.date(),
        "started_at": at - timedelta(minutes=40),
        "submitted_at": at,
        "received_at": at + timedelta(minutes=5),
        "skew_ms": 0,
        "presence": {},
        "sealed_at": at + timedelta(minutes=5),
        "flags": [],
        **given,
    }
    session.execute(insert(Visit).values(**row))
    session.execute(insert(VisitAnswers), {"visit_id": key, "answers": answers})
    store = {"store_id": str(row["store_id"])}
    events.emit(session, deed(world), events.VISIT_SEALED, str(key), store)
    return key


def sealed(sessions: sessionmaker[Session], world: World, answers: Any, **given: Any) -> uuid.UUID:
    """Commit a sealed visit."""
    with writing(sessions) as session:
        return visit(session, world, answers, **given)


def good(code: str, **changes: Any) -> dict[str, Any]:
    """Answer every item of a checklist so that nothing fails; then change some values."""
    answers: dict[str, Any] = {}
    for section in document(code)["sections"]:
        for item in section["items"]:
            value = _good(item, document(code))
            if value is not None and not item.get("show_if"):
                answers[item["code"]] = {"value": value}
    for item_code, value in changes.items():
        answers[item_code] = {"value": value}
    return answers


def _good(item: dict[str, Any], checklist: dict[str, Any]) -> Any:
    kind, limits = item["type"], item.get("limits", {})
    if kind in {"yes_no", "photo", "photo_compare"}:
        return item.get("fail_if") != "yes"
    if kind in {"number", "temperature", "percent"}:
        bound = limits.get("min", limits.get("max", 60))
        return bound if isinstance(bound, int) else str(bound)
    return {
        "count": 0,
        "rating": limits.get("max"),
        "bonus": 0,
        "date": "2027-06-01",
        "stock_count": {"lines": []},
        "expiry_list": {"lines": []},
        "sku_list": {"lines": []},
        "asset_scan": {"scans": [], "missing": []},
        "choice": [],
        "text": "ok",
        "signature": [
            {"role": role, "name": "某人", "image": None, "refused": None}
            for role in checklist.get("sign_off", ["store_manager"])
        ],
    }[kind]


def count(*lines: tuple[str, str], at_ms: int = NOON_MS) -> dict[str, Any]:
    """Answer a stock count: (sku, counted) pairs."""
    return {
        "lines": [
            {"sku": code, "counted": counted, "counted_at_ms": at_ms} for code, counted in lines
        ]
    }
