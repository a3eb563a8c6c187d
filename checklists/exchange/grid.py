"""A workbook as plain texts with their addresses, whatever format it came in."""

from collections.abc import Iterator
from dataclasses import dataclass, field

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as Excel shows it, and its cells as texts."""

    number: int
    cells: tuple[str, ...]

    @property
    def blank(self) -> bool:
        """Tell a row in which nothing is written."""
        return not any(self.cells)

    def at(self, column: int) -> str:
        """Give a cell; beyond the row it is empty."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with its rows; blank rows are left out."""

    name: str
    rows: tuple[Row, ...]

    def where(self, row: int, column: int) -> str:
        """Write a cell's address: ``survey!B12``."""
        return f"{self.name}!{letters(column)}{row}"


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook."""

    sheets: tuple[Sheet, ...]
    kind: str = "xlsx"
    notes: tuple[tuple[str, str], ...] = field(default=())
    """What was left out while reading: (where, code)."""

    def find(self, *names: str) -> Sheet | None:
        """Give the first sheet with one of these names, in any case."""
        for sheet in self.sheets:
            if sheet.name.strip().casefold() in names:
                return sheet
        return None

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.sheets)


def letters(column: int) -> str:
    """Give the letters of a column: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = _LETTERS[rest] + text
    return text
