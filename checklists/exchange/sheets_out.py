"""Writing workbooks that cannot bite: every cell is a text or a number, never a formula."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from checklists.exchange.limits import MAX_CELL

_BITES = ("=", "+", "-", "@", "\t")
Cell = str | int | float | None


class CellTooLong(ValueError):
    """A text longer than a cell can hold."""


class SafeBook:
    """A workbook in memory whose cells are only ever what they show."""

    def __init__(self) -> None:
        self.buffer = BytesIO()
        self.book: Workbook = xlsxwriter.Workbook(
            self.buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._quoted: dict[int, Format] = {}
        self._looks: dict[int, dict[str, Any]] = {}

    def look(self, **given: Any) -> Format:
        """Make a format, and remember it for its twin that quotes."""
        made = self.book.add_format(given)
        self._looks[id(made)] = given
        return made

    def write(
        self, sheet: Worksheet, row: int, column: int, value: Cell, look: Format | None = None
    ) -> None:
        """Write a cell; a text that a spreadsheet might take for a formula is marked as text."""
        if value is None or value == "":
            if look is not None:
                sheet.write_blank(row, column, None, look)
            return
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value, look)
            return
        text = cleaned(str(value))
        if len(text) > MAX_CELL:
            raise CellTooLong
        if text.startswith(_BITES):
            look = self._quoting(look)
        sheet.write_string(row, column, text, look)

    def rows(self, sheet: Worksheet, rows: Sequence[Sequence[Cell]], head: Format) -> None:
        """Write rows, the first of them as the heading."""
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                self.write(sheet, number, column, value, head if number == 0 else None)

    def done(self) -> bytes:
        """Finish and give the bytes."""
        self.book.close()
        return self.buffer.getvalue()

    def _quoting(self, look: Format | None) -> Format:
        key = id(look) if look is not None else 0
        if key not in self._quoted:
            given = {**self._looks.get(key, {}), "quote_prefix": True}
            self._quoted[key] = self.book.add_format(given)
        return self._quoted[key]


def cleaned(text: str) -> str:
    """Take out the control characters that a workbook cannot hold."""
    return "".join(char for char in text if char in "\t\n" or char >= " ")
