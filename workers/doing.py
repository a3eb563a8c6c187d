"""A note of what a worker is doing, so that the next one knows what the last one died of.

Without it the events of a killed worker wait until their lease ends; with it the worker that is
started in its place has them sent again at once, each alone. Only a shortcut: the note lies in the
queue's server and may be lost, the lease in the database is what counts.
"""

import contextlib
import json
import os
import socket
import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta

from redis import Redis, RedisError

from records.actions.park_event import note_failure
from records.queries.events import undone
from records.session import writing
from workers.batch import pause_after
from workers.handler import Kit


class Doing:
    """The note of one worker process."""

    def __init__(self, connection: Redis, queue: str) -> None:
        self._connection = connection
        self._queue = queue
        self._key = f"storewalk:doing:{socket.gethostname()}"
        self._field = f"{queue}:{os.getpid()}"

    @contextlib.contextmanager
    def noted(self, ids: Sequence[str]) -> Iterator[None]:
        """Keep the note while the block runs; do without where the server is away."""
        with contextlib.suppress(RedisError):
            self._connection.hset(self._key, self._field, json.dumps(list(ids)))
        yield
        with contextlib.suppress(RedisError):
            self._connection.hdel(self._key, self._field)

    def left_behind(self) -> list[uuid.UUID]:
        """Take the notes of this machine's dead workers of the queue."""
        found: list[uuid.UUID] = []
        notes = self._connection.hgetall(self._key)
        for raw_field, raw_ids in notes.items():
            queue, _, pid = _text(raw_field).partition(":")
            if queue != self._queue or _alive(int(pid)):
                continue
            # Of two workers starting at once, the one that removes the note has it.
            if self._connection.hdel(self._key, raw_field):
                found += [uuid.UUID(event_id) for event_id in json.loads(raw_ids)]
        return found


def send_again(kit: Kit, ids: Sequence[uuid.UUID]) -> int:
    """Have events repeated whose worker died; return how many were still undone."""
    if not ids:
        return 0
    with writing(kit.factory) as session:
        events = undone(session, ids)
        for event in events:
            retry_at = kit.clock() + timedelta(seconds=pause_after(event.attempts))
            note_failure(session, event.id, "the worker ended while doing this", retry_at)
    return len(events)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return pid != os.getpid()


def _text(raw: bytes | str) -> str:
    return raw.decode() if isinstance(raw, bytes) else raw
