"""Readers of the answers that are lists: counts, expiry, SKUs, assets, signatures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checklists.answer_shapes import (
    MAX_LINES,
    MAX_NAME,
    Report,
    lines_of,
    mappings,
    milliseconds,
    number_of,
    text_of,
    text_value,
)
from checklists.calendar_days import day_number
from checklists.document import Item
from checklists.exact import Number

MAX_REASON = 500
_DIGEST_LENGTH = 64


@dataclass(slots=True)
class CountLine:
    """One SKU as counted; ``book`` is what the phone believed, where it knew."""

    sku: str
    counted: Number
    counted_at_ms: int
    book: Number | None
    reason: str | None


@dataclass(slots=True)
class StockCount:
    """A sample count at one place."""

    location: str | None
    lines: tuple[CountLine, ...]


@dataclass(slots=True)
class ExpiryLine:
    """One lot with its expiry day."""

    sku: str
    batch: str
    qty: Number
    expiry: str
    day: int
    handled: bool


@dataclass(slots=True)
class Scan:
    """One asset tag as scanned."""

    tag: str
    at_ms: int
    condition: str | None


@dataclass(slots=True)
class AssetScan:
    """The tags scanned and those declared missing."""

    scans: tuple[Scan, ...]
    missing: tuple[str, ...]


@dataclass(slots=True)
class Signature:
    """One signature, or a refusal with its reason."""

    role: str
    name: str
    image: str | None
    refused: str | None


def _optional(raw: Mapping[str, Any], key: str, path: str, report: Report) -> tuple[bool, Any]:
    if raw.get(key) is None:
        return True, None
    text = text_of(raw, key, path, report, most=MAX_REASON)
    return text is not None, text


def read_stock_count(_item: Item, value: Any, report: Report) -> StockCount | None:
    """Read a sample count; a SKU may stand in it once."""
    raw_lines = lines_of(value, "lines", ".value", report)
    if raw_lines is None:
        return None
    good, location = _optional(value, "location", ".value", report)
    lines: dict[str, CountLine] = {}
    for place, raw in enumerate(raw_lines):
        line = _count_line(raw, f".value.lines.{place}", report)
        if line is None or line.sku in lines:
            good = False
            if line is not None:
                report(f".value.lines.{place}.sku", "duplicate")
        else:
            lines[line.sku] = line
    return StockCount(location, tuple(lines.values())) if good and lines else None


def _count_line(raw: Mapping[str, Any], path: str, report: Report) -> CountLine | None:
    sku = text_of(raw, "sku", path, report, most=MAX_NAME)
    counted = number_of(raw, "counted", path, report, least=0)
    at_ms = milliseconds(raw, "counted_at_ms", path, report)
    book = None if raw.get("book") is None else number_of(raw, "book", path, report)
    fine, reason = _optional(raw, "reason", path, report)
    if raw.get("book") is not None and book is None:
        return None
    if sku is None or counted is None or at_ms is None or not fine:
        return None
    return CountLine(sku, counted, at_ms, book, reason)


def read_expiry_list(_item: Item, value: Any, report: Report) -> tuple[ExpiryLine, ...] | None:
    """Read a list of lots; an empty list says that none were found."""
    raw_lines = lines_of(value, "lines", ".value", report)
    if raw_lines is None:
        return None
    lines: dict[tuple[str, str], ExpiryLine] = {}
    for place, raw in enumerate(raw_lines):
        line = _expiry_line(raw, f".value.lines.{place}", report)
        if line is None:
            continue
        if (line.sku, line.batch) in lines:
            report(f".value.lines.{place}", "duplicate")
        lines[line.sku, line.batch] = line
    return tuple(lines.values()) if len(lines) == len(raw_lines) else None


def _expiry_line(raw: Mapping[str, Any], path: str, report: Report) -> ExpiryLine | None:
    sku = text_of(raw, "sku", path, report, most=MAX_NAME)
    batch = text_of(raw, "batch", path, report, most=MAX_NAME, empty=True)
    qty = number_of(raw, "qty", path, report, least=0)
    expiry, handled = raw.get("expiry"), raw.get("handled")
    day = day_number(expiry)
    if day is None:
        report(f"{path}.expiry", "bad_date")
    if not isinstance(handled, bool):
        report(f"{path}.handled", "wrong_type", expected="true/false")
        return None
    if sku is None or batch is None or qty is None or day is None:
        return None
    return ExpiryLine(sku, batch, qty, str(expiry), day, handled)


def read_sku_list(_item: Item, value: Any, report: Report) -> tuple[str, ...] | None:
    """Read a list of SKUs."""
    raw_lines = lines_of(value, "lines", ".value", report)
    if raw_lines is None:
        return None
    skus: dict[str, None] = {}
    for place, raw in enumerate(raw_lines):
        sku = text_of(raw, "sku", f".value.lines.{place}", report, most=MAX_NAME)
        if sku is not None and sku in skus:
            report(f".value.lines.{place}.sku", "duplicate")
        elif sku is not None:
            skus[sku] = None
    return tuple(skus) if len(skus) == len(raw_lines) else None


def read_asset_scan(_item: Item, value: Any, report: Report) -> AssetScan | None:
    """Read scanned and missing tags; a tag cannot be both."""
    raw_scans = lines_of(value, "scans", ".value", report)
    if raw_scans is None:
        return None
    scans: dict[str, Scan] = {}
    for place, raw in enumerate(raw_scans):
        scan = _scan(raw, f".value.scans.{place}", report)
        if scan is not None and scan.tag in scans:
            report(f".value.scans.{place}.tag", "duplicate")
        elif scan is not None:
            scans[scan.tag] = scan
    missing = _missing(value.get("missing"), scans, report)
    if missing is None or len(scans) < len(raw_scans):
        return None
    return AssetScan(tuple(scans.values()), missing)


def _scan(raw: Mapping[str, Any], path: str, report: Report) -> Scan | None:
    tag = text_of(raw, "tag", path, report, most=MAX_NAME)
    at_ms = milliseconds(raw, "at_ms", path, report)
    fine, condition = _optional(raw, "condition", path, report)
    return Scan(tag, at_ms, condition) if tag is not None and at_ms is not None and fine else None


def _missing(listed: Any, scans: Mapping[str, Scan], report: Report) -> tuple[str, ...] | None:
    if listed is None:
        return ()
    if not isinstance(listed, list) or len(listed) > MAX_LINES:
        report(".value.missing", "wrong_type", expected="list")
        return None
    tags: dict[str, None] = {}
    for place, raw in enumerate(listed):
        path = f".value.missing.{place}"
        tag = text_value(raw, path, report, most=MAX_NAME)
        if tag is not None and (tag in tags or tag in scans):
            report(path, "duplicate" if tag in tags else "scanned_and_missing")
        elif tag is not None:
            tags[tag] = None
    return tuple(tags) if len(tags) == len(listed) else None


def read_signatures(_item: Item, value: Any, report: Report) -> tuple[Signature, ...] | None:
    """Read signatures, one for a role."""
    raw_lines = mappings(value, ".value", report)
    if raw_lines is None:
        return None
    signed: dict[str, Signature] = {}
    for place, raw in enumerate(raw_lines):
        signature = _signature(raw, f".value.{place}", report)
        if signature is not None and signature.role in signed:
            report(f".value.{place}.role", "duplicate")
        elif signature is not None:
            signed[signature.role] = signature
    return tuple(signed.values()) if signed and len(signed) == len(raw_lines) else None


def _signature(raw: Mapping[str, Any], path: str, report: Report) -> Signature | None:
    role = text_of(raw, "role", path, report, most=MAX_NAME)
    name = text_of(raw, "name", path, report, most=MAX_NAME, empty=True)
    fine, refused = _optional(raw, "refused", path, report)
    image = raw.get("image")
    if image is not None and (not isinstance(image, str) or not _is_digest(image)):
        report(f"{path}.image", "bad_digest")
        return None
    return Signature(role, name, image, refused) if role and name is not None and fine else None


def _is_digest(text: str) -> bool:
    return len(text) == _DIGEST_LENGTH and all(char in "0123456789abcdef" for char in text)
