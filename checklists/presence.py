"""Was the phone at the store: a verdict, a confidence and every signal that moved it.

A poor fix never blocks honest work. It lowers the confidence and says so, and the screen asks
for a photo and a reason. Coordinates are WGS-84; a fix that is no fix is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, isfinite
from typing import Any

from geopy.distance import great_circle

from checklists.document import Text
from checklists.texts import BLANK
from checklists.words import fill

SURE_M = 100
USELESS_M = 500
UNKNOWN_M = 1_000
STALE_MS = 120_000
FROZEN_FIXES = 3
FROZEN_MS = 5_000
FASTEST_M_S = 70
START = 50

WORDS: dict[str, Text] = {
    "inside": Text(
        "定位在门店范围内（距门店{distance_m}米）",
        "Inside the fence, {distance_m} m from the store",
    ),
    "uncertain": Text(
        "定位不能确定是否在店（距门店{distance_m}米，误差{accuracy_m}米）",
        "The fix cannot tell: {distance_m} m away, accurate to {accuracy_m} m",
    ),
    "outside": Text(
        "定位在门店范围外（距门店{distance_m}米）",
        "Outside the fence, {distance_m} m from the store",
    ),
    "no_fix": Text("没有取得定位", "There was no position fix"),
    "poor_accuracy": Text(
        "定位误差较大（{accuracy_m}米）", "The fix is poor: accurate to {accuracy_m} m"
    ),
    "frozen_fixes": Text(
        "{fixes}次定位完全相同，真实定位会有抖动", "{fixes} fixes are identical; real ones wander"
    ),
    "jumping_fixes": Text(
        "两次定位之间移动过快（{speed_m_s}米/秒）", "The fixes jump at {speed_m_s} m/s"
    ),
    "stale_fix": Text("定位已是{age_s}秒前的", "The fix is {age_s} s old"),
    "reason_given": Text("已填写原因", "A reason was given"),
}


@dataclass(frozen=True, slots=True)
class Fence:
    """The circle around a store."""

    lat: float
    lng: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that moved the confidence, and by how much."""

    code: str
    effect: int
    params: Mapping[str, int]

    @property
    def text(self) -> Text:
        """The signal as a sentence."""
        return fill(WORDS[self.code], self.params)


@dataclass(frozen=True, slots=True)
class Presence:
    """The verdict: inside, uncertain or outside, with its reasons."""

    verdict: str
    confidence: int
    distance_m: int | None
    accuracy_m: int | None
    reasons: tuple[Signal, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the JSON both engines share."""
        return {
            "verdict": self.verdict,
            "confidence": self.confidence,
            "distance_m": self.distance_m,
            "accuracy_m": self.accuracy_m,
            "reasons": [
                {"code": each.code, "effect": each.effect, "params": dict(each.params)}
                for each in self.reasons
            ],
        }


@dataclass(frozen=True, slots=True)
class Fix:
    """A usable position fix."""

    lat: float
    lng: float
    accuracy_m: float
    at_ms: int


def judge(
    fixes: Sequence[Mapping[str, Any]],
    fence: Fence,
    reason: str | None,
    *,
    at_ms: int | None = None,
) -> Presence:
    """Judge the fixes of one check-in; ``at_ms`` is when the phone says it happened."""
    usable = [fix for raw in fixes if (fix := read_fix(raw)) is not None]
    if not usable:
        return _presence("uncertain", None, None, [Signal("no_fix", -30, {}), *_excuse(reason)])
    best = min(usable, key=lambda fix: (fix.accuracy_m, -fix.at_ms))
    distance = metres(best.lat, best.lng, fence.lat, fence.lng)
    verdict = _verdict(distance, best.accuracy_m, fence.radius_m)
    distance_m, accuracy_m = _whole(distance), _whole(best.accuracy_m)
    where = {"distance_m": distance_m, "accuracy_m": accuracy_m}
    signals = [Signal(verdict, {"inside": 40, "uncertain": 0, "outside": -35}[verdict], where)]
    signals += [*_accuracy(best), *_frozen(usable), *_jumping(usable), *_stale(best, at_ms)]
    if verdict != "inside":
        signals += _excuse(reason)
    return _presence(verdict, distance_m, accuracy_m, signals)


def _verdict(distance: float, accuracy: float, radius: float) -> str:
    if distance + accuracy <= radius or (distance <= radius and accuracy <= SURE_M):
        return "inside"
    return "outside" if distance - accuracy > radius else "uncertain"


def read_fix(raw: Any) -> Fix | None:
    """Read a fix; anything that is not a place on earth with a time is None."""
    if not isinstance(raw, Mapping):
        return None
    lat, lng, accuracy = _real(raw.get("lat")), _real(raw.get("lng")), raw.get("accuracy_m")
    at_ms = raw.get("at_ms")
    if lat is None or lng is None or abs(lat) > 90 or abs(lng) > 180:
        return None
    if type(at_ms) is not int or not 0 <= at_ms < 2**53:
        return None
    radius = UNKNOWN_M if accuracy is None else _real(accuracy)
    return None if radius is None or radius < 0 else Fix(lat, lng, radius, at_ms)


def _real(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e9 and isfinite(value) else None


def metres(lat: float, lng: float, to_lat: float, to_lng: float) -> float:
    """Give the great-circle distance on the mean earth; the phone's twin uses the same radius."""
    return float(great_circle((lat, lng), (to_lat, to_lng)).meters)


def _whole(value: float) -> int:
    return floor(value + 0.5)


def _accuracy(best: Fix) -> list[Signal]:
    if best.accuracy_m <= SURE_M:
        return []
    effect = -30 if best.accuracy_m > USELESS_M else -15
    return [Signal("poor_accuracy", effect, {"accuracy_m": _whole(best.accuracy_m)})]


def _frozen(fixes: Sequence[Fix]) -> list[Signal]:
    places = {(fix.lat, fix.lng) for fix in fixes}
    times = sorted({fix.at_ms for fix in fixes})
    if len(places) > 1 or len(times) < FROZEN_FIXES or times[-1] - times[0] < FROZEN_MS:
        return []
    return [Signal("frozen_fixes", -25, {"fixes": len(times)})]


def _jumping(fixes: Sequence[Fix]) -> list[Signal]:
    ordered = sorted(fixes, key=lambda fix: fix.at_ms)
    fastest = 0.0
    for one, two in pairwise(ordered):
        apart = metres(one.lat, one.lng, two.lat, two.lng) - one.accuracy_m - two.accuracy_m
        if two.at_ms > one.at_ms and apart > 0:
            fastest = max(fastest, apart * 1000 / (two.at_ms - one.at_ms))
    if fastest <= FASTEST_M_S:
        return []
    return [Signal("jumping_fixes", -25, {"speed_m_s": _whole(fastest)})]


def _stale(best: Fix, at_ms: int | None) -> list[Signal]:
    if at_ms is None or at_ms - best.at_ms <= STALE_MS:
        return []
    return [Signal("stale_fix", -15, {"age_s": (at_ms - best.at_ms) // 1000})]


def _excuse(reason: str | None) -> list[Signal]:
    return [Signal("reason_given", 10, {})] if reason and reason.strip(BLANK) else []


def _presence(
    verdict: str, distance_m: int | None, accuracy_m: int | None, signals: list[Signal]
) -> Presence:
    moved = START + sum(signal.effect for signal in signals)
    return Presence(verdict, max(0, min(100, moved)), distance_m, accuracy_m, tuple(signals))
