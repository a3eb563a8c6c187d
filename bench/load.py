"""The phones: clients that sign in once and send one visit after another, photos first.

Runs in a process of its own, so that its CPU is never counted as the server's.
"""

import http.client
import json
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bench.visits import Shot

PASSWORD = "storewalk"


@dataclass
class Phone:
    """One signed-in client with a connection it keeps."""

    base: str
    login: str
    token: str = ""
    stores: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        host = urllib.parse.urlsplit(self.base)
        self._connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=60)

    def sign_in(self) -> None:
        body = {"login": self.login, "password": PASSWORD, "device_id": "bench"}
        answer = self._call("POST", "/api/v1/session", json.dumps(body).encode(), expect=200)
        self.token = answer["access_token"]

    def pack(self) -> dict[str, Any]:
        return self._call("GET", "/api/v1/pack", None, expect=200)

    def send(self, job: "Job") -> None:
        """Send a visit, photos first, with the sign-in of the supervisor whose visit it is."""
        self.token = job.token
        for shot in job.shots:
            path = f"/api/v1/photos/{shot.sha256}"
            self._call("PUT", path, shot.body, expect=202, kind="image/jpeg")
        self._call("PUT", f"/api/v1/visits/{job.visit_id}", job.body, expect=202)

    def _call(
        self, method: str, path: str, body: bytes | None, *, expect: int, kind: str = ""
    ) -> dict[str, Any]:
        headers = {"Content-Type": kind or "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status != expect:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
        found: dict[str, Any] = json.loads(text)
        return found


@dataclass(frozen=True)
class Job:
    """A visit ready to be sent."""

    visit_id: str
    body: bytes
    shots: list[Shot]
    token: str


def closed_loop(phones: list[Phone], work: list[list[Job]]) -> float:
    """Let every phone send its visits as fast as it can; return the seconds taken."""
    return in_threads(
        [partial(_send_all, phone, mine) for phone, mine in zip(phones, work, strict=True)]
    )


def open_loop(phones: list[Phone], work: list[list[Job]], per_second: float) -> dict[str, float]:
    """Send visits at a fixed rate; return when each was due to be sent, by visit id."""
    start = time.time() + 0.2
    due = {
        job.visit_id: start + (turn * len(phones) + index) / per_second
        for index, mine in enumerate(work)
        for turn, job in enumerate(mine)
    }

    def on_time(phone: Phone, mine: list[Job]) -> None:
        for job in mine:
            time.sleep(max(0.0, due[job.visit_id] - time.time()))
            phone.send(job)

    in_threads([partial(on_time, phone, mine) for phone, mine in zip(phones, work, strict=True)])
    return due


def _send_all(phone: Phone, mine: list[Job]) -> None:
    for job in mine:
        phone.send(job)


def in_threads(works: list[Callable[[], None]]) -> float:
    """Run everything at once; return the seconds taken, or raise what one of them raised."""
    failures: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as problem:  # noqa: BLE001 - raised again in the caller's thread
            failures.append(problem)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - start
    if failures:
        raise failures[0]
    return taken
