"""Drawn stand-ins for photos, for the demo chain: a shelf, a chiller, a floor. No real shop."""

import io
import random

from PIL import Image, ImageDraw

SIZE = (960, 720)
GOODS = ("#d9534f", "#f0ad4e", "#5cb85c", "#4a90d9", "#8e6bbf", "#e8e3d3", "#2f4858")


def scene(seed: str, *, defect: bool) -> bytes:
    """Return a JPEG that the same seed always gives; a defect shows as gaps and a dark patch."""
    rng = random.Random(seed)  # noqa: S311 - a picture, not a secret
    image = Image.new("RGB", SIZE, rng.choice(("#f4f1ea", "#eef3f5", "#f6efe4")))
    draw = ImageDraw.Draw(image)
    _shelves(draw, rng, defect=defect)
    _floor(draw, rng, defect=defect)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _shelves(draw: ImageDraw.ImageDraw, rng: random.Random, *, defect: bool) -> None:
    width, height = SIZE
    for row in range(4):
        top = 40 + row * 140
        left = 30
        while left < width - 60:
            wide, tall = rng.randint(26, 58), rng.randint(70, 116)
            gap = defect and rng.random() < 0.3
            if not gap:
                box = (left, top + 120 - tall, left + wide, top + 120)
                draw.rectangle(box, fill=rng.choice(GOODS), outline="#3a3a3a")
                draw.rectangle((left + 4, top + 126, left + wide - 4, top + 138), fill="#ffffff")
            left += wide + rng.randint(3, 9)
        draw.rectangle((20, top + 120, width - 20, top + 126), fill="#7d6b57")
    draw.rectangle((0, height - 110, width, height), fill="#c9c4ba")


def _floor(draw: ImageDraw.ImageDraw, rng: random.Random, *, defect: bool) -> None:
    width, height = SIZE
    for x in range(0, width, 96):
        draw.line((x, height - 110, x - 60, height), fill="#b3ada1", width=2)
    if defect:
        x, y = rng.randint(120, width - 260), height - rng.randint(70, 100)
        draw.ellipse((x, y, x + rng.randint(90, 180), y + 46), fill="#6b5a48")
