"""Is the process alive, is it ready to take visits, which release is it."""

import logging
import socket
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app
from sqlalchemy import func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api import wire
from api.access import NOTHING, Ability
from api.endpoint import Declared
from api.version import VERSION
from config.settings import Settings
from media.vault import VaultError
from records import clock
from records.migrate import current, head
from records.session import begin_write
from records.tables.outbox import SENT, WAITING, OutboxEvent
from records.tables.people import SignInAttempt

LOG = logging.getLogger("storewalk.api")
OUTBOX_OLD_SECONDS = 120
QUEUE_PATIENCE_SECONDS = 0.3
_OPEN = Declared(Ability.PUBLIC, NOTHING)


def install(app: Flask) -> None:
    """Add /livez, /readyz and /version."""
    newest = head()
    for path, view in (
        ("/livez", _alive),
        ("/version", lambda: _json({"version": VERSION, "schema": newest})),
        ("/readyz", lambda: _ready(newest)),
    ):
        view.declared = _OPEN  # type: ignore[attr-defined]
        app.add_url_rule(path, endpoint=path, view_func=view)


def _alive() -> Response:
    return _json({"status": "alive"})


def _ready(newest: str) -> Response:
    parts = current_app.extensions["storewalk"]
    checks = {
        "database": _try(lambda: _write_and_forget(parts.session)),
        "schema": _try(lambda: None if current(parts.engine) == newest else "another revision"),
        "vault": _try(parts.vault.check),
    }
    ready = all(check == "ok" for check in checks.values())
    notes = {
        "queue": _try(lambda: _reach_queue(parts.settings)),
        "outbox": _try(lambda: _outbox_age(parts.session)),
    }
    whole = ready and all(note == "ok" for note in notes.values())
    status = "ready" if whole else "degraded" if ready else "unready"
    # Without its queue the server still takes visits and photos; jobs follow later.
    return _json({"status": status, "checks": {**checks, **notes}}, 200 if ready else 503)


def _try(check: Callable[[], str | None]) -> str:
    """Say "ok" or what is wrong, without telling strangers about the machine."""
    try:
        return check() or "ok"
    except (SQLAlchemyError, VaultError, OSError) as error:
        LOG.warning("not ready: %s", str(error).partition("\n")[0])
        return "not available"


def _write_and_forget(session: Session) -> None:
    try:
        begin_write(session)
        session.execute(
            insert(SignInAttempt).values(id=clock.new_id(), login="readyz", at=clock.now())
        )
    finally:
        session.rollback()


def _outbox_age(session: Session) -> str | None:
    try:
        oldest = session.scalar(
            select(func.min(OutboxEvent.created_at)).where(OutboxEvent.state.in_((WAITING, SENT)))
        )
    finally:
        session.rollback()
    if oldest is None or (clock.now() - oldest).total_seconds() < OUTBOX_OLD_SECONDS:
        return None
    return f"the oldest event has waited since {wire.instant(oldest)}"


def _reach_queue(settings: Settings) -> None:
    """Knock at the queue server's door; only the workers speak its language."""
    url = urlsplit(settings.redis_url)
    family = socket.AF_UNIX if url.scheme == "unix" else socket.AF_INET
    address: Any = url.path if url.scheme == "unix" else (url.hostname, url.port or 6379)
    began = time.monotonic()
    with socket.socket(family, socket.SOCK_STREAM) as knock:
        knock.settimeout(QUEUE_PATIENCE_SECONDS)
        knock.connect(address)
    LOG.debug("queue answered in %.3f s", time.monotonic() - began)


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(wire.write(body), status, mimetype=wire.JSON)
