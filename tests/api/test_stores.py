"""Stores over HTTP."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.stores import StoreDetailSchema, StorePageSchema
from records.clock import new_id
from records.session import writing
from records.tables.assets import Asset
from records.tables.fitouts import FitoutNode, FitoutProject, Snag
from records.tables.stock import Sku, StockMovement
from records.tables.stores import Store
from tests import make, outcomes
from tests.callers import Caller
from tests.shapes import fits, refused

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]


@pytest.mark.parametrize(
    ("login", "query", "seen"),
    [
        ("chen", "", ["E001", "E002", "S001"]),
        ("admin", "q=s001", ["S001"]),
        ("lin", "", ["E001", "E002"]),
        ("wang", "", ["E001"]),
        ("zhao", "", ["E001"]),
        ("vera", "", ["X001"]),
        ("chen", "region={south}", ["S001"]),
        ("chen", "q=店&region={east}", ["E001", "E002"]),
        ("chen", "q=%25", []),
    ],
)
def test_lists(as_: As, world: make.World, login: str, query: str, seen: list[str]) -> None:
    answer = as_(login).get(f"/stores?{query.format(south=world.south, east=world.east)}")
    assert [item["code"] for item in fits(answer, StorePageSchema)["items"]] == seen


def test_pages_go_by_code(as_: As) -> None:
    first = as_("chen").get("/stores?limit=2").json
    rest = as_("chen").get(f"/stores?limit=2&cursor={first['next_cursor']}").json
    codes = [item["code"] for item in first["items"] + rest["items"]]
    assert codes == ["E001", "E002", "S001"]
    assert rest["next_cursor"] is None


def test_a_closed_store_leaves_the_list(as_: As, sessions: Sessions, world: make.World) -> None:
    with writing(sessions) as session:
        session.get_one(Store, world.station).closed_at = make.NOON
    assert [item["code"] for item in as_("lin").get("/stores").json["items"]] == ["E001"]


@pytest.mark.parametrize("login", ["gao", "mei", "vera"])
def test_a_store_elsewhere_looks_like_none(as_: As, world: make.World, login: str) -> None:
    refused(as_(login).get(f"/stores/{world.corner}"), "404.1")


def test_an_empty_store_has_empty_parts(as_: As, world: make.World) -> None:
    detail = fits(as_("wang").get(f"/stores/{world.corner}"), StoreDetailSchema)
    assert (detail["last_visit"], detail["fitout"]) == (None, None)
    assert detail["tickets"] == detail["stock"] == detail["assets"] == detail["visits"] == []
    assert detail["attributes"]["store_type"] == "convenience"


def test_a_store_in_full(as_: As, sessions: Sessions, world: make.World) -> None:
    with writing(sessions) as session:
        old = outcomes.visit(session, world, at=make.NOON - timedelta(days=3))
        last = outcomes.visit(session, world)
        outcomes.visit(session, world, at=make.NOON + timedelta(days=1), state="submitted")
        void = outcomes.visit(session, world, at=make.NOON + timedelta(days=2), state="voided")
        outcomes.score(session, world, void, "12.0")
        outcomes.score(session, world, old, "90.0")
        outcomes.score(session, world, last, "79.4")
        outcomes.ticket(session, world)
        outcomes.ticket(session, world, state="closed")
        _stock(session, world)
        _asset(session, world)
        _fitout(session, world)
    detail = fits(as_("lin").get(f"/stores/{world.corner}"), StoreDetailSchema)
    assert detail["last_visit"]["id"] == str(last)
    assert (detail["last_visit"]["total"], detail["last_visit"]["date"]) == ("79.4", "2026-11-20")
    finding = detail["last_visit"]["findings"][0]
    assert (finding["item_code"], finding["title"]["zh"]) == ("A01", "招牌、灯箱完好且按时点亮")
    assert finding["detail"]["en"] == "2 points lost: failed"
    assert len(detail["visits"]) == 4
    assert len(detail["tickets"]) == 1
    assert detail["stock"] == [
        {"sku": "SKU-1", "name": "矿泉水", "uom": "瓶", "location": "floor", "qty": "9.5"}
    ]
    assert detail["assets"][0]["tag"] == "T1"
    assert [node["code"] for node in detail["fitout"]["nodes"]] == ["N1", "N2"]
    assert detail["fitout"]["snags"][0]["node"] == "N1"


def _stock(session: Session, world: make.World) -> None:
    sku = new_id()
    session.execute(
        insert(Sku).values(
            id=sku,
            organisation_id=world.organisation,
            code="SKU-1",
            barcode="690",
            name="矿泉水",
            uom="瓶",
            category="drinks",
            unit_cost=Decimal("1.50"),
            always_review=False,
        )
    )
    for key, quantity in (("a", "12"), ("b", "-2.5")):
        session.execute(
            insert(StockMovement).values(
                id=new_id(),
                organisation_id=world.organisation,
                store_id=world.corner,
                location="floor",
                sku_id=sku,
                qty_delta=Decimal(quantity),
                effective_at=make.NOON,
                posted_at=make.NOON,
                reason="opening",
                source_key=key,
            )
        )


def _asset(session: Session, world: make.World) -> None:
    session.execute(
        insert(Asset).values(
            id=new_id(),
            organisation_id=world.organisation,
            store_id=world.corner,
            tag="T1",
            serial="S1",
            name="冷柜",
            category="fridge",
            condition="good",
            status="in_use",
        )
    )


def _fitout(session: Session, world: make.World) -> None:
    project = new_id()
    session.execute(
        insert(FitoutProject).values(
            id=project,
            organisation_id=world.organisation,
            store_id=world.corner,
            name="翻新",
            contractor="某装饰",
            contract_price=Decimal(100),
            contract_open=date(2027, 1, 15),
            progress=Decimal(5),
        )
    )
    for ordinal, code in ((2, "N2"), (1, "N1")):
        node = new_id()
        session.execute(
            insert(FitoutNode).values(
                id=node,
                organisation_id=world.organisation,
                project_id=project,
                code=code,
                ordinal=ordinal,
                title={"zh": "节点", "en": "Node"},
                progress_weight=Decimal(5),
                planned_on=date(2026, 12, 1),
                state="pending",
            )
        )
    for state in ("open", "closed"):
        session.execute(
            insert(Snag).values(
                posting_id=outcomes.posting(session, world, book="fitout", kind="snag_open"),
                organisation_id=world.organisation,
                project_id=project,
                node_id=node,
                item_code="N101",
                title={"zh": "尺寸", "en": "Size"},
                severity="major",
                state=state,
                due_on=date(2026, 12, 2),
                opened_at=make.NOON,
            )
        )
