"""Rows of many tables written to PostgreSQL in one statement.

Each statement is a journey to the server and back, and each row of an executemany one of its own;
a visit made a dozen of them. Here the rows travel as JSON, one parameter a table, and the server
makes rows of them by the table's own types. References between them are checked at the end of the
statement, so the order of the tables is of no account.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from records.base import table_of
from records.json_text import json_text
from records.tables.audit import AuditHead

HEADS = table_of(AuditHead)

_ADD = "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset({rows})"
_MOVE = (
    "UPDATE {table} SET seq = moved.seq, hash = moved.hash "
    "FROM json_populate_recordset({rows}) AS moved WHERE {table}.chain_id = moved.chain_id"
)

_ADD_NEW = _ADD + " ON CONFLICT DO NOTHING RETURNING {columns}"

Shape = tuple[tuple[str, str, tuple[str, ...]], ...]
"""For each part: what is done, to which table, with which columns."""


def write_at_once(
    session: Session,
    rows: Mapping[Table, list[dict[str, Any]]],
    heads: Mapping[uuid.UUID, tuple[int, str]],
    known: Collection[uuid.UUID],
) -> None:
    """Insert all rows and put the ends of the audit chains where they are now."""
    work = [(_ADD, table.name, _whole(table, some)) for table, some in rows.items() if some]
    ends = [{"chain_id": chain, "seq": seq, "hash": end} for chain, (seq, end) in heads.items()]
    work.append((_MOVE, HEADS.name, [end for end in ends if end["chain_id"] in known]))
    work.append((_ADD, HEADS.name, [end for end in ends if end["chain_id"] not in known]))
    work = [part for part in work if part[2]]
    if not work:
        return
    shape = tuple((deed, name, tuple(some[0])) for deed, name, some in work)
    given = tuple(json_text(some, _text) for _, _, some in work)
    session.connection().exec_driver_sql(_statement(shape), given)


def add_new(session: Session, table: Table, rows: list[dict[str, Any]]) -> Sequence[Any]:
    """Insert those of the rows that are not there yet and return exactly those."""
    columns = ", ".join(rows[0])
    given = f"NULL::{table.name}, CAST(%s AS json)"
    statement = _ADD_NEW.format(table=table.name, columns=columns, rows=given)
    text = json_text(rows, _text)
    return session.connection().exec_driver_sql(statement, (text,)).all()


def _whole(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give rows what the table's columns say of themselves, as the ORM would."""
    missing = {name: value for name, value in _defaults(table).items() if name not in rows[0]}
    return [{**missing, **row} for row in rows] if missing else rows


@cache
def _defaults(table: Table) -> dict[str, Any]:
    return {
        column.name: column.default.arg
        for column in table.c
        if isinstance(column.default, ScalarElementColumnDefault)
    }


@cache
def _statement(shape: Shape) -> str:
    """Return the statement; there are only as many as deeds."""
    parts = [
        deed.format(table=name, columns=", ".join(columns), rows=f"NULL::{name}, CAST(%s AS json)")
        for deed, name, columns in shape
    ]
    *first, last = parts
    named = ", ".join(f"part_{place} AS ({part})" for place, part in enumerate(first))
    return f"WITH {named} {last}" if named else last


def _text(value: Any) -> str:
    """Write what JSON has no form for as PostgreSQL reads it."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("a time without a zone can't be stored")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
