"""A posting about goods becomes lines of the ledger, a count line, or a mark.

A count posts a difference against the book at the instant of counting, never "set to 12": what was
sold or delivered between the count and its arrival stays as it is.
"""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from records.actions.effects import Doubt, Effects, Entry
from records.base import table_of
from records.clock import new_id
from records.queries import books
from records.queries.briefs import plain
from records.queries.ground import COUNT, Ground, SkuFacts, location_of
from records.queries.visit_facts import true_instant
from records.tables.stock import FLOOR, HOLD, CountLine, StockMark, StockMovement

LEDGER = table_of(StockMovement)
COUNT_LINES = table_of(CountLine)
MARKS = table_of(StockMark)

QUARANTINE = "quarantine"
WRITEOFF = "writeoff_proposal"
WRITTEN_OFF = "written_off"
AGAIN = "counted_again"
_CENT = Decimal("0.01")

Result = dict[str, object]


def apply_stock(entry: Entry, ground: Ground, effects: Effects) -> Result:
    """Do what the posting says, or raise Doubt."""
    if entry.kind == COUNT:
        return _count(entry, ground, effects)
    if entry.kind == QUARANTINE:
        return _quarantine(entry, ground, effects)
    if entry.kind == WRITEOFF:
        return _writeoff(entry, ground, effects)
    return _mark(entry, ground, effects)


def reverse_stock(
    session: Session, reversal: Entry, original_id: uuid.UUID, at: datetime
) -> Result:
    """Write the opposite of every line the posting made, at the same instants."""
    lines = session.execute(select(LEDGER).where(LEDGER.c.posting_id == original_id)).all()
    rows = [
        {
            **line._mapping,  # noqa: SLF001 - the documented way to read a row as a mapping
            "id": new_id(),
            "qty_delta": -line.qty_delta,
            "posted_at": at,
            "reason": "reversal",
            "source_key": f"{reversal.source_key}/{number}",
            "posting_id": reversal.id,
            "reverses_id": line.id,
        }
        for number, line in enumerate(lines)
    ]
    if rows:
        session.execute(insert(LEDGER), rows)
    session.execute(update(MARKS).where(MARKS.c.posting_id == original_id).values(withdrawn_at=at))
    return {"lines": [str(row["id"]) for row in rows]}


def _sku(entry: Entry, ground: Ground) -> SkuFacts:
    code = entry.payload.get("sku")
    if not code:
        raise Doubt("no_subject")
    found = ground.skus.get(code)
    if found is None:
        raise Doubt("unknown_sku")
    return found


def _count(entry: Entry, ground: Ground, effects: Effects) -> Result:
    sku = _sku(entry, ground)
    counted = Decimal(entry.payload["counted"])
    book = ground.books.get(sku.id)
    held = book.quantity if book else Decimal(0)
    variance = counted - held
    value = (variance * sku.unit_cost).quantize(_CENT)
    if not entry.approved:
        _judge_count(entry, ground, sku, None if book is None else held, variance, value)
    ground.counted.add(sku.id)
    instant = true_instant(ground.visit, entry.payload["counted_at_ms"])
    effects.insert(
        COUNT_LINES,
        {
            "posting_id": entry.id,
            "organisation_id": entry.organisation_id,
            "store_id": entry.store_id,
            "visit_id": entry.visit_id,
            "sku_id": sku.id,
            "counted_at": instant,
            "book_qty": held,
            "counted_qty": counted,
            "variance_qty": variance,
            "variance_value": value,
            "reason_code": entry.payload.get("reason"),
        },
    )
    if variance:
        location = location_of(entry.payload)
        _move(entry, effects, sku, location, variance, instant, books.COUNTED)
        if book and book.counted_again:
            # Somebody has counted since: that later count stays true, so the difference ends there.
            again = book.counted_again
            _move(entry, effects, sku, location, -variance, again, AGAIN)
    return {
        "book": plain(held),
        "counted": plain(counted),
        "variance": plain(variance),
        "value": plain(value),
        "counted_at": instant.isoformat(),
    }


def _judge_count(
    entry: Entry,
    ground: Ground,
    sku: SkuFacts,
    book: Decimal | None,
    variance: Decimal,
    value: Decimal,
) -> None:
    """Raise Doubt where a person has to judge the difference."""
    if variance and sku.id in ground.counted:
        # Two items of one visit asked for it: two differences can't both be the truth.
        raise Doubt("counted_twice")
    if book is None:
        raise Doubt("no_book")
    if book < 0:
        raise Doubt("negative_book")
    if variance and sku.always_review:
        raise Doubt("always_review")
    worth = entry.payload.get("tolerance_value")
    if abs(variance) > Decimal(entry.payload.get("tolerance_qty") or 0) or (
        worth is not None and abs(value) > Decimal(worth)
    ):
        raise Doubt("out_of_tolerance")


def _quarantine(entry: Entry, ground: Ground, effects: Effects) -> Result:
    sku = _sku(entry, ground)
    quantity = Decimal(entry.payload.get("qty") or 0)
    if quantity <= 0:
        raise Doubt("no_quantity")
    at = ground.happened_at
    _move(entry, effects, sku, FLOOR, -quantity, at, QUARANTINE)
    _move(entry, effects, sku, HOLD, quantity, at, QUARANTINE)
    return {"moved": plain(quantity), "from": FLOOR, "to": HOLD}


def _writeoff(entry: Entry, ground: Ground, effects: Effects) -> Result:
    """Take approved goods out of the books: they lie in hold since they were found."""
    marked = _mark(entry, ground, effects)
    quantity = Decimal(entry.payload.get("qty") or 0)
    if quantity <= 0:
        return marked
    _move(entry, effects, _sku(entry, ground), HOLD, -quantity, effects.at, WRITTEN_OFF)
    return marked | {"written_off": plain(quantity), "from": HOLD}


def _move(
    entry: Entry,
    effects: Effects,
    sku: SkuFacts,
    location: str,
    quantity: Decimal,
    at: datetime,
    reason: str,
) -> None:
    effects.insert(
        LEDGER,
        {
            "id": new_id(),
            "organisation_id": entry.organisation_id,
            "store_id": entry.store_id,
            "location": location,
            "sku_id": sku.id,
            "batch_no": entry.payload.get("batch") or None,
            "qty_delta": quantity,
            "effective_at": at,
            "posted_at": effects.at,
            "reason": reason,
            "source_key": f"{entry.source_key}/{location}" + ("/2" if reason == AGAIN else ""),
            "posting_id": entry.id,
            "reverses_id": None,
        },
    )


def _mark(entry: Entry, ground: Ground, effects: Effects) -> Result:
    payload = entry.payload
    sku = _sku(entry, ground) if payload.get("sku") else None
    expiry, quantity = payload.get("expiry"), payload.get("qty")
    mark_id = new_id()
    effects.insert(
        MARKS,
        {
            "id": mark_id,
            "organisation_id": entry.organisation_id,
            "store_id": entry.store_id,
            "kind": entry.kind,
            "sku_id": sku.id if sku else None,
            "batch_no": payload.get("batch") or None,
            "expiry_date": date.fromisoformat(expiry) if expiry else None,
            "qty": Decimal(quantity) if quantity else None,
            "source_key": entry.source_key,
            "posting_id": entry.id,
            "made_at": effects.at,
            "withdrawn_at": None,
        },
    )
    return {"mark": str(mark_id)}
