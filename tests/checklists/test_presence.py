"""Distances agree with an independent library; the rest of presence is in the golden cases."""

import pytest
from geopy.distance import great_circle

from checklists.presence import metres

PLACES = [
    (31.2304, 121.4737, 31.2310, 121.4750),
    (39.9087, 116.3975, 22.5431, 114.0579),
    (0.0, 179.9999, 0.0, -179.9999),
    (89.9, 10.0, 89.9, -170.0),
    (31.2304, 121.4737, 31.2304, 121.4737),
]


@pytest.mark.parametrize("place", PLACES)
def test_metres_agree_with_geopy(place: tuple[float, float, float, float]) -> None:
    lat, lng, to_lat, to_lng = place
    expected = great_circle((lat, lng), (to_lat, to_lng)).meters
    assert metres(lat, lng, to_lat, to_lng) == pytest.approx(expected, rel=1e-5, abs=0.01)
