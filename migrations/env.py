"""Runs migrations against the database named in the settings, or a connection given by a test."""

from typing import Any

from alembic import context

import records.tables  # noqa: F401 - loads every table into the metadata
from config.settings import load
from records.base import Base
from records.session import WRITE, open_engine


def _run(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # A migration that would wait for a busy table gives up instead of holding up phones.
            connection.exec_driver_sql("SET LOCAL lock_timeout = '4s'")
        context.run_migrations()


def main() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        _run(given)
        return
    engine = open_engine(context.config.attributes.get("url") or load().database_url)
    with engine.connect().execution_options(**WRITE) as connection:
        _run(connection)
        connection.commit()
    engine.dispose()


main()
