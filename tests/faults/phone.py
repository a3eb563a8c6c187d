"""A phone over a bad line: sends the same PUT until a 202 whose body matches, and notes it all."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests import make
from tests.faults.town import DEVICE, Planned

PATIENCE = 90.0


class Unacknowledged(Exception):
    """The server did not say yes within a phone's patience."""


class Cut(NamedTuple):
    """A line that broke: after how many seconds, and how."""

    seconds: float
    how: str


@dataclass
class Ledger:
    """What was acknowledged, and every answer that was neither a yes nor a proper "later"."""

    visits: dict[str, tuple[Planned, dict[str, Any]]] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    drafts: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    heard: Counter[str] = field(default_factory=Counter)
    cuts: list[Cut] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    _first: dict[str, dict[str, Any]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, what: str) -> None:
        """Count one answer, or one line that was cut."""
        with self._lock:
            self.heard[what] += 1

    def complain(self, what: str) -> None:
        """Keep an answer that should never have been given."""
        with self._lock:
            self.wrong.append(what)

    def acknowledge(self, path: str, said: dict[str, Any], lasting: tuple[str, ...]) -> None:
        """Hold each answer to one request against the first: what lasts must be the same."""
        with self._lock:
            first = self._first.setdefault(path, said)
            now, then = ({key: each[key] for key in lasting} for each in (said, first))
            if now != then:
                self.differing.append(f"{path}: {then} then {now}")


LASTING_PHOTO = ("sha256", "length", "kept", "received_at", "signature")
LASTING_VISIT = ("visit_id", "revision", "state", "content_hash", "received_at")


@dataclass
class Phone:
    """One signed-in phone with a connection it keeps while it can."""

    ports: Sequence[int]
    ledger: Ledger
    token: str = ""
    patience: float = PATIENCE
    _connection: http.client.HTTPConnection | None = None

    def sign_in(self, login: str = "lin") -> str:
        """Sign in, as often as needed, and return the token."""
        body = {"login": login, "password": make.PASSWORD, "device_id": DEVICE}
        said = self._insist("POST", "/api/v1/session", json.dumps(body).encode(), want=200)
        self.token = said["access_token"]
        return self.token

    def send_photo(self, sha256: str, data: bytes) -> None:
        """Send a photo until it is acknowledged."""
        path = f"/api/v1/photos/{sha256}"
        said = self._insist("PUT", path, data, kind="image/jpeg")
        if (said["sha256"], said["length"], said["kept"]) != (sha256, len(data), True):
            self.ledger.complain(f"{path}: {said}")
        self.ledger.acknowledge(path, said, LASTING_PHOTO)
        self.ledger.photos[sha256] = data

    def send_draft(self, visit: Planned) -> None:
        """Send the shadow of a draft until it is acknowledged."""
        self._insist("PUT", f"/api/v1/visits/{visit.id}", visit.draft)
        self.ledger.drafts.add(str(visit.id))

    def send_visit(self, visit: Planned) -> dict[str, Any]:
        """Hand the visit in until it is acknowledged."""
        path = f"/api/v1/visits/{visit.id}"
        said = self._insist("PUT", path, visit.body)
        if (said["visit_id"], said["revision"], said["state"]) != (str(visit.id), 2, "submitted"):
            self.ledger.complain(f"{path}: {said}")
        self.ledger.acknowledge(path, said, LASTING_VISIT)
        self.ledger.visits[str(visit.id)] = (visit, said)
        return said

    def send_all(self, visit: Planned, order: random.Random) -> None:
        """Send a whole visit as a phone does: mostly photos first, now and then not."""
        if order.random() < 0.3:
            self.send_draft(visit)
        steps = [lambda one=one: self.send_photo(one.sha256, one.body) for one in visit.shots]
        steps.append(lambda: self.send_visit(visit))
        if order.random() < 0.4:
            order.shuffle(steps)
        for step in steps:
            step()

    def _insist(
        self, method: str, path: str, body: bytes, *, want: int = 202, kind: str = ""
    ) -> dict[str, Any]:
        begun = time.monotonic()
        pause = 0.02
        while time.monotonic() < begun + self.patience:
            said = self._once(method, path, body, want, kind or "application/json")
            if said is not None:
                self.ledger.seconds.append(time.monotonic() - begun)
                return said
            # A phone's own patience, not a wait for something to happen.
            time.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 2, 0.3)
        raise Unacknowledged(f"{method} {path} for {self.patience} s: {self.ledger.heard}")

    def _once(
        self, method: str, path: str, body: bytes, want: int, kind: str
    ) -> dict[str, Any] | None:
        begun = time.monotonic()
        headers = {"Content-Type": kind}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(
                    "127.0.0.1", random.choice(self.ports), timeout=30
                )
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as cut:
            self.hang_up()
            self.ledger.hear("cut")
            self.ledger.cuts.append(Cut(time.monotonic() - begun, f"{cut!r} {method} {path}"))
            return None
        self.ledger.hear(str(answer.status))
        if answer.status == want:
            found: dict[str, Any] = json.loads(text)
            return found
        if answer.status != 503 or not answer.headers.get("Retry-After"):
            self.ledger.complain(f"{method} {path}: {answer.status} {text[:300]!r}")
        return None

    def hang_up(self) -> None:
        """Drop the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
