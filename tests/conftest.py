"""What most tests need: a migrated database with the named people in it, the app, and callers."""

import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from api.app import create_app
from config.settings import Settings, load
from media.vault_memory import VaultMemory
from records.migrate import upgrade
from records.session import open_engine, session_factory, writing
from tests import make
from tests.callers import Caller, caller
from tests.servers import postgres

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data nobody here wrote, or skip."""
    place = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not place.is_dir():
        pytest.skip(f"no {place}: set SHARED_DATA to the folder of real test data")
    return place


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, make.World]:
    """Migrate and people one SQLite file; each test gets a copy."""
    place = tmp_path_factory.mktemp("template")
    return place / "storewalk.sqlite3", _peopled(f"sqlite:///{place / 'storewalk.sqlite3'}")


def _peopled(url: str) -> make.World:
    upgrade(url)
    engine = open_engine(url)
    with writing(session_factory(engine)) as session:
        made = make.world(session)
    engine.dispose()
    return made


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[tuple[str, str, make.World]]:
    """Migrate and people one PostgreSQL database; each test gets a copy."""
    with postgres.server() as server:
        url = postgres.new_database(server, "storewalk_template")
        yield server, "storewalk_template", _peopled(url)


@pytest.fixture
def world(template: tuple[Path, make.World]) -> make.World:
    """Return the named people and places (a copy: a test may add to it)."""
    copy: make.World = pickle.loads(pickle.dumps(template[1]))
    return copy


@pytest.fixture
def database_url(template: tuple[Path, make.World], tmp_path: Path) -> str:
    """Return the address of this test's own SQLite file."""
    shutil.copy(template[0], tmp_path / "storewalk.sqlite3")
    return f"sqlite:///{tmp_path / 'storewalk.sqlite3'}"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Return the settings of this test's machine."""
    return load(
        {
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": database_url,
            "VAULT_URL": "memory://",
            "SECRET_KEY": "a secret of at least thirty-two bytes",
            "PWA_DIR": str(tmp_path / "dist"),
        }
    )


@pytest.fixture
def vault() -> VaultMemory:
    """Return a vault in memory."""
    return VaultMemory()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine beside the app's."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Return what makes sessions, as jobs use them."""
    return session_factory(engine)


@pytest.fixture
def app(settings: Settings, vault: VaultMemory) -> Iterator[Flask]:
    """Return the application."""
    yield from opened(settings, vault)


def opened(settings: Settings, vault: VaultMemory) -> Iterator[Flask]:
    """Give an application and close its connections after."""
    app = create_app(settings, vault)
    app.testing = False
    yield app
    with app.app_context():
        app.extensions["storewalk"].engine.dispose()


@pytest.fixture
def as_(app: Flask) -> Callable[[str], Caller]:
    """Return what signs a person in: `as_("lin").get("/me")`."""
    return lambda login: caller(app, login)


@pytest.fixture
def on_postgres(
    postgres_template: tuple[str, str, make.World], tmp_path: Path
) -> tuple[Settings, make.World]:
    """Return the settings of a machine with its own PostgreSQL database."""
    server, name, made = postgres_template
    url = postgres.new_database(server, f"t_{tmp_path.name[-40:]}", name)
    settings = load(
        {
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": url,
            "VAULT_URL": "memory://",
            "SECRET_KEY": "a secret of at least thirty-two bytes",
        }
    )
    return settings, made
