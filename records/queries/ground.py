"""What postings of one visit are applied to: its goods, books, machines and building work.

Read in one go in the transaction that writes, so that a visit with thirty postings asks the
database a handful of questions. The facts are changed in memory as postings are applied, so that
the second posting about a machine sees what the first one did.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from records.base import table_of
from records.queries import books
from records.queries.books import Book
from records.queries.visit_facts import VisitFacts, true_instant
from records.tables.assets import Asset
from records.tables.fitouts import FitoutNode, FitoutProject
from records.tables.stock import FLOOR, Sku

SKUS = table_of(Sku)
ASSETS = table_of(Asset)
PROJECTS = table_of(FitoutProject)
NODES = table_of(FitoutNode)

COUNT = "count_adjustment"

_SKUS = select(SKUS.c.id, SKUS.c.code, SKUS.c.unit_cost, SKUS.c.always_review).where(
    SKUS.c.organisation_id == bindparam("organisation_id"),
    SKUS.c.code.in_(bindparam("codes", expanding=True)),
)
_ASSETS = (
    select(
        ASSETS.c.id,
        ASSETS.c.tag,
        ASSETS.c.store_id,
        ASSETS.c.condition,
        ASSETS.c.status,
        ASSETS.c.last_seen_at,
        ASSETS.c.next_audit_on,
        ASSETS.c.missed_count,
    )
    .where(
        ASSETS.c.organisation_id == bindparam("organisation_id"),
        ASSETS.c.tag.in_(bindparam("tags", expanding=True)),
    )
    .order_by(ASSETS.c.id)
    .with_for_update()
)
_PROJECT = (
    select(PROJECTS.c.id, PROJECTS.c.progress)
    .where(PROJECTS.c.store_id == bindparam("store_id"), PROJECTS.c.closed_at.is_(None))
    .order_by(PROJECTS.c.id.desc())
    .limit(1)
    .with_for_update()
)
_NODES = select(NODES.c.id, NODES.c.code, NODES.c.state, NODES.c.progress_weight).where(
    NODES.c.project_id == bindparam("project_id")
)


@dataclass(frozen=True, slots=True)
class SkuFacts:
    """A SKU as a posting needs it."""

    id: uuid.UUID
    code: str
    unit_cost: Decimal
    always_review: bool


@dataclass(slots=True)
class AssetFacts:
    """A machine as the register has it now."""

    id: uuid.UUID
    tag: str
    store_id: uuid.UUID
    condition: str
    status: str
    last_seen_at: datetime | None
    next_audit_on: date | None
    missed_count: int
    changed: bool = False


@dataclass(slots=True)
class NodeFacts:
    """A milestone as it stands now."""

    id: uuid.UUID
    code: str
    state: str
    progress_weight: Decimal


@dataclass(slots=True)
class ProjectFacts:
    """The open fit-out project of a store."""

    id: uuid.UUID
    progress: Decimal
    nodes: dict[str, NodeFacts]


@dataclass(slots=True)
class Ground:
    """What the postings of a visit may touch."""

    visit: VisitFacts
    happened_at: datetime
    skus: dict[str, SkuFacts] = field(default_factory=dict)
    books: dict[uuid.UUID, Book] = field(default_factory=dict)
    counted: set[uuid.UUID] = field(default_factory=set)
    assets: dict[str, AssetFacts] = field(default_factory=dict)
    project: ProjectFacts | None = None


def load(
    session: Session, visit: VisitFacts, wanted: Collection[tuple[str, str, Mapping[str, Any]]]
) -> Ground:
    """Read what postings (book, kind, payload) of this visit are about, and lock the machines."""
    ground = Ground(visit, visit.submitted_at or visit.received_at)
    codes = {payload["sku"] for _, _, payload in wanted if payload.get("sku")}
    if codes:
        _load_stock(session, ground, codes, wanted)
    tags = {payload["tag"] for _, _, payload in wanted if payload.get("tag")}
    if tags:
        rows = session.execute(
            _ASSETS, {"organisation_id": visit.organisation_id, "tags": list(tags)}
        )
        ground.assets = {row.tag: AssetFacts(*row) for row in rows}
    if any(book == "fitout" for book, _, _ in wanted):
        ground.project = _project(session, visit.store_id)
    return ground


def location_of(payload: Mapping[str, Any]) -> str:
    """Return where the goods lie; the sales floor unless the answer says otherwise."""
    return payload.get("location") or FLOOR


def _load_stock(
    session: Session,
    ground: Ground,
    codes: Collection[str],
    wanted: Collection[tuple[str, str, Mapping[str, Any]]],
) -> None:
    rows = session.execute(
        _SKUS, {"organisation_id": ground.visit.organisation_id, "codes": list(codes)}
    )
    ground.skus = {row.code: SkuFacts(*row) for row in rows}
    by_location: dict[str, dict[uuid.UUID, datetime]] = {}
    for sku, payload in _counts(ground, wanted):
        instant = true_instant(ground.visit, payload["counted_at_ms"])
        by_location.setdefault(location_of(payload), {}).setdefault(sku.id, instant)
    for location, instants in by_location.items():
        ground.books |= books.at(session, ground.visit.store_id, instants, location)


def _counts(
    ground: Ground, wanted: Collection[tuple[str, str, Mapping[str, Any]]]
) -> Iterator[tuple[SkuFacts, Mapping[str, Any]]]:
    for _, kind, payload in wanted:
        if kind == COUNT and payload["sku"] in ground.skus:
            yield ground.skus[payload["sku"]], payload


def _project(session: Session, store_id: uuid.UUID) -> ProjectFacts | None:
    row = session.execute(_PROJECT, {"store_id": store_id}).one_or_none()
    if row is None:
        return None
    nodes = session.execute(_NODES, {"project_id": row.id})
    return ProjectFacts(row.id, row.progress, {node.code: NodeFacts(*node) for node in nodes})
