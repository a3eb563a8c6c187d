"""`python -m bench.sending`: 60 photos over a 3G-like line, cut ten times, three browser kills.

The photos are taken without a network and sent through a proxy of our own (750 kbit/s up, 1.6
Mbit/s down, 150 ms there and back), whose connections break after so many bytes of photos, a third
of them once the photo is up and before its answer is. Exit code 1 if a photo was lost, came out
wrong, or more than a photo's bytes were sent again for each cut and kill.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.journeys import camera, town
from tests.journeys.browser import Phone
from tests.journeys.trials import slow_line
from tests.journeys.trials.sending import Sent, Trial, server_port

BUILT = town.ROOT / "pwa" / "dist"
CAMERA = (1600, 1200)
PATIENCE_S = 1800


def main() -> None:
    """Take, send, cut, kill, and count."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="storewalk-send-") as made, sync_playwright() as driver:
        driver.selectors.set_test_id_attribute("data-test")
        expect.set_options(timeout=60_000)
        folder = Path(made)
        film = camera.film(folder / "shelves.mjpeg")
        with (
            town.running(folder, Path(options.pwa)) as running,
            slow_line.laid_to(server_port(running)) as line,
        ):
            phone = Phone(driver, folder / "phone", line.address, film)
            trial = Trial(phone, running, line, "lin", random.Random(options.seed))
            trial.take(options.photos, CAMERA)
            sent = trial.send(
                slow_line.THREE_G, cuts=options.cuts, kills=options.kills, within=PATIENCE_S
            )
            phone.close()
    print(
        f"{sent.photos} photos, {sent.payload / 1e6:.1f} MB; {sent.cuts} cuts, {sent.kills} kills; "
        f"{sent.seconds:.0f} s; lost {sent.lost}, wrong {sent.wrong}; "
        f"sent again for each cut or kill {sent.again / 1e3:.0f} kB of a photo's "
        f"{sent.a_photo / 1e3:.0f} kB"
    )
    sys.exit(_is_bad(sent))


def _is_bad(sent: Sent) -> bool:
    return bool(sent.lost or sent.wrong or sent.again >= sent.a_photo)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.sending", description=__doc__)
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--cuts", type=int, default=10)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--pwa", default=str(BUILT), help="the built app")
    return parser.parse_args()


if __name__ == "__main__":
    main()
