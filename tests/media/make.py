"""Photos and bytes with sensible defaults, for tests that care about one thing only."""

import hashlib
import io
import os
import random
from pathlib import Path

from PIL import Image

SHARED_DATA = Path(os.environ.get("SHARED_DATA", "../shared/data"))
PHOTOS = SHARED_DATA / "photos"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def some_bytes(length: int = 1000) -> bytes:
    """Return bytes that no other test has put into a shared vault."""
    return os.urandom(length)


def picture(width: int = 320, height: int = 240, mode: str = "RGB") -> Image.Image:
    """Draw something with edges: colours differ in every corner, so a turn shows."""
    image = Image.effect_noise((width, height), 40).convert("RGB")
    image.paste("red", (0, 0, width // 2, height // 2))
    image.paste("lime", (width // 2, 0, width, height // 2))
    image.paste("blue", (0, height // 2, width // 2, height))
    image = image if mode == "RGB" else image.convert(mode)
    if mode in {"RGBA", "LA"}:
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


def photo(
    form: str = "JPEG", *, width: int = 320, height: int = 240, mode: str = "RGB", **options: object
) -> bytes:
    """Encode a picture; options go to Pillow."""
    file = io.BytesIO()
    picture(width, height, mode).save(file, form, **options)
    return file.getvalue()


def cuts(data: bytes, count: int = 100, seed: int = 7) -> list[bytes]:
    """Cut the file at every hundredth, at both ends byte by byte and at some random places."""
    length = len(data)
    places = {length * step // count for step in range(count)}
    places |= set(range(min(40, length))) | {
        length - step for step in range(1, 12) if step < length
    }
    places |= set(random.Random(seed).sample(range(length), min(50, length)))
    return [data[:place] for place in sorted(places)]
