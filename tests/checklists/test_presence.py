"""Distances agree with the phone's own formula; the rest of presence is in the golden cases."""

from math import asin, cos, radians, sin, sqrt

import pytest

from checklists.presence import metres

PLACES = [
    (31.2304, 121.4737, 31.2310, 121.4750),
    (39.9087, 116.3975, 22.5431, 114.0579),
    (0.0, 179.9999, 0.0, -179.9999),
    (89.9, 10.0, 89.9, -170.0),
    (31.2304, 121.4737, 31.2304, 121.4737),
]


def haversine(lat: float, lng: float, to_lat: float, to_lng: float) -> float:
    """Give the distance as `pwa/src/engine/presence.ts` works it out."""
    half_lat = sin(radians(to_lat - lat) / 2)
    half_lng = sin(radians(to_lng - lng) / 2)
    part = half_lat**2 + cos(radians(lat)) * cos(radians(to_lat)) * half_lng**2
    return 2 * 6_371_009 * asin(min(1.0, sqrt(part)))


@pytest.mark.parametrize("place", PLACES)
def test_metres_agree_with_the_phone(place: tuple[float, float, float, float]) -> None:
    assert metres(*place) == pytest.approx(haversine(*place), rel=1e-7, abs=0.001)
