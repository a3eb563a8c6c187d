"""The structure of a photo file from its first byte to its last, without decoding anything.

What a file is, is told by its own bytes and never by a header of the request. Walking the segments
finds a file that was cut anywhere: the end mark is missing or a part reaches past the end.
"""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

MAX_PARTS = 4000
"""More segments than any camera writes; a file of empty segments must not cost a second."""

MAX_FILL_BYTES = 4096
"""Bytes between two JPEG segments: cameras leave a few, and decoders look at each of them."""

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff]")
_PNG_START = b"\x89PNG\r\n\x1a\n"


class Flawed(Exception):
    """The file is not whole or not lawful; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What the structure tells."""

    form: str
    """Pillow's name of the format: JPEG, PNG, WEBP or HEIF."""
    end: int
    """Where the picture ends. What follows is kept with the original and never shown."""


def sniff(data: bytes) -> str | None:
    """Name the format by its first bytes, or None for anything not allowed."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(_PNG_START):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        length = min(int.from_bytes(data[:4], "big"), 256)
        brands = {data[8:12]} | {data[at:end] for at, end in pairwise(range(16, length + 1, 4))}
        if brands & _HEIF_BRANDS and not brands & _AVIF_BRANDS:
            return "HEIF"
    return None


def dissect(data: bytes) -> Anatomy:
    """Walk the whole structure; raise Flawed with `unknown_format`, `truncated` or another code."""
    form = sniff(data)
    if form is None:
        raise Flawed("unknown_format")
    return Anatomy(form, _WALKS[form](data))


def _jpeg(data: bytes) -> int:
    at = 2
    framed = False
    for _ in range(MAX_PARTS):
        at = _jpeg_marker(data, at)
        marker = data[at]
        length = int.from_bytes(data[at + 1 : at + 3], "big")
        if length < 2:
            raise Flawed("truncated" if at + 3 > len(data) else "broken")
        framed = framed or (0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC})
        at += 1 + length
        if at > len(data):
            raise Flawed("truncated")
        if marker == 0xDA:
            # Inside a scan every FF is followed by 00 or a restart mark, so an end mark is one.
            # The last counts, because phones join a second picture (MPO); looking from the back
            # finds it at once.
            end = data.rfind(b"\xff\xd9", at)
            if end < 0:
                raise Flawed("truncated")
            if not framed:
                raise Flawed("broken")
            return end + 2
    raise Flawed("broken")


def _jpeg_marker(data: bytes, at: int) -> int:
    """Return the place of the next marker that has a length.

    Cameras miscount their segments by a byte or two; decoders look on for the next marker, and so
    does this.
    """
    found = _JPEG_MARKER.search(data, at)
    if found is None:
        raise Flawed("truncated")
    if found.start() - at > MAX_FILL_BYTES:
        raise Flawed("broken")
    at = found.start() + 1
    if data[at] in {0x01, 0xD8, 0xD9} or 0xD0 <= data[at] <= 0xD7:
        raise Flawed("broken")
    return at


def _png(data: bytes) -> int:
    at = len(_PNG_START)
    # A PNG of 20 MB has more parts than other formats: 8 kB each is usual.
    for number in range(MAX_PARTS * 2):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise Flawed("truncated")
        if (kind == b"IHDR") != (number == 0):
            raise Flawed("broken")
        if zlib.crc32(memoryview(data)[at + 4 : end - 4]) != int.from_bytes(
            data[end - 4 : end], "big"
        ):
            raise Flawed("broken")
        if kind == b"acTL":
            raise Flawed("animated")
        at = end
        if kind == b"IEND":
            return at
    raise Flawed("broken")


def _webp(data: bytes) -> int:
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise Flawed("truncated")
    if data[12:16] == b"VP8X" and data[20] & 0x02:
        raise Flawed("animated")
    at = 12
    for _ in range(MAX_PARTS):
        if at >= end:
            return end
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
        if at > end + 1:
            raise Flawed("broken")
    raise Flawed("broken")


def _heif(data: bytes) -> int:
    at = 0
    seen: set[bytes] = set()
    for _ in range(MAX_PARTS):
        whole = {b"meta", b"mdat"} <= seen
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        elif length == 0:
            length = len(data) - at
        if at == len(data) or length < 8 or at + length > len(data):
            if whole:
                return at
            raise Flawed("truncated")
        seen.add(kind)
        at += length
    raise Flawed("broken")


_WALKS: dict[str, Callable[[bytes], int]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "HEIF": _heif,
}
