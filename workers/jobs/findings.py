"""What a visit comes to, worked out once for the three handlers that carry it out.

One walk over the answers gives the score and the plan. A visit that was scored before (its tickets
or postings failed then) keeps that score, and is planned in the very context it was scored in.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from checklists.context import Context
from checklists.outcomes import Plan, plan_findings
from checklists.scoring import Score, score_findings
from checklists.visibility import walk
from records.queries import context
from records.queries.context import Judged
from records.queries.events import Event
from records.queries.visit_facts import find_visit
from records.tables.visits import DRAFT, SUBMITTED, VOIDED
from workers.handler import Kit


@dataclass(frozen=True, slots=True)
class Findings:
    """The visit, the score it gets (None where it has one), and what follows."""

    judged: Judged
    score: Score | None
    plan: Plan


def read_ahead(session: Session, events: Sequence[Event]) -> None:
    """Read the visits of many events at once."""
    context.read_ahead(session, [uuid.UUID(event.subject_id) for event in events])


def prepare(session: Session, kit: Kit, event: Event) -> Findings | None:
    """Judge the visit; nothing is written yet."""
    visit = find_visit(session, uuid.UUID(event.subject_id))
    # A reviewer may have closed the visit before what failed then is tried again: it still counts.
    if visit is None or visit.sealed_at is None or visit.state in {DRAFT, VOIDED}:
        return None
    new = visit.state == SUBMITTED
    judged = context.load(session, visit) if new else context.load_scored(session, visit)
    checklist, world = judged.version.checklist, Context.from_json(judged.context)
    found = walk(checklist, judged.answers, world)
    scored = score_findings(checklist, found, world) if new else None
    return Findings(judged, scored, plan_findings(checklist, found, world))


def store_of(findings: Findings | None) -> uuid.UUID | None:
    """Name the store."""
    return None if findings is None else findings.judged.visit.store_id
