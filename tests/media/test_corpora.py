"""Photos that nobody in the project took: real cameras, real shops, other people's crash files."""

import itertools
import statistics
from pathlib import Path

import pytest

from media.fingerprint import LIKELY_THE_SAME, fingerprint, hamming
from media.photos import PhotoFacts, derive, inspect
from tests.media.make import PHOTOS
from tests.media.photo_trial import Outcome, tried, unharmed

pytestmark = pytest.mark.skipif(
    not PHOTOS.exists(), reason=f"no {PHOTOS}: set SHARED_DATA to the folder with the photo corpora"
)

FROM_FUZZERS = ("crash-", "timeout-", "oom-", "ossfuzz-", "decompression_bomb")


def files(folder: str) -> list[Path]:
    return sorted(
        path
        for path in (PHOTOS / folder).rglob("*")
        if path.is_file() and path.suffix not in {".md", ".csv"} and path.name != "LICENSE"
    )


def facts(path: Path) -> PhotoFacts:
    found = inspect(path.read_bytes())
    assert isinstance(found, PhotoFacts), (path, found)
    return found


@pytest.fixture(scope="module")
def outcomes() -> dict[str, list[Outcome]]:
    return {folder.name: tried(files(folder.name)) for folder in PHOTOS.iterdir()}


def test_nothing_harms_us(outcomes: dict[str, list[Outcome]]) -> None:
    everything = [outcome for folder in outcomes.values() for outcome in folder]
    assert len(everything) >= 300
    unharmed(everything)


def test_crash_files_of_other_formats_are_refused_by_their_first_bytes(
    outcomes: dict[str, list[Outcome]],
) -> None:
    from_fuzzers = [
        outcome
        for outcome in outcomes["pillow-tests"]
        if Path(outcome.path).name.startswith(FROM_FUZZERS)
    ]
    assert len(from_fuzzers) >= 40
    assert {outcome.inspected for outcome in from_fuzzers} == {"unknown_format"}


@pytest.mark.parametrize("folder", ["exif-samples", "exif-orientation", "grocery-store"])
def test_every_photo_of_a_camera_is_taken_and_shown(
    outcomes: dict[str, list[Outcome]], folder: str
) -> None:
    lost = [outcome for outcome in outcomes[folder] if outcome.refused or outcome.derived != "ok"]
    assert lost == []


def test_what_is_taken_in_can_be_shown(outcomes: dict[str, list[Outcome]]) -> None:
    invisible = [
        outcome
        for outcome in outcomes["pillow-tests"]
        if not outcome.refused and outcome.derived != "ok"
    ]
    assert invisible == []


@pytest.mark.parametrize("shape", ["Landscape", "Portrait"])
def test_eight_orientations_of_one_scene_stand_the_same_way(shape: str) -> None:
    prints = {}
    for orientation in range(1, 9):
        path = PHOTOS / "exif-orientation" / f"{shape}_{orientation}.jpg"
        found = facts(path)
        assert found.orientation == orientation
        assert (found.width > found.height) == (shape == "Landscape")
        prints[orientation] = fingerprint(derive(path.read_bytes(), "thumbnail"))
    distances = [hamming(prints[1], other) for other in prints.values()]
    assert max(distances) <= LIKELY_THE_SAME


def test_reads_places_times_and_cameras() -> None:
    cameras = [facts(path).camera for path in files("exif-samples")]
    assert sum(camera.gps is not None for camera in cameras) >= 12
    assert sum(camera.taken_at is not None for camera in cameras) >= 40
    assert sum(camera.camera is not None for camera in cameras) >= 40
    assert sum(camera.orientation != 1 for camera in cameras) >= 12


def test_reads_a_photo_of_an_iphone() -> None:
    camera = facts(PHOTOS / "exif-samples" / "heic" / "IMG_5195.HEIC").camera
    assert camera.camera == "Apple iPhone 11 Pro Max"
    assert camera.taken_at == "2021-04-11T15:47:53-05:00"
    assert camera.gps == pytest.approx((39.05134, -94.28877), abs=1e-4)


def test_two_photos_of_real_shops_seldom_look_alike() -> None:
    prints = [
        fingerprint(derive(path.read_bytes(), "thumbnail")) for path in files("grocery-store")
    ]
    distances = [hamming(one, other) for one, other in itertools.combinations(prints, 2)]
    alike = sum(distance <= LIKELY_THE_SAME for distance in distances)
    assert alike / len(distances) < 0.002
    assert statistics.median(distances) > 20
