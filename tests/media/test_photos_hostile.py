"""Cut, joined, swollen and lying files: refused or handled, in bounded memory and time.

What a hostile file may do is tried in a child process (photo_trial); what it must answer is asked
in this one.
"""

import io
import random
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from media.photos import (
    KINDS,
    MAX_PIXELS,
    MAX_WEBP_PIXELS,
    PhotoFacts,
    PhotoRefused,
    derive,
    inspect,
)
from tests.media.make import PHOTOS, cuts, photo
from tests.media.photo_trial import tried, unharmed


def laid(folder: Path, files: dict[str, bytes]) -> list[Path]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def corpus(*parts: str) -> bytes:
    path = PHOTOS.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no {path}: set SHARED_DATA to the folder with the photo corpora")
    return path.read_bytes()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *, depth: int = 8, colour: int = 2, extra: bytes = b"") -> bytes:
    """Write a PNG whose pixels are a few compressed zeros, lawful in everything but its size."""
    samples = {0: 1, 2: 3, 3: 1, 6: 4}[colour]
    row = 1 + (width * samples * depth + 7) // 8
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(row)) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = chunk(b"IHDR", header) + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg_that_claims(width: int, height: int) -> bytes:
    data = bytearray(photo(width=64, height=64))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_that_claims(width: int, height: int) -> bytes:
    data = bytearray(photo("WEBP", width=64, height=64, mode="RGBA"))
    at = data.index(b"VP8X") + 12
    data[at : at + 6] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


