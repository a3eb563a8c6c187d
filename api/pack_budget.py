"""Writing a pack within a phone's budget: what was found long ago goes first, and it is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api import wire
from api.pack_shelves import Shelves, joined, shelved


@dataclass(frozen=True, slots=True)
class Written:
    """A pack's JSON, its entries' own, and how much of it had to be left out, by kind."""

    text: bytes
    shelves: Shelves
    dropped: dict[str, int]


def written(contents: dict[str, Any], budget: int) -> Written:
    """Write the pack; drop last time's answers, then findings, then tickets, until it fits."""
    shelves = shelved(contents)
    text = joined(contents, shelves)
    too_much = len(text) - budget
    dropped = {"answers": 0, "findings": 0, "tickets": 0}
    if too_much <= 0:
        return Written(text, shelves, dropped)
    drops = {"answers": _drop_answers, "findings": _drop_findings, "tickets": _drop_tickets}
    for kind, drop in drops.items():
        for size in drop(contents) if too_much > 0 else ():
            dropped[kind] += 1
            too_much -= size
            if too_much <= 0:
                break
    shelves = shelved(contents)
    return Written(joined(contents, shelves), shelves, dropped)


def _drop_answers(contents: dict[str, Any]) -> Iterator[int]:
    """Empty one visit's answers after another, the oldest first; give the bytes saved."""
    visits = [last for store in contents["stores"] for last in store["last_answers"].values()]
    # A visit's id was made when it began, and ids are made in the order of time.
    for last in sorted(visits, key=lambda last: last["visit_id"].bytes):
        if last["values"]:
            saved = len(wire.write(last["values"])) - 2
            last["values"] = {}
            yield saved


def _drop_findings(contents: dict[str, Any]) -> Iterator[int]:
    """Empty one store's findings after another, the oldest visit first; give the bytes saved."""
    visits = [store["last_visit"] for store in contents["stores"] if store["last_visit"]]
    for visit in sorted(visits, key=lambda visit: visit.date):
        if visit.findings:
            saved = len(wire.write(visit.findings)) - 2
            visit.findings = []
            yield saved


def _drop_tickets(contents: dict[str, Any]) -> Iterator[int]:
    oldest_first = sorted(contents["tickets"], key=lambda ticket: ticket.opened_at)
    for ticket in oldest_first:
        contents["tickets"].remove(ticket)
        yield len(wire.write(ticket)) + 1
