"""A checklist as an XLSForm that pyxform and its family accept, and that we read back whole.

What XLSForm has a column for stands there; everything else stands in columns and a sheet of our
own, which other programs ignore. Where both speak of the same, our column wins on the way back.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checklists.document import Checklist, Condition
from checklists.exchange.sheets_out import Cell, SafeBook
from checklists.exchange.xpath_out import NoXPath, xpath
from checklists.parsing import parse

ZH, EN = "中文 (zh)", "English (en)"
COLUMNS = (
    *("type", "name", f"label::{ZH}", f"label::{EN}", f"hint::{ZH}", f"hint::{EN}", "required"),
    *("relevant", "calculation", "appearance", "parameters", "item_type", "weight"),
    *("section_weight", "class", "na", "photo", "limits", "defect_per", "defect_tiers"),
    *("defect_unit", "repeat_multiplier", "on_fail", "posts", "show_if", "require_if", "fail_if"),
    *("formula", "source", "node", "more"),
)
_TYPES = {
    "yes_no": "select_one yes_no", "photo": "image", "photo_compare": "image",
    "signature": "image", "rating": "range", "number": "decimal", "temperature": "decimal",
    "percent": "decimal", "bonus": "decimal", "count": "integer", "date": "date", "text": "text",
    "barcode": "barcode",
}  # fmt: skip
_NATIVE = frozenset({"yes_no", "photo", "number", "date", "text", "barcode", "choice"})
_LISTS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "stock_count": (("barcode", "sku", "商品", "SKU"), ("decimal", "counted", "实盘数", "Counted")),
    "expiry_list": (
        ("barcode", "sku", "商品", "SKU"),
        ("text", "batch", "批次", "Batch"),
        ("decimal", "qty", "数量", "Quantity"),
        ("date", "expiry", "到期日", "Expiry"),
        ("select_one yes_no", "handled", "已处理", "Handled"),
    ),
    "sku_list": (("barcode", "sku", "商品", "SKU"),),
    "asset_scan": (("barcode", "tag", "资产编号", "Asset tag"),),
}
_COLUMN_KEYS = frozenset(
    {"code", "zh", "en", "type", "hint", "required", "weight", "class", "na", "photo", "limits"}
    | {"defect", "repeat_multiplier", "on_fail", "posts", "show_if", "require_if", "fail_if"}
    | {"formula", "source", "node", "options", "multiple", "fields"}
)
_DOCUMENT_KEYS = ("code", "version", "title", "applies_to", "gps", "expected_minutes", "nodes")
_DOCUMENT_KEYS_TOO = ("near_expiry_rule", "scoring", "sign_off")

Row = dict[str, Cell]


@dataclass
class _Out:
    checklist: Checklist
    survey: list[Row] = field(default_factory=list)
    choices: list[tuple[Cell, ...]] = field(default_factory=list)


def export_xlsform(document: Mapping[str, Any]) -> bytes:
    """Write a document; raises ``ChecklistInvalid`` where it is none yet."""
    out = _Out(parse(document))
    for name, na in (("yes_no", False), ("yes_no_na", True)):
        out.choices += [(name, "yes", "是", "Yes"), (name, "no", "否", "No")]
        out.choices += [(name, "na", "不适用", "Not applicable")] if na else []
    for section in document["sections"]:
        begin: Row = {"type": "begin_group", "name": section["code"], **_labels(section)}
        begin |= {"section_weight": section["weight"], "node": section.get("node")}
        out.survey.append(begin)
        for item in section.get("items") or ():
            _item(item, out)
        out.survey.append({"type": "end_group", "name": section["code"]})
    return _book(document, out)


def _labels(texts: Mapping[str, Any]) -> Row:
    return {f"label::{ZH}": texts["zh"], f"label::{EN}": texts["en"]}


def _item(item: Mapping[str, Any], out: _Out) -> None:
    kind = item["type"]
    row: Row = {"type": _type(item, out), "name": item["code"], **_labels(item)}
    if item.get("hint"):
        row |= {f"hint::{ZH}": item["hint"]["zh"], f"hint::{EN}": item["hint"]["en"]}
    row["required"] = "yes" if item.get("required", kind != "bonus") else "no"
    row["item_type"] = None if kind in _NATIVE else kind
    if kind == "rating":
        limits = item["limits"]
        row["parameters"] = f"start={limits.get('min', 0)} end={limits['max']} step=1"
    if kind == "signature":
        row["appearance"] = "signature"
    _rules(item, row, out)
    inside = row["type"] == "begin_repeat"
    row |= _extras(item, {"required"} if inside else set())
    if kind == "calculated" and "calculation" not in row:
        row["type"] = "note"
    if kind == "calculated":
        row.pop("required")
    out.survey.append(row)
    if inside:
        row.pop("required")
        _rows_inside(item, out)


def _type(item: Mapping[str, Any], out: _Out) -> str:
    kind = item["type"]
    if kind == "choice":
        _options(item, item["code"], out)
        return f"select_{'multiple' if item.get('multiple') else 'one'} {item['code']}"
    if kind == "yes_no" and item.get("na"):
        return "select_one yes_no_na"
    if kind == "calculated":
        return "calculate"
    return _TYPES.get(kind, "begin_repeat")


def _options(item: Mapping[str, Any], name: str, out: _Out) -> None:
    for option in item["options"]:
        if isinstance(option, str):
            out.choices.append((name, option, option, option))
        else:
            out.choices.append((name, option["code"], option["zh"], option["en"]))


def _rules(item: Mapping[str, Any], row: Row, out: _Out) -> None:
    read = out.checklist.by_code[item["code"]]
    for key, column, condition in (
        ("show_if", "relevant", read.show_if),
        ("require_if", "required", read.require_if),
        ("formula", "calculation", read.formula),
    ):
        if condition is None:
            continue
        row[key] = _rule(item[key])
        written = _xpath(condition, out)
        if written:
            row[column] = written
    if item.get("fail_if") is not None:
        row["fail_if"] = _rule(item["fail_if"])


def _xpath(condition: Condition, out: _Out) -> str:
    try:
        return xpath(condition.expr, out.checklist.by_code)
    except NoXPath:
        return ""


def _rule(raw: Any) -> str:
    return raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)


def _extras(item: Mapping[str, Any], also: set[str]) -> Row:
    row: Row = {"weight": item["weight"], "class": item.get("class")}
    na = item.get("na")
    if na is not None:
        row["na"] = ("yes" if na else "no") if isinstance(na, bool) else _rule(na)
    photo = item.get("photo")
    if photo:
        live = " live" if photo.get("live_camera", True) else ""
        row["photo"] = f"{photo['when']} {photo.get('min', 1)}{live}"
    row["limits"] = " ".join(f"{key}={value}" for key, value in (item.get("limits") or {}).items())
    defect = item.get("defect") or {}
    row["defect_per"] = defect.get("per")
    row["defect_tiers"] = "; ".join(f"{start}:{lost}" for start, lost in defect.get("tiers", ()))
    row["defect_unit"] = "|".join(
        part for part in (defect.get("unit_zh"), defect.get("unit_en")) if part
    )
    if item.get("repeat_multiplier") is not None:
        row["repeat_multiplier"] = "yes" if item["repeat_multiplier"] else "no"
    for key in ("on_fail", "posts"):
        row[key] = "; ".join(_outcome(outcome) for outcome in item.get(key) or ())
    row |= {"source": item.get("source"), "node": item.get("node")}
    more = {key: value for key, value in item.items() if key not in _COLUMN_KEYS - also}
    if "require_if" in item:
        more["required"] = item.get("required", True)
    row["more"] = json.dumps(more, ensure_ascii=False) if more else None
    return row


def _outcome(outcome: Mapping[str, Any]) -> str:
    if outcome["to"] == "ticket":
        words = ("ticket", outcome["due_h"], outcome["owner"], outcome.get("priority", "normal"))
        return " ".join(str(word) for word in words)
    severity = f" {outcome['severity']}" if outcome.get("severity") else ""
    return f"{outcome['to']}:{outcome['op']}{severity}"


def _rows_inside(item: Mapping[str, Any], out: _Out) -> None:
    code = item["code"]
    for kind, name, zh, en in _LISTS.get(item["type"], ()):
        out.survey.append({"type": kind, "name": f"{code}_{name}", **_labels({"zh": zh, "en": en})})
    for asked in item.get("fields") or ():
        kind = asked["type"]
        if kind == "choice":
            _options(asked, f"{code}_{asked['code']}", out)
            written = f"select_one {code}_{asked['code']}"
        else:
            written = _TYPES[kind]
        row: Row = {"type": written, "name": asked["code"], **_labels(asked)}
        row["required"] = "yes" if asked.get("required", True) else "no"
        row["item_type"] = None if kind in _NATIVE else kind
        row["limits"] = " ".join(f"{k}={v}" for k, v in (asked.get("limits") or {}).items())
        out.survey.append(row)
    out.survey.append({"type": "end_repeat", "name": code})


def _book(document: Mapping[str, Any], out: _Out) -> bytes:
    book = SafeBook()
    head = book.look(bold=True, bg_color="#EEF2F4", bottom=1)
    used = [name for name in COLUMNS if any(row.get(name) not in (None, "") for row in out.survey)]
    sheet = book.book.add_worksheet("survey")
    book.rows(sheet, [used, *([row.get(name) for name in used] for row in out.survey)], head)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 1, 18)
    sheet.set_column(2, 3, 40)
    choices = book.book.add_worksheet("choices")
    book.rows(choices, [("list_name", "name", f"label::{ZH}", f"label::{EN}"), *out.choices], head)
    choices.set_column(0, 3, 22)
    settings = book.book.add_worksheet("settings")
    title = document["title"]["zh"]
    given = (title, document["code"], str(document["version"]), ZH)
    book.rows(settings, [("form_title", "form_id", "version", "default_language"), given], head)
    own = book.book.add_worksheet("_storewalk")
    for number, key in enumerate(
        key for key in (*_DOCUMENT_KEYS, *_DOCUMENT_KEYS_TOO) if key in document
    ):
        book.write(own, number, 0, key)
        book.write(own, number, 1, json.dumps(document[key], ensure_ascii=False))
    return book.done()
