"""Transactions that only read: what a connection has prepared outlives them, a slip does not."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from records.session import end_reading, open_engine, session_factory
from records.tables.people import Person
from tests import make


@pytest.fixture
def on_postgres_sessions(
    on_postgres: tuple[Settings, make.World],
) -> Iterator[sessionmaker[Session]]:
    engine = open_engine(on_postgres[0].database_url)
    yield session_factory(engine)
    engine.dispose()


def test_what_was_prepared_is_kept_after_a_reading(
    on_postgres_sessions: sessionmaker[Session],
) -> None:
    with on_postgres_sessions() as session:
        for _ in range(8):
            session.execute(select(Person.id)).all()
            end_reading(session)
        prepared = session.scalar(text("SELECT count(*) FROM pg_prepared_statements"))
    assert prepared


def test_what_a_reader_changes_by_mistake_is_not_kept(
    sessions: sessionmaker[Session], world: make.World
) -> None:
    with sessions() as session:
        person = session.get_one(Person, world["lin"])
        before, person.name = person.name, "改错了"
        end_reading(session)
    with sessions() as session:
        assert session.get_one(Person, world["lin"]).name == before
