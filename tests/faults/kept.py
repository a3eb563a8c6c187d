"""A supervisor for the tests: whatever dies is started again, armed with its next failpoint."""

import itertools
import signal
import threading
from collections.abc import Iterable
from pathlib import Path

from tests.faults.nursery import WEB, Child, Nursery


class Kept:
    """One process that is always there again.

    `deaths` names a failpoint for each life ("mid_effect=kill@2"); the life after the last one is
    unarmed and lasts.
    """

    def __init__(
        self, nursery: Nursery, role: str, env: dict[str, str], log: Path, deaths: Iterable[str]
    ) -> None:
        self._nursery, self._role, self._env, self._log = nursery, role, env, log
        self._deaths = list(deaths)
        self._stopping = False
        self.killed: list[str] = []
        self.quiet = threading.Event()
        self.strange: list[str] = []
        self.child: Child
        self._born = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()
        assert self._born.wait(30)

    def _keep(self) -> None:
        for armed in itertools.chain(self._deaths, itertools.repeat("")):
            if not armed:
                self.quiet.set()
            self.child = self._nursery.start(
                self._role, self._env | {"FAILPOINTS": armed}, self._log
            )
            self._born.set()
            if self._stopping:
                self.child.signal(signal.SIGKILL)
            self.child.died.wait()
            if self._stopping:
                return
            # Granian's master outlives its worker for a moment and leaves by itself.
            as_planned = bool(armed) and (self._role == WEB or self.child.status == -signal.SIGKILL)
            if as_planned:
                self.killed.append(armed)
            else:
                self.strange.append(f"{self._role} armed with {armed!r}: {self.child.status}")
            if len(self.strange) > 5:
                self.quiet.set()
                return

    def stop(self) -> None:
        """End it; what it still does no longer matters."""
        self._stopping = True
        self.child.signal(signal.SIGKILL)
        self._keeper.join(30)
