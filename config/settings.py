"""What differs between machines, read once.

The only reader of the environment. A bad or missing key stops the start and is named, all of them
at once, so that nobody fixes one to find the next.
"""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LONGEST_SOCKET = 100


class SettingsInvalid(Exception):
    """The environment can't be used; the text names every bad key."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a process must know about the machine it runs on."""

    data_dir: Path
    database_url: str
    redis_url: str
    vault_url: str
    secret_key: str
    host: str
    port: int
    cookie_secure: bool
    trusted_proxies: int
    pwa_dir: Path
    demo_password: str
    access_seconds: int
    refresh_days: int
    relay_poll_ms: int
    lease_seconds: int
    max_attempts: int
    pack_budget_bytes: int
    appeal_hours: int
    appeal_grace_hours: int
    appeal_answer_hours: int
    failpoints: str
    log_level: str


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raise SettingsInvalid naming each bad key."""
    reader = _Reader(os.environ if environ is None else environ)
    data_dir = Path(reader.text("DATA_DIR", ".data")).expanduser().resolve()
    settings = Settings(
        data_dir=data_dir,
        database_url=reader.text("DATABASE_URL", f"sqlite:///{data_dir / 'storewalk.sqlite3'}"),
        redis_url=reader.text("REDIS_URL", f"unix://{queue_socket(data_dir)}"),
        vault_url=reader.text("VAULT_URL", f"disk://{data_dir / 'photos'}"),
        secret_key=reader.secret("SECRET_KEY", data_dir / "secret.key"),
        host=reader.text("HOST", "127.0.0.1"),
        port=reader.whole("PORT", 8000, 1, 65535),
        cookie_secure=reader.flag("COOKIE_SECURE", default=False),
        trusted_proxies=reader.whole("TRUSTED_PROXIES", 0, 0, 5),
        pwa_dir=Path(reader.text("PWA_DIR", "pwa/dist")).resolve(),
        demo_password=reader.text("DEMO_PASSWORD", "storewalk"),
        access_seconds=reader.whole("ACCESS_SECONDS", 600, 1, 3600),
        refresh_days=reader.whole("REFRESH_DAYS", 30, 1, 90),
        relay_poll_ms=reader.whole("RELAY_POLL_MS", 400, 5, 60_000),
        lease_seconds=reader.whole("LEASE_SECONDS", 30, 1, 3600),
        max_attempts=reader.whole("MAX_ATTEMPTS", 8, 1, 50),
        pack_budget_bytes=reader.whole("PACK_BUDGET_BYTES", 8_000_000, 10_000, 500_000_000),
        # How long a store may appeal once the score is made, how much later a phone without a
        # network may bring what was written in time, and how long head office has to answer.
        appeal_hours=reader.whole("APPEAL_HOURS", 48, 1, 720),
        appeal_grace_hours=reader.whole("APPEAL_GRACE_HOURS", 72, 0, 720),
        appeal_answer_hours=reader.whole("APPEAL_ANSWER_HOURS", 72, 1, 720),
        failpoints=reader.text("FAILPOINTS", ""),
        log_level=reader.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    )
    reader.finish()
    return settings


def queue_socket(data_dir: Path) -> Path:
    """Return where the embedded queue's server listens: beside the data, if the name fits there.

    A socket's name may have about a hundred bytes; a folder's may have thousands.
    """
    path = data_dir / "queue.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()
    return Path(tempfile.gettempdir()) / f"storewalk-{digest[:16]}.sock"


class _Reader:
    """Collects complaints while reading, so that all can be shown together."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._complaints: list[str] = []

    def text(self, key: str, default: str) -> str:
        return self._environ.get(key) or default

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        raw = self._environ.get(key)
        if not raw:
            return default
        if not raw.isdecimal() or not low <= int(raw) <= high:
            self._complaints.append(f"{key}={raw!r}: a whole number from {low} to {high} is needed")
            return default
        return int(raw)

    def flag(self, key: str, *, default: bool) -> bool:
        raw = self._environ.get(key, "").lower()
        if raw in {"", "1", "true", "yes", "0", "false", "no"}:
            return default if raw == "" else raw in {"1", "true", "yes"}
        self._complaints.append(f"{key}={raw!r}: write 1 or 0")
        return default

    def choice(self, key: str, default: str, allowed: tuple[str, ...]) -> str:
        raw = self._environ.get(key) or default
        if raw not in allowed:
            self._complaints.append(f"{key}={raw!r}: one of {', '.join(allowed)} is needed")
        return raw

    def secret(self, key: str, path: Path) -> str:
        """Return the secret, or make one beside the data on the first start."""
        raw = self._environ.get(key)
        if raw is None:
            return _kept_secret(path)
        if len(raw.encode()) < 32:
            self._complaints.append(f"{key}: at least 32 bytes are needed")
        return raw

    def finish(self) -> None:
        if self._complaints:
            raise SettingsInvalid("; ".join(self._complaints))


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of several processes starting at once, one makes the secret and all read it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        made = secrets.token_hex(32)
        file.write(made)
    return made
