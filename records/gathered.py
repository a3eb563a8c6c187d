"""Rows that a transaction writes at its end, all of a table in one statement.

A job that scores twenty visits adds sixty lines to the audit chains and as many events; written
one by one they cost more than the scoring. Inside `gathering`, `journal.record` and `events.emit`
keep their rows here, and actions may keep rows that nothing reads before the commit. The chains'
heads are locked first and in one order, so that two workers never wait for each other in a ring.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from records.among import among
from records.at_once import write_at_once
from records.base import Base, table_of
from records.tables.audit import AuditHead

HEADS = table_of(AuditHead)

_KEY = "gathered"
_LOCKED = (
    select(HEADS.c.chain_id, HEADS.c.seq, HEADS.c.hash)
    .where(among(HEADS.c.chain_id, "chains"))
    .order_by(HEADS.c.chain_id)
    .with_for_update()
)
_MOVE_HEAD = (
    update(HEADS)
    .where(HEADS.c.chain_id == bindparam("_chain"))
    .values(seq=bindparam("_seq"), hash=bindparam("_hash"))
)

Head = tuple[int, str]


@dataclass(slots=True)
class Gathered:
    """What one transaction has gathered so far."""

    rows: dict[Table, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    heads: dict[uuid.UUID, Head] = field(default_factory=dict)
    known: set[uuid.UUID] = field(default_factory=set)

    def mark(self) -> tuple[dict[Table, int], dict[uuid.UUID, Head]]:
        """Return where things stand, to come back to."""
        return {table: len(rows) for table, rows in self.rows.items()}, dict(self.heads)

    def rewind(self, mark: tuple[dict[Table, int], dict[uuid.UUID, Head]]) -> None:
        """Forget what was gathered since the mark: its savepoint was rolled back."""
        lengths, self.heads = mark[0], dict(mark[1])
        for table, rows in self.rows.items():
            del rows[lengths.get(table, 0) :]


@cache
def _places(_tables: int) -> dict[Table, int]:
    """Return each table's place among all, those that others refer to first."""
    return {table: place for place, table in enumerate(Base.metadata.sorted_tables)}


@cache
def insert_into(table: Table) -> Insert:
    """Return the table's INSERT; making a statement costs more than running it."""
    return insert(table)


def current(session: Session) -> Gathered | None:
    """Return what this session's transaction gathers, or None where it writes at once."""
    found: Gathered | None = session.info.get(_KEY)
    return found


@contextmanager
def gathering(session: Session, chains: Collection[uuid.UUID]) -> Iterator[Gathered]:
    """Gather inside the block, and write everything where it ends without an error."""
    gathered = Gathered()
    gathered.heads = heads(session, chains)
    gathered.known = set(gathered.heads)
    session.info[_KEY] = gathered
    try:
        yield gathered
    finally:
        del session.info[_KEY]
    _write(session, gathered)


def add_rows(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    """Write the rows now, or at the end where the transaction gathers.

    All rows of a table have the same columns.
    """
    if not rows:
        return
    gathered = current(session)
    if gathered is None:
        session.connection().execute(insert_into(table), rows)
    else:
        gathered.rows[table] += rows


def heads(session: Session, chains: Collection[uuid.UUID]) -> dict[uuid.UUID, Head]:
    """Lock the ends of audit chains and return them; a chain without lines is absent."""
    if not chains:
        return {}
    rows = session.connection().execute(_LOCKED, {"chains": sorted(chains)})
    return {row.chain_id: (row.seq, row.hash) for row in rows}


def move_heads(
    session: Session, moved: dict[uuid.UUID, Head], known: Collection[uuid.UUID]
) -> None:
    """Write the new ends of chains."""
    old = [
        {"_chain": chain, "_seq": seq, "_hash": digest}
        for chain, (seq, digest) in moved.items()
        if chain in known
    ]
    new = [
        {"chain_id": chain, "seq": seq, "hash": digest}
        for chain, (seq, digest) in moved.items()
        if chain not in known
    ]
    connection = session.connection()
    if old:
        connection.execute(_MOVE_HEAD, old)
    if new:
        connection.execute(insert_into(HEADS), new)


def _write(session: Session, gathered: Gathered) -> None:
    if session.get_bind().dialect.name == "postgresql":
        write_at_once(session, gathered.rows, gathered.heads, gathered.known)
        return
    # What others refer to comes first, whoever was gathered first.
    for table in sorted(gathered.rows, key=_places(len(Base.metadata.tables)).__getitem__):
        rows = gathered.rows[table]
        if rows:
            session.connection().execute(insert_into(table), rows)
    move_heads(session, gathered.heads, gathered.known)
