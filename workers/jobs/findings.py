"""What follows from a scored visit, planned once for all handlers that carry it out."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from checklists.context import Context
from checklists.outcomes import Plan, plan
from records.queries import context
from records.queries.context import Judged
from records.queries.events import Event
from workers.handler import Kit


@dataclass(frozen=True, slots=True)
class Findings:
    """The visit and its plan."""

    judged: Judged
    plan: Plan


def prepare(session: Session, kit: Kit, event: Event) -> Findings | None:
    """Plan tickets and postings in the very context the visit was scored in."""
    judged = context.load_scored(session, uuid.UUID(event.subject_id))
    if judged is None:
        return None
    planned = plan(judged.version.checklist, judged.answers, Context.from_json(judged.context))
    return Findings(judged, planned)


def store_of(findings: Findings | None) -> uuid.UUID | None:
    """Name the store."""
    return None if findings is None else findings.judged.visit.store_id
