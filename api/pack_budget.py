"""Writing a pack within a phone's budget: what was found long ago goes first, and it is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api import wire


@dataclass(frozen=True, slots=True)
class Written:
    """A pack's JSON, and how much of it had to be left out."""

    text: bytes
    findings_dropped: int
    tickets_dropped: int


def written(contents: dict[str, Any], budget: int) -> Written:
    """Write the pack; drop the oldest findings, then the oldest tickets, until it fits."""
    text = wire.write(contents)
    too_much = len(text) - budget
    if too_much <= 0:
        return Written(text, 0, 0)
    findings = tickets = 0
    for size in _drop_findings(contents):
        if too_much <= 0:
            break
        too_much -= size
        findings += 1
    for size in _drop_tickets(contents) if too_much > 0 else ():
        tickets += 1
        too_much -= size
        if too_much <= 0:
            break
    return Written(wire.write(contents), findings, tickets)


def _drop_findings(contents: dict[str, Any]) -> Iterator[int]:
    """Empty one store's findings after another, the oldest visit first; give the bytes saved."""
    visits = [store["last_visit"] for store in contents["stores"] if store["last_visit"]]
    for visit in sorted(visits, key=lambda visit: visit["date"]):
        if visit["findings"]:
            saved = len(wire.write(visit["findings"])) - 2
            visit["findings"] = []
            yield saved


def _drop_tickets(contents: dict[str, Any]) -> Iterator[int]:
    oldest_first = sorted(contents["tickets"], key=lambda ticket: ticket.opened_at)
    for ticket in oldest_first:
        contents["tickets"].remove(ticket)
        yield len(wire.write(ticket)) + 1
