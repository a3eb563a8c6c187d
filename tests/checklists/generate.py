"""Random visits to a shipped checklist: mostly sensible, often odd, sometimes hostile."""

from collections.abc import Callable
from random import Random
from typing import Any

from checklists.document import Checklist, Item

SKUS = ("S1", "S2", "S3", "S4", "S5", "无码")
TAGS = ("T1", "T2", "T3", "T9")
DIGESTS = tuple(f"{n:064x}" for n in range(6))
DATES = ("2026-03-01", "2026-03-30", "2026-03-31", "2026-04-09", "2026-05-30", "2027-01-01")
NUMBERS: tuple[Any, ...] = (
    0,
    1,
    3,
    5,
    8,
    24,
    60,
    250,
    -18,
    -51,
    "0.5",
    "0.100001",
    "-12.5",
    "7.99",
)
HOSTILE: tuple[Any, ...] = (
    *(1.5, 1e300, float(2**60), 10**15, "NaN", "Infinity", "1e5", "１２", "", "  ", " 5", "5\n"),
    *(True, False, None, [], {}, [[]], {"lines": 5}, {"lines": [5]}, {"lines": [{}]}, [{}], [None]),
    *("\x00", "\ud800", "yes", "constructor", "__proto__", {"__proto__": 1}, "x" * 5000, "😀" * 65),
    *({"scans": [], "missing": ["T1", "T1"]}, {"scans": [{"tag": "T1", "at_ms": -1}]}, 2**53),
    *([{"role": "contractor", "name": "", "image": "zz"}], {"lines": [], "scans": []}),
)


LEAVES: tuple[Any, ...] = (
    *({"reason": "本店没有"}, {"reason": "none"}, {"reason": "shut"}, {"reason": " "}, {}),
    *({"reason": "锁门", "not_observed": True}, {"not_observed": False, "reason": "none"}),
)


def visit(rng: Random, checklist: Checklist) -> dict[str, Any]:
    """Give a case of a visit with random answers and a random world."""
    answers = {}
    wildness = rng.choice((0, 0, 0.03, 0.3))
    for item in checklist.items:
        if rng.random() < 0.93:
            answers[item.code] = _answer(rng, item, wildness)
    if wildness and rng.random() < 0.3:
        answers[rng.choice(("Z99", "toString", "", "__proto__", "坏", "a b" * 30))] = {
            "value": True
        }
    return {
        "kind": "visit",
        "document": f"library:{checklist.code}",
        "context": context(rng, checklist),
        "answers": answers,
        "photos": list(DIGESTS[: rng.randrange(7)]),
    }


def context(rng: Random, checklist: Checklist) -> dict[str, Any]:
    """Give a random world for a visit."""
    flags = ("uses_gas", "has_cold_room", "sample_required")
    nodes = [None, None, *(node.code for node in checklist.nodes)]
    return {
        "visit_date": rng.choice(DATES[:4]),
        "visit_type": rng.choice(("routine", "surprise")),
        "node": rng.choice(nodes),
        "store": {
            **{flag: rng.choice((True, False)) for flag in flags if rng.random() < 0.8},
            **({"area": "80.5"} if rng.random() < 0.5 else {}),
        },
        "project": rng.choice((None, {"planned_progress": 60, "contract_open": "2026-04-01"})),
        "books": {sku: rng.choice(NUMBERS[:6]) for sku in SKUS if rng.random() < 0.6},
        "skus": {
            sku: {"shelf_life_days": rng.choice((None, 10, 90, 400)), "unit_cost": "3.50"}
            for sku in SKUS
            if rng.random() < 0.7
        },
        "expected_assets": rng.choice(([], ["T1"], ["T1", "T2"])),
        "known_assets": {"T1": "here", "T2": "here", "T9": "other"},
        "repeats": {item.code: rng.randrange(4) for item in checklist.items if rng.random() < 0.2},
        "put_right": [item.code for item in checklist.items if rng.random() < 0.05],
    }


def _answer(rng: Random, item: Item, wildness: float) -> Any:
    if rng.random() < wildness * 0.2:
        return rng.choice((None, [], "yes", 5, {}, {"value": None}, {"na": 1}, {"photos": "x"}))
    answer: dict[str, Any] = {}
    if item.kind == "calculated" and rng.random() < 0.95:
        answer["note"] = "看过"
    elif rng.random() < (0.15 if item.na else 0.02):
        answer["na"] = rng.choice(LEAVES)
    elif rng.random() < wildness:
        answer["value"] = rng.choice(HOSTILE)
    else:
        answer["value"] = VALUES[item.kind](rng, item)
    if rng.random() < 0.5:
        answer["photos"] = list(rng.sample(DIGESTS, rng.randrange(4)))
    if rng.random() < 0.1:
        answer["note"] = rng.choice(
            ("灯箱不亮", "bad \x00 note" if wildness else "{missing} $& ok")
        )
    if rng.random() < 0.2:
        answer["at"] = {"wall_ms": rng.randrange(2**41), "mono_ms": rng.randrange(10**7)}
    return answer


