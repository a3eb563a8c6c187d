"""A sealed visit is scored by the same engine the phone ran."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from checklists.context import Context
from checklists.scoring import Score, score
from records.actions.score_visit import score_visit
from records.deed import Deed
from records.queries import context
from records.queries.context import Judged
from records.queries.events import Event
from records.tables.visits import SUBMITTED
from workers.handler import Handler, Kit


@dataclass(frozen=True, slots=True)
class Prepared:
    """The visit and the score it gets."""

    judged: Judged
    score: Score


def prepare(session: Session, kit: Kit, event: Event) -> Prepared | None:
    """Score the visit; nothing is written yet."""
    judged = context.load(session, uuid.UUID(event.subject_id))
    if judged is None or judged.visit.state != SUBMITTED or judged.visit.sealed_at is None:
        return None
    result = score(judged.version.checklist, judged.answers, Context.from_json(judged.context))
    return Prepared(judged, result)


def apply(session: Session, deed: Deed, prepared: Prepared | None) -> None:
    """Keep the score."""
    if prepared is not None:
        score_visit(session, deed, prepared.judged, prepared.score)


def store_of(prepared: Prepared | None) -> uuid.UUID | None:
    """Name the store."""
    return None if prepared is None else prepared.judged.visit.store_id


# In turn: of two visits of one store the later one counts what failed in the earlier one.
HANDLER = Handler("score_visit", prepare, apply, store_of=store_of, in_turn=True)
