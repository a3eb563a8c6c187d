"""What is taken in, what is refused and in which words, and what the smaller copies are."""

import io
import time

import pytest
from PIL import Image

from media.photos import (
    KINDS,
    MAX_BYTES,
    REFUSALS,
    Kind,
    PhotoFacts,
    PhotoRefused,
    PhotoUndecodable,
    derive,
    inspect,
)
from tests.media.make import photo, picture, sha256

FORMS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def facts(data: bytes) -> PhotoFacts:
    found = inspect(data)
    assert isinstance(found, PhotoFacts), found
    return found


def refusal(data: bytes, digest: str | None = None) -> str:
    found = inspect(data, digest)
    assert isinstance(found, PhotoRefused), found
    return found.code


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("form", FORMS)
def test_takes_the_formats_of_phones(form: str) -> None:
    data = photo(form, width=64, height=48)
    found = facts(data)
    assert (found.media_type, found.width, found.height) == (FORMS[form], 64, 48)
    assert (found.length, found.trailing_bytes, found.orientation) == (len(data), 0, 1)


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "PPM", "ICO", "TGA", "PCX", "PDF", "EPS"])
def test_takes_no_other_format(form: str) -> None:
    assert refusal(photo(form, width=64, height=48)) == "unknown_format"


@pytest.mark.parametrize(
    "data",
    [b"\0" * 500, b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<!doctype html>",
     b"%PDF-1.7", b"PK\3\4", b"\xff\xd8", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x18ftypisom"],
)  # fmt: skip
def test_the_content_decides_and_no_name_or_header(data: bytes) -> None:
    assert refusal(data) == "unknown_format"


def test_refuses_nothing_and_too_much() -> None:
    assert refusal(b"") == "empty"
    assert refusal(photo() + bytes(MAX_BYTES)) == "too_large"


def test_tells_damage_on_the_way_from_a_bad_photo() -> None:
    whole = photo()
    assert refusal(whole[:-100]) == "truncated"
    assert refusal(whole[:-100], sha256(whole)) == "digest_mismatch"
    assert refusal(whole[:-100], sha256(whole[:-100])) == "truncated"
    assert refusal(b"", sha256(whole)) == "digest_mismatch"


def test_every_refusal_is_a_sentence_in_both_languages() -> None:
    for code, refused in REFUSALS.items():
        assert refused.code == code
        assert refused.zh.endswith("。")
        assert refused.en.endswith(".")
        assert refused.en.isascii()


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_an_animation_is_no_photo(form: str) -> None:
    moving = photo(form, save_all=True, append_images=[picture().rotate(90)], duration=100)
    assert refusal(moving) == "animated"


def test_inspection_costs_the_phone_and_the_server_next_to_nothing() -> None:
    data = photo(width=1600, height=1200, quality=90)
    assert len(data) > 250_000
    started = time.process_time()
    for _ in range(100):
        facts(data)
    assert (time.process_time() - started) / 100 < 0.001


@pytest.mark.parametrize(
    ("kind", "size", "expected"),
    [
        ("thumbnail", (1600, 1200), (400, 300)),
        ("thumbnail", (1200, 1600), (300, 400)),
        ("thumbnail", (1601, 907), (400, 227)),
        ("thumbnail", (400, 300), (400, 300)),
        ("thumbnail", (30, 40), (30, 40)),
        ("thumbnail", (3000, 3), (400, 1)),
        ("display", (1600, 1200), (1600, 1200)),
        ("display", (4000, 3000), (1600, 1200)),
        ("display", (30, 40), (30, 40)),
    ],
)
def test_the_copies_fit_their_frame_and_are_never_enlarged(
    kind: Kind, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    copy = opened(derive(photo(width=size[0], height=size[1]), kind))
    assert copy.format == "JPEG"
    assert copy.size == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", FORMS)
def test_the_copies_stand_upright(form: str, orientation: int, kind: Kind) -> None:
    turned = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    image = picture(320, 240)
    lying = image if turned is None else image.transpose(Image.Transpose(turned))
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    lying.save(file, form, exif=exif, quality=95)

    found = facts(file.getvalue())
    assert (found.width, found.height, found.orientation) == (320, 240, orientation)
    copy = opened(derive(file.getvalue(), kind)).convert("RGB")
    assert copy.size == (320, 240)
    corners = [copy.getpixel(place) for place in ((40, 40), (280, 40), (40, 200))]
    loudest = [max(range(3), key=lambda band, c=corner: c[band]) for corner in corners]
    assert loudest == [0, 1, 2], "red, green and blue corners"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS)
def test_nothing_of_the_file_but_its_pixels_reaches_the_copies(form: str, kind: Kind) -> None:
    secret = b"GPS 31.23,121.47 SECRET"
    exif = Image.Exif()
    exif[0x010E] = secret.decode()
    options: dict[str, object] = {"exif": exif, "icc_profile": secret, "dpi": (72, 72)}
    options |= {"comment": secret} if form == "JPEG" else {}
    original = photo(form, **options) + secret
    assert secret in original
    copy = derive(original, kind)
    assert b"SECRET" not in copy
    assert b"Exif" not in copy
    assert set(opened(copy).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "L"), ("PNG", "1"), ("PNG", "P"), ("PNG", "LA"),
     ("PNG", "RGBA"), ("WEBP", "RGBA")],
)  # fmt: skip
def test_takes_every_way_of_keeping_colours(form: str, mode: str) -> None:
    data = photo(form, mode=mode)
    assert facts(data).width == 320
    for kind in KINDS:
        assert opened(derive(data, kind)).mode in {"RGB", "L"}


def test_sixteen_bits_become_eight_and_keep_their_shades() -> None:
    dark_to_light = Image.new("I;16", (256, 16))
    dark_to_light.putdata([column * 257 for column in range(256)] * 16)
    file = io.BytesIO()
    dark_to_light.save(file, "PNG")
    copy = opened(derive(file.getvalue(), "display"))
    shades = [copy.getpixel((column, 8)) for column in (5, 64, 128, 192, 250)]
    assert shades == pytest.approx([5, 64, 128, 192, 250], abs=4)


def test_what_is_transparent_is_white_in_the_copies() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(file, "PNG")
    assert opened(derive(file.getvalue(), "thumbnail")).getpixel((25, 25)) == (255, 255, 255)


def test_says_when_a_whole_looking_file_has_no_picture_in_it() -> None:
    data = bytearray(photo("PNG"))
    at = data.index(b"IDAT") + 6
    data[at : at + 200] = bytes(200)
    with pytest.raises(PhotoUndecodable) as undecodable:
        derive(bytes(data), "thumbnail")
    assert undecodable.value.refused.code == "broken"
    with pytest.raises(PhotoUndecodable) as undecodable:
        derive(b"GIF89a", "thumbnail")
    assert undecodable.value.refused.code == "unknown_format"
