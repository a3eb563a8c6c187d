"""The visits that are sent: a checklist of sixty items, answers, and photos of 250 kB."""

import hashlib
import io
import json
import os
import random
import time
import uuid
from dataclasses import dataclass
from typing import Any

from PIL import Image

PHOTOS = 8
PHOTO_BYTES = 250_000
FAILS = 3


def document() -> dict[str, Any]:
    """Return a checklist of sixty items in six sections that asks for no photo."""
    types = ("yes_no", "yes_no", "count", "rating", "temperature", "yes_no")
    return {
        "schema": "checklist/1",
        "code": "BENCH",
        "version": 1,
        "title": {"zh": "测速表", "en": "Bench"},
        "applies_to": {"store_type": ["convenience"], "visit_type": ["routine"]},
        "scoring": {
            "mode": "deduction",
            "scale": 100,
            "rounding": "half_up_1",
            "na": "exclude_and_redistribute",
            "unanswered": "block_submit",
            "veto": {"policy": "zero_total"},
            "red_line": {"policy": "cap", "cap": 69},
            "repeat": {"multipliers": [1, 2, 3], "lookback_visits": 2, "floor": "item_zero"},
            "grades": [["A", 90], ["B", 80], ["C", 70], ["D", 0]],
            "full_mark": 100,
            "item_floor": "zero",
        },
        "sections": [
            {
                "code": letter,
                "zh": f"第{letter}节",
                "en": f"Section {letter}",
                "weight": 10,
                "items": [_item(letter, n, types[n % len(types)]) for n in range(1, 11)],
            }
            for letter in "ABCDEF"
        ],
    }


def _item(section: str, number: int, kind: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "code": f"{section}{number:02d}",
        "zh": f"检查项{section}{number}",
        "en": f"Item {section}{number}",
        "type": kind,
        "weight": 2,
        "class": "key" if number % 4 == 0 else "normal",
        "na": False,
        "repeat_multiplier": True,
        "on_fail": [
            {"to": "ticket", "due_h": 24, "owner": "store_manager", "priority": "normal"},
        ],
    }
    if kind == "count":
        item["defect"] = {"unit_zh": "处", "per": 0.5}
        item["on_fail"].append({"to": "stock", "op": "price_mismatch"})
    if kind == "rating":
        item["limits"] = {"min": 1, "max": 5, "pass_at": 3}
    if kind == "temperature":
        item["limits"] = {"min": 0, "max": 8}
    return item


@dataclass(frozen=True)
class Shot:
    """A photo ready to send."""

    sha256: str
    body: bytes


def base_photo() -> bytes:
    """Return a JPEG of 1600 x 1200 and about 250 kB, as the phone makes them."""
    noise = Image.frombytes("RGB", (200, 150), random.Random(7).randbytes(200 * 150 * 3))
    smooth = noise.resize((1600, 1200), Image.Resampling.BICUBIC)
    for quality in range(95, 20, -3):
        out = io.BytesIO()
        smooth.save(out, "JPEG", quality=quality)
        if out.tell() <= PHOTO_BYTES:
            return out.getvalue()
    raise AssertionError("no quality gives a photo small enough")


def shot(base: bytes) -> Shot:
    """Return the photo with a comment of its own, so that its hash is new."""
    comment = os.urandom(16)
    body = base[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + base[2:]
    return Shot(hashlib.sha256(body).hexdigest(), body)


def answers(rng: random.Random, fails: int) -> dict[str, Any]:
    """Answer the sixty items, so many of them badly."""
    given = {
        f"{section}{n:02d}": {"value": _value(n), "at": _at()}
        for section in "ABCDEF"
        for n in range(1, 11)
    }
    for code in rng.sample(sorted(given), fails):
        given[code]["value"] = _bad_value(int(code[1:]))
    return given


def visit(
    number: int, store: dict[str, Any], version_id: str, shots: list[Shot]
) -> tuple[str, bytes]:
    """Return an id made as phones make them, and the body of a submitted visit."""
    rng = random.Random(number)
    given = answers(rng, FAILS)
    fix = {"lat": store["lat"], "lng": store["lng"], "accuracy_m": 12.5, "at_ms": _now()}
    stamp = {"fixes": [fix], "reason": None, "photo": None, "at": _at()}
    body = {
        "schema": "visit/1",
        "revision": 1,
        "state": "submitted",
        "device_id": "bench",
        "app_build": "bench",
        "store_id": store["id"],
        "checklist_version_id": version_id,
        "visit_type": "routine",
        "plan_id": None,
        "node": None,
        "started": _at(),
        "submitted": _at(),
        "sent_wall_ms": _now(),
        "check_in": stamp,
        "check_out": stamp,
        "answers": given,
        "manager_confirm": {"name": "店长", "image": None, "refused": "外出"},
        "photos": [_line(one, index) for index, one in enumerate(shots)],
    }
    # As JSON.stringify writes it: UTF-8, no escapes.
    return _uuid7(), json.dumps(body, ensure_ascii=False).encode()


KINDS = ("yes_no", "yes_no", "count", "rating", "temperature", "yes_no")


def _value(number: int) -> Any:
    return {"yes_no": True, "count": 0, "rating": 5, "temperature": "4.5"}[KINDS[number % 6]]


def _bad_value(number: int) -> Any:
    return {"yes_no": False, "count": 2, "rating": 2, "temperature": "12.0"}[KINDS[number % 6]]


def _line(one: Shot, index: int) -> dict[str, Any]:
    return {
        "sha256": one.sha256,
        "length": len(one.body),
        "media_type": "image/jpeg",
        "item": f"A{index + 1:02d}",
        "taken": _at(),
        "fix": None,
        "width": 1600,
        "height": 1200,
        "source": "camera",
    }


def _at() -> dict[str, int]:
    return {"wall_ms": _now(), "mono_ms": time.monotonic_ns() // 1_000_000}


def _now() -> int:
    return time.time_ns() // 1_000_000


def _uuid7() -> str:
    raw = bytearray(_now().to_bytes(6, "big") + os.urandom(10))
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return str(uuid.UUID(bytes=bytes(raw)))
