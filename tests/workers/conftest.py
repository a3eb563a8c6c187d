"""A queue server, a relay in this process, and worker processes to kill."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.servers import valkey
from tests.workers import poison, scene
from workers import routes
from workers.handler import Kit
from workers.line import Line, connect
from workers.relay import Relay
from workers.schedule import Schedule
from workers.service import Service

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def queue() -> Iterator[valkey.Server]:
    """Return a running queue server."""
    with valkey.server() as made:
        yield made


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the misbehaving event be routed in this process too."""
    monkeypatch.setitem(routes.ROUTES, poison.NAME, poison.route(seconds=1.5))


@pytest.fixture
def kit(sessions: sessionmaker[Session]) -> Kit:
    """Return a kit with short leases."""
    return scene.kit(sessions, lease_seconds=1)


@pytest.fixture
def relay(kit: Kit, queue: valkey.Server) -> Relay:
    """Return a relay that sends when told to."""
    return Relay(kit, Line(connect(queue.url)), Schedule())


class Process:
    """A worker or relay as a process of its own, started again whenever it dies."""

    def __init__(self, role: str, environ: dict[str, str], *, again: bool) -> None:
        words = [f"{key}={value}" for key, value in environ.items()]
        self.service = Service(
            role, ["env", *words, sys.executable, "-m", "tests.workers.poison", role]
        )
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.service.keep_running(time.monotonic())
        if again:
            self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            self.service.keep_running(time.monotonic())

    def end(self) -> None:
        """End it for good."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self.service.ask_to_stop()
        self.service.end(time.monotonic() + 5)


Start = Callable[..., Process]


@pytest.fixture
def start(
    database_url: str, queue: valkey.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Start]:
    """Return what starts a worker or a relay."""
    monkeypatch.chdir(ROOT)
    started: list[Process] = []

    def starter(role: str, *, again: bool = True, **environ: str) -> Process:
        here = {
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": database_url,
            "REDIS_URL": queue.url,
            "VAULT_URL": f"disk://{tmp_path}/photos",
            "SECRET_KEY": "a secret of at least thirty-two bytes",
            "LEASE_SECONDS": "1",
        }
        process = Process(role, here | environ, again=again)
        started.append(process)
        return process

    yield starter
    for process in started:
        process.end()


def until(reached: Callable[[], bool], seconds: float = 30.0, every: float = 0.05) -> None:
    """Wait for something to become true, or fail."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(every)


def alive(pid: int | None) -> bool:
    """Tell whether a child still runs (a zombie does not)."""
    if pid is None:
        return False
    try:
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False
