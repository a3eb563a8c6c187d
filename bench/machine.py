"""Starting Storewalk for a measurement: the embedded default, or PostgreSQL and Redis."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers.ports import free_port

EMBEDDED = "embedded"
PRODUCTION = "production"
PG_BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Machine:
    """A running Storewalk: where it answers, where its rows are, whose CPU counts."""

    profile: str
    url: str
    database_url: str
    roots: tuple[int, ...]


def production_missing() -> str:
    """Return what PostgreSQL + Redis would need here, or an empty text."""
    missing = []
    if not PG_BIN:
        missing.append("PostgreSQL (apt-get install postgresql)")
    if not shutil.which("redis-server"):
        missing.append("Redis (apt-get install redis-server)")
    return " and ".join(missing)


@contextlib.contextmanager
def running(profile: str) -> Iterator[Machine]:
    """Start everything on loopback with a new data folder; stop it at the end."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="storewalk-bench-")))
        folder.chmod(0o755)
        port = free_port()
        env = dict(os.environ) | {"DATA_DIR": str(folder / "data"), "PORT": str(port)}
        env |= {"LOG_LEVEL": "WARNING"}
        roots: list[int] = []
        if profile == PRODUCTION:
            url, pid = stack.enter_context(postgres(folder))
            redis_url, redis_pid = stack.enter_context(_redis(folder))
            env |= {"DATABASE_URL": url, "REDIS_URL": redis_url}
            roots += [pid, redis_pid]
        subprocess.run([sys.executable, "-m", "records.demo.run"], env=env, cwd=ROOT, check=True)
        web = stack.enter_context(
            _process([sys.executable, "-m", "workers.embedded"], env=env, cwd=ROOT)
        )
        _wait_ready(f"http://127.0.0.1:{port}/readyz")
        database = env.get("DATABASE_URL") or f"sqlite:///{folder / 'data' / 'storewalk.sqlite3'}"
        yield Machine(profile, f"http://127.0.0.1:{port}", database, (web, *roots))


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[tuple[str, int]]:
    """Run a private PostgreSQL with its own defaults; yield its URL and process."""
    data, port = folder / "pg", free_port()
    data.mkdir()
    as_user = _as_postgres(data)
    binaries = PG_BIN[0]
    run = [*as_user, str(binaries / "initdb"), "-D", str(data), "-U", "storewalk", "-A", "trust"]
    subprocess.run([*run, "-E", "UTF8", "--locale=C"], check=True, stdout=subprocess.DEVNULL)
    command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-k", str(data)]
    with _process([*as_user, *command, "-c", "listen_addresses=127.0.0.1"]) as pid:
        _wait_port(port)
        make = [str(binaries / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "storewalk"]
        _until_done([*make, "storewalk"])
        yield f"postgresql+psycopg://storewalk@127.0.0.1:{port}/storewalk", pid


def _as_postgres(data: Path) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package made a user for it."""
    if os.getuid() != 0:
        return []
    shutil.chown(data, "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


@contextlib.contextmanager
def _redis(folder: Path) -> Iterator[tuple[str, int]]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    with _process([*command, "--appendonly", "yes", "--save", ""]) as pid:
        _wait_port(port)
        yield f"redis://127.0.0.1:{port}/0", pid


@contextlib.contextmanager
def _process(command: list[str], **more: object) -> Iterator[int]:
    started = subprocess.Popen(  # type: ignore[call-overload]
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more
    )
    try:
        yield started.pid
    finally:
        started.send_signal(signal.SIGINT)
        try:
            started.wait(15)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def _wait_ready(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} did not become ready in a minute")


def _wait_port(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}")


def _until_done(command: list[str]) -> None:
    for _ in range(100):
        if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0:
            return
        time.sleep(0.1)
    raise TimeoutError("the database could not be created")
