"""What a visit found is posted to the stock, asset and fit-out records.

Each planned posting becomes one row with a key made of what it is about, so that the same finding
of the same visit can never be posted twice. What is within its tolerance is applied at once; what
is not waits for a person, with the reason.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checklists.outcomes import PlannedPosting
from records import journal
from records.actions.apply_posting import apply_entry
from records.actions.effects import Doubt, Effects, Entry
from records.among import among
from records.base import table_of
from records.clock import new_id
from records.deed import Deed
from records.gathered import add_rows
from records.queries import ground
from records.queries.ground import Ground
from records.queries.visit_facts import VisitFacts
from records.tables.postings import CONFIRMED, PENDING_REVIEW, Posting

POSTINGS = table_of(Posting)

PROPOSAL = "proposal"
# The engine asks for a person; here the register knows whether this is the first miss.
_JUDGED_HERE = frozenset({"missing_report"})

_POSTED = select(POSTINGS.c.source_key).where(among(POSTINGS.c.visit_id, "visits"))


Found = tuple[Deed, VisitFacts, Sequence[PlannedPosting]]


def post_records(session: Session, findings: Sequence[Found]) -> None:
    """Write the postings and apply those that need nobody's word."""
    some = [found for found in findings if found[2]]
    if not some:
        return
    visits = [visit.id for _, visit, _ in some]
    posted = set(session.scalars(_POSTED, {"visits": visits}))
    for deed, visit, planned in some:
        _post(session, deed, visit, planned, posted)


def _post(
    session: Session,
    deed: Deed,
    visit: VisitFacts,
    planned: Sequence[PlannedPosting],
    posted: set[str],
) -> None:
    kinds = Counter(posting.kind for posting in planned)
    # First, because its lock orders those who write about one store.
    journal.record(
        session, deed, visit.store_id, "visit.posted", f"visit:{visit.id}", {"kinds": dict(kinds)}
    )
    entries = _new_entries(visit, planned, posted)
    place = ground.load(
        session, visit, [(entry.book, entry.kind, entry.payload) for entry, _ in entries]
    )
    effects = Effects(deed.at, place)
    rows = [
        _row(deed, entry, *_outcome(session, entry, place, effects, review=review))
        for entry, review in entries
    ]
    if rows:
        add_rows(session, POSTINGS, rows)
        effects.flush(session)


def _new_entries(
    visit: VisitFacts, planned: Sequence[PlannedPosting], posted: Collection[str]
) -> list[tuple[Entry, bool]]:
    """Return what has not been posted yet; results of nodes first, progress depends on them."""
    seen: Counter[str] = Counter()
    entries = []
    for posting in sorted(planned, key=lambda each: each.kind != "node_result"):
        key = _source_key(visit, posting, posting.subject_ref)
        seen[key] += 1
        if seen[key] > 1:
            # Two lines about one lot in one answer are two findings, not one told twice.
            key = _source_key(visit, posting, f"{posting.subject_ref}#{seen[key]}")
        if key not in posted:
            entries.append((_entry(visit, posting, key), posting.review))
    return entries


def _source_key(visit: VisitFacts, posting: PlannedPosting, subject: str) -> str:
    parts = (
        str(visit.organisation_id),
        str(visit.id),
        posting.item_code,
        subject,
        posting.kind,
        str(visit.revision),
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _entry(visit: VisitFacts, posting: PlannedPosting, key: str) -> Entry:
    return Entry(
        id=new_id(),
        organisation_id=visit.organisation_id,
        store_id=visit.store_id,
        visit_id=visit.id,
        item_code=posting.item_code,
        subject_ref=posting.subject_ref,
        book=posting.book,
        kind=posting.kind,
        payload=posting.payload,
        source_key=key,
    )


def _outcome(
    session: Session, entry: Entry, place: Ground, effects: Effects, *, review: bool
) -> tuple[str, str | None, dict[str, object] | None]:
    """Return status, the reason for a review, and what applying did."""
    if review and entry.kind not in _JUDGED_HERE:
        return PENDING_REVIEW, PROPOSAL, None
    try:
        return CONFIRMED, None, apply_entry(session, entry, place, effects)
    except Doubt as doubt:
        return PENDING_REVIEW, doubt.reason, None


def _row(
    deed: Deed,
    entry: Entry,
    status: str,
    reason: str | None,
    result: dict[str, object] | None,
) -> dict[str, Any]:
    return {
        "id": entry.id,
        "organisation_id": entry.organisation_id,
        "store_id": entry.store_id,
        "visit_id": entry.visit_id,
        "item_code": entry.item_code,
        "subject_ref": entry.subject_ref,
        "book": entry.book,
        "kind": entry.kind,
        "payload": entry.payload,
        "result": result,
        "status": status,
        "review_reason": reason,
        "source_key": entry.source_key,
        "created_at": deed.at,
        "decided_by": None,
        "decided_at": deed.at if status == CONFIRMED else None,
        "decision_note": None,
        "reverses_id": None,
        "version": 1,
    }
