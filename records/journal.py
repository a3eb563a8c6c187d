"""Writing the audit chain, and proving it whole."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.base import table_of
from records.clock import new_id
from records.deed import Deed
from records.gathered import add_rows, current, heads, move_heads
from records.tables.audit import AuditEntry, AuditHead

AUDIT = table_of(AuditEntry)

GENESIS = "0" * 64


def record(
    session: Session,
    deed: Deed,
    chain_id: uuid.UUID,
    action: str,
    subject: str,
    detail: dict[str, Any],
) -> None:
    """Append one entry to a chain (a store's id, or the organisation's) in this transaction."""
    gathered = current(session)
    ends = heads(session, [chain_id]) if gathered is None else gathered.heads
    if gathered is not None and chain_id not in ends:
        ends |= (found := heads(session, [chain_id]))
        gathered.known |= set(found)
    seq, previous = ends.get(chain_id, (0, GENESIS))
    entry = {
        "chain_id": chain_id,
        "seq": seq + 1,
        "organisation_id": deed.organisation_id,
        "at": deed.at,
        "actor_id": deed.person_id,
        "action": action,
        "subject": subject,
        "detail": detail,
        "request_id": deed.request_id,
        "previous_hash": previous,
    }
    digest = entry_hash(entry)
    add_rows(session, AUDIT, [{"id": new_id(), "hash": digest, **entry}])
    if gathered is None:
        move_heads(session, {chain_id: (seq + 1, digest)}, set(ends))
    else:
        gathered.heads[chain_id] = (seq + 1, digest)


def entry_hash(entry: dict[str, Any]) -> str:
    """Return the sha256 over an entry's content and the hash before it."""
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """Where a chain is not what was written: chain, line and what is wrong."""

    chain_id: uuid.UUID
    seq: int
    problem: str


def verify(session: Session, chain_id: uuid.UUID | None = None) -> Iterator[ChainBreak]:
    """Yield every break of one chain, or of all: a changed, missing, added or cut-off line."""
    query = select(AuditEntry).order_by(AuditEntry.chain_id, AuditEntry.seq)
    if chain_id is not None:
        query = query.where(AuditEntry.chain_id == chain_id)
    ends: dict[uuid.UUID, tuple[int, str]] = {}
    for row in session.scalars(query.execution_options(yield_per=1000)):
        seq, previous = ends.get(row.chain_id, (0, GENESIS))
        if row.seq != seq + 1:
            yield ChainBreak(row.chain_id, seq + 1, "missing")
        if row.previous_hash != previous:
            yield ChainBreak(row.chain_id, row.seq, "does not follow")
        if entry_hash(_content(row)) != row.hash:
            yield ChainBreak(row.chain_id, row.seq, "changed")
        ends[row.chain_id] = (row.seq, row.hash)
    yield from _cut_off(session, ends, chain_id)


def _cut_off(
    session: Session, ends: dict[uuid.UUID, tuple[int, str]], chain_id: uuid.UUID | None
) -> Iterator[ChainBreak]:
    heads = select(AuditHead)
    if chain_id is not None:
        heads = heads.where(AuditHead.chain_id == chain_id)
    for head in session.scalars(heads):
        if ends.get(head.chain_id) != (head.seq, head.hash):
            yield ChainBreak(head.chain_id, head.seq, "cut off")


def _content(row: AuditEntry) -> dict[str, Any]:
    return {
        "chain_id": row.chain_id,
        "seq": row.seq,
        "organisation_id": row.organisation_id,
        "at": row.at,
        "actor_id": row.actor_id,
        "action": row.action,
        "subject": row.subject,
        "detail": row.detail,
        "request_id": row.request_id,
        "previous_hash": row.previous_hash,
    }
