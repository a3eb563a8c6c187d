"""What a visit is judged by: its answers, its checklist version, and what the records say.

The result is stored with the score, so that the score can be replayed whatever the records say
later.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from records.base import table_of
from records.clock import true_time
from records.queries import books, repeats
from records.queries.briefs import plain
from records.queries.checklist_versions import STOCK_KINDS, KnownVersion, parsed
from records.tables.assets import Asset
from records.tables.fitouts import FitoutNode, FitoutProject
from records.tables.scores import VisitScore
from records.tables.stock import Sku
from records.tables.stores import Store
from records.tables.visits import Visit, VisitAnswers

VISITS = table_of(Visit)
STORES = table_of(Store)
ANSWERS = table_of(VisitAnswers)
SKUS = table_of(Sku)
ASSETS = table_of(Asset)
PROJECTS = table_of(FitoutProject)
NODES = table_of(FitoutNode)
SCORES = table_of(VisitScore)

_VISIT = (
    select(
        VISITS.c.id,
        VISITS.c.organisation_id,
        VISITS.c.store_id,
        VISITS.c.supervisor_id,
        VISITS.c.checklist_version_id,
        VISITS.c.policy_id,
        VISITS.c.visit_type,
        VISITS.c.node,
        VISITS.c.revision,
        VISITS.c.state,
        VISITS.c.sealed_at,
        VISITS.c.visit_date,
        VISITS.c.submitted_at,
        VISITS.c.received_at,
        VISITS.c.skew_ms,
        STORES.c.code.label("store_code"),
        STORES.c.store_type,
        STORES.c.attributes,
        STORES.c.manager_id,
        STORES.c.supervisor_id.label("area_manager_id"),
    )
    .join(STORES, STORES.c.id == VISITS.c.store_id)
    .where(VISITS.c.id == bindparam("visit_id"))
)
_ANSWERS = select(ANSWERS.c.answers).where(ANSWERS.c.visit_id == bindparam("visit_id"))
_SKUS = select(SKUS.c.id, SKUS.c.code, SKUS.c.unit_cost, SKUS.c.shelf_life_days).where(
    SKUS.c.organisation_id == bindparam("organisation_id"),
    SKUS.c.code.in_(bindparam("codes", expanding=True)),
)
_ASSETS = select(ASSETS.c.tag, ASSETS.c.store_id, ASSETS.c.status).where(
    ASSETS.c.organisation_id == bindparam("organisation_id"),
    or_(
        ASSETS.c.store_id == bindparam("store_id"),
        ASSETS.c.tag.in_(bindparam("tags", expanding=True)),
    ),
)
_PROJECT = (
    select(PROJECTS.c.contract_open, NODES.c.code, NODES.c.planned_on, NODES.c.progress_weight)
    .join(NODES, NODES.c.project_id == PROJECTS.c.id)
    .where(PROJECTS.c.store_id == bindparam("store_id"), PROJECTS.c.closed_at.is_(None))
    .order_by(PROJECTS.c.id.desc(), NODES.c.ordinal)
)
_CONTEXT = select(SCORES.c.context).where(SCORES.c.visit_id == bindparam("visit_id"))

# A retired asset is not looked for.
GONE = frozenset({"missing", "disposed"})


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A visit, with what jobs need of its store."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    store_id: uuid.UUID
    supervisor_id: uuid.UUID
    checklist_version_id: uuid.UUID
    policy_id: uuid.UUID | None
    visit_type: str
    node: str | None
    revision: int
    state: str
    sealed_at: datetime | None
    visit_date: date
    submitted_at: datetime | None
    received_at: datetime
    skew_ms: int
    store_code: str
    store_type: str
    attributes: dict[str, Any]
    manager_id: uuid.UUID | None
    area_manager_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A visit with all it is judged by."""

    visit: VisitFacts
    version: KnownVersion
    answers: dict[str, Any]
    context: dict[str, Any]


def load(session: Session, visit: VisitFacts) -> Judged:
    """Gather what the records say of a visit at this moment."""
    version = _version(session, visit)
    answers = _answers(session, visit.id)
    return Judged(visit, version, answers, _context(session, visit, version, answers))


def load_scored(session: Session, visit: VisitFacts) -> Judged:
    """Gather a scored visit with the context it was scored in."""
    context = session.execute(_CONTEXT, {"visit_id": visit.id}).scalar_one()
    return Judged(visit, _version(session, visit), _answers(session, visit.id), context)


def find_visit(session: Session, visit_id: uuid.UUID) -> VisitFacts | None:
    """Return the visit, or None."""
    row = session.execute(_VISIT, {"visit_id": visit_id}).one_or_none()
    return None if row is None else VisitFacts(**row._mapping)  # noqa: SLF001 - public by its documentation


