"""One program that has to be running: started, watched, started again, ended with its children."""

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import time
from collections.abc import Sequence

log = logging.getLogger("storewalk.embedded")

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 20.0
# Whoever ran this long was well; the next pause is short again.
WELL_AFTER = 3.0
PR_SET_PDEATHSIG = 1


class Service:
    """A command kept running in its own process group."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._next_at = 0.0
        self._pause = FIRST_PAUSE

    @property
    def pid(self) -> int | None:
        """Return the process id while it runs."""
        return self._process.pid if self._process else None

    def keep_running(self, now: float) -> None:
        """Start it, or start it again once its pause is over."""
        if self._process is not None and self._process.poll() is not None:
            self._bury(now)
        if self._process is None and now >= self._next_at:
            self._start(now)

    def ask_to_stop(self) -> None:
        """Tell it to finish what it is doing."""
        self._signal(signal.SIGTERM)

    def end(self, deadline: float) -> None:
        """Wait for the end, and force it after the deadline."""
        if self._process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.1, deadline - time.monotonic()))
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def _start(self, now: float) -> None:
        parent = os.getpid()
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            self._command,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            preexec_fn=lambda: _die_with(parent),  # noqa: PLW1509 - it takes no lock
        )
        self._started_at = now
        log.debug("%s started as %s", self.name, self._process.pid)

    def _bury(self, now: float) -> None:
        assert self._process is not None
        code = self._process.returncode
        # What a killed program leaves behind would hold its port or its socket.
        self._signal(signal.SIGKILL)
        if now - self._started_at > WELL_AFTER:
            self._pause = FIRST_PAUSE
        log.warning("%s ended with %s; again in %.1f s", self.name, code, self._pause)
        self._next_at = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self._process = None

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)


# Found before any fork: a child that loads a library meets the locks of threads it hasn't got.
_prctl = getattr(ctypes.CDLL(None), "prctl", None)


def _die_with(parent: int) -> None:
    """Let the kernel end this child when its parent is gone, even by kill -9 (Linux)."""
    if _prctl is not None:
        _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)
