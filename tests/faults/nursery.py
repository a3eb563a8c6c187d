"""Where the processes that will be killed are born: real ones, each ready in a fifth of a second.

Starting Python and importing everything takes seconds; hundreds of kills would take all day. The
nursery imports once and forks. A child sets its own environment, leads its own process group, and
runs the very entry of the role: granian with wsgi.py, or workers.run.

    python -m tests.faults.nursery      reads a JSON line for each birth; tells of births and deaths
"""

import contextlib
import faulthandler
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from granian import Granian
from granian.constants import Interfaces

import api.app  # noqa: F401 - imported for the children
import media.photos  # noqa: F401
from workers import run

ROOT = Path(__file__).resolve().parent.parent.parent
WEB = "web"


# What runs in the nursery's own process.


def main() -> None:
    """Bring up and bury children until nobody asks for more."""
    listening, waking = os.pipe()
    os.set_blocking(waking, False)
    signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    selector = selectors.DefaultSelector()
    selector.register(0, selectors.EVENT_READ)
    selector.register(listening, selectors.EVENT_READ)
    alive: set[int] = set()
    unread = b""
    while True:
        ready = {key.fd for key, _ in selector.select()}
        if listening in ready:
            os.read(listening, 512)
            _bury(alive)
        if 0 in ready:
            chunk = os.read(0, 65536)
            if not chunk:
                break
            *lines, unread = (unread + chunk).split(b"\n")
            for line in lines:
                alive.add(_bear(json.loads(line)))
    for pid in alive:
        _kill_group(pid)


def _bear(asked: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        _tell(born=pid, ticket=asked["ticket"])
        return pid
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for here, there in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(here, there)
        # The selector's and the pipes' ends stay the nursery's.
        os.closerange(3, 256)
        # Asked with this signal, it writes into its log what each thread is doing.
        faulthandler.register(signal.SIGUSR1, file=2, all_threads=True)
        os.environ.clear()
        os.environ.update(asked["env"])
        code = _live(asked["role"])
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:  # noqa: BLE001 - a child must never go on as a second nursery
        sys.excepthook(*sys.exc_info())
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _live(role: str) -> int:
    if role != WEB:
        return run.main([role])
    Granian(
        "wsgi:app",
        address=os.environ["HOST"],
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
    ).serve()
    return 0


def _bury(alive: set[int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            alive.discard(pid)
            # Whatever it had forked goes with it, as under a supervisor's control group.
            _kill_group(pid)
            _tell(died=pid, status=os.waitstatus_to_exitcode(status))


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _tell(**said: Any) -> None:
    os.write(1, json.dumps(said).encode() + b"\n")


# What runs in the tests' process.


@dataclass
class Child:
    """A process of the nursery, as a test sees it."""

    pid: int = 0
    status: int | None = None
    born: threading.Event = field(default_factory=threading.Event)
    died: threading.Event = field(default_factory=threading.Event)

    def signal(self, number: int) -> None:
        """Send a signal to it and to all it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)


class Nursery:
    """The tests' side: asks for children and hears of their deaths."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lock = threading.Lock()
        self._asked: list[Child] = []
        self._alive: dict[int, Child] = {}
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    def start(self, role: str, env: dict[str, str], log: Path) -> Child:
        """Start a process of this role and return as soon as it has a number."""
        child = Child()
        with self._lock:
            self._asked.append(child)
            ticket = len(self._asked) - 1
            asked = {"role": role, "env": env, "log": str(log), "ticket": ticket}
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
        if not child.born.wait(30):
            raise TimeoutError(f"the nursery bore no {role}")
        return child

    def close(self) -> None:
        """End everything that was born here."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._ear.join(10)
        self._process.stdout.close()

    def _listen(self) -> None:
        told: IO[str] | None = self._process.stdout
        assert told is not None
        for line in told:
            said = json.loads(line)
            if "born" in said:
                child = self._asked[said["ticket"]]
                child.pid = said["born"]
                self._alive[child.pid] = child
                child.born.set()
            else:
                child = self._alive.pop(said["died"])
                child.status = said["status"]
                child.died.set()


@contextmanager
def open_nursery() -> Iterator[Nursery]:
    """Give a nursery; everything born in it ends with it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.nursery"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    made = Nursery(process)
    try:
        yield made
    finally:
        made.close()


if __name__ == "__main__":
    main()