def true_instant(visit: VisitFacts, phone_ms: int) -> datetime:
    """Turn the clock of the visit's phone into the server's."""
    return true_time(phone_ms, visit.skew_ms, visit.received_at)


def _version(session: Session, visit: VisitFacts) -> KnownVersion:
    found = parsed(session, visit.checklist_version_id, visit.policy_id)
    assert found is not None, "a visit is only taken with a version that was published"
    return found


def _answers(session: Session, visit_id: uuid.UUID) -> dict[str, Any]:
    found: dict[str, Any] | None = session.scalar(_ANSWERS, {"visit_id": visit_id})
    return found or {}


def _context(
    session: Session, visit: VisitFacts, version: KnownVersion, answers: Mapping[str, Any]
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "visit_date": visit.visit_date.isoformat(),
        "visit_type": visit.visit_type,
        "node": visit.node,
        "store": {**visit.attributes, "store_type": visit.store_type},
        "repeats": repeats.before_visit(
            session,
            visit.id,
            visit.store_id,
            version.checklist.code,
            visit.submitted_at or visit.received_at,
            version.checklist.scoring.lookback_visits,
        ),
    }
    if version.has_stock:
        context |= _stock(session, visit, version, answers)
    if version.has_assets:
        context |= _assets(session, visit, answers)
    if version.has_project:
        context["project"] = _project(session, visit)
    return context


def _stock(
    session: Session, visit: VisitFacts, version: KnownVersion, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Describe the named goods, and the books at the instant each was counted."""
    rows = _goods(session, visit.organisation_id, version, answers)
    ids = {row.code: row.id for row in rows}
    instants = {
        ids[line["sku"]]: true_instant(visit, line["counted_at_ms"])
        for line in _lines(version, answers)
        if line["sku"] in ids and isinstance(line.get("counted_at_ms"), int)
    }
    found = books.at(session, visit.store_id, instants) if instants else {}
    return {
        "skus": {row.code: _sku(row) for row in rows},
        "books": {row.code: plain(found[row.id].quantity) for row in rows if row.id in found},
    }


def named_goods(
    session: Session, organisation_id: uuid.UUID, version: KnownVersion, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Describe the goods that well-formed answers name, by their codes."""
    return {row.code: _sku(row) for row in _goods(session, organisation_id, version, answers)}


def _goods(
    session: Session, organisation_id: uuid.UUID, version: KnownVersion, answers: Mapping[str, Any]
) -> Sequence[Any]:
    codes = {line["sku"] for line in _lines(version, answers)}
    if not codes:
        return ()
    return session.execute(_SKUS, {"organisation_id": organisation_id, "codes": list(codes)}).all()


def _sku(row: Any) -> dict[str, Any]:
    return {"shelf_life_days": row.shelf_life_days, "unit_cost": plain(row.unit_cost)}


def _lines(version: KnownVersion, answers: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for code, answer in answers.items():
        item = version.checklist.by_code.get(code)
        value = answer.get("value")
        if item is None or item.kind not in STOCK_KINDS or not isinstance(value, dict):
            continue
        for line in value.get("lines") or ():
            if isinstance(line, dict) and isinstance(line.get("sku"), str):
                yield line


def _assets(session: Session, visit: VisitFacts, answers: Mapping[str, Any]) -> dict[str, Any]:
    tags = set(_tags(answers))
    rows = session.execute(
        _ASSETS,
        {
            "organisation_id": visit.organisation_id,
            "store_id": visit.store_id,
            "tags": list(tags),
        },
    ).all()
    return {
        "expected_assets": sorted(
            row.tag for row in rows if row.store_id == visit.store_id and row.status not in GONE
        ),
        "known_assets": {
            row.tag: "here" if row.store_id == visit.store_id else "other" for row in rows
        },
    }


def _tags(answers: Mapping[str, Any]) -> Iterator[str]:
    for answer in answers.values():
        value = answer.get("value")
        if isinstance(value, dict):
            for scan in value.get("scans") or ():
                if isinstance(scan, dict) and isinstance(scan.get("tag"), str):
                    yield scan["tag"]


def _project(session: Session, visit: VisitFacts) -> dict[str, Any] | None:
    """Return the plan: by now, the share of the last node whose planned day has come."""
    rows = session.execute(_PROJECT, {"store_id": visit.store_id}).all()
    if not rows:
        return None
    planned = [row.progress_weight for row in rows if row.planned_on <= visit.visit_date]
    return {
        "planned_progress": plain(max(planned, default=None)) or "0",
        "contract_open": rows[0].contract_open.isoformat(),
    }
