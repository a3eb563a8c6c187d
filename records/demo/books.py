"""What the demo chain keeps books of: checklists, goods, stock, assets, one fit-out."""

import hashlib
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from checklists import library
from checklists.policy import policy_hash
from records.demo.goods import ASSETS, GOODS, RESTAURANT_ASSETS
from records.demo.ids import FITOUT_STORE, OPENING, Row, demo_id, owned, version_id
from records.tables.checklists import PUBLISHED
from records.tables.stock import FLOOR

SAMPLE_RULES = (("CV-RETAIL/D01", None), ("CV-RETAIL/D02", "tobacco"), ("CV-RETAIL/D03", "daily"))


def checklists() -> tuple[list[Row], list[Row]]:
    """Return the shipped checklists and their first versions, published."""
    lists: list[Row] = []
    versions: list[Row] = []
    for document in library.documents():
        code = document["code"]
        lists.append(owned({"id": demo_id("checklist", code), "code": code}))
        versions.append(
            owned(
                {
                    "id": version_id(code),
                    "checklist_id": demo_id("checklist", code),
                    "code": code,
                    "version": document["version"],
                    "state": PUBLISHED,
                    "content_hash": _digest(document),
                    "policy_hash": policy_hash(document),
                    "document": document,
                    "published_at": OPENING,
                }
            )
        )
    return lists, versions


def _digest(document: Any) -> str:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _ean13(digits: str) -> str:
    """Add the check digit, without which no reader takes a code for one."""
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighed % 10}"


def skus() -> list[Row]:
    """Return the goods."""
    return [
        owned(
            {
                "id": demo_id("sku", good.code),
                "code": good.code,
                "barcode": _ean13(f"690{int(good.code[2:]):09d}"),
                "name": good.name,
                "uom": good.uom,
                "category": good.category,
                "unit_cost": Decimal(good.cost),
                "shelf_life_days": good.shelf_life,
                "always_review": good.category == "tobacco",
            }
        )
        for good in GOODS
    ]


def opening_stock(stores: list[Row]) -> list[Row]:
    """Return the ledger's first line for every store and SKU."""
    return [
        owned(
            {
                "id": demo_id("opening", store["id"], good.code),
                "store_id": store["id"],
                "location": FLOOR,
                "sku_id": demo_id("sku", good.code),
                "qty_delta": Decimal(good.book),
                "effective_at": OPENING,
                "posted_at": OPENING,
                "reason": "opening",
                "source_key": f"opening/{store['code']}/{good.code}",
            }
        )
        for store in stores
        for good in GOODS
    ]


def assets(stores: list[Row]) -> list[Row]:
    """Return four machines a store."""
    rows: list[Row] = []
    for store in stores:
        kinds = ASSETS if store["store_type"] == "convenience" else RESTAURANT_ASSETS
        for category, name, prefix in kinds:
            tag = f"{prefix}-{store['code']}-1"
            rows.append(
                owned(
                    {
                        "id": demo_id("asset", tag),
                        "store_id": store["id"],
                        "tag": tag,
                        "serial": f"SN{demo_id('serial', tag).int % 10**8:08d}",
                        "name": name,
                        "category": category,
                        "condition": "good",
                        "status": "in_use",
                        "next_audit_on": date(2026, 12, 31),
                        "warranty_until": date(2028, 6, 30),
                        "missed_count": 0,
                    }
                )
            )
    return rows


def fitout(versions: list[Row], today: date) -> tuple[Row, list[Row]]:
    """Return the fit-out project and its seven nodes, two of them passed."""
    document = next(v["document"] for v in versions if v["code"] == "FO-ACCEPT")
    project = demo_id("project", 1)
    nodes = [
        owned(
            {
                "id": demo_id("node", node["code"]),
                "project_id": project,
                "code": node["code"],
                "ordinal": number,
                "title": {"zh": node["zh"], "en": node["en"]},
                "progress_weight": Decimal(node["progress"]),
                "planned_on": today + timedelta(days=14 * (number - 2)),
                "actual_on": today - timedelta(days=14) if number < 2 else None,
                "state": "passed" if number < 2 else "pending",
            }
        )
        for number, node in enumerate(document["nodes"])
    ]
    row = {
        "id": project,
        "store_id": demo_id("store", *FITOUT_STORE),
        "name": "世纪公园店 翻新工程",
        "contractor": "海川装饰工程",
        "contract_price": Decimal(480000),
        "contract_open": today + timedelta(days=75),
        "progress": Decimal(25),
    }
    return owned(row), nodes


def sample_rules() -> list[Row]:
    """Return which goods each count item asks for."""
    return [owned({"item_key": key, "category": category}) for key, category in SAMPLE_RULES]
