"""What a visit's score comes to with some items put right, in the very context it was scored in.

The preview a reviewer sees and the decision ask here, so that they cannot differ.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from checklists.context import Context
from checklists.outcomes import PlannedPosting, plan_findings
from checklists.scoring import Score, score_findings
from checklists.visibility import walk
from records.queries import context
from records.queries.visit_facts import find_visit
from records.refusals import NotFound

NODE_RESULT = "node_result"


@dataclass(frozen=True, slots=True)
class Rescored:
    """The new score, the context it was made in, and the milestones whose result it changes."""

    score: Score
    context: dict[str, Any]
    nodes: frozenset[str]


def rescored(session: Session, visit_id: uuid.UUID, codes: Collection[str]) -> Rescored:
    """Score the visit again with these items put right, besides those put right before."""
    visit = find_visit(session, visit_id)
    if visit is None:
        raise NotFound
    judged = context.load_scored(session, visit)
    checklist = judged.version.checklist
    put_right = sorted({*judged.context.get("put_right", ()), *codes})
    now = {**judged.context, "put_right": put_right}
    world = Context.from_json(now)
    findings = walk(checklist, judged.answers, world)
    before = Context.from_json(judged.context)
    old = plan_findings(checklist, walk(checklist, judged.answers, before), before)
    new = plan_findings(checklist, findings, world)
    changed = _results(old.postings) ^ _results(new.postings)
    return Rescored(
        score_findings(checklist, findings, world), now, frozenset(node for node, _ in changed)
    )


def _results(postings: Collection[PlannedPosting]) -> set[tuple[str, str]]:
    return {
        (posting.subject_ref, posting.payload["verdict"])
        for posting in postings
        if posting.kind == NODE_RESULT
    }
