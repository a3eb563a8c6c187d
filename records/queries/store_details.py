"""One store in full: its last result, what is open there, its goods, machines and fit-out."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.queries import last_visits, tickets, visits
from records.queries.briefs import parts, plain
from records.queries.last_visits import LastVisit
from records.queries.scope import Reach
from records.queries.stores import StoreRow, row
from records.queries.tickets import TicketSummary
from records.queries.visits import VisitSummary
from records.refusals import NotFound
from records.tables.assets import Asset
from records.tables.fitouts import FitoutNode, FitoutProject, Snag
from records.tables.stock import Sku, StockMovement

VISITS_SHOWN = 10
OPEN_SNAG = "open"


@dataclass(frozen=True, slots=True)
class StockLine:
    """How much of one SKU the book says lies at one location."""

    sku: str
    name: str
    uom: str
    location: str
    qty: str


@dataclass(frozen=True, slots=True)
class AssetLine:
    """A machine of the register."""

    tag: str
    name: str
    category: str
    condition: str
    status: str
    last_audit_at: datetime | None


@dataclass(frozen=True, slots=True)
class NodeLine:
    """A milestone of a fit-out."""

    code: str
    zh: str
    en: str
    state: str
    planned: date
    actual: date | None


@dataclass(frozen=True, slots=True)
class SnagLine:
    """A finding the contractor must put right."""

    id: uuid.UUID
    node: str
    item_code: str
    title: dict[str, str]
    severity: str
    state: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Fitout:
    """The project that is building this store, while it does."""

    id: uuid.UUID
    name: str
    contractor: str
    contract_open: date
    progress: str | None
    nodes: list[NodeLine]
    snags: list[SnagLine]


@dataclass(frozen=True, slots=True)
class StoreDetail(StoreRow):
    """Everything about a store that a visitor should know."""

    last_visit: LastVisit | None
    visits: list[VisitSummary]
    tickets: list[TicketSummary]
    stock: list[StockLine]
    assets: list[AssetLine]
    fitout: Fitout | None


def detail(session: Session, reach: Reach, store_id: uuid.UUID, at: datetime) -> StoreDetail:
    """Return the whole store; refuse if it isn't in scope."""
    line = row(session, reach, store_id)
    if line is None:
        raise NotFound
    return StoreDetail(
        **parts(line),
        last_visit=last_visits.for_stores(session, [store_id]).get(store_id),
        visits=visits.of_store(session, reach, store_id, VISITS_SHOWN),
        tickets=tickets.open_in_store(session, reach, store_id, at),
        stock=_stock(session, store_id),
        assets=_assets(session, store_id),
        fitout=_fitout(session, store_id),
    )


def _stock(session: Session, store_id: uuid.UUID) -> list[StockLine]:
    quantity = func.sum(StockMovement.qty_delta)
    rows = session.execute(
        select(Sku.code, Sku.name, Sku.uom, StockMovement.location, quantity.label("qty"))
        .join(Sku, Sku.id == StockMovement.sku_id)
        .where(StockMovement.store_id == store_id)
        .group_by(Sku.code, Sku.name, Sku.uom, StockMovement.location)
        .order_by(Sku.code, StockMovement.location)
    )
    return [StockLine(r.code, r.name, r.uom, r.location, plain(r.qty) or "0") for r in rows]


def _assets(session: Session, store_id: uuid.UUID) -> list[AssetLine]:
    rows = session.scalars(select(Asset).where(Asset.store_id == store_id).order_by(Asset.tag))
    return [
        AssetLine(a.tag, a.name, a.category, a.condition, a.status, a.last_seen_at) for a in rows
    ]


def _fitout(session: Session, store_id: uuid.UUID) -> Fitout | None:
    project = session.scalars(
        select(FitoutProject)
        .where(FitoutProject.store_id == store_id, FitoutProject.closed_at.is_(None))
        .order_by(FitoutProject.id.desc())
        .limit(1)
    ).one_or_none()
    if project is None:
        return None
    nodes = session.scalars(
        select(FitoutNode).where(FitoutNode.project_id == project.id).order_by(FitoutNode.ordinal)
    ).all()
    snags = session.scalars(
        select(Snag)
        .where(Snag.project_id == project.id, Snag.state == OPEN_SNAG)
        .order_by(Snag.due_on, Snag.posting_id)
    )
    codes = {node.id: node.code for node in nodes}
    return Fitout(
        id=project.id,
        name=project.name,
        contractor=project.contractor,
        contract_open=project.contract_open,
        progress=plain(project.progress),
        nodes=[_node(node) for node in nodes],
        snags=[_snag(snag, codes[snag.node_id]) for snag in snags],
    )


def _node(node: FitoutNode) -> NodeLine:
    title = node.title
    return NodeLine(
        node.code, title["zh"], title["en"], node.state, node.planned_on, node.actual_on
    )


def _snag(snag: Snag, node: str) -> SnagLine:
    return SnagLine(
        snag.posting_id, node, snag.item_code, snag.title, snag.severity, snag.state, snag.due_on
    )