def _truth(rng: Random, _item: Item) -> bool:
    return rng.random() < 0.85


def _count(rng: Random, _item: Item) -> int:
    return rng.choice((0, 0, 0, 1, 2, 4, 7, 30))


def _rating(rng: Random, item: Item) -> int:
    return rng.randint(int(item.limits.min or 0), int(item.limits.max or 5))


def _number(rng: Random, item: Item) -> Any:
    good = item.limits.min if item.limits.min is not None else item.limits.max
    whole = good if isinstance(good, int) else 1
    return rng.choice((whole, whole, whole, rng.choice(NUMBERS)))


def _percent(rng: Random, _item: Item) -> Any:
    return rng.choice((0, 45, 60, "7.5", 100))


def _bonus(rng: Random, _item: Item) -> Any:
    return rng.choice((0, 1, "2.5", 3))


def _choice(rng: Random, item: Item) -> Any:
    codes = [option.code for option in item.options]
    if item.multiple:
        return rng.sample(codes, rng.randint(1, len(codes)))
    if item.each:
        return [{"tag": tag, "option": rng.choice(codes)} for tag in TAGS[: rng.randrange(4)]]
    return rng.choice(codes)


def _signature(rng: Random, _item: Item) -> Any:
    roles = ("area_supervisor", "fitout_pm", "contractor")
    return [
        {
            "role": role,
            "name": "李",
            "image": rng.choice((None, DIGESTS[0])),
            "refused": rng.choice((None, None, "不同意")),
        }
        for role in roles[: rng.randrange(4)]
    ]


def _stock(rng: Random, _item: Item) -> Any:
    lines = []
    for sku in SKUS[: rng.randrange(5)]:
        line = {"sku": sku, "counted": rng.choice(NUMBERS[:6]), "counted_at_ms": 1_774_000_000_000}
        if rng.random() < 0.5:
            line["book"] = rng.choice(NUMBERS[:6])
        lines.append(line)
    return {"lines": lines, "location": rng.choice((None, "shelf"))}


def _expiry(rng: Random, _item: Item) -> Any:
    return {
        "lines": [
            {
                "sku": sku,
                "batch": rng.choice(("", "b1", "b2")),
                "qty": rng.choice((1, "2.5")),
                "expiry": rng.choice(DATES),
                "handled": _truth(rng, _item),
            }
            for sku in SKUS[: rng.randrange(4)]
        ]
    }


def _skus(rng: Random, _item: Item) -> Any:
    return {"lines": [{"sku": sku} for sku in SKUS[: rng.randrange(3)]]}


def _scan(rng: Random, _item: Item) -> Any:
    scanned = [tag for tag in TAGS if rng.random() < 0.6]
    conditions = (None, "good", "faulty", "out_of_use")
    return {
        "scans": [{"tag": tag, "at_ms": 5, "condition": rng.choice(conditions)} for tag in scanned],
        "missing": [tag for tag in TAGS[:2] if tag not in scanned],
    }


def _rows(rng: Random, item: Item) -> Any:
    rows = []
    for _ in range(rng.choice((0, 1, 1, 2, 4))):
        asked = [field for field in item.fields if rng.random() < 0.9]
        rows.append({field.code: VALUES[field.kind](rng, field) for field in asked})
    return {"rows": rows}


VALUES: dict[str, Callable[[Random, Item], Any]] = {
    "yes_no": _truth,
    "photo": _truth,
    "photo_compare": _truth,
    "count": _count,
    "rating": _rating,
    "number": _number,
    "temperature": _number,
    "percent": _percent,
    "bonus": _bonus,
    "date": lambda rng, _item: rng.choice(DATES),
    "choice": _choice,
    "calculated": lambda rng, _item: rng.choice(NUMBERS),
    "repeat_group": _rows,
    "text": lambda rng, _item: rng.choice(("好", "")),
    "barcode": lambda rng, _item: "6901234567892",
    "signature": _signature,
    "stock_count": _stock,
    "expiry_list": _expiry,
    "sku_list": _skus,
    "asset_scan": _scan,
}
