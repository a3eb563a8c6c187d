"""The phones: clients that sign in once and send one visit after another, photos first.

Runs in a process of its own, so that its CPU is never counted as the server's.
"""

import http.client
import json
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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

    def send_photo(self, shot: Shot) -> None:
        path = f"/api/v1/photos/{shot.sha256}"
        self._call("PUT", path, shot.body, expect=202, kind="image/jpeg")

    def send_visit(self, visit_id: str, body: bytes) -> None:
        self._call("PUT", f"/api/v1/visits/{visit_id}", body, expect=202)

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


def closed_loop(phones: list[Phone], make: Callable[[int], Job], count: int) -> float:
    """Send `count` visits as fast as the phones can, made beforehand; return seconds taken."""
    jobs = iter([make(number) for number in range(count)])
    lock = threading.Lock()
    return _in_threads(phones, lambda phone: _until_empty(phone, jobs, lock))


def open_loop(
    phones: list[Phone], make: Callable[[int], Job], count: int, per_second: float
) -> dict[str, float]:
    """Send visits at a fixed rate; return the time each began to be sent, by visit id."""
    jobs = [make(number) for number in range(count)]
    start = time.time() + 0.2
    due = iter([(start + number / per_second, job) for number, job in enumerate(jobs)])
    lock = threading.Lock()
    begun: dict[str, float] = {}

    def on_time(phone: Phone) -> None:
        while True:
            with lock:
                line = next(due, None)
            if line is None:
                return
            time.sleep(max(0.0, line[0] - time.time()))
            begun[line[1].visit_id] = line[0]
            _send(phone, line[1])

    _in_threads(phones, on_time)
    return begun


def _until_empty(phone: Phone, jobs: Iterator[Job], lock: threading.Lock) -> None:
    while True:
        with lock:
            job = next(jobs, None)
        if job is None:
            return
        _send(phone, job)


def _send(phone: Phone, job: Job) -> None:
    for shot in job.shots:
        phone.send_photo(shot)
    phone.send_visit(job.visit_id, job.body)


def _in_threads(phones: list[Phone], work: Callable[[Phone], None]) -> float:
    failures: list[BaseException] = []

    def guarded(phone: Phone) -> None:
        try:
            work(phone)
        except BaseException as problem:  # noqa: BLE001 - shown by the caller, in its own thread
            failures.append(problem)

    threads = [threading.Thread(target=guarded, args=(phone,)) for phone in phones]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - start
    if failures:
        raise failures[0]
    return taken
