"""What becomes of a foreign file: a document with a report, or a refusal with its reason."""

from dataclasses import dataclass, field
from typing import Any

from checklists.exchange.refusal_words import REFUSED
from checklists.words import fill

FORMATS = ("auto", "xlsform", "excel", "json", "yaml")


class FileRefused(ValueError):
    """A file nothing can be made of; carries the code and parameters of the reason."""

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass
class Imported:
    """What became of a file: a document, or why there is none, and the report either way."""

    format: str = ""
    document: dict[str, Any] | None = None
    refused: dict[str, str] | None = None
    report: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    """Row of the sheet with the questions -> its fate."""


def refusal(refused: FileRefused) -> dict[str, str]:
    """Give a refusal with its sentence in both languages."""
    text = fill(REFUSED[refused.code], refused.params)
    return {"code": refused.code, "zh": text.zh, "en": text.en}
