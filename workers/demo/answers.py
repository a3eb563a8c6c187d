"""Answers as a supervisor would give them, for the demo's past visits."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from checklists.context import Context
from checklists.document import Checklist, Item
from checklists.exact import Number
from checklists.visibility import applicable


@dataclass
class World:
    """What the answers refer to: goods on the shelf, their books, machines of the store."""

    today: date
    at_ms: int
    samples: dict[str, list[str]]
    books: dict[str, str]
    assets: list[str]
    contract_open: date | None = None


@dataclass
class Answered:
    """The answers so far, and which items were answered badly."""

    answers: dict[str, Any] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)


def answer_all(
    checklist: Checklist, context: Context, world: World, rng: random.Random, share_bad: float
) -> Answered:
    """Answer every item that applies, in order, since earlier answers show later items."""
    given = Answered()
    for item in checklist.items:
        shown = {one.code for one in applicable(checklist, given.answers, context)}
        if item.code not in shown:
            continue
        bad = rng.random() < share_bad * _odds(item)
        given.answers[item.code] = {"value": _value(item, checklist, world, rng, bad=bad)}
        if bad:
            given.bad.add(item.code)
    return given


def _odds(item: Item) -> float:
    return {"veto": 0.08, "red_line": 0.25, "key": 0.8}.get(item.klass, 1.3)


def _value(item: Item, checklist: Checklist, world: World, rng: random.Random, *, bad: bool) -> Any:
    return VALUES[item.kind](item, checklist, world, rng, bad)


def _yes_no(item: Item, _c: Checklist, _w: World, _r: random.Random, bad: bool) -> bool:
    return bad if item.fail_if else not bad


def _rating(_i: Item, _c: Checklist, _w: World, rng: random.Random, bad: bool) -> int:
    return rng.choice((1, 2)) if bad else rng.choice((4, 5, 5))


def _count(_i: Item, _c: Checklist, _w: World, rng: random.Random, bad: bool) -> int:
    return rng.randint(1, 4) if bad else 0


def _number(item: Item, _c: Checklist, _w: World, _r: random.Random, bad: bool) -> str:
    low, high = item.limits.min, item.limits.max
    if item.fail_if:
        return "60"
    if bad:
        return _text(high + 3 if high is not None else (low or 0) - 1)
    if high is None:
        return _text((low or 0) + 1)
    if low is None:
        return _text(high - 2 if high <= 0 else high / Fraction(2))
    return _text((low + high) / Fraction(2))


def _text(number: Number) -> str:
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def _date(item: Item, _c: Checklist, world: World, _r: random.Random, bad: bool) -> str:
    rule = item.fail_if.source if item.fail_if else ""
    if "days_since" in rule:
        return str(world.today - timedelta(days=90 if bad else 20))
    if "days_left" in rule:
        return str(world.today + timedelta(days=6 if bad else 120))
    return str(world.contract_open or world.today)


def _choice(item: Item, _c: Checklist, world: World, _r: random.Random, bad: bool) -> Any:
    option = "faulty" if bad and "faulty" in item.option_codes else item.options[0].code
    if not item.each:
        return option
    good = item.options[0].code
    return [
        {"tag": tag, "option": option if number == 0 else good}
        for number, tag in enumerate(world.assets)
    ]


def _signature(_i: Item, checklist: Checklist, _w: World, _r: random.Random, _b: bool) -> Any:
    roles = checklist.sign_off or ("store_manager",)
    return [{"role": role, "name": "代签", "image": None, "refused": "外出"} for role in roles]


def _stock_count(item: Item, _c: Checklist, world: World, _r: random.Random, bad: bool) -> Any:
    lines = [
        {"sku": sku, "counted": world.books.get(sku, "0"), "counted_at_ms": world.at_ms}
        for sku in world.samples.get(item.code, ())
    ]
    if bad and lines:
        book = int(world.books.get(str(lines[0]["sku"]), "0"))
        lines[0]["counted"] = str(max(0, book - (1 if item.limits.tolerance_qty else 2)))
    return {"lines": lines}


def _expiry_list(item: Item, _c: Checklist, world: World, _r: random.Random, bad: bool) -> Any:
    soon = world.today + timedelta(days=-2 if item.show_if else 1)
    listed = bad or item.show_if is not None
    line = {"sku": "SP005", "batch": "B0917", "qty": "3", "expiry": str(soon), "handled": False}
    return {"lines": [line] if listed else []}


def _sku_list(_i: Item, _c: Checklist, _w: World, rng: random.Random, _b: bool) -> Any:
    return {"lines": [{"sku": sku} for sku in rng.sample(("SP012", "SP021", "SP023"), 2)]}


def _asset_scan(_i: Item, _c: Checklist, world: World, _r: random.Random, bad: bool) -> Any:
    missing = world.assets[-1:] if bad else []
    scans = [{"tag": tag, "at_ms": world.at_ms} for tag in world.assets if tag not in missing]
    return {"scans": scans, "missing": missing}


def _bonus(_i: Item, _c: Checklist, _w: World, rng: random.Random, _b: bool) -> int:
    return rng.choice((0, 0, 1, 2))


Maker = Callable[[Item, Checklist, World, random.Random, bool], Any]
VALUES: dict[str, Maker] = {
    "yes_no": _yes_no,
    "photo": _yes_no,
    "photo_compare": _yes_no,
    "rating": _rating,
    "count": _count,
    "number": _number,
    "temperature": _number,
    "percent": _number,
    "date": _date,
    "choice": _choice,
    "signature": _signature,
    "stock_count": _stock_count,
    "expiry_list": _expiry_list,
    "sku_list": _sku_list,
    "asset_scan": _asset_scan,
    "bonus": _bonus,
}
