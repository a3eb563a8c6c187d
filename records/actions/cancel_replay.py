"""Nobody waits for a replay any more: it ends before its next slice, and what it found stays."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import journal
from records.deed import Deed
from records.refusals import NotFound, WrongState
from records.tables.replays import CANCELLED, OPEN_STATES, Replay


def cancel_replay(session: Session, deed: Deed, replay_id: uuid.UUID) -> None:
    """Cancel a replay that is not finished; a cancelled one stays so."""
    replay = session.scalars(
        select(Replay)
        .where(Replay.id == replay_id, Replay.organisation_id == deed.organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if replay is None:
        raise NotFound
    if replay.state == CANCELLED:
        return
    if replay.state not in OPEN_STATES:
        raise WrongState
    replay.state = CANCELLED
    replay.finished_at = deed.at
    session.flush()
    journal.record(
        session,
        deed,
        deed.organisation_id,
        "replay.cancelled",
        f"replay:{replay.id}",
        {"done": replay.done, "total": replay.total},
    )
