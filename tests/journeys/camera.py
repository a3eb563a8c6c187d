"""A film for the browser's fake camera: drawn shelves that change with every frame.

Every frame is another picture. But the film begins anew whenever the camera is opened, so two shots
may fall on one frame: they are one photo to the vault, and a journey counts photos by their digest.
"""

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from media.scenes import scene

SIZE = (640, 480)
SCENES = 5
FRAMES = 450  # a quarter of a minute at the thirty frames a second the browser plays


def film(path: Path) -> Path:
    """Write the film (motion JPEG: pictures one after the other) and return where it is."""
    shelves = [_shelf(number) for number in range(SCENES)]
    font = ImageFont.load_default(28)
    with path.open("wb") as file:
        for number in range(FRAMES):
            frame = shelves[number * SCENES // FRAMES].copy()
            draw = ImageDraw.Draw(frame)
            draw.rectangle((0, 0, SIZE[0] * number // FRAMES, 6), fill="#0b4f6c")
            draw.text((20, 430), f"{number:04d}", fill="#14212b", font=font)
            frame.save(file, "JPEG", quality=70)
    return path


def _shelf(number: int) -> Image.Image:
    picture = Image.open(io.BytesIO(scene(f"film/{number}", defect=number % 2 == 1)))
    return picture.convert("RGB").resize(SIZE)
