"""The stores of a pack: where each is, what was found there last, and what is being built."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checklists.document import Checklist
from records.queries import last_answers, last_visits, repeats
from records.queries.briefs import plain
from records.queries.scope import Reach
from records.tables.fitouts import FitoutNode, FitoutProject
from records.tables.people import Person
from records.tables.stores import Store

PASSED = "passed"


def stores(session: Session, reach: Reach) -> list[dict[str, Any]]:
    """Return every open store within reach, by code."""
    rows = session.execute(
        select(Store, Person.name.label("manager_name"))
        .outerjoin(Person, Person.id == Store.manager_id)
        .where(Store.id.in_(reach.stores()), Store.closed_at.is_(None))
        .order_by(Store.code)
    ).all()
    return [_store(store, manager_name) for store, manager_name in rows]


def add_history(
    session: Session, packed: list[dict[str, Any]], checklists: Collection[Checklist], today: date
) -> None:
    """Add what a visitor should know of each store: last findings and answers, repeats, fit-out."""
    ids = [store["id"] for store in packed]
    last = last_visits.for_stores(session, ids)
    answered = last_answers.for_stores(session, ids, checklists)
    lookbacks = {checklist.code: checklist.scoring.lookback_visits for checklist in checklists}
    runs = repeats.for_stores(session, ids, lookbacks)
    projects = _projects(session, ids, today)
    for store in packed:
        store["last_visit"] = last.get(store["id"])
        store["last_answers"] = answered.get(store["id"], {})
        store["repeats"] = runs.get(store["id"], {})
        store["project"] = projects.get(store["id"])


def _store(store: Store, manager_name: str | None) -> dict[str, Any]:
    return {
        "id": store.id,
        "code": store.code,
        "name": store.name,
        "address": store.address,
        "lat": store.lat,
        "lng": store.lng,
        "radius_m": store.radius_m,
        "time_zone": store.time_zone,
        "attributes": {**store.attributes, "store_type": store.store_type},
        "manager_name": manager_name,
        "phone": store.phone or None,
        "last_visit": None,
        "last_answers": {},
        "repeats": {},
        "project": None,
    }


def _projects(
    session: Session, store_ids: Collection[uuid.UUID], today: date
) -> dict[uuid.UUID, dict[str, Any]]:
    rows = session.execute(
        select(FitoutProject, FitoutNode)
        .join(FitoutNode, FitoutNode.project_id == FitoutProject.id)
        .where(FitoutProject.store_id.in_(store_ids), FitoutProject.closed_at.is_(None))
        .order_by(FitoutProject.id, FitoutNode.ordinal)
    ).all()
    found: dict[FitoutProject, list[FitoutNode]] = defaultdict(list)
    for project, node in rows:
        found[project].append(node)
    return {project.store_id: _project(project, nodes, today) for project, nodes in found.items()}


def _project(project: FitoutProject, nodes: list[FitoutNode], today: date) -> dict[str, Any]:
    planned = [node.progress_weight for node in nodes if node.planned_on <= today]
    return {
        "id": project.id,
        "node": next((node.code for node in nodes if node.state != PASSED), None),
        "planned_progress": plain(max(planned, default=None)) or "0",
        "contract_open": project.contract_open,
        "nodes": [{"code": node.code, "state": node.state} for node in nodes],
    }
