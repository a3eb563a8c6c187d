"""The floor: the same rows put into an empty database, one commit a visit, and nothing else.

With photos also their bytes, each a file that is flushed.

Straight through the driver, with values as the driver gave them: no ORM, no types, no checks.
"""

import os
import threading
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from psycopg.types.json import Json
from sqlalchemy import Engine

from bench.load import in_threads

# Tables a visit fills, in an order that foreign keys allow, and how to find its rows.
TABLES = (
    ("visits", "id = {visit}"),
    ("visit_versions", "visit_id = {visit}"),
    ("visit_answers", "visit_id = {visit}"),
    ("visit_photos", "visit_id = {visit}"),
    ("photos", "sha256 IN (SELECT sha256 FROM visit_photos WHERE visit_id = {visit})"),
    ("visit_scores", "visit_id = {visit}"),
    ("postings", "visit_id = {visit}"),
    ("tickets", "visit_id = {visit}"),
    ("ticket_steps", "ticket_id IN (SELECT id FROM tickets WHERE visit_id = {visit})"),
    ("ticket_occurrences", "visit_id = {visit}"),
    (
        "photo_uploads",
        "sha256 IN (SELECT sha256 FROM visit_photos WHERE visit_id = {visit})",
    ),
    ("outbox", "subject_id = {text}"),
    ("inbox", "event_id IN (SELECT id FROM outbox WHERE subject_id = {text})"),
    ("audit", "subject = {subject}"),
)

Line = tuple[str, list[tuple[Any, ...]]]


def rows_of(engine: Engine, visit_ids: list[str]) -> list[list[Line]]:
    """Return, visit by visit, an INSERT and its values for every table the visit filled."""
    connection = engine.raw_connection()
    try:
        return [_rows(connection.cursor(), engine, visit_id) for visit_id in visit_ids]
    finally:
        connection.close()


def _rows(cursor: Any, engine: Engine, visit_id: str) -> list[Line]:
    sqlite = engine.dialect.name == "sqlite"
    key = uuid.UUID(visit_id).hex if sqlite else visit_id
    mark = "?" if sqlite else "%s"
    found: list[Line] = []
    for table, where in TABLES:
        condition = where.format(
            visit=f"'{key}'", text=f"'{visit_id}'", subject=f"'visit:{visit_id}'"
        )
        cursor.execute(
            f"SELECT * FROM {table} WHERE {condition}".replace("%%", "%" if sqlite else "%%"), ()
        )
        values = [tuple(map(_bindable, row)) for row in cursor.fetchall()]
        if values:
            columns = ", ".join(f'"{column[0]}"' for column in cursor.description)
            marks = ", ".join([mark] * len(values[0]))
            found.append((f"INSERT INTO {table} ({columns}) VALUES ({marks})", values))
    return found


def _bindable(value: Any) -> Any:
    return Json(value) if isinstance(value, dict | list) else value


def insert_all(
    engine: Engine, visits: list[list[Line]], clients: int, folder: Path, shots: list[bytes]
) -> float:
    """Insert every visit's rows from `clients` threads; return the seconds taken."""
    left = iter(visits)
    lock = threading.Lock()
    return in_threads([partial(_until_empty, engine, left, lock, folder, shots)] * clients)


def _keep(folder: Path, shots: list[bytes]) -> None:
    for shot in shots:
        with (folder / uuid.uuid4().hex).open("xb") as file:
            file.write(shot)
            file.flush()
            os.fsync(file.fileno())


def _until_empty(
    engine: Engine,
    left: Iterator[list[Line]],
    lock: threading.Lock,
    folder: Path,
    shots: list[bytes],
) -> None:
    connection = engine.raw_connection()
    sqlite = engine.dialect.name == "sqlite"
    try:
        cursor = connection.cursor()
        # Rows stand without those they refer to: the floor pays for no reference check.
        cursor.execute(
            "PRAGMA foreign_keys=OFF" if sqlite else "SET session_replication_role = replica"
        )
        while True:
            with lock:
                lines = next(left, None)
            if lines is None:
                return
            _keep(folder, shots)
            if sqlite:
                cursor.execute("BEGIN IMMEDIATE")
            for statement, values in lines:
                cursor.executemany(statement, values)
            if sqlite:
                cursor.execute("COMMIT")
            else:
                connection.commit()
    finally:
        connection.close()
