"""One request as a handler sees it, and what a handler may answer."""

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import IO, Any

from flask import request
from sqlalchemy.orm import Session

from api import tokens, wire
from api.problems import Problem
from config.settings import Settings
from media.vault import Vault
from records.deed import Deed
from records.queries.people import Actor
from records.queries.scope import Reach, reach_of
from records.session import begin_each, begin_look, begin_write, end_reading

CHUNK = 1 << 20
SPOOL = 8 << 20


@dataclass
class Call:
    """One request, as a handler sees it."""

    session: Session
    settings: Settings
    vault: Vault
    request_id: str
    at: datetime
    claims: tokens.Claims | None
    sent: Any = None
    body: Any = None
    query: dict[str, Any] = field(default_factory=dict)
    signed_in: Actor | None = None

    @property
    def actor(self) -> Actor:
        """Return who is asking; a public route has nobody to ask for."""
        if self.signed_in is None:
            raise Problem("401.1")
        return self.signed_in

    @property
    def address(self) -> str:
        """Return where the request came from, past as many proxies as the settings trust."""
        return request.remote_addr or ""

    @cached_property
    def reach(self) -> Reach:
        """Return which rows the person reaches, as the database has it now."""
        return reach_of(self.session, self.actor.person_id, self.actor.organisation_id)

    def deed(self) -> Deed:
        """Return the circumstances an action wants to know."""
        actor = self.actor
        return Deed(actor.organisation_id, actor.person_id, actor.role, self.at, self.request_id)

    def look(self) -> None:
        """Read without a transaction, until the session is rolled back."""
        begin_look(self.session)

    def begin_each(self) -> None:
        """Begin writes that are each whole by themselves."""
        begin_each(self.session)

    def begin(self) -> None:
        """Begin the transaction of a write (for routes that begin by hand)."""
        end_reading(self.session)
        begin_write(self.session)

    @contextlib.contextmanager
    def spooled_body(self, limit: int, media_type: str) -> Iterator[IO[bytes]]:
        """Give a large body as a file; one over the limit is refused as soon as that is known."""
        if request.mimetype != media_type:
            raise Problem("415.1", wanted=media_type)
        with tempfile.SpooledTemporaryFile(max_size=SPOOL) as file:
            length = 0
            while chunk := request.stream.read(CHUNK):
                length += len(chunk)
                if length > limit:
                    raise Problem("413.1", limit=limit)
                file.write(chunk)
            file.seek(0)
            yield file

    def raw_body(self, limit: int) -> bytes:
        """Read the whole body; larger ones are refused unread."""
        length = request.content_length
        if length is not None and length > limit:
            raise Problem("413.1", limit=limit)
        raw: bytes = request.stream.read(limit + 1)
        if len(raw) > limit:
            raise Problem("413.1", limit=limit)
        if length is not None and len(raw) < length:
            raise Problem("408.1")
        return raw


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is more than a body with the declared status.

    With `problem`, the answer is that problem and what was written is committed all the same.
    """

    body: Any = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    media_type: str = wire.JSON
    cookies: tuple[str, ...] = ()
    problem: Problem | None = None
