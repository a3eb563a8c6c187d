"""Facts of the camera: read when there, absent when odd, never a reason to fail."""

import io
from typing import Any

import pytest
from PIL import Image

from media.exif import CameraFacts, read
from tests.media.make import picture

PLACE, CAPTURE = 0x8825, 0x8769


def camera(main: dict[int, Any] | None = None, **parts: dict[int, Any]) -> CameraFacts:
    exif = Image.Exif()
    exif.update(main or {})
    for name, tag in (("place", PLACE), ("capture", CAPTURE)):
        exif.get_ifd(tag).update(parts.get(name, {}))
    file = io.BytesIO()
    picture(16, 16).save(file, "JPEG", exif=exif)
    return read(Image.open(file))


def place(**changes: Any) -> dict[int, Any]:
    values = {"ns": "N", "lat": (31.0, 13.0, 48.0), "ew": "E", "lng": (121.0, 28.0, 12.0)} | changes
    return {1: values["ns"], 2: values["lat"], 3: values["ew"], 4: values["lng"]}


def test_a_photo_without_facts() -> None:
    assert camera() == CameraFacts(1, None, None, None)


@pytest.mark.parametrize(
    ("ns", "ew", "expected"),
    [("N", "E", (31.23, 121.47)), ("S", "W", (-31.23, -121.47)), ("s", "e", (-31.23, 121.47))],
)
def test_the_place(ns: str, ew: str, expected: tuple[float, float]) -> None:
    assert camera(place=place(ns=ns, ew=ew)).gps == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    "changes",
    [
        {"lat": (91.0, 0.0, 0.0)},
        {"lng": (181.0, 0.0, 0.0)},
        {"lat": (31.0, 13.0)},
        {"lat": (0.0, 0.0, 0.0), "lng": (0.0, 0.0, 0.0)},
    ],
)
def test_an_impossible_place_is_no_place(changes: dict[str, Any]) -> None:
    assert camera(place=place(**changes)).gps is None


@pytest.mark.parametrize(
    ("written", "zone", "expected"),
    [
        ("2026:11:20 09:30:05", None, "2026-11-20T09:30:05"),
        ("2026:11:20 09:30:05", "+08:00", "2026-11-20T09:30:05+08:00"),
        ("2026:11:20 09:30:05", "China", "2026-11-20T09:30:05"),
        ("2026-11-20 09:30:05", None, "2026-11-20T09:30:05"),
        ("0000:00:00 00:00:00", None, None),
        ("2026:13:20 09:30:05", None, None),
        ("2026:11:20 24:30:05", None, None),
        ("    :  :     :  :  ", None, None),
        ("'; DROP TABLE photos", None, None),
    ],
)
def test_the_time_is_the_cameras_wall_clock(
    written: str, zone: str | None, expected: str | None
) -> None:
    capture = {0x9003: written} | ({0x9011: zone} if zone else {})
    assert camera(capture=capture).taken_at == expected


@pytest.mark.parametrize("value", [0, 9, 255, 65535])
def test_an_impossible_orientation_is_upright(value: int) -> None:
    assert camera({0x0112: value}).orientation == 1


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("HUAWEI", "P60 Pro", "HUAWEI P60 Pro"),
        ("Canon", "Canon EOS 40D", "Canon EOS 40D"),
        ("", "", None),
        ("Xiaomi\0\0\0", "14", "Xiaomi 14"),
        ("a\r\nSet-Cookie: x", "b", "aSet-Cookie: x b"),
        ("x" * 5000, "", "x" * 80),
    ],
)
def test_texts_are_safe_to_keep(make: str, model: str, expected: str | None) -> None:
    assert camera({0x010F: make, 0x0110: model}).camera == expected
