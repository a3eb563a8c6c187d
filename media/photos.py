"""What a photo is, and the smaller copies that people look at.

`inspect` runs while the phone waits: it walks the structure to the very end and reads the headers,
and decodes nothing. That the bytes are the ones the phone hashed is proven by the vault; that they
decode is found out by `derive`, in a worker.
"""

import hashlib
import io
import struct
import warnings
from dataclasses import dataclass
from typing import Literal

from pi_heif import register_heif_opener
from PIL import Image

from media import exif
from media.anatomy import Flawed, dissect

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
MAX_WEBP_PIXELS = 25_000_000
"""The WebP decoder holds each pixel four times over; this keeps any photo below 512 MB."""

Kind = Literal["thumbnail", "display"]
KINDS: tuple[Kind, ...] = ("thumbnail", "display")
DERIVED_TYPE = "image/jpeg"

# Longest side and JPEG quality. 400 is a quarter of the 1600 that the app takes: a JPEG decodes
# straight to it, with no resampling. WebP would be a sixth smaller and cost half as much CPU again.
_SHAPES: dict[Kind, tuple[int, int]] = {"thumbnail": (400, 65), "display": (1600, 80)}

_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIF": "image/heic"}

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError,
    AttributeError, RuntimeError, MemoryError, struct.error,
)  # fmt: skip
"""What Pillow and its plugins raise on foreign bytes; each means that this is no photo."""

_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)

register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
# A camera's odd EXIF is not news for the log of the server.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\..*")


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What is known of a photo that was taken in."""

    media_type: str
    width: int
    """As seen, with the orientation applied."""
    height: int
    length: int
    trailing_bytes: int
    """What follows the picture in the file: kept with the original, never shown."""
    camera: exif.CameraFacts

    @property
    def orientation(self) -> int:
        return self.camera.orientation


@dataclass(frozen=True, slots=True)
class PhotoRefused:
    """Why these bytes are not taken, in words for the person holding the phone."""

    code: str
    zh: str
    en: str


class PhotoUndecodable(Exception):
    """The file looked whole and can't be decoded; the original stays as it is."""

    def __init__(self, refused: PhotoRefused) -> None:
        super().__init__(refused.en)
        self.refused = refused


REFUSALS = {
    refused.code: refused
    for refused in (
        PhotoRefused(
            "empty", "照片是空的，请重新拍摄。", "The photo is empty. Please take it again."
        ),
        PhotoRefused(
            "too_large",
            "照片超过 20 MB，请重新拍摄。",
            "The photo is larger than 20 MB. Please take it again.",
        ),
        PhotoRefused(
            "unknown_format",
            "这个文件不是 JPEG、PNG、WebP 或 HEIC 照片。",
            "This file is not a JPEG, PNG, WebP or HEIC photo.",
        ),
        PhotoRefused(
            "truncated",
            "照片不完整，请重新发送。",
            "A part of the photo is missing. Please send it again.",
        ),
        PhotoRefused(
            "broken", "照片已损坏，请重新拍摄。", "The photo is damaged. Please take it again."
        ),
        PhotoRefused(
            "too_many_pixels",
            "照片像素过高（上限 5000 万，WebP 为 2500 万），请用较低的分辨率重新拍摄。",
            "The photo has too many pixels (at most 50 million, WebP 25). Take a smaller one.",
        ),
        PhotoRefused(
            "animated",
            "动图不能作为照片，请重新拍摄。",
            "An animation is not a photo. Please take a photo.",
        ),
        PhotoRefused(
            "digest_mismatch",
            "照片在传输中损坏，请重新发送。",
            "The photo was damaged on the way. Please send it again.",
        ),
    )
}
"""Every reason there is; the code is the key."""


def inspect(data: bytes, sha256: str | None = None) -> PhotoFacts | PhotoRefused:
    """Say what the bytes are, or why they are refused. Costs no decoding.

    With the announced hash, bytes that fail because they were damaged on the way are told apart
    from a bad photo. Bytes that pass are hashed by the vault, not here.
    """
    try:
        return _facts(data)
    except Flawed as flaw:
        if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
            return REFUSALS["digest_mismatch"]
        return REFUSALS[flaw.code]


def derive(data: bytes, kind: Kind) -> bytes:
    """Return a smaller JPEG, upright and without metadata, or raise PhotoUndecodable."""
    return written(shrink(data, kind), kind)


def written(small: Image.Image, kind: Kind) -> bytes:
    """Return the JPEG of a picture that was made smaller."""
    result = io.BytesIO()
    small.save(result, "JPEG", quality=_SHAPES[kind][1])
    return result.getvalue()


def shrink(data: bytes, kind: Kind) -> Image.Image:
    """Return the picture in the copy's size, upright, or raise PhotoUndecodable.

    Decodes every byte, so it runs in a worker first. Nothing of the original file reaches the
    result but the pixels.
    """
    side, _ = _SHAPES[kind]
    try:
        with _opened(data, dissect(data).form) as image:
            orientation = exif.read(image).orientation
            small = _flat(_shrunk(image, side))
            if orientation in _UPRIGHT:
                small = small.transpose(_UPRIGHT[orientation])
            small.info.clear()
            return small
    except Flawed as flaw:
        raise PhotoUndecodable(REFUSALS[flaw.code]) from None
    except (*_BROKEN, *_BOMB) as error:
        raise PhotoUndecodable(REFUSALS["broken"]) from error


def _facts(data: bytes) -> PhotoFacts:
    if not data:
        raise Flawed("empty")
    if len(data) > MAX_BYTES:
        raise Flawed("too_large")
    anatomy = dissect(data)
    with _opened(data, anatomy.form) as image:
        camera = exif.read(image)
        width, height = image.size
    # Orientations 5 to 8 lie on their side.
    if camera.orientation >= 5:
        width, height = height, width
    return PhotoFacts(
        _TYPES[anatomy.form], width, height, len(data), len(data) - anatomy.end, camera
    )


def _opened(data: bytes, form: str) -> Image.Image:
    """Read the headers by the one plugin that is meant, and judge the size before any decoding."""
    try:
        image = Image.open(io.BytesIO(data), formats=(form,))
    except _BOMB:
        raise Flawed("too_many_pixels") from None
    except _BROKEN:
        raise Flawed("broken") from None
    if image.width * image.height > (MAX_WEBP_PIXELS if form == "WEBP" else MAX_PIXELS):
        image.close()
        raise Flawed("too_many_pixels")
    return image


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    """Return the pixels with the longest side at most `side`."""
    scale = side / max(image.size)
    if scale < 1:
        wanted = tuple(max(1, round(length * scale)) for length in image.size)
        # A JPEG decodes to 1/2, 1/4 or 1/8 for a fraction of the work; others ignore this.
        image.draft("RGB", (wanted[0], wanted[1]))
    image.load()
    if image.mode not in {"RGB", "L", "RGBA", "LA", "CMYK"}:
        image = _plain(image)
    if max(image.size) > side:
        image.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=None)
    return image


def _plain(image: Image.Image) -> Image.Image:
    """Bring palettes and 16-bit greys to a mode that can be resampled."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _flat(image: Image.Image) -> Image.Image:
    """Bring the pixels to what a JPEG can hold; what is transparent becomes white."""
    if image.mode in {"RGBA", "LA"}:
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        return white
    return image if image.mode in {"RGB", "L"} else image.convert("RGB")
