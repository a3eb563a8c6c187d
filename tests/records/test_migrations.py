"""The migrations make the schema the code describes, forth and back, on both databases."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, select
from sqlalchemy.orm import Session

from config.settings import Settings
from records.base import Base
from records.migrate import _config, current, head, upgrade
from records.session import open_engine
from records.tables.visits import Visit
from tests import make, outcomes


def _differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_the_migrations_make_what_the_tables_say(engine: Engine) -> None:
    assert _differences(engine) == []
    assert current(engine) == head()


@pytest.mark.postgres
def test_the_same_on_postgresql(on_postgres: tuple[Settings, make.World]) -> None:
    engine = open_engine(on_postgres[0].database_url)
    assert _differences(engine) == []
    engine.dispose()


def test_visits_from_before_policies_stand_under_none(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    command.upgrade(_config(url), "0001")
    engine = open_engine(url)
    with Session(engine) as session, session.begin():
        made = make.world(session)
        outcomes.visit(session, made)
    upgrade(url)
    with Session(engine) as session:
        (kept,) = session.scalars(select(Visit))
        assert (kept.policy_id, kept.checklist_code) == (None, "CV-RETAIL")
    engine.dispose()


def test_upgrading_twice_changes_nothing_and_down_leaves_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'again.sqlite3'}"
    upgrade(url)
    upgrade(url)
    command.downgrade(_config(url), "base")
    engine = open_engine(url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    upgrade(url)
