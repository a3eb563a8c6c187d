"""Everything that `make run` starts, with the demo chain, and what its records say."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from records.session import open_engine, session_factory
from tests.servers.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "storewalk"
READY_WITHIN = 60.0


@dataclass(frozen=True)
class Town:
    """A running Storewalk: where it answers, and its database opened beside it."""

    address: str
    data: Path
    sessions: sessionmaker[Session]
    # What the web hands out: a copy of the built app, so that a test may deploy another.
    site: Path

    def deploy(self, built: Path) -> None:
        """Put another build in the place of the one that is served: new files in, old ones out."""
        shutil.copytree(built, self.site, dirs_exist_ok=True)
        for file in self.site.rglob("*"):
            if file.is_file() and not (built / file.relative_to(self.site)).exists():
                file.unlink()

    def ask(self, login: str, path: str) -> Any:
        """Return what the API answers this person."""
        return self._call("GET", path, token=self._token(login))

    def tell(self, login: str, path: str, body: Any, method: str = "POST") -> Any:
        """Send something as this person and return the answer."""
        return self._call(method, path, body=body, token=self._token(login))

    def _token(self, login: str) -> str:
        signed_in = {"login": login, "password": PASSWORD, "device_id": f"journeys-{login}"}
        token: str = self._call("POST", "/session", body=signed_in)["access_token"]
        return token

    def _call(self, method: str, path: str, *, body: Any = None, token: str = "") -> Any:
        request = urllib.request.Request(
            f"{self.address}/api/v1{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"}
            | ({"Authorization": f"Bearer {token}"} if token else {}),
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


@contextlib.contextmanager
def running(folder: Path, built: Path) -> Iterator[Town]:
    """Load the demo chain into an empty folder and start everything; stop it at the end."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    data = folder / "data"
    site = Path(shutil.copytree(built, folder / "site"))
    env = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    env |= {"DATA_DIR": str(data), "PORT": str(port), "PWA_DIR": str(site), "HOST": "127.0.0.1"}
    env |= {"DEMO_PASSWORD": PASSWORD, "LOG_LEVEL": "WARNING", "RELAY_POLL_MS": "100"}
    subprocess.run([sys.executable, "-m", "workers.demo.run"], env=env, cwd=ROOT, check=True)
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "workers.embedded"], env=env, cwd=ROOT, stdout=log, stderr=log
        )
        engine = open_engine(f"sqlite:///{data / 'storewalk.sqlite3'}")
        try:
            _wait_ready(address, server)
            yield Town(address, data, session_factory(engine), site)
        finally:
            engine.dispose()
            server.send_signal(signal.SIGINT)
            server.wait(20)


def _wait_ready(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"{address} did not become ready; see server.log")
