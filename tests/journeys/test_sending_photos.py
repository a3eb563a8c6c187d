"""Photos go over a slow line that is cut, from a browser that is killed: every one arrives, and
none but the one under way is sent again. The long version is `python -m bench.sending`.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.journeys.browser import Device, Phone
from tests.journeys.town import Town
from tests.journeys.trials import slow_line
from tests.journeys.trials.sending import Trial, server_port
from tests.journeys.trials.slow_line import SlowLine


@pytest.fixture
def line(the_town: Town) -> Iterator[SlowLine]:
    with slow_line.laid_to(server_port(the_town)) as laid:
        yield laid


def test_every_photo_arrives(
    playwright: Playwright,
    the_town: Town,
    line: SlowLine,
    film: Path,
    tmp_path: Path,
    devices: list[Device],
) -> None:
    phone = Phone(playwright, tmp_path / "phone-han", line.address, film)
    devices.append(phone)
    trial = Trial(phone, the_town, line, "han", random.Random("two cuts"))
    trial.take(6, (1200, 900))
    sent = trial.send(slow_line.FASTER, cuts=2, kills=1, within=60)
    assert (sent.lost, sent.wrong) == (0, 0)
    assert (sent.photos, sent.cuts, sent.kills) == (6, 2, 1)
    assert sent.again < sent.a_photo
