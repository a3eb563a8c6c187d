"""The scoring sheet of the template, and the document around the filled-in sections."""

from itertools import pairwise
from typing import Any

from checklists.exact import written_number
from checklists.exchange import template_columns as words
from checklists.exchange.codes import checklist_code
from checklists.exchange.grid import Book
from checklists.exchange.report import Report
from checklists.exchange.template_columns import meaning


def whole(book: Book, sections: list[dict[str, Any]], report: Report) -> dict[str, Any]:
    """Put the sections and the scoring sheet together."""
    given = _settings(book, report)
    for section in sections:
        section["weight"] = round(sum(item["weight"] for item in section["items"]), 6) or 1
    title = given["title_zh"] or given["title_en"]
    grades = [(name, given[name]) for name in ("A", "B", "C")]
    lines = [line for _, line in grades]
    if any(later >= one for one, later in pairwise(lines)) or lines[-1] <= 0:
        report.say("评分", "t_grades")
        grades = [(name, words.DEFAULTS[name]) for name in ("A", "B", "C")]
    return {
        "schema": "checklist/1",
        "code": checklist_code(given["code"]),
        "version": 1,
        "title": {"zh": title or "导入的检查表", "en": given["title_en"] or title or "Imported"},
        "scoring": {
            "mode": given["mode"],
            "full_mark": 100,
            "veto": {"policy": given["veto"]},
            "red_line": {"policy": "cap", "cap": given["red_line"]},
            "grades": [*(list(grade) for grade in grades), ["D", 0]],
        },
        "sections": sections,
    }


def _settings(book: Book, report: Report) -> dict[str, Any]:
    given: dict[str, Any] = dict(words.DEFAULTS)
    sheet = book.find(words.SCORING.zh, words.SCORING.en.casefold())
    for row in sheet.rows if sheet else ():
        key = meaning(words.SETTINGS, row.at(0))
        text = row.at(1)
        if key is None or not text or sheet is None:
            continue
        where = sheet.where(row.number, 1)
        known = words.WORDS.get(key) if key in ("mode", "veto") else None
        found: Any = text[:500]
        if known is not None:
            found = meaning(known, text)
        elif isinstance(words.DEFAULTS[key], int):
            number = written_number(text)
            found = number if isinstance(number, int) and 0 <= number <= 100 else None
        if found is None:
            report.say(where, "t_setting", value=text, name=row.at(0))
        else:
            given[key] = found
    return given