def blank(form: str, pixels: int, mode: str, **options: object) -> bytes:
    """Encode a picture of one colour with just so many pixels."""
    file = io.BytesIO()
    Image.new(mode, (5_000, pixels // 5_000)).save(file, form, **options)
    return file.getvalue()


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg_with(*segments: bytes) -> bytes:
    plain = photo()
    return plain[:2] + b"".join(segments) + plain[2:]


# --- cut anywhere


def whole_files() -> dict[str, bytes]:
    return {
        "plain.jpg": photo(quality=90),
        "progressive.jpg": photo(progressive=True),
        "grey.png": photo("PNG", mode="L"),
        "lossy.webp": photo("WEBP"),
        "alpha.webp": photo("WEBP", mode="RGBA"),
    }


@pytest.mark.parametrize("name", whole_files())
def test_a_photo_cut_anywhere_is_refused(name: str) -> None:
    whole = whole_files()[name]
    assert isinstance(inspect(whole), PhotoFacts)
    taken = [len(part) for part in cuts(whole) if not isinstance(inspect(part), PhotoRefused)]
    assert taken == []


@pytest.mark.parametrize(
    "parts",
    [
        # An embedded preview has an end mark of its own, which must not be mistaken for the end.
        ("exif-samples", "jpg", "Canon_40D.jpg"),
        ("exif-samples", "jpg", "gps", "DSCN0010.jpg"),
        ("exif-samples", "heic", "IMG_5195.HEIC"),
        ("exif-samples", "heic", "samplefilehub.heif"),
        ("pillow-tests", "exif.png"),
        ("pillow-tests", "hopper_orientation_6.webp"),
    ],
    ids=lambda parts: parts[-1],
)
def test_a_real_photo_cut_anywhere_is_refused(parts: tuple[str, ...]) -> None:
    whole = corpus(*parts)
    assert isinstance(inspect(whole), PhotoFacts)
    taken = [len(part) for part in cuts(whole) if not isinstance(inspect(part), PhotoRefused)]
    assert taken == []


def test_decoding_cut_files_harms_nobody(tmp_path: Path) -> None:
    parts = {
        f"{at}-{name}": part
        for name, whole in whole_files().items()
        for at, part in enumerate(cuts(whole, count=20))
    }
    if (PHOTOS / "exif-samples").exists():
        heic = corpus("exif-samples", "heic", "samplefilehub.heif")
        parts |= {f"{at}.heic": part for at, part in enumerate(cuts(heic, count=50))}
    outcomes = tried(laid(tmp_path, parts))
    unharmed(outcomes)
    assert all(outcome.refused for outcome in outcomes)


def test_decoding_flipped_bytes_harms_nobody(tmp_path: Path) -> None:
    chance = random.Random(11)
    files = {}
    for name, whole in whole_files().items():
        for number in range(25):
            data = bytearray(whole)
            for _ in range(chance.choice([1, 3, 30])):
                data[chance.randrange(len(data))] = chance.randrange(256)
            files[f"{number}-{name}"] = bytes(data)
    unharmed(tried(laid(tmp_path, files)))


# --- two things at once

SCRIPT = b"<script>alert(document.domain)</script>"
POLYGLOTS = {
    "gifar.jpg": photo() + b"PK\x03\x04" + SCRIPT + b"PK\x05\x06" + bytes(18),
    "phar.jpg": jpeg_with(segment(0xFE, b"<?php __HALT_COMPILER(); ?>" + SCRIPT)),
    "html.jpg": jpeg_with(segment(0xFE, b"<!doctype html>" + SCRIPT)),
    "app.jpg": jpeg_with(segment(0xE5, SCRIPT)),
    "text.png": png(40, 40, extra=chunk(b"tEXt", b"Comment\0" + SCRIPT)),
    "after.png": png(40, 40) + SCRIPT,
    "after.webp": photo("WEBP") + SCRIPT,
}
DISGUISES = {
    "svg.jpg": b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
    "html.png": b"<html>" + SCRIPT,
    "gif.jpg": b"GIF89a=1;" + SCRIPT,
    "bmp.jpg": b"BM" + SCRIPT,
    "pdf.jpg": b"%PDF-1.4\n" + photo(),
    "html-then-jpeg.jpg": SCRIPT + photo(),
    "start-only.jpg": b"\xff\xd8\xff" + SCRIPT,
    "start-only.png": b"\x89PNG\r\n\x1a\n" + SCRIPT,
    "start-only.webp": b"RIFF\x40\0\0\0WEBP" + SCRIPT,
    "start-only.heic": b"\0\0\0\x18ftypheic" + SCRIPT,
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_the_other_half_of_a_polyglot_never_reaches_a_copy(name: str) -> None:
    data = POLYGLOTS[name]
    found = inspect(data)
    assert isinstance(found, PhotoFacts)
    assert (found.trailing_bytes > 0) == (name.split(".", maxsplit=1)[0] in {"gifar", "after"})
    for kind in KINDS:
        copy = derive(data, kind)
        assert copy.startswith(b"\xff\xd8\xff")
        assert copy.endswith(b"\xff\xd9")
        assert b"script" not in copy
        assert b"<?php" not in copy


@pytest.mark.parametrize("name", DISGUISES)
def test_a_page_in_disguise_is_no_photo(name: str) -> None:
    assert isinstance(inspect(DISGUISES[name]), PhotoRefused)


# --- too much of something


@pytest.mark.parametrize(
    "data",
    [
        png(10_000, 5_001, depth=1, colour=0),
        png(30_000, 30_000, depth=1, colour=0),
        jpeg_that_claims(65_500, 65_500),
        jpeg_that_claims(10_000, 5_001),
        webp_that_claims(16_383, 16_383),
    ],
    ids=["png-just-over", "png-900-million", "jpeg-4-billion", "jpeg-just-over", "webp"],
)
def test_a_bomb_is_refused_by_its_header(data: bytes) -> None:
    found = inspect(data)
    assert isinstance(found, PhotoRefused)
    assert found.code in {"too_many_pixels", "broken"}


def test_a_refusal_for_pixels_says_so() -> None:
    for data in (
        png(10_000, MAX_PIXELS // 10_000 + 1, depth=1, colour=0),
        blank("WEBP", MAX_WEBP_PIXELS + 5_000, "L", lossless=True, quality=0),
    ):
        found = inspect(data)
        assert isinstance(found, PhotoRefused)
        assert found.code == "too_many_pixels"


def test_swollen_files_are_refused_or_handled(tmp_path: Path) -> None:
    squeezed = zlib.compress(bytes(200_000_000), 9)
    exif = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 5000) + bytes(range(256)) * 230
    looped = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHII", 0x8769, 4, 1, 8)
    endless = looped + struct.pack(">I", 8)
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x>" + b"<a>" * 20_000
    billion = b'http://ns.adobe.com/xap/1.0/\0<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
    files = {
        "lawful-50-million.png": png(10_000, MAX_PIXELS // 10_000),
        "lawful-alpha.png": png(10_000, MAX_PIXELS // 10_000, colour=6),
        "lawful-alpha.webp": blank("WEBP", MAX_WEBP_PIXELS, "RGBA", lossless=True, quality=0),
        "lawful-progressive.jpg": blank("JPEG", MAX_PIXELS, "RGB", progressive=True),
        "lawful-four-colours.jpg": blank("JPEG", MAX_PIXELS, "CMYK"),
        "lawful-palette.png": blank("PNG", MAX_PIXELS, "P", transparency=0),
        "lawful-16-bit.png": blank("PNG", MAX_PIXELS, "I;16"),
        "wide.png": png(MAX_PIXELS, 1, depth=1, colour=0),
        "claims.jpg": jpeg_that_claims(7_000, 7_000),
        "claims.webp": webp_that_claims(7_000, 7_000),
        "text-bomb.png": png(40, 40, extra=chunk(b"zTXt", b"Comment\0\0" + squeezed)),
        "icc-bomb.png": png(40, 40, extra=chunk(b"iCCP", b"icc\0\0" + squeezed)),
        "itxt-bomb.png": png(
            40, 40, extra=chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + squeezed)
        ),
        "exif-of-5000.jpg": jpeg_with(segment(0xE1, exif)),
        "exif-loop.jpg": jpeg_with(segment(0xE1, endless)),
        "exif-twice.jpg": jpeg_with(*[segment(0xE1, exif)] * 50),
        "xmp-deep.jpg": jpeg_with(segment(0xE1, xmp)),
        "xmp-entities.jpg": jpeg_with(segment(0xE1, billion)),
        "empty-segments.jpg": jpeg_with(segment(0xFE, b"") * 1_000_000),
        "fill-bytes.jpg": photo()[:2] + b"\xff" * 5_000_000 + photo()[2:],
        "stuffing.jpg": photo()[:2] + b"\xff\0" * 5_000_000 + photo()[2:],
        "empty-chunks.png": png(40, 40, extra=chunk(b"tEXt", b"") * 500_000),
        "boxes.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x08free" * 1_000_000,
        "box-of-everything.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\xff\xff\xff\xffmeta",
    }
    unharmed(tried(laid(tmp_path, files)))
