"""The month of a store: visits of several types weighed into one number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists.exact import Number, one_decimal, plain, quotient, tenths, written_number
from checklists.totals import grade_of


@dataclass(slots=True)
class MonthScore:
    """The weighed score of a month; null where no visit counts."""

    total: Number | None
    grade: str | None
    flagged: bool
    types: tuple[tuple[str, Number, Number, int], ...]

    def as_json(self) -> dict[str, Any]:
        """Give the JSON both engines share."""
        return {
            "total": None if self.total is None else one_decimal(self.total),
            "grade": self.grade,
            "flagged": self.flagged,
            "types": [
                {"visit_type": name, "mean": plain(mean), "weight": plain(weight), "visits": n}
                for name, mean, weight, n in self.types
            ],
        }


def month_score(
    visits: Sequence[Mapping[str, Any]],
    weights: Mapping[str, Any],
    veto: Mapping[str, Any],
    grades: Sequence[Sequence[Any]],
) -> MonthScore:
    """Weigh the mean of each visit type; types without visits give their weight to the rest.

    A vetoed visit counts as zero (``zero_total``), or floors the grade (``grade_floor``), or
    holds the month at ``cap``; either way the month is flagged.
    """
    policy = veto.get("policy", "none")
    counted = [visit for visit in visits if visit["visit_type"] in weights]
    counted = [visit for visit in counted if written_number(visit.get("score")) is not None]
    types = tuple(
        line
        for name in weights
        if (line := _mean(name, weights[name], counted, policy)) is not None
    )
    flagged = any(visit.get("vetoed") for visit in counted)
    whole = sum(weight for _, _, weight, _ in types)
    if not whole:
        return MonthScore(None, None, flagged, types)
    total = quotient(sum(mean * weight for _, mean, weight, _ in types), whole)
    cap = written_number(veto.get("cap"))
    if flagged and policy == "cap" and cap is not None:
        total = min(total, cap)
    total = tenths(total)
    lines = [(str(name), written_number(line) or 0) for name, line in grades]
    if flagged and policy == "grade_floor":
        return MonthScore(total, lines[-1][0], flagged, types)
    return MonthScore(total, grade_of(total, lines), flagged, types)


def _mean(
    name: str, weight: Any, visits: Sequence[Mapping[str, Any]], policy: str
) -> tuple[str, Number, Number, int] | None:
    scores = [_counted(visit, policy) for visit in visits if visit["visit_type"] == name]
    exact = written_number(weight)
    if not scores or exact is None:
        return None
    return name, quotient(sum(scores), len(scores)), exact, len(scores)


def _counted(visit: Mapping[str, Any], policy: str) -> Number:
    if visit.get("vetoed") and policy == "zero_total":
        return 0
    return written_number(visit["score"]) or 0
