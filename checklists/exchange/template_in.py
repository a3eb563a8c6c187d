"""A filled-in template to a checklist document, row by row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checklists.document import Text
from checklists.exact import plain, written_number
from checklists.exchange import template_columns as words
from checklists.exchange.codes import item_code, option_code
from checklists.exchange.grid import Book, Row, Sheet
from checklists.exchange.outcome import FileRefused
from checklists.exchange.repair import repaired
from checklists.exchange.report import CARRIED, DROPPED, PARTLY, Report
from checklists.exchange.template_columns import BY_KEY, COLUMNS, NEEDED, meaning
from checklists.exchange.template_scoring import whole
from checklists.exchange.xlsform_columns import Line
from checklists.exchange.xlsform_unread import unread_sheets

_MEASURED = frozenset({"number", "temperature", "percent"})
_CHOICES = frozenset({"choice", "choices"})
_SPLIT = re.compile(r"[|｜\n]")


def is_template(book: Book) -> bool:
    """Tell the template by its items sheet."""
    return _sheet(book, words.ITEMS) is not None and book.find("survey") is None


def _sheet(book: Book, name: Text) -> Sheet | None:
    return book.find(name.zh.casefold(), name.en.casefold())


@dataclass
class _Filled:
    """What the rows have come to so far."""

    report: Report
    sections: list[dict[str, Any]] = field(default_factory=list)
    origin: dict[str, Line] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)

    def wrong(self, line: Line, key: str, code: str, /, **params: object) -> None:
        """Report a cell; what it says is left out and the row is carried without it."""
        self.report.say(line.where(key), code, **params)
        self.report.fate(line.number, PARTLY)


def import_template(book: Book, report: Report) -> dict[str, Any]:
    """Make a document of a filled-in template; raises ``FileRefused`` where it holds nothing."""
    sheet = _sheet(book, words.ITEMS)
    if sheet is None:
        raise FileRefused("no_items_sheet")
    filled = _Filled(report)
    for line in _lines(sheet, report):
        report.fate(line.number, CARRIED)
        _row(line, filled)
    known = [
        text for name in (words.ITEMS, words.GUIDE, words.SCORING) for text in (name.zh, name.en)
    ]
    unread_sheets(book, [text.casefold() for text in known], report)
    filled.sections = [section for section in filled.sections if section["items"]]
    if not filled.sections:
        raise FileRefused("no_questions")
    document = whole(book, filled.sections, report)
    return repaired(document, filled.origin, report)


def _lines(sheet: Sheet, report: Report) -> list[Line]:
    heads = {}
    first: Row | None = sheet.rows[0] if sheet.rows else None
    for place, text in enumerate(first.cells if first else ()):
        for column in COLUMNS:
            if text in (column.head.zh, column.head.en) and column.key not in heads:
                heads[column.key] = place
    _unknown_columns(sheet, set(heads.values()), report)
    missing = [BY_KEY[key].head.zh for key in NEEDED if key not in heads]
    if missing:
        raise FileRefused("template_columns", columns="、".join(missing))
    lines = []
    for row in sheet.rows[1:]:
        line = Line(sheet.name, row.number)
        for key, place in heads.items():
            line.cells[key] = sheet.where(row.number, place)
            if row.at(place):
                line.values[key] = row.at(place)
        if line.values:
            lines.append(line)
    return lines


def _unknown_columns(sheet: Sheet, known: set[int], report: Report) -> None:
    """Report columns somebody added; that of an earlier check is ours and is passed over."""
    for place, text in enumerate(sheet.rows[0].cells if sheet.rows else ()):
        filled = sum(bool(row.at(place)) for row in sheet.rows[1:])
        if place not in known and filled and text not in (words.RESULT.zh, words.RESULT.en):
            where = sheet.where(sheet.rows[0].number, place)
            report.say(where, "column_left", name=text or "?", count=filled)


def _row(line: Line, filled: _Filled) -> None:
    text = line.get("zh") or line.get("en")
    kind = meaning(words.TYPES, line.get("type")) if line.get("type") else "yes_no"
    if set(line.values) == {"section"}:
        _section(line.get("section"), filled)
        return
    if not text:
        filled.report.say(line.where("zh"), "t_no_text", row=line.number)
        filled.report.fate(line.number, DROPPED)
        return
    if kind is None:
        allowed = "、".join(word.zh for word in words.TYPES.values())
        english = ", ".join(word.en for word in words.TYPES.values())
        filled.report.say(
            line.where("type"), "t_type", value=line.get("type"), allowed=allowed, english=english
        )
        filled.report.fate(line.number, DROPPED)
        return
    if line.get("section") or not filled.sections:
        _section(line.get("section") or "检查项", filled)
    section = filled.sections[-1]
    code = _code(line, section, filled)
    item = {"code": code, "zh": text[:500], "en": (line.get("en") or text)[:500]}
    item |= {"type": "choice" if kind == "choices" else kind}
    _judged(item, kind, line, filled)
    if item["type"] == "choice" and "options" not in item:
        filled.report.fate(line.number, DROPPED)
        return
    _rest(item, line, filled)
    filled.codes.add(code)
    filled.origin[code] = line
    section["items"].append(item)


def _section(name: str, filled: _Filled) -> None:
    if filled.sections and filled.sections[-1]["zh"] == name[:500]:
        return
    number = len(filled.sections)
    code = chr(ord("A") + number) if number < 26 else f"S{number + 1}"
    section = {"code": code, "zh": name[:500], "en": name[:500], "weight": 1, "items": []}
    filled.sections.append(section)


def _code(line: Line, section: Mapping[str, Any], filled: _Filled) -> str:
    wanted = line.get("code")
    if not wanted:
        number = len(section["items"]) + 1
        while f"{section['code']}{number:02}" in filled.codes:
            number += 1
        return f"{section['code']}{number:02}"
    code = item_code(wanted, filled.codes)
    if code != wanted:
        twice = "t_code_twice" if wanted in filled.codes else "t_code"
        filled.wrong(line, "code", twice, value=wanted, instead=code)
    return code


def _judged(item: dict[str, Any], kind: str, line: Line, filled: _Filled) -> None:
    """Carry what decides whether the item fails, as far as its type has it."""
    low, high = _number(line, "min", filled), _number(line, "max", filled)
    per = _number(line, "per", filled)
    if kind == "rating":
        item["limits"] = {"min": 1, "max": high or 5, "pass_at": low or 3}
    elif kind == "bonus":
        item["limits"] = {"max": high or 5}
    elif kind in _MEASURED:
        if low is not None and high is not None and low > high:
            filled.wrong(line, "min", "t_crossed", low=low, high=high)
        else:
            given = {"min": low, "max": high}
            limits = {key: value for key, value in given.items() if value is not None}
            item |= {"limits": limits} if limits else {}
    else:
        _unused(line, ("min", "max"), filled)
    if kind in ("count", "expiry_list"):
        item |= {"defect": {"per": per}} if per is not None else {}
    else:
        _unused(line, ("per",), filled)
    if kind in _CHOICES:
        _options(item, kind, line, filled)
    else:
        _unused(line, ("options", "failing"), filled)


def _unused(line: Line, keys: tuple[str, ...], filled: _Filled) -> None:
    for key in keys:
        if line.get(key):
            head = BY_KEY[key].head
            filled.wrong(line, key, "t_unused", zh_head=head.zh, en_head=head.en)


def _options(item: dict[str, Any], kind: str, line: Line, filled: _Filled) -> None:
    texts = list(dict.fromkeys(_parts(line.get("options"))))
    if not 2 <= len(texts) <= 100:
        filled.wrong(line, "options", "t_options")
        return
    options: dict[str, str] = {}
    for text in texts:
        options[text] = option_code(text, options.values())
    listed = [{"code": code, "zh": text[:500], "en": text[:500]} for text, code in options.items()]
    same = all(code == text for text, code in options.items())
    item["options"] = list(options) if same else listed
    if kind == "choices":
        item["multiple"] = True
    failing = _parts(line.get("failing"))
    unknown = [text for text in failing if text not in options]
    if unknown:
        filled.wrong(line, "failing", "t_failing", value=unknown[0])
    rule = "|".join(f"'{options[text]}'" for text in failing if text in options)
    if rule:
        item["fail_if"] = rule


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SPLIT.split(text) if part.strip()]


def _rest(item: dict[str, Any], line: Line, filled: _Filled) -> None:
    item["weight"] = 0 if item["type"] == "bonus" else _number(line, "weight", filled) or 0
    item["class"] = _word(line, "class", words.CLASSES, "normal", filled)
    item["na"] = _word(line, "na", words.FLAGS, "no", filled) == "yes"
    photo = _word(line, "photo", words.PHOTOS, "always" if item["type"] == "photo" else "", filled)
    if photo and photo != "never":
        item["photo"] = {"when": photo, "min": 1, "live_camera": True}
    if line.get("show_if"):
        item["show_if"] = friendly_rule(line.get("show_if"))
    due = _number(line, "due_h", filled)
    if due is not None and (not isinstance(due, int) or due < 1):
        filled.wrong(line, "due_h", "t_number", value=line.get("due_h"), **_heads("due_h"))
    elif due is not None:
        priority = {"normal": "normal", "key": "high"}.get(item["class"], "urgent")
        ticket = {"to": "ticket", "due_h": due, "owner": "store_manager", "priority": priority}
        item["on_fail"] = [ticket]
    if line.get("hint"):
        item["hint"] = {"zh": line.get("hint")[:500], "en": line.get("hint")[:500]}


def friendly_rule(text: str) -> str:
    """Give ``A01=否`` in the words of a condition; a condition already written stays as it is."""
    plainly = text.translate(str.maketrans("＝＞＜（）：｜“”‘’", "=><():|\"\"''"))
    plainly = plainly.replace("≥", ">=").replace("≤", "<=").replace("≠", "!=")
    plainly = re.sub(r"(?<![<>=!])=(?!=)", " == ", plainly)
    for zh, en in (("并且", " and "), ("且", " and "), ("或者", " or "), ("或", " or ")):
        plainly = plainly.replace(zh, en)
    plainly = re.sub(r"(==|!=)\s*(?:是|合格)(?=\s|\)|$)", r"\1 yes", plainly)
    plainly = re.sub(r"(==|!=)\s*(?:否|不合格)(?=\s|\)|$)", r"\1 no", plainly)
    return " ".join(plainly.split())


def _word(line: Line, key: str, known: Mapping[str, Text], default: str, filled: _Filled) -> str:
    if not line.get(key):
        return default
    found = meaning(known, line.get(key))
    if found is None:
        allowed = "、".join(word.zh for word in known.values())
        english = ", ".join(word.en for word in known.values())
        filled.wrong(line, key, "t_word", value=line.get(key), allowed=allowed, english=english)
        return default
    return found


def _number(line: Line, key: str, filled: _Filled) -> int | float | None:
    text = line.get(key)
    if not text:
        return None
    found = written_number(text.replace("．", ".").replace("，", "").strip("分小时℃%h "))
    if found is None:
        filled.wrong(line, key, "t_number", value=text, **_heads(key))
        return None
    return found if isinstance(found, int) else float(plain(found))


def _heads(key: str) -> dict[str, str]:
    return {"zh_head": BY_KEY[key].head.zh, "en_head": BY_KEY[key].head.en}
