"""A posting becomes a change in the record it is about, exactly once, or is put back again.

`apply_entry` does one posting inside a larger deed; `apply_posting` is the deed that follows a
person's approval.
"""

import uuid
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from records import events, journal
from records.actions.apply_asset import apply_asset, reverse_asset
from records.actions.apply_fitout import apply_fitout, reverse_fitout
from records.actions.apply_stock import apply_stock, reverse_stock
from records.actions.effects import Doubt, Effects, Entry
from records.base import table_of
from records.deed import Deed
from records.queries import ground, visit_facts
from records.queries.ground import Ground
from records.tables.postings import APPROVED, CONFIRMED, FAILED, REVERSED, Posting

POSTINGS = table_of(Posting)

Result = dict[str, object]


def apply_entry(session: Session, entry: Entry, place: Ground, effects: Effects) -> Result:
    """Gather what one posting does, or raise Doubt; the caller flushes."""
    if entry.book == "stock":
        return apply_stock(entry, place, effects)
    if entry.book == "asset":
        return apply_asset(entry, place, effects)
    return apply_fitout(session, entry, place, effects)


def apply_posting(session: Session, deed: Deed, posting_id: uuid.UUID) -> None:
    """Apply an approved posting or reversal; one that can't be applied is failed, visibly."""
    posting = session.execute(
        select(POSTINGS).where(POSTINGS.c.id == posting_id).with_for_update()
    ).one_or_none()
    if posting is None or posting.status != APPROVED:
        return
    try:
        result = (
            _reverse(session, deed, posting)
            if posting.reverses_id
            else _apply(session, deed, posting)
        )
    except Doubt as doubt:
        _settle(session, deed, posting, FAILED, {"doubt": doubt.reason}, doubt.reason)
        return
    _settle(session, deed, posting, CONFIRMED, result, posting.review_reason)
    events.emit(session, deed, events.POSTING_CONFIRMED, str(posting.id))


def _apply(session: Session, deed: Deed, posting: Row[Any]) -> Result:
    visit = visit_facts.find_visit(session, posting.visit_id)
    assert visit is not None
    place = ground.load(session, visit, [(posting.book, posting.kind, posting.payload)])
    effects = Effects(deed.at, place)
    result = apply_entry(session, _entry(posting), place, effects)
    effects.flush(session)
    return result


def _reverse(session: Session, deed: Deed, posting: Row[Any]) -> Result:
    if posting.book == "stock":
        result = reverse_stock(session, _entry(posting), posting.reverses_id, deed.at)
    elif posting.book == "asset":
        result = reverse_asset(session, posting.reverses_id, deed.at)
    else:
        result = reverse_fitout(session, posting.reverses_id, deed.at)
    session.execute(
        update(POSTINGS)
        .where(POSTINGS.c.id == posting.reverses_id)
        .values(status=REVERSED, version=POSTINGS.c.version + 1)
    )
    events.emit(session, deed, events.POSTING_REVERSED, str(posting.reverses_id))
    return result


def _settle(
    session: Session,
    deed: Deed,
    posting: Row[Any],
    status: str,
    result: Result,
    reason: str | None,
) -> None:
    session.execute(
        update(POSTINGS)
        .where(POSTINGS.c.id == posting.id)
        .values(status=status, result=result, review_reason=reason, version=POSTINGS.c.version + 1)
    )
    journal.record(
        session,
        deed,
        posting.store_id,
        f"posting.{status}",
        f"posting:{posting.id}",
        {"from": APPROVED, "to": status, "result": result},
    )


def _entry(posting: Row[Any]) -> Entry:
    return Entry(
        id=posting.id,
        organisation_id=posting.organisation_id,
        store_id=posting.store_id,
        visit_id=posting.visit_id,
        item_code=posting.item_code,
        subject_ref=posting.subject_ref,
        book=posting.book,
        kind=posting.kind,
        payload=posting.payload,
        source_key=posting.source_key,
        approved=True,
    )
