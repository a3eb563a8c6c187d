"""A town for all journeys, and browsers for each. Without a browser or a built app: skipped.

JOURNEYS_PWA names another build of the app than pwa/dist.
"""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from tests.journeys import camera, town
from tests.journeys.browser import CHROMIUM, Device, Office, Phone
from tests.journeys.town import ROOT, Town

BUILT = Path(os.environ.get("JOURNEYS_PWA", ROOT / "pwa" / "dist"))
SHOTS = Path(__file__).parent / ".shots"
PATIENCE_MS = 15_000


_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport]:
    """Remember whether a test failed, so that its screens can be kept."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests need a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return what drives browsers, or skip saying how to get one."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not there: apt-get install chromium fonts-noto-cjk")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as made:
        made.selectors.set_test_id_attribute("data-test")
        yield made


@pytest.fixture(scope="session")
def the_town(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Return a running Storewalk with the demo chain."""
    if not (BUILT / "index.html").exists():
        pytest.skip("the app is not built: make build")
    with town.running(tmp_path_factory.mktemp("town"), BUILT) as running:
        yield running


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what the cameras see."""
    return camera.film(tmp_path_factory.mktemp("film") / "shelves.mjpeg")


@pytest.fixture
def devices(request: pytest.FixtureRequest) -> Iterator[list[Device]]:
    """Return the list of browsers to close at the end, with a picture of what they show."""
    made: list[Device] = []
    yield made
    failed = request.node.stash.get(_FAILED, False)
    for device in made:
        if failed:
            device.picture(SHOTS / "failed" / f"{request.node.name}-{device.folder.name}.png")
        device.close()


@pytest.fixture
def new_phone(
    playwright: Playwright, the_town: Town, film: Path, tmp_path: Path, devices: list[Device]
) -> Callable[[str], Phone]:
    """Return what makes a phone, by whose it is."""

    def make(owner: str) -> Phone:
        phone = Phone(playwright, tmp_path / f"phone-{owner}", the_town.address, film)
        devices.append(phone)
        return phone

    return make


@pytest.fixture
def new_office(
    playwright: Playwright, the_town: Town, tmp_path: Path, devices: list[Device]
) -> Callable[[str], Office]:
    """Return what makes a desk, by whose it is."""

    def make(owner: str) -> Office:
        office = Office(playwright, tmp_path / f"office-{owner}", the_town.address)
        devices.append(office)
        return office

    return make
