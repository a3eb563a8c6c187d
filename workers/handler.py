"""What a handler is: a look at what happened, then its effects, the two kept apart.

`prepare` reads and computes outside any write transaction, because on SQLite a writer holds up
every phone; it may put bytes in the vault, under a name made of their hash, since doing that twice
is doing it once. `apply` writes, in the transaction that also holds the handler's inbox line.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from media.vault import Vault
from records.deed import Deed
from records.queries.events import Event


@dataclass(frozen=True, slots=True)
class Kit:
    """What a worker process has at hand."""

    factory: sessionmaker[Session]
    vault: Vault
    clock: Callable[[], datetime]
    max_attempts: int = 8
    lease_seconds: int = 30


Prepare = Callable[[Session, Kit, Event], Any]
Apply = Callable[[Session, Deed, Any], None]
ApplyAll = Callable[[Session, Sequence[tuple[Deed, Any]]], None]
# Reads for many events of a name what `prepare` would ask for one by one.
ReadAhead = Callable[[Session, Sequence[Event]], None]


@dataclass(frozen=True, slots=True)
class Handler:
    """One thing that follows an event. Handlers of a route may share one `prepare`."""

    name: str
    prepare: Prepare
    apply: Apply
    # Seconds for one event that travels alone; in company it gets a third.
    seconds: float = 6.0
    # The store that was looked at: its audit chain is locked before anything is written.
    store_of: Callable[[Any], uuid.UUID | None] | None = None
    # Whether two events of one store are prepared one after the other, because the later one must
    # see what the earlier one wrote.
    in_turn: bool = False
    # The same as `apply` for many events at once, with fewer questions to the database.
    apply_all: ApplyAll | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Where an event travels and what is done, in order."""

    queue: str | None
    handlers: tuple[Handler, ...] = ()
    # How many first attempts share one job of the queue.
    company: int = 20
    read_ahead: ReadAhead | None = None
