"""Opening the database: the same sessions for HTTP requests and jobs.

SQLite: pysqlite begins late and upgrades locks half way, which loses updates between threads; so
the driver is put in autocommit and transactions are begun here, IMMEDIATE where the caller says it
will write. WAL only from 3.51.3 on, because older versions can corrupt the file when the log is
reset while another process reads; otherwise the rollback journal. Always synchronous=FULL: what
was acknowledged survives a power cut.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session, sessionmaker

from records.json_text import json_text, json_value

try:
    import pysqlite3 as sqlite
except ImportError:  # a platform without that wheel: Python's own, with its older journal
    import sqlite3 as sqlite

WAL_SAFE = (3, 51, 3)
WRITE = {"sw_write": True}
LOOK: dict[str, dict[str, Any]] = {
    "sqlite": {"sw_look": True},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}
# A connection in steady use is not asked whether it still stands, which costs a journey each time;
# one that rested for longer than this is.
RESTED = 1.0


def engine_options(url: str) -> dict[str, Any]:
    """Return the create_engine options that suit this database."""
    common = {"json_serializer": json_text, "json_deserializer": json_value}
    if make_url(url).get_backend_name() == "sqlite":
        connect = {"timeout": 20, "check_same_thread": False}
        return {**common, "module": sqlite, "connect_args": connect}
    return {**common, "pool_size": 10, "max_overflow": 10, "pool_timeout": 5}


def open_engine(url: str) -> Engine:
    """Make an engine that keeps this module's rules."""
    engine = create_engine(url, **engine_options(url))
    keep_rules(engine)
    return engine


def keep_rules(engine: Engine) -> None:
    """Attach this module's rules to an engine somebody else made."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        return

    def take(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("rests_since", math.inf) > RESTED:
            _require_alive(engine, connection)

    event.listen(engine, "checkout", take)
    event.listen(engine, "checkin", _on_checkin)


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Return what makes sessions for jobs and scripts."""
    return sessionmaker(engine, expire_on_commit=False)


def begin_look(session: Session) -> None:
    """Say that one statement will only look: it needs no transaction around it.

    `session.rollback()` ends the looking.
    """
    session.connection(execution_options=LOOK[session.get_bind().dialect.name])


def end_look(session: Session) -> None:
    """End a look before something else begins.

    PostgreSQL goes on with the connection as it is: there a look is no transaction, and a second
    connection would cost as much as the statement.
    """
    if session.get_bind().dialect.name != "postgresql":
        session.rollback()


def begin_each(session: Session) -> None:
    """Say that the writes to come are each whole by themselves: PostgreSQL keeps each at once.

    SQLite has them in one transaction, which is one flush instead of several. A look that goes on
    is what PostgreSQL needs.
    """
    if session.in_transaction():
        return
    postgresql = session.get_bind().dialect.name == "postgresql"
    session.connection(execution_options=LOOK["postgresql"] if postgresql else WRITE)


def begin_write(session: Session) -> None:
    """Say at the start of a transaction that it will write (BEGIN IMMEDIATE on SQLite)."""
    session.connection(execution_options=WRITE)


def end_reading(session: Session) -> None:
    """End a transaction that only read; what it changed by mistake is not kept.

    By a commit where it can: at a rollback psycopg forgets all the statements it has prepared on
    the connection, and each is read and planned anew.
    """
    if session.new or session.dirty or session.deleted:
        session.rollback()
    elif session.in_transaction():
        session.commit()


@contextmanager
def looking(factory: sessionmaker[Session]) -> Iterator[Session]:
    """Give a session for one statement that only looks."""
    with factory() as session:
        begin_look(session)
        yield session


@contextmanager
def writing(factory: sessionmaker[Session]) -> Iterator[Session]:
    """Give a session whose transaction commits at the end of the block, or rolls back."""
    with factory() as session, session.begin():
        begin_write(session)
        yield session


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    wal = sqlite.sqlite_version_info >= WAL_SAFE
    cursor.execute(f"PRAGMA journal_mode={'WAL' if wal else 'TRUNCATE'}")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=20000")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("sw_look"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("sw_write") else "BEGIN")


def _on_checkin(_connection: Any, record: Any) -> None:
    record.info["rests_since"] = time.monotonic()


def _require_alive(engine: Engine, connection: Any) -> None:
    """Have the pool make new connections where this one was cut: the others were made before it."""
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError(str(error)) from error
