"""What of a workbook nobody reads: its columns and sheets are named, with what they hold."""

from collections.abc import Collection, Iterable

from checklists.exchange import extras
from checklists.exchange.grid import Book
from checklists.exchange.report import PARTLY, Report
from checklists.exchange.template_columns import RESULT
from checklists.exchange.xlsform_columns import TEXTS, Column, Line

_READ = frozenset(
    {"type", "name", "required", "relevant", "constraint", "calculation", "read_only", "default"}
    | {"choice_filter", "trigger", "repeat_count", "parameters", "appearance", "disabled"}
) | {*extras.ITEM_COLUMNS, *extras.OTHER_COLUMNS}
_LOOKS = frozenset({"appearance", "autoplay", "rows", "required_message", "short_label", "note"})
_OTHER_MEANING = frozenset({"external_choices", "cascades", "entities", "osm"})


def unread_columns(survey: Iterable[Line], columns: Iterable[Column], report: Report) -> None:
    """Report each column nobody reads once, with the cells it has."""
    for column in columns:
        if column.heading in (RESULT.zh, RESULT.en):
            continue
        if column.name in _READ and column.name != "appearance":
            continue
        if column.name in TEXTS and column.name not in ("required_message", "short_label"):
            continue
        key = f"{column.name}::{column.language}" if column.language else column.name
        filled = [line for line in survey if key in line.cells and not _used(column, line)]
        if not filled:
            continue
        looks = column.name in _LOOKS or column.name.startswith(("body::", "instance::", "bind::"))
        report.say(
            filled[0].cells[key],
            "column_looks" if looks else "column_left",
            name=column.heading,
            count=len(filled),
        )
        if not looks:
            for line in filled:
                report.fate(line.number, PARTLY)


def _used(column: Column, line: Line) -> bool:
    return column.name == "appearance" and "signature" in line.get("appearance")


def unread_sheets(book: Book, read: Collection[str], report: Report) -> None:
    """Report each sheet nobody reads."""
    for where, code in book.notes:
        report.say(where, code)
    for sheet in book:
        name = sheet.name.strip().casefold()
        if name in read or not sheet.rows:
            continue
        code = "sheet_left" if name in _OTHER_MEANING else "sheet_aside"
        report.say(sheet.name, code, name=sheet.name, rows=len(sheet.rows))
