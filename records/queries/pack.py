"""The pack: what one person needs on the phone to work without a network.

Field people get stores, plan, checklists, goods and machines; store people their store, its
tickets and the results of visits. What was found long ago goes first where the phone's budget is
too small.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from checklists.document import Checklist
from records.queries import pack_goods, pack_results, pack_stores, policies, tickets
from records.queries.checklist_versions import parsed, under_policy
from records.queries.people import shown
from records.queries.scope import Reach
from records.queries.ticket_details import packed
from records.refusals import NotFound
from records.tables.checklists import PUBLISHED, ChecklistVersion
from records.tables.people import SUPERVISOR, Organisation
from records.tables.policies import ScoringPolicy
from records.tables.stores import VisitPlan

PLANNED_BACK = timedelta(days=14)
PLANNED_AHEAD = timedelta(days=31)
TICKETS_MOST = 1000


@dataclass(frozen=True, slots=True)
class _Version:
    row: dict[str, Any]
    checklist: Checklist


def contents(
    session: Session, reach: Reach, role: str, at: datetime, appeal_window: timedelta
) -> dict[str, Any]:
    """Return everything the pack says, without its size and its cursor."""
    field = role == SUPERVISOR
    stores = pack_stores.stores(session, reach)
    ids = [store["id"] for store in stores]
    plan = _plan(session, reach, at.date()) if field else []
    versions = _versions(session, reach, plan) if field else []
    checklists = [version.checklist for version in versions]
    pack_stores.add_history(session, stores, checklists, at.date())
    samples = pack_goods.samples(session, reach.organisation_id, checklists) if field else {}
    return {
        "scope_epoch": _epoch(session, reach.organisation_id),
        "person": shown(session, reach.person_id),
        "stores": stores,
        "plan": plan,
        "checklists": [version.row for version in versions],
        "tickets": packed(session, tickets.unfinished(session, reach, at, TICKETS_MOST)),
        "results": [] if field else pack_results.results(session, reach, at, appeal_window),
        "skus": pack_goods.skus(session, reach.organisation_id) if field else [],
        "books": pack_goods.books(session, ids) if field else {},
        "samples": {str(store_id): samples for store_id in ids} if samples else {},
        "assets": pack_goods.assets(session, ids) if field else {},
    }


def checklist(session: Session, reach: Reach, version_id: uuid.UUID) -> dict[str, Any]:
    """Return one version as a pack has it, retired or not, for a visit that was begun with it."""
    row = session.execute(
        _of(reach.organisation_id).where(ChecklistVersion.id == version_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    ruling = policies.all_in_force(session, reach.organisation_id)
    return _version(session, row, ruling.get(row.code)).row


def _of(organisation_id: uuid.UUID) -> Select[uuid.UUID, str, int, str, str]:
    return select(
        ChecklistVersion.id,
        ChecklistVersion.code,
        ChecklistVersion.version,
        ChecklistVersion.state,
        ChecklistVersion.content_hash,
    ).where(ChecklistVersion.organisation_id == organisation_id)


def _epoch(session: Session, organisation_id: uuid.UUID) -> int:
    return session.execute(
        select(Organisation.scope_epoch).where(Organisation.id == organisation_id)
    ).scalar_one()


def _plan(session: Session, reach: Reach, today: date) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(VisitPlan)
        .where(
            VisitPlan.supervisor_id == reach.person_id,
            VisitPlan.visit_id.is_(None),
            VisitPlan.due_date.between(today - PLANNED_BACK, today + PLANNED_AHEAD),
            reach.covers(VisitPlan.store_id),
        )
        .order_by(VisitPlan.due_date, VisitPlan.id)
    )
    return [
        {
            "id": row.id,
            "store_id": row.store_id,
            "checklist_version_id": row.checklist_version_id,
            "visit_type": row.visit_type,
            "due_date": row.due_date,
            "node": row.node,
        }
        for row in rows
    ]


def _versions(session: Session, reach: Reach, plan: list[dict[str, Any]]) -> list[_Version]:
    """Return the newest published version of each checklist, and those that the plan names."""
    planned = {entry["checklist_version_id"] for entry in plan}
    rows = session.execute(
        _of(reach.organisation_id)
        .where(or_(ChecklistVersion.state == PUBLISHED, ChecklistVersion.id.in_(planned)))
        .order_by(ChecklistVersion.code, ChecklistVersion.version.desc())
    ).all()
    ruling = policies.all_in_force(session, reach.organisation_id) if rows else {}
    newest: set[str] = set()
    chosen: list[_Version] = []
    for row in rows:
        if row.code not in newest or row.id in planned:
            chosen.append(_version(session, row, ruling.get(row.code)))
        newest.add(row.code)
    return chosen


def _version(session: Session, row: Any, policy: ScoringPolicy | None) -> _Version:
    """Return a version with the policy in force, where that fits it, apart from it."""
    known = parsed(session, row.id)
    ruled = None if policy is None else under_policy(session, row.id, policy.id)
    assert known is not None
    shape = {
        "version_id": row.id,
        "code": row.code,
        "version": row.version,
        "state": row.state,
        "content_hash": row.content_hash,
        "title": known.document["title"],
        "document": known.document,
        "policy": None,
    }
    if policy is not None and ruled is not None:
        shape["policy"] = {
            "id": policy.id,
            "version": policy.version,
            "document": policy.document,
        }
    return _Version(shape, (ruled or known).checklist)
