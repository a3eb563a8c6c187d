"""What pyxform, the reference reader of XLSForms, says about a workbook.

It gets our own cells and never the file: reading the file itself it would load all of it. Only
its Python part runs; the Java validator is never called.
"""

from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from checklists.exchange.grid import Book, Sheet
from checklists.exchange.report import Report

_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_MOST = 5


def pyxform_check(book: Book, report: Report) -> None:
    """Add pyxform's refusal or advice to the report; it decides nothing."""
    warnings: list[str] = []
    try:
        convert(_definition(book), warnings=warnings, validate=False, form_name="data")
    except PyXFormError as error:
        report.say("survey", "pyxform", message=_line(str(error)))
    except Exception as error:  # noqa: BLE001 - a foreign program on foreign input
        report.say("survey", "pyxform", message=f"{type(error).__name__}: {_line(str(error))}")
    for warning in warnings[:_MOST]:
        report.say("survey", "pyxform_warning", message=_line(warning))


def _definition(book: Book) -> dict[str, Any]:
    found: dict[str, Any] = {"sheet_names": [sheet.name for sheet in book]}
    for name in _SHEETS:
        sheet = book.find(name)
        if sheet is not None and sheet.rows:
            found[name], found[f"{name}_header"] = _rows(sheet)
    return found


def _rows(sheet: Sheet) -> tuple[list[dict[str, str]], list[dict[str, None]]]:
    head = [cell.strip() for cell in sheet.rows[0].cells]
    rows: list[dict[str, str]] = []
    for row in sheet.rows[1:]:
        # Row numbers in its messages count from 2 without gaps, so gaps are kept.
        rows += [{}] * (row.number - sheet.rows[0].number - 1 - len(rows))
        named = enumerate(head)
        rows.append({name: row.at(place) for place, name in named if name and row.at(place)})
    return rows, [{name: None for name in head if name}]


def _line(text: str) -> str:
    return " ".join(text.split())
