"""A slice of a replay is written down: what changed, the sums so far, and that more is to come."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from records import events
from records.base import table_of
from records.deed import Deed
from records.tables.replays import DONE, FAILED, OPEN_STATES, RUNNING, Replay, ReplayChange

REPLAYS = table_of(Replay)
CHANGES = table_of(ReplayChange)


@dataclass(frozen=True, slots=True)
class Slice:
    """What came of the next visits of a replay; `summary` with the last ones."""

    replay_id: uuid.UUID
    done_before: int
    done: int
    total: int
    tally: dict[str, Any]
    changes: list[dict[str, Any]]
    summary: dict[str, Any] | None = None
    error: str | None = None


def advance_replay(session: Session, deed: Deed, made: Slice) -> None:
    """Keep a slice, unless the replay was cancelled or another worker was faster."""
    connection = session.connection()
    now = connection.execute(
        select(REPLAYS.c.state, REPLAYS.c.done)
        .where(REPLAYS.c.id == made.replay_id)
        .with_for_update()
    ).one_or_none()
    if now is None or now.state not in OPEN_STATES or now.done != made.done_before:
        return
    values: dict[str, Any] = {"state": RUNNING, "done": made.done, "total": made.total}
    values["tally"] = made.tally
    if made.error is not None:
        values |= {"state": FAILED, "error": made.error, "finished_at": deed.at}
    elif made.summary is not None:
        values |= {"state": DONE, "summary": made.summary, "finished_at": deed.at}
    if made.changes:
        connection.execute(insert(CHANGES), made.changes)
    connection.execute(update(REPLAYS).where(REPLAYS.c.id == made.replay_id).values(**values))
    if values["state"] == RUNNING:
        events.emit(session, deed, events.REPLAY_DUE, str(made.replay_id))
