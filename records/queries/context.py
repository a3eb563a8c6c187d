"""What a visit is judged by: its answers, its checklist version, and what the records say.

The result is stored with the score, so that the score can be replayed whatever the records say
later.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from records.among import among
from records.base import table_of
from records.queries import books, repeats
from records.queries import visit_facts as facts
from records.queries.briefs import plain
from records.queries.checklist_versions import STOCK_KINDS, KnownVersion, parsed
from records.queries.visit_facts import VisitFacts, true_instant
from records.tables.assets import Asset
from records.tables.fitouts import FitoutNode, FitoutProject
from records.tables.scores import VisitScore
from records.tables.stock import Sku
from records.tables.stores import Store
from records.tables.visits import DRAFT, Visit, VisitAnswers

VISITS = table_of(Visit)
STORES = table_of(Store)
ANSWERS = table_of(VisitAnswers)
SKUS = table_of(Sku)
ASSETS = table_of(Asset)
PROJECTS = table_of(FitoutProject)
NODES = table_of(FitoutNode)
SCORES = table_of(VisitScore)

_ANSWERS = select(ANSWERS.c.answers).where(ANSWERS.c.visit_id == bindparam("visit_id"))
_SKUS = select(SKUS.c.id, SKUS.c.code, SKUS.c.unit_cost, SKUS.c.shelf_life_days).where(
    SKUS.c.organisation_id == bindparam("organisation_id"),
    among(SKUS.c.code, "codes"),
)
_ASSETS = select(ASSETS.c.tag, ASSETS.c.store_id, ASSETS.c.status).where(
    ASSETS.c.organisation_id == bindparam("organisation_id"),
    or_(
        ASSETS.c.store_id == bindparam("store_id"),
        among(ASSETS.c.tag, "tags"),
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
class Judged:
    """A visit with all it is judged by."""

    visit: VisitFacts
    version: KnownVersion
    answers: dict[str, Any]
    context: dict[str, Any]


def read_ahead(session: Session, visit_ids: Sequence[uuid.UUID]) -> None:
    """Read what most of many visits ask for at once, for `load` in the same session."""
    known = facts.read_ahead(session, visit_ids)
    lookbacks = {
        one.visit.id: _version(session, one.visit).checklist.scoring.lookback_visits
        for one in known
        if one.visit.state != DRAFT
    }
    found = repeats.before_visits(session, lookbacks)
    for one in known:
        one.repeats = found.get(one.visit.id)


def load(session: Session, visit: VisitFacts) -> Judged:
    """Gather what the records say of a visit at this moment."""
    version = _version(session, visit)
    answers = _answers(session, visit.id)
    return Judged(visit, version, answers, _context(session, visit, version, answers))


def load_scored(session: Session, visit: VisitFacts) -> Judged:
    """Gather a scored visit with the context it was scored in."""
    context = session.execute(_CONTEXT, {"visit_id": visit.id}).scalar_one()
    return Judged(visit, _version(session, visit), _answers(session, visit.id), context)


def _version(session: Session, visit: VisitFacts) -> KnownVersion:
    found = parsed(session, visit.checklist_version_id, visit.policy_id)
    assert found is not None, "a visit is only taken with a version that was published"
    return found


def _answers(session: Session, visit_id: uuid.UUID) -> dict[str, Any]:
    known = facts.ahead(session, visit_id)
    if known is not None:
        return known.answers
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
        "repeats": _repeats(session, visit, version),
    }
    if version.has_stock:
        context |= _stock(session, visit, version, answers)
    if version.has_assets:
        context |= _assets(session, visit, answers)
    if version.has_project:
        context["project"] = _project(session, visit)
    return context


def _repeats(session: Session, visit: VisitFacts, version: KnownVersion) -> dict[str, int]:
    known = facts.ahead(session, visit.id)
    if known is not None and known.repeats is not None:
        return known.repeats
    return repeats.before_visit(
        session,
        visit.id,
        visit.store_id,
        version.checklist.code,
        visit.submitted_at or visit.received_at,
        version.checklist.scoring.lookback_visits,
    )


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
