"""The next visits of a replay are scored under its rules; then the slice after them is due.

A slice is one transaction with the event's inbox line, so a killed worker costs one slice, which
is done again; a cancelled replay ends at the next one.
"""

import time
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from checklists.document import Checklist
from checklists.parsing import ChecklistInvalid, parse
from checklists.policy import with_policy
from records.actions.advance_replay import Slice, advance_replay
from records.deed import Deed
from records.queries import replayed
from records.queries.events import Event
from records.queries.replayed import START, Asked, PastVisit, Place
from records.tables.replays import OPEN_STATES, QUEUED
from workers.handler import Handler, Kit
from workers.replaying import Rescored, added, rescored, summary

SLICE = 1000
# A slice ends early where the machine is busy or the checklist long: its event has a deadline.
SLICE_SECONDS = 5.0


def prepare(session: Session, kit: Kit, event: Event) -> Slice | None:
    """Score the next visits; nothing is written yet."""
    replay = replayed.asked(session, uuid.UUID(event.subject_id))
    if replay is None or replay.state not in OPEN_STATES:
        return None
    try:
        checklist = _candidate(replay.spec)
    except ChecklistInvalid as invalid:
        # Pinned by an older release whose rules for documents were others.
        return _slice(replay, replay.tally, [], error=str(invalid))
    total = replayed.count(session, replay) if replay.state == QUEUED else replay.total
    visits = replayed.next_visits(session, replay, _place(replay.tally), SLICE)
    found = _rescored_in_time(checklist, visits)
    tally = added(replay.tally, found)
    changes = [{"replay_id": replay.id, **each.as_row()} for each in found if each.changed]
    grades = [name for name, _ in checklist.scoring.grades]
    ended = summary(tally, grades) if len(found) == len(visits) < SLICE else None
    return _slice(replay, tally, changes, done=len(found), total=total, summary=ended)


def apply(session: Session, deed: Deed, made: Slice | None) -> None:
    """Keep the slice and ask for the next one."""
    if made is not None:
        advance_replay(session, deed, made)


def _rescored_in_time(checklist: Checklist, visits: Sequence[PastVisit]) -> list[Rescored]:
    """Score one visit after the other, at least one, until the slice's time is over."""
    end = time.monotonic() + SLICE_SECONDS
    found: list[Rescored] = []
    for visit in visits:
        found.append(rescored(checklist, visit))
        if time.monotonic() > end:
            break
    return found


def _candidate(spec: dict[str, Any]) -> Checklist:
    document, policy = spec["document"], spec["policy"]
    # A draft may not have its number yet; no rule depends on it.
    numbered = {**document, "version": 1}
    return parse(numbered if policy is None else with_policy(numbered, policy))


def _slice(
    replay: Asked,
    tally: dict[str, Any],
    changes: list[dict[str, Any]],
    *,
    done: int = 0,
    total: int = 0,
    **given: Any,
) -> Slice:
    now = replay.done + done
    # Visits may be voided while it runs: the end is where no more come.
    total = now if given.get("summary") else max(total or replay.total, now)
    return Slice(replay.id, replay.done, now, total, tally, changes, **given)


def _place(tally: dict[str, Any]) -> Place:
    place = tally.get("place")
    return (date.fromisoformat(place[0]), uuid.UUID(place[1])) if place else START


HANDLER = Handler("replay_slice", prepare, apply, seconds=30.0)
