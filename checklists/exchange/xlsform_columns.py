"""The columns of an XLSForm sheet, under all the names they have had, with their languages."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from checklists.exchange.grid import Row, Sheet
from checklists.exchange.report import Report

TEXTS = frozenset(
    {"label", "hint", "constraint_message", "required_message", "guidance_hint"}
    | {"image", "audio", "video", "big-image", "short_label"}
)
_ALIASES = {
    "caption": "label",
    "calculate": "calculation",
    "relevance": "relevant",
    "readonly": "read_only",
    "read only": "read_only",
    "constraint message": "constraint_message",
    "constraintmsg": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "required message": "required_message",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "list name": "list_name",
    "value": "name",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "repeat count": "repeat_count",
    "choice filter": "choice_filter",
    "default value": "default",
    "big_image": "big-image",
    "command": "type",
    "score": "weight",
    "points": "weight",
    "分值": "weight",
    "分数": "weight",
    "重要性": "class",
    "类别": "class",
    "不适用": "na",
    "拍照": "photo",
    "outcome": "on_fail",
    "整改": "on_fail",
    "repeat": "repeat_multiplier",
    "表单标题": "form_title",
    "title": "form_title",
    "id_string": "form_id",
    "set form title": "form_title",
    "set form id": "form_id",
}
_GROUPS = ("bind", "control", "media", "body", "instance")
_LANGUAGES = {
    "zh": ("zh", "chinese", "中文", "汉语", "简体"),
    "en": ("en", "english", "英文", "eng"),
}
_CODE = re.compile(r"\(([A-Za-z]{2,3})(?:[-_][A-Za-z]+)?\)\s*$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, in which language, and where its heading stands."""

    place: int
    name: str
    language: str
    heading: str


@dataclass(slots=True)
class Line:
    """One row by the names of its columns; texts by language."""

    sheet: str
    number: int
    values: dict[str, str] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Give a value, or nothing."""
        return self.values.get(name, "")

    def where(self, name: str = "") -> str:
        """Give the address of a cell, or the row's first where it has none."""
        if name in self.cells:
            return self.cells[name]
        return next(iter(self.cells.values()), f"{self.sheet}!A{self.number}")


def lines(sheet: Sheet, report: Report) -> tuple[list[Line], list[Column]]:
    """Read a sheet by its first row; a heading used twice is reported, and the first read."""
    if not sheet.rows:
        return [], []
    columns = _columns(sheet, sheet.rows[0], report)
    return [_line(sheet, row, columns) for row in sheet.rows[1:]], columns


def _columns(sheet: Sheet, head: Row, report: Report) -> list[Column]:
    found: list[Column] = []
    for place, heading in enumerate(head.cells):
        if not heading:
            if any(row.at(place) for row in sheet.rows[1:]) and sheet.name != "survey":
                report.say(sheet.where(head.number, place), "column_unnamed")
            continue
        name, language = split_heading(heading)
        if any((column.name, column.language) == (name, language) for column in found):
            if any(row.at(place) for row in sheet.rows[1:]):
                report.say(sheet.where(head.number, place), "column_twice", name=heading)
            continue
        found.append(Column(place, name, language, heading))
    return found


def _line(sheet: Sheet, row: Row, columns: Iterable[Column]) -> Line:
    made = Line(sheet.name, row.number)
    for column in columns:
        text = row.at(column.place)
        if not text:
            continue
        key = f"{column.name}::{column.language}" if column.language else column.name
        made.cells[key] = sheet.where(row.number, column.place)
        made.cells.setdefault(column.name, made.cells[key])
        if column.name in TEXTS:
            made.texts.setdefault(column.name, {})[column.language] = text
        else:
            made.values[column.name] = text
    return made


def split_heading(heading: str) -> tuple[str, str]:
    """Give a heading's plain name and its language: ``label::English (en)``."""
    parts = [part.strip() for part in re.split(r"::", heading.strip())]
    if len(parts) == 1 and ":" in heading:
        parts = [part.strip() for part in heading.split(":", 1)]
    name = parts[0].casefold()
    if name in _GROUPS and len(parts) > 1:
        if name in ("body", "instance") or (name == "bind" and _odd(parts[1])):
            return f"{name}::{parts[1].casefold()}", ""
        parts = re.split(r"::?", parts[1], maxsplit=1) + parts[2:] if name != "bind" else parts[1:]
        name = parts[0].strip().casefold()
    name = _ALIASES.get(name, name)
    name = _ALIASES.get(name.replace("_", " "), name)
    if name in TEXTS:
        return name, "::".join(parts[1:]).strip()
    return ("::".join([name, *parts[1:]]) if len(parts) > 1 else name), ""


def _odd(name: str) -> bool:
    known = ("relevant", "constraint", "required", "readonly", "read_only", "calculate", "type")
    return name.casefold() not in (*known, "relevance", "calculation", *_ALIASES)


def language_of(name: str) -> str:
    """Tell which of our two languages a language's name means: zh, en or neither."""
    code = _CODE.search(name)
    wanted = code[1].casefold() if code else ""
    plain = re.split(r"[(\-_ ]", name.strip().casefold())[0]
    for ours, words in _LANGUAGES.items():
        if (
            wanted == ours
            or (wanted == "zho" and ours == "zh")
            or (wanted == "eng" and ours == "en")
        ):
            return ours
        if not wanted and plain in words:
            return ours
    return ""


@dataclass(frozen=True, slots=True)
class Tongues:
    """Which of the form's languages speaks for zh and which for en."""

    zh: str = ""
    en: str = ""
    others: tuple[str, ...] = ()
    one: bool = True

    def both(self, texts: Mapping[str, str]) -> tuple[str, str]:
        """Give a text in both languages; where one is missing the other stands for it."""
        spare = texts.get("") or next(iter(texts.values()), "")
        zh = texts.get(self.zh) or texts.get(self.en) or spare
        en = texts.get(self.en) or texts.get(self.zh) or spare
        return zh, en


def tongues(columns: Iterable[Column], default: str) -> Tongues:
    """Choose the languages of a form."""
    found = list(dict.fromkeys(c.language for c in columns if c.name in TEXTS and c.language))
    plain = any(c.name == "label" and not c.language for c in columns)
    by_ours = {ours: [name for name in found if language_of(name) == ours] for ours in ("zh", "en")}
    zh, en = (next(iter(by_ours[ours]), "") for ours in ("zh", "en"))
    if not zh and not en:
        first = default if default in found else ("" if plain else next(iter(found), ""))
        return Tongues(first, first, tuple(name for name in found if name != first))
    one = not (zh and en) and not (plain and language_of(default) not in ("", "zh" if zh else "en"))
    used = {zh or "", en or ""}
    return Tongues(zh, en, tuple(name for name in found if name not in used), one)
