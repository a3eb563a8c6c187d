"""Small workbooks made by hand, and what became of them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import openpyxl

from checklists.exchange.importing import import_file
from checklists.exchange.outcome import Imported
from checklists.parsing import parse

Table = Sequence[Sequence[Any]]

YES_NO: Table = (
    ("list_name", "name", "label"),
    ("yes_no", "yes", "Yes"),
    ("yes_no", "no", "No"),
)


def workbook(**sheets: Table) -> bytes:
    """Write sheets of rows as they are; a name with ``_own`` stands for ``_storewalk``."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet("_storewalk" if name == "own" else name)
        for row in rows:
            sheet.append(list(row))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def imported(**sheets: Table) -> Imported:
    """Import sheets as an XLSForm; the document must parse, whatever was in it."""
    made = import_file(workbook(**sheets), "xlsform")
    if made.document is not None:
        parse(made.document)
    return made


def items(made: Imported) -> dict[str, dict[str, Any]]:
    """Return the items by code."""
    assert made.document is not None, made.refused
    return {item["code"]: item for s in made.document["sections"] for item in s["items"]}


def said(made: Imported, level: str | None = None) -> set[tuple[str, str]]:
    """Return where and what was said."""
    return {(e["where"], e["code"]) for e in made.report if level in (None, e["level"])}


def survey(*rows: Sequence[Any], head: str = "type name label relevant") -> Table:
    """Write a survey sheet under a heading of plain names."""
    return (tuple(head.split()), *rows)
