"""A 64-bit fingerprint of what a photo looks like: finds one photo that is used twice.

dHash: nine by eight grey fields, each compared with its right neighbour. Re-encoding, resizing and
a watermark move few bits; a crop of a tenth or a photo of a screen move many, so a low distance is
a question for a person and a high one proves nothing.
"""

import io

from PIL import Image

LIKELY_THE_SAME = 8
"""At most this many bits apart: worth a look."""


def fingerprint(derivative: bytes) -> str:
    """Return 16 hex digits for one of our own derivatives (upright, lawful, small)."""
    with Image.open(io.BytesIO(derivative), formats=("JPEG",)) as image:
        image.draft("L", (64, 64))
        return fingerprint_of(image)


def fingerprint_of(image: Image.Image) -> str:
    """Return 16 hex digits for a picture that is decoded already."""
    fields = image.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (fields[at] > fields[at + 1])
    return f"{bits:016x}"


def hamming(one: str, other: str) -> int:
    """Return how many of the 64 bits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
