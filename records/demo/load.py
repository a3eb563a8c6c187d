"""Loading the demo organisation. Doing it again changes nothing but today's visit plan."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from records.base import Base
from records.demo import books, chain
from records.demo.ids import ORGANISATION, Row
from records.demo.plan import plan_today
from records.tables.assets import Asset
from records.tables.checklists import ChecklistRow, ChecklistVersion
from records.tables.fitouts import FitoutNode, FitoutProject
from records.tables.people import Organisation, Person, PersonScope
from records.tables.stock import SampleRule, Sku, StockMovement
from records.tables.stores import Region, Store

ZONE = ZoneInfo("Asia/Shanghai")


def load(session: Session, password_hash: str, today: date) -> bool:
    """Load the demo unless it is there; always see to today's plan. True when it was loaded."""
    fresh = session.get(Organisation, ORGANISATION) is None
    if fresh:
        for table, rows in _everything(password_hash, today):
            session.execute(insert(table), rows)
    plan_today(session, today)
    return fresh


def _everything(password_hash: str, today: date) -> list[tuple[type[Base], list[Row]]]:
    stores = chain.stores()
    people, scopes = chain.people(password_hash)
    checklists, versions = books.checklists()
    project, nodes = books.fitout(versions, today)
    return [
        (Organisation, [{"id": ORGANISATION, "name": "晨光连锁", "scope_epoch": 1}]),
        (Region, chain.regions()),
        (Person, people),
        (Store, stores),
        (PersonScope, scopes),
        (ChecklistRow, checklists),
        (ChecklistVersion, versions),
        (Sku, books.skus()),
        (SampleRule, books.sample_rules()),
        (StockMovement, books.opening_stock(stores)),
        (Asset, books.assets(stores)),
        (FitoutProject, [project]),
        (FitoutNode, nodes),
    ]


def today_in_china() -> date:
    """Return the demo's today."""
    return datetime.now(ZONE).date()  # noqa: TID251 - the demo starts the clock
