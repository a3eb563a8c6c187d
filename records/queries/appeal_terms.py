"""Whether a visit's score may be appealed, against what, and until when. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from records.tables.visits import APPEALED, REVIEWED, SCORED

# The states in which a score stands. An appeal is refused where another is open (APPEALED).
STANDING = (SCORED, REVIEWED, APPEALED)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a store may appeal, how late word of it may come, how soon it is to be answered."""

    window: timedelta
    grace: timedelta
    answer: timedelta


def contestable(detail: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of a score that a store may hold against: what failed or cost points."""
    return [
        line for line in detail.get("items", ()) if line["state"] == "failed" or line["lost"] != "0"
    ]


def appeal_until(
    state: str, detail: Mapping[str, Any], scored_at: datetime, window: timedelta
) -> datetime | None:
    """Return until when the score may be appealed, past or not; None where nothing can be."""
    if state not in STANDING or not contestable(detail):
        return None
    return scored_at + window


def titles(document: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return what the checklist calls its items."""
    sections: Sequence[Mapping[str, Any]] = document["sections"]
    return {
        item["code"]: {"zh": item["zh"], "en": item["en"]}
        for section in sections
        for item in section["items"]
    }
