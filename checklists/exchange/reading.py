"""Bytes to a ``Book``, or a refusal with a reason. Runs only inside the limited child."""

import csv
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, time
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

import openpyxl
import xlrd

from checklists.exchange import limits
from checklists.exchange.first_bytes import OLE, ZIP, text_of
from checklists.exchange.grid import Book, Row, Sheet
from checklists.exchange.outcome import FileRefused
from checklists.texts import BLANK

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_book(data: bytes) -> Book:
    """Read a workbook or a CSV of several sheets into texts."""
    if data.startswith(OLE):
        return _guarded(_read_xls, data)
    if data.startswith(ZIP):
        _check_zip(data)
        return _guarded(_read_xlsx, data)
    return _read_csv(text_of(data))


def _guarded(read: Callable[[bytes], Book], data: bytes) -> Book:
    """Read with a foreign parser, whose errors on damaged files are of every type."""
    try:
        return read(data)
    except FileRefused:
        raise
    except MemoryError:
        raise FileRefused("too_heavy") from None
    except Exception:  # noqa: BLE001 - damaged files raise anything: struct, zlib, XML, index
        raise FileRefused("damaged") from None


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except Exception:  # noqa: BLE001 - as above
        raise FileRefused("damaged") from None
    names = {part.filename.casefold() for part in parts}
    if "xl/workbook.bin" in names:
        raise FileRefused("xlsb")
    if "xl/workbook.xml" not in names:
        raise FileRefused("damaged" if any("xl/" in name for name in names) else "other_zip")
    if len(parts) > limits.MAX_PARTS or sum(p.file_size for p in parts) > limits.MAX_UNPACKED:
        raise FileRefused("too_heavy")


def _read_xlsx(data: bytes) -> Book:
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if len(book.worksheets) > limits.MAX_SHEETS:
        raise FileRefused("too_many_sheets", most=limits.MAX_SHEETS)
    sheets, notes, budget = [], [], limits.MAX_CELLS
    for opened in book.worksheets:
        rows = _bounded(
            opened.iter_rows(
                max_row=limits.MAX_ROWS + 1, max_col=limits.MAX_COLUMNS + 1, values_only=True
            ),
            budget,
        )
        budget -= sum(len(row.cells) for row in rows)
        if opened.sheet_state != "visible":
            notes.append((opened.title, "hidden_sheet"))
        if (opened.max_row or 0) > limits.MAX_ROWS or (opened.max_column or 0) > limits.MAX_COLUMNS:
            notes.append((opened.title, "sheet_larger"))
        sheets.append(Sheet(opened.title, rows))
    return Book(tuple(sheets), "xlsx", tuple(notes))


def _read_xls(data: bytes) -> Book:
    if _ENCRYPTED in data:
        raise FileRefused("password")
    try:
        book = xlrd.open_workbook(
            file_contents=data, on_demand=True, ragged_rows=True, logfile=StringIO()
        )
    except xlrd.XLRDError as error:
        raise FileRefused("password" if "encrypted" in str(error) else "damaged") from None
    if book.nsheets > limits.MAX_SHEETS:
        raise FileRefused("too_many_sheets", most=limits.MAX_SHEETS)
    sheets, budget = [], limits.MAX_CELLS
    for place in range(book.nsheets):
        opened = book.sheet_by_index(place)
        rows = _bounded(_xls_rows(opened, book.datemode), budget)
        budget -= sum(len(row.cells) for row in rows)
        sheets.append(Sheet(opened.name, rows))
        book.unload_sheet(place)
    return Book(tuple(sheets), "xls")


def _xls_rows(sheet: Any, datemode: int) -> Iterator[list[Any]]:
    for number in range(min(sheet.nrows, limits.MAX_ROWS + 1)):
        yield [_xls_value(cell, datemode) for cell in sheet.row(number)[: limits.MAX_COLUMNS + 1]]


def _xls_value(cell: Any, datemode: int) -> Any:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        with suppress(xlrd.xldate.XLDateError):
            return xlrd.xldate.xldate_as_datetime(cell.value, datemode)
    return None if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


def _read_csv(text: str) -> Book:
    """Read the CSV form of an XLSForm: the sheet's name alone in A, its rows from B on."""
    found: dict[str, list[Row]] = {}
    name = ""
    try:
        lines = enumerate(csv.reader(StringIO(text), strict=True), 1)
        for number, line in islice(lines, limits.MAX_ROWS + 1):
            if number > limits.MAX_ROWS:
                raise FileRefused("too_many_rows", most=limits.MAX_ROWS)
            if line and line[0].strip():
                name = line[0].strip()
                found.setdefault(name, [])
            cells = ("", *(_text(cell) for cell in line[1 : limits.MAX_COLUMNS + 1]))
            if name and any(cells):
                found[name].append(Row(number, cells))
    except csv.Error:
        raise FileRefused("not_a_file_we_read") from None
    if "survey" not in {name.casefold() for name in found}:
        raise FileRefused("not_a_file_we_read")
    return Book(tuple(Sheet(name, tuple(rows)) for name, rows in found.items()), "csv")


def _bounded(rows: Iterable[Iterable[Any]], budget: int) -> tuple[Row, ...]:
    kept: list[Row] = []
    for number, values in enumerate(rows, 1):
        if number > limits.MAX_ROWS:
            if any(value not in (None, "") for value in values):
                raise FileRefused("too_many_rows", most=limits.MAX_ROWS)
            continue
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        budget -= len(cells)
        if budget < 0:
            raise FileRefused("too_heavy")
        if len(cells) > limits.MAX_COLUMNS:
            raise FileRefused("too_many_columns", most=limits.MAX_COLUMNS)
        if cells:
            kept.append(Row(number, tuple(cells)))
    return tuple(kept)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    text = str(value)[: limits.MAX_CELL + 1].strip(BLANK + "\xa0")
    return "".join(char for char in text if _keeps(char))


def _keeps(char: str) -> bool:
    if "\ud800" <= char <= "\udfff":
        return False
    return char in "\t\n" or char.isprintable() or char > "\x9f"
