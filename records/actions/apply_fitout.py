"""A posting about a fit-out moves its milestone, opens a snag, or leaves a notice."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, exists, select, update
from sqlalchemy.orm import Session

from records.actions.effects import Doubt, Effects, Entry
from records.base import table_of
from records.clock import new_id
from records.queries.briefs import plain
from records.queries.ground import Ground, NodeFacts, ProjectFacts
from records.tables.fitouts import FitoutNode, FitoutNotice, FitoutProject, NodeResult, Snag

PROJECTS = table_of(FitoutProject)
NODES = table_of(FitoutNode)
RESULTS = table_of(NodeResult)
SNAGS = table_of(Snag)
NOTICES = table_of(FitoutNotice)

PASSED = "passed"
STATES = {"pass": PASSED, "conditional": "conditional", "fail": "failed"}
DUE_DAYS = {"critical": 1, "major": 3, "minor": 7}
PROGRESS = "progress_update"

Result = dict[str, object]


def apply_fitout(session: Session, entry: Entry, ground: Ground, effects: Effects) -> Result:
    """Do what the posting says, or raise Doubt."""
    if ground.project is None:
        raise Doubt("no_project")
    match entry.kind:
        case "node_result":
            return _node_result(session, entry, ground, ground.project, effects)
        case "snag_open":
            return _snag(entry, ground, ground.project, effects)
        case "progress_update":
            return _progress(session, entry, ground.project, effects)
    return _notice(entry, ground.project, effects, entry.payload)


def reverse_fitout(session: Session, original_id: uuid.UUID, at: datetime) -> Result:
    """Put back what the posting replaced, unless something newer has been decided since."""
    session.execute(
        update(SNAGS)
        .where(SNAGS.c.posting_id == original_id, SNAGS.c.state == "open")
        .values(state="void", closed_at=at)
    )
    notice = session.execute(
        select(NOTICES).where(NOTICES.c.posting_id == original_id)
    ).one_or_none()
    if notice is not None:
        session.execute(update(NOTICES).where(NOTICES.c.id == notice.id).values(withdrawn_at=at))
        if notice.kind == PROGRESS:
            return {"put_back": _progress_back(session, notice)}
    result = session.execute(
        select(RESULTS).where(RESULTS.c.posting_id == original_id)
    ).one_or_none()
    if result is None:
        return {}
    session.execute(
        update(RESULTS).where(RESULTS.c.posting_id == original_id).values(reversed_at=at)
    )
    if _superseded(session, result):
        return {"put_back": False}
    node = {"state": result.state_before}
    session.execute(
        update(NODES)
        .where(NODES.c.id == result.node_id)
        .values(**node, **({} if result.state_before == PASSED else {"actual_on": None}))
    )
    return {"put_back": True}


def _superseded(session: Session, result: Row[Any]) -> bool:
    newer = select(RESULTS.c.posting_id).where(
        RESULTS.c.node_id == result.node_id,
        RESULTS.c.at > result.at,
        RESULTS.c.reversed_at.is_(None),
    )
    return bool(session.scalar(select(exists(newer))))


def _progress_back(session: Session, notice: Row[Any]) -> bool:
    changed = session.execute(
        update(PROJECTS)
        .where(
            PROJECTS.c.id == notice.project_id,
            PROJECTS.c.progress == Decimal(notice.detail["applied"]),
        )
        .values(progress=Decimal(notice.detail["before"]))
        .returning(PROJECTS.c.id)
    )
    return changed.first() is not None


def _node(entry: Entry, project: ProjectFacts) -> NodeFacts:
    found = project.nodes.get(entry.payload.get("node") or "")
    if found is None:
        raise Doubt("unknown_node")
    return found


def _node_result(
    session: Session, entry: Entry, ground: Ground, project: ProjectFacts, effects: Effects
) -> Result:
    node = _node(entry, project)
    before, after = node.state, STATES[entry.payload["verdict"]]
    effects.insert(
        RESULTS,
        {
            "posting_id": entry.id,
            "organisation_id": entry.organisation_id,
            "node_id": node.id,
            "visit_id": entry.visit_id,
            "verdict": entry.payload["verdict"],
            "state_before": before,
            "at": effects.at,
            "reversed_at": None,
        },
    )
    day = ground.visit.visit_date if after == PASSED else None
    session.execute(update(NODES).where(NODES.c.id == node.id).values(state=after, actual_on=day))
    node.state = after
    return {"node": node.code, "from": before, "to": after}


def _snag(entry: Entry, ground: Ground, project: ProjectFacts, effects: Effects) -> Result:
    node = _node(entry, project)
    severity = entry.payload["severity"]
    due = ground.visit.visit_date + timedelta(days=DUE_DAYS.get(severity, 7))
    effects.insert(
        SNAGS,
        {
            "posting_id": entry.id,
            "organisation_id": entry.organisation_id,
            "project_id": project.id,
            "node_id": node.id,
            "item_code": entry.item_code,
            "title": entry.payload["title"],
            "severity": severity,
            "state": "open",
            "due_on": due,
            "opened_at": effects.at,
            "closed_at": None,
        },
    )
    return {"node": node.code, "due_on": due.isoformat()}


def _progress(session: Session, entry: Entry, project: ProjectFacts, effects: Effects) -> Result:
    """Take the percentage over, but no further than the last node that passed."""
    asked = Decimal(entry.payload["percent"])
    passed = [node.progress_weight for node in project.nodes.values() if node.state == PASSED]
    applied = min(asked, max(passed, default=Decimal(0)))
    said = {"percent": plain(asked), "applied": plain(applied), "before": plain(project.progress)}
    session.execute(update(PROJECTS).where(PROJECTS.c.id == project.id).values(progress=applied))
    project.progress = applied
    return {**said, **_notice(entry, project, effects, {**entry.payload, **said})}


def _notice(
    entry: Entry, project: ProjectFacts, effects: Effects, detail: dict[str, Any]
) -> Result:
    node = project.nodes.get(entry.payload.get("node") or "")
    notice_id = new_id()
    effects.insert(
        NOTICES,
        {
            "id": notice_id,
            "organisation_id": entry.organisation_id,
            "project_id": project.id,
            "node_id": node.id if node else None,
            "kind": entry.kind,
            "detail": detail,
            "source_key": entry.source_key,
            "posting_id": entry.id,
            "made_at": effects.at,
            "withdrawn_at": None,
        },
    )
    return {"notice": str(notice_id)}
