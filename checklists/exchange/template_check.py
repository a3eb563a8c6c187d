"""The error file: the same workbook with its wrong cells marked and a column that says why.

Works on the template and on XLSForms. The workbook is opened whole only after it was read within
the limits, and all of it happens inside the limited child.
"""

import re
from collections import defaultdict
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from checklists.exchange import limits
from checklists.exchange import template_columns as words
from checklists.exchange.importing import import_file
from checklists.exchange.outcome import FileRefused, refusal
from checklists.exchange.sheets_out import cleaned
from checklists.exchange.template_columns import said

_CELL = re.compile(r"(?P<sheet>.+)!(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,5})")
_MARKS = {
    "error": PatternFill("solid", fgColor="F8D0CC"),
    "loss": PatternFill("solid", fgColor="FBE7B8"),
}
_FINE = {words.ZH: "没有问题", words.EN: "Fine"}


def check_template(data: bytes, language: str) -> tuple[dict[str, Any], bytes]:
    """Give how many errors there are, and the workbook with them marked."""
    made = import_file(data)
    if made.format in ("json", "yaml"):
        made.refused = refusal(FileRefused("wrong_format", format="Excel"))
    elif made.refused is None and not data.startswith(b"PK"):
        made.refused = refusal(FileRefused("check_needs_xlsx"))
    marked = [said for said in made.report if said["level"] in _MARKS]
    errors = sum(said["level"] == "error" for said in marked)
    if made.refused is not None and not marked:
        return {"errors": errors, "refused": made.refused}, b""
    if not data.startswith(b"PK"):
        return {"errors": errors, "refused": made.refused}, b""
    rows = [int(row) for row, fate in made.rows.items() if fate == "carried"]
    return {"errors": errors, "refused": None}, _marked(data, marked, rows, language)


def _marked(data: bytes, told: list[dict[str, Any]], fine: list[int], language: str) -> bytes:
    book = openpyxl.load_workbook(BytesIO(data), keep_links=False)
    by_sheet: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    names = {sheet.title.casefold(): sheet.title for sheet in book.worksheets}
    for entry in told:
        match = _CELL.fullmatch(entry["where"])
        if match is None or match["sheet"].casefold() not in names:
            continue
        sheet = book[names[match["sheet"].casefold()]]
        sheet[f"{match['column']}{match['row']}"].fill = _MARKS[entry["level"]]
        text = entry["en"] if language == words.EN else entry["zh"]
        by_sheet[sheet.title][int(match["row"])].append(cleaned(text))
    first = _questions(book)
    for title in {*by_sheet, *([first.title] if first is not None else [])}:
        _column(book[title], by_sheet[title], fine if _is(first, title) else [], language)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _questions(book: Any) -> Worksheet | None:
    wanted = (words.ITEMS.zh.casefold(), words.ITEMS.en.casefold(), "survey")
    return next((s for s in book.worksheets if s.title.strip().casefold() in wanted), None)


def _is(sheet: Worksheet | None, title: str) -> bool:
    return sheet is not None and sheet.title == title


def _column(sheet: Worksheet, told: dict[int, list[str]], fine: list[int], language: str) -> None:
    head = said(words.RESULT, language)
    heads = [cell.value for cell in sheet[1]]
    results = (words.RESULT.zh, words.RESULT.en)
    place = next((n for n, text in enumerate(heads, 1) if text in results), len(heads) + 1)
    for row in range(2, min(sheet.max_row, limits.MAX_ROWS) + 1):
        if sheet.cell(row, place).value is not None:
            sheet.cell(row, place).value = None
    sheet.cell(1, place, head).font = Font(bold=True)
    sheet.column_dimensions[get_column_letter(place)].width = 60
    for row in fine:
        sheet.cell(row, place, _FINE.get(language, _FINE[words.ZH]))
    for row, texts in told.items():
        written = sheet.cell(max(row, 2), place, "\n".join(texts))
        written.data_type = "s"
        written.alignment = Alignment(wrap_text=True, vertical="top")
