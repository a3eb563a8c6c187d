"""A nursery for the whole run, a stage for each test, and the line that tells what was counted.

FAULT_KILLS sets how many kills each of the first three tests deals out (50); the others follow.
"""

import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from records.session import open_engine, session_factory, writing
from tests import make
from tests.faults import town
from tests.faults.nursery import Nursery, open_nursery
from tests.faults.stage import Stage, open_stage
from tests.servers import postgres

KILLS = int(os.environ.get("FAULT_KILLS", "50"))


@pytest.fixture(scope="session")
def kills() -> int:
    """Return how often to kill."""
    return KILLS


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Return where processes are born."""
    with open_nursery() as made:
        yield made


@pytest.fixture(scope="session")
def settled(
    template: tuple[Path, make.World], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, make.World]:
    """Return a SQLite file with two stores and their books; each test gets a copy."""
    file = tmp_path_factory.mktemp("settled") / "storewalk.sqlite3"
    shutil.copy(template[0], file)
    _settle(f"sqlite:///{file}", template[1])
    return file, template[1]


@pytest.fixture(scope="session")
def settled_postgres(
    postgres_template: tuple[str, str, make.World],
) -> tuple[str, str, make.World]:
    """Return a PostgreSQL database with the same in it; each test gets a copy."""
    server, name, made = postgres_template
    _settle(postgres.new_database(server, "storewalk_settled", name), made)
    return server, "storewalk_settled", made


def _settle(url: str, world: make.World) -> None:
    engine = open_engine(url)
    with writing(session_factory(engine)) as session:
        town.settle(session, world)
    engine.dispose()


@pytest.fixture
def stage(nursery: Nursery, settled: tuple[Path, make.World], tmp_path: Path) -> Iterator[Stage]:
    """Return an empty stage on SQLite."""
    shutil.copy(settled[0], tmp_path / "storewalk.sqlite3")
    url = f"sqlite:///{tmp_path / 'storewalk.sqlite3'}"
    with open_stage(nursery, tmp_path, url, pickle.loads(pickle.dumps(settled[1]))) as made:
        yield made


@pytest.fixture
def stage_on_postgres(
    nursery: Nursery, settled_postgres: tuple[str, str, make.World], tmp_path: Path
) -> Iterator[Stage]:
    """Return an empty stage on PostgreSQL, or skip saying how to get one."""
    server, name, world = settled_postgres
    url = postgres.new_database(server, f"faults_{tmp_path.name[-40:]}", name)
    with open_stage(nursery, tmp_path, url, world) as made:
        yield made


@pytest.fixture
def either(request: pytest.FixtureRequest) -> Stage:
    """Return the stage that the parameter names: `sqlite` or `postgres`."""
    wanted = "stage" if request.param == "sqlite" else "stage_on_postgres"
    made: Stage = request.getfixturevalue(wanted)
    return made


@pytest.fixture
def report(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Return what keeps counts for the summary and for the machine-readable report."""

    def keep(**counts: object) -> None:
        for name, value in counts.items():
            record_property(name, value)

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what was counted, in whichever process the test ran."""
    ended = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    lines = [_counted(report) for report in ended if report.when == "call"]
    if any(lines):
        terminalreporter.section("faults")
        for line in filter(None, lines):
            terminalreporter.line(line)


def _counted(report: pytest.TestReport) -> str:
    words = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in report.user_properties)
    return words and f"{report.nodeid.rpartition('::')[2]}: {words}"
