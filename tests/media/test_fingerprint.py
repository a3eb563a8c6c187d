"""Which changes to a photo the fingerprint sees through, and which it does not."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageEnhance

from media.fingerprint import LIKELY_THE_SAME, fingerprint, hamming
from media.photos import derive
from tests.media.make import PHOTOS


def printed(image: Image.Image, quality: int = 90) -> str:
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=quality)
    return fingerprint(derive(file.getvalue(), "thumbnail"))


@pytest.fixture(params=["Apple__Golden-Delicious", "Cabbage", "Arla-Standard-Milk"])
def shelf(request: pytest.FixtureRequest) -> Image.Image:
    found = sorted((PHOTOS / "grocery-store").glob(f"*{request.param}*.jpg"))
    if not found:
        pytest.skip(f"no {PHOTOS}: set SHARED_DATA to the folder with the photo corpora")
    return Image.open(found[0]).convert("RGB")


@pytest.mark.parametrize(
    "change",
    [
        lambda image: image.resize((image.width // 2, image.height // 2)),
        lambda image: image.resize((image.width * 3, image.height * 3)),
        lambda image: ImageEnhance.Brightness(image).enhance(1.2),
        lambda image: ImageEnhance.Color(image).enhance(0),
    ],
    ids=["smaller", "larger", "brighter", "grey"],
)
def test_sees_through_a_change_of_the_file(
    shelf: Image.Image, change: Callable[[Image.Image], Image.Image]
) -> None:
    assert hamming(printed(shelf), printed(change(shelf))) <= LIKELY_THE_SAME
    assert hamming(printed(shelf), printed(shelf, quality=30)) <= LIKELY_THE_SAME


def test_a_mirror_image_is_another_photo(shelf: Image.Image) -> None:
    mirrored = shelf.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert hamming(printed(shelf), printed(mirrored)) > LIKELY_THE_SAME


def test_reads_rows_of_falling_brightness() -> None:
    falling = Image.linear_gradient("L").rotate(90).resize((270, 240))
    assert printed(falling) in {"0" * 16, "f" * 16}
    assert hamming(printed(falling), printed(falling.rotate(180))) == 64


def test_counts_bits() -> None:
    assert hamming("0" * 16, "f" * 16) == 64
    assert hamming("00000000000000f0", "0000000000000010") == 3
