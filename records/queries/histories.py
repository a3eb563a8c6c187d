"""What happened to one record, as the audit chain tells it."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.queries.briefs import HistoryEntry, names
from records.tables.audit import AuditEntry


def history(session: Session, store_id: uuid.UUID, subject: str) -> list[HistoryEntry]:
    """Return the entries about a subject ("visit:<id>") of a store's chain, oldest first."""
    rows = session.execute(
        select(AuditEntry.at, AuditEntry.actor_id, AuditEntry.action, AuditEntry.detail)
        .where(AuditEntry.subject == subject, AuditEntry.chain_id == store_id)
        .order_by(AuditEntry.seq)
    ).all()
    people = names(session, [row.actor_id for row in rows])
    return [
        HistoryEntry(
            at=row.at,
            actor=people.get(row.actor_id),
            action=row.action,
            note=row.detail.get("note") or row.detail.get("reason"),
            from_=row.detail.get("from"),
            to=row.detail.get("to"),
        )
        for row in rows
    ]
