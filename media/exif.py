"""What the camera wrote into the photo: facts to show, never evidence.

Phones strip or rewrite these fields and anyone can forge them, so a missing or odd value is normal
and raises nothing. Texts are made safe to keep: no control characters, a bounded length.
"""

import math
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL.Image import Exif, Image

ORIENTATION, MAKE, MODEL = 0x0112, 0x010F, 0x0110
_CAPTURE, _PLACE = 0x8769, 0x8825
_TAKEN, _TAKEN_ZONE = 0x9003, 0x9011
_LONGEST_TEXT = 80

_TIME = re.compile(
    r"(?P<year>\d{4})[:/-](?P<month>0[1-9]|1[0-2])[:/-](?P<day>0[1-9]|[12]\d|3[01])[ T]"
    r"(?P<clock>([01]\d|2[0-3]):[0-5]\d:[0-5]\d)"
)
_ZONE = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")

# Pillow reads this part lazily and answers hostile bytes with whatever its code ran into.
_UNREADABLE = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError,
    AttributeError, RuntimeError, struct.error, Warning,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """What the file says about how it was taken."""

    orientation: int = 1
    taken_at: str | None = None
    """The camera's wall clock in ISO 8601; a zone only where the camera wrote one."""
    gps: tuple[float, float] | None = None
    """Latitude and longitude, WGS-84."""
    camera: str | None = None


def read(image: Image) -> CameraFacts:
    """Return what can be read; whatever can't is absent."""
    try:
        # The PNG plugin's own getexif decodes the whole picture to look behind it.
        exif = Image.getexif(image)
    except _UNREADABLE:
        return CameraFacts()
    if not exif:
        return CameraFacts()
    return CameraFacts(
        orientation=orientation_of(exif),
        taken_at=_taken_at(_part(exif, _CAPTURE)),
        gps=_gps(_part(exif, _PLACE)),
        camera=_camera(exif),
    )


def orientation_of(exif: Mapping[int, Any]) -> int:
    """Return 1 to 8; 1 for anything else."""
    try:
        value = exif.get(ORIENTATION, 1)
    except _UNREADABLE:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _part(exif: Exif, tag: int) -> Mapping[int, Any]:
    try:
        return exif.get_ifd(tag)
    except _UNREADABLE:
        return {}


def _taken_at(part: Mapping[int, Any]) -> str | None:
    found = _TIME.match(_text(part.get(_TAKEN)))
    if found is None or found["year"] == "0000":
        return None
    zone = _text(part.get(_TAKEN_ZONE))
    moment = f"{found['year']}-{found['month']}-{found['day']}T{found['clock']}"
    return moment + (zone if _ZONE.fullmatch(zone) else "")


def _gps(part: Mapping[int, Any]) -> tuple[float, float] | None:
    latitude = _degrees(part.get(2), part.get(1), "S", 90)
    longitude = _degrees(part.get(4), part.get(3), "W", 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    return latitude, longitude


def _degrees(value: Any, side: Any, negative: str, limit: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in value)
    except _UNREADABLE:
        return None
    total = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(total) or not 0 <= total <= limit:
        return None
    return round(-total if _text(side).upper().startswith(negative) else total, 7)


def _camera(exif: Exif) -> str | None:
    try:
        make, model = _text(exif.get(MAKE)), _text(exif.get(MODEL))
    except _UNREADABLE:
        return None
    whole = model if model.lower().startswith(make.lower()) else f"{make} {model}"
    return whole.strip() or None


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    head = value.split("\0", 1)[0][:_LONGEST_TEXT]
    # A lone surrogate or a control character can't be kept by every database.
    return "".join(sign for sign in head if sign.isprintable() and sign != "\ufffd").strip()
