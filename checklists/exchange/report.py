"""What an import has to tell: every row's fate, and a sentence for all that was not carried."""

from dataclasses import dataclass, field
from typing import Any

from checklists.document import Text
from checklists.exchange.report_words import SAID
from checklists.words import fill

CARRIED, PARTLY, DROPPED = "carried", "partly", "dropped"
_WORSE = {CARRIED: 0, PARTLY: 1, DROPPED: 2}
MAX_SHOWN = 120
MOST_TOLD = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence of the report, with the cell it speaks of."""

    where: str
    level: str
    code: str
    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """Give the entry as it goes over the wire."""
        return {
            "where": self.where,
            "level": self.level,
            "code": self.code,
            "zh": self.zh,
            "en": self.en,
        }


@dataclass
class Report:
    """The entries so far, and the fate of each row of the sheet that holds the questions."""

    entries: list[Entry] = field(default_factory=list)
    fates: dict[int, str] = field(default_factory=dict)

    def say(self, where: str, code: str, /, **params: object) -> None:
        """Add a sentence; its level belongs to its code."""
        level, zh, en = SAID[code]
        shown = {name: str(value)[:MAX_SHOWN] for name, value in params.items()}
        text = fill(Text(zh, en), shown)
        self.entries.append(Entry(where, level, code, text.zh, text.en))

    def fate(self, row: int, fate: str) -> None:
        """Decide a row's fate; a worse one stays."""
        if _WORSE[fate] >= _WORSE.get(self.fates.get(row, CARRIED), 0):
            self.fates[row] = fate

    def count(self, fate: str) -> int:
        """Count the rows of a fate."""
        return sum(each == fate for each in self.fates.values())

    def has(self, level: str) -> bool:
        """Tell whether something of a level was said."""
        return any(entry.level == level for entry in self.entries)

    def as_json(self) -> list[dict[str, Any]]:
        """Give the report as it goes over the wire, the gravest first."""
        order = {"error": 0, "loss": 1, "note": 2}
        told = sorted(self.entries, key=lambda entry: order[entry.level])
        if len(told) > MOST_TOLD:
            rest = Report()
            rest.say("", "more", count=len(told) - MOST_TOLD)
            told = [*told[:MOST_TOLD], *rest.entries]
        return [entry.as_json() for entry in told]
