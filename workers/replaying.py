"""Scoring the past again: a visit beside its score of that day, and the sums of all of them.

Pure: what was read goes in, rows and sums come out. Points are kept as whole ten-thousandths,
the last place a stored score has, so that sums stay exact and are JSON.
"""

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from checklists.context import Context
from checklists.document import Checklist
from checklists.exact import Number, plain, written_number
from checklists.scoring import score_total
from checklists.visibility import walk
from records.queries.replayed import PastVisit

UNIT = 10_000
WHY_MOST = 10
ITEMS_MOST = 20
NO_GRADE = ""


@dataclass(slots=True)
class Rescored:
    """A visit under the candidate rules."""

    visit: PastVisit
    total: Decimal | None
    grade: str | None
    # Of a changed visit. Item -> points lost before and after, where they or its class differ.
    lost: dict[str, tuple[int, int]] = field(default_factory=dict)
    # Item -> weight class before and after, where a failed item's differs.
    reclassed: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def grade_changed(self) -> bool:
        """Tell whether the grade would be another."""
        return self.grade != self.visit.grade

    @property
    def changed(self) -> bool:
        """Tell whether the number or the grade would be another."""
        return self.grade_changed or self.total != self.visit.total

    def as_row(self) -> dict[str, Any]:
        """Give the change as it is kept, without the replay's id."""
        return {
            "visit_id": self.visit.id,
            "store_id": self.visit.store_id,
            "visit_date": self.visit.visit_date,
            "before_total": self.visit.total,
            "before_grade": self.visit.grade,
            "after_total": self.total,
            "after_grade": self.grade,
            "grade_changed": self.grade_changed,
            "why": self._why(),
        }

    def _why(self) -> list[list[str | None]]:
        """Name the items that make the difference: new classes first, then by points."""

        def place(code: str) -> tuple[bool, int, str]:
            before, after = self.lost[code]
            return code not in self.reclassed, -abs(after - before), code

        return [self._reason(code) for code in sorted(self.lost, key=place)[:WHY_MOST]]

    def _reason(self, code: str) -> list[str | None]:
        before, after = self.lost[code]
        return [code, points(before), points(after), *self.reclassed.get(code, (None, None))]


def rescored(checklist: Checklist, visit: PastVisit) -> Rescored:
    """Score a visit by the candidate, in the context of its own day."""
    context = Context.from_json(visit.context)
    findings = walk(checklist, visit.answers or {}, context)
    made, lost = score_total(checklist, findings, context)
    total = None if made.number is None else Decimal(plain(made.number))
    found = Rescored(visit, total, made.grade)
    if found.changed:
        failing = {each.item.code: str(each.item.klass) for each in findings if each.failed}
        _explain(found, {code: _units(points) for code, points in lost.items()}, failing)
    return found


def _explain(found: Rescored, after: Mapping[str, int], failing: Mapping[str, str]) -> None:
    before, failed = _stored(json.loads(found.visit.detail))
    found.reclassed = {
        code: (failed[code], failing[code])
        for code in failed.keys() & failing.keys()
        if failed[code] != failing[code]
    }
    found.lost = {
        code: (before.get(code, 0), after.get(code, 0))
        for code in before.keys() | after.keys() | found.reclassed.keys()
        if before.get(code) != after.get(code) or code in found.reclassed
    }


def _stored(detail: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, str]]:
    """Return of a stored score what each item lost, and the classes of failed ones."""
    lost: dict[str, int] = {}
    failed: dict[str, str] = {}
    for item in detail["items"]:
        if item["lost"] != "0":
            lost[item["code"]] = _units_of_text(item["lost"])
        if item["state"] == "failed":
            failed[item["code"]] = item["class"]
    return lost, failed


@lru_cache(maxsize=4096)
def _units_of_text(text: str) -> int:
    number = written_number(text)
    assert number is not None
    return _units(number)


def _units(number: Number) -> int:
    if type(number) is int:
        return number * UNIT
    return int(Decimal(plain(number)) * UNIT)


def points(units: int) -> str:
    """Write ten-thousandths as points."""
    whole, rest = divmod(abs(units), UNIT)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole}.{rest:04d}".rstrip("0") if rest else f"{sign}{whole}"


def added(tally: Mapping[str, Any], found: Iterable[Rescored]) -> dict[str, Any]:
    """Return the sums with these visits in them; the visits come in order."""
    sums = deepcopy({**_EMPTY, **tally})
    for each in found:
        _add(sums, each)
    return sums


_EMPTY: Mapping[str, Any] = {
    "visits": 0,
    "changed": 0,
    "grade_changed": 0,
    "before": [0, 0],
    "after": [0, 0],
    "grades": {},
    "moves": {},
    "items": {},
    "place": None,
}


def _add(sums: dict[str, Any], each: Rescored) -> None:
    visit = each.visit
    sums["visits"] += 1
    sums["changed"] += each.changed
    sums["place"] = [visit.visit_date.isoformat(), str(visit.id)]
    was, now = visit.grade or NO_GRADE, each.grade or NO_GRADE
    sums["grades"].setdefault(was, [0, 0])[0] += 1
    sums["grades"].setdefault(now, [0, 0])[1] += 1
    if each.grade_changed:
        sums["grade_changed"] += 1
        moves = sums["moves"].setdefault(was, {})
        moves[now] = moves.get(now, 0) + 1
    for side, total in (("before", visit.total), ("after", each.total)):
        if total is not None:
            sums[side] = [sums[side][0] + 1, sums[side][1] + int(total * 10)]
    for code, (before, after) in each.lost.items():
        if before != after:
            line = sums["items"].setdefault(code, [0, 0, 0, 0])
            line[0] += 1
            line[1] += before
            line[2] += after
            line[3] += abs(after - before)


def summary(sums: Mapping[str, Any], grades: Iterable[str]) -> dict[str, Any]:
    """Return what came out; the candidate's grades come first, in its order."""
    order = [*dict.fromkeys([*grades, *sorted(sums["grades"])])]
    items = sorted(sums["items"].items(), key=lambda line: (-line[1][3], line[0]))
    moves = [
        {"from": was or None, "to": now or None, "count": count}
        for was, counts in sums["moves"].items()
        for now, count in counts.items()
    ]
    return {
        "visits": sums["visits"],
        "changed": sums["changed"],
        "grade_changed": sums["grade_changed"],
        "mean_before": _mean(*sums["before"]),
        "mean_after": _mean(*sums["after"]),
        "grades": [
            {"grade": grade or None, "before": before, "after": after}
            for grade in order
            for before, after in [sums["grades"].get(grade, (0, 0))]
        ],
        "moves": sorted(moves, key=lambda move: -move["count"]),
        "items": [
            {
                "item_code": code,
                "visits": visits,
                "lost_before": points(before),
                "lost_after": points(after),
            }
            for code, (visits, before, after, _) in items[:ITEMS_MOST]
        ],
    }


def _mean(visits: int, tenths: int) -> str | None:
    """Return the mean with one decimal, half up."""
    if not visits:
        return None
    whole, rest = divmod((2 * tenths + visits) // (2 * visits), 10)
    return f"{whole}.{rest}"
