"""One reader per type of item: the value as JSON in, the exact value out."""

from collections.abc import Callable, Mapping
from typing import Any

from checklists.answer_lines import (
    read_asset_scan,
    read_expiry_list,
    read_signatures,
    read_sku_list,
    read_stock_count,
)
from checklists.answer_rows import Row, read_rows
from checklists.answer_shapes import MAX_NAME, Report, mappings, text_of, text_value
from checklists.calendar_days import day_number
from checklists.document import Item
from checklists.exact import Number, answered_number, is_whole, plain
from checklists.texts import BLANK

MOST_COUNTED = 999_999

Reader = Callable[[Item, Any, Report], Any]


def _boolean(_item: Item, value: Any, report: Report) -> bool | None:
    if value is True or value is False:
        return bool(value)
    report(".value", "wrong_type", expected="true/false")
    return None


def _count(_item: Item, value: Any, report: Report) -> int | None:
    return _integer(value, 0, MOST_COUNTED, report)


def _rating(item: Item, value: Any, report: Report) -> int | None:
    least = item.limits.min if item.limits.min is not None else 0
    return _integer(value, least, item.limits.max or 0, report)


def _integer(value: Any, least: Number, most: Number, report: Report) -> int | None:
    if not is_whole(value):
        report(".value", "wrong_type", expected="integer")
        return None
    if not least <= value <= most:
        report(".value", "out_of_range", least=plain(least), most=plain(most))
        return None
    return value


def _number(_item: Item, value: Any, report: Report) -> Number | None:
    number = answered_number(value)
    if number is None:
        report(".value", "not_a_number")
    return number


def _percent(item: Item, value: Any, report: Report) -> Number | None:
    is_progress = any(outcome.op == "progress_update" for outcome in item.posts)
    return _bounded(item, value, 100 if is_progress else None, report)


def _bonus(item: Item, value: Any, report: Report) -> Number | None:
    return _bounded(item, value, item.limits.max, report)


def _bounded(item: Item, value: Any, most: Number | None, report: Report) -> Number | None:
    number = _number(item, value, report)
    if number is None or most is None or 0 <= number <= most:
        return number
    report(".value", "out_of_range", least=0, most=plain(most))
    return None


def _date(_item: Item, value: Any, report: Report) -> str | None:
    if day_number(value) is None:
        report(".value", "bad_date")
        return None
    return str(value)


def _choice(item: Item, value: Any, report: Report) -> Any:
    if item.each:
        return _options_by_asset(item, value, report)
    if item.multiple:
        return _several(item, value, report)
    return _option(item, value, ".value", report)


def _option(item: Item, value: Any, path: str, report: Report) -> str | None:
    if not isinstance(value, str):
        report(path, "wrong_type", expected="text")
        return None
    if value not in item.option_codes:
        report(path, "unknown_option")
        return None
    return value


def _several(item: Item, value: Any, report: Report) -> tuple[str, ...] | None:
    if not isinstance(value, list) or len(value) > len(item.options):
        report(".value", "wrong_type", expected="list")
        return None
    chosen = [_option(item, word, f".value.{place}", report) for place, word in enumerate(value)]
    words = tuple(word for word in chosen if word is not None)
    if len(set(words)) < len(words):
        report(".value", "duplicate")
        return None
    return words if words and len(words) == len(chosen) else None


def _options_by_asset(item: Item, value: Any, report: Report) -> tuple[tuple[str, str], ...] | None:
    lines = mappings(value, ".value", report)
    if lines is None:
        return None
    pairs: dict[str, str] = {}
    for place, line in enumerate(lines):
        path = f".value.{place}"
        tag = text_of(line, "tag", path, report, most=MAX_NAME)
        option = _option(item, line.get("option"), f"{path}.option", report)
        if tag is None or option is None:
            continue
        if tag in pairs:
            report(f"{path}.tag", "duplicate")
        pairs[tag] = option
    return tuple(pairs.items()) if len(pairs) == len(lines) else None


def _text(_item: Item, value: Any, report: Report) -> str | None:
    text = text_value(value, ".value", report, empty=True)
    return text if text is not None and text.strip(BLANK) else None


def _barcode(_item: Item, value: Any, report: Report) -> str | None:
    text = text_value(value, ".value", report, most=128, empty=True)
    return text if text is not None and text.strip(BLANK) else None


def _calculated(_item: Item, _value: Any, report: Report) -> None:
    report(".value", "calculated_given")


def _rows(item: Item, value: Any, report: Report) -> tuple[Row, ...] | None:
    return read_rows(item, value, report, READERS)


READERS: Mapping[str, Reader] = {
    "yes_no": _boolean,
    "photo": _boolean,
    "photo_compare": _boolean,
    "rating": _rating,
    "count": _count,
    "number": _number,
    "temperature": _number,
    "percent": _percent,
    "bonus": _bonus,
    "date": _date,
    "choice": _choice,
    "text": _text,
    "barcode": _barcode,
    "calculated": _calculated,
    "repeat_group": _rows,
    "signature": read_signatures,
    "stock_count": read_stock_count,
    "expiry_list": read_expiry_list,
    "sku_list": read_sku_list,
    "asset_scan": read_asset_scan,
}
