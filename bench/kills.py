"""`python -m bench.kills`: the browser killed 200 times at random in the middle of visits.

A real headless Chromium with a memory of its own before a real server with the demo chain. Each
death is held against what the screen had shown (`tests/journeys/trials/`). `--seed` decides what
is done and how long each life may last. Exit code 1 if anything was lost.
"""

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from bench.report import percentile
from tests.journeys import camera, town
from tests.journeys.browser import Phone
from tests.journeys.trials.kills import Tally, Trial

BUILT = town.ROOT / "pwa" / "dist"
DEATHS_A_VISIT = 20
SUPERVISORS = ("lin", "zhou", "gao", "han", "liang", "mai")


def main() -> None:
    """Kill, count, and say what was lost."""
    options = _options()
    shares = _shares(options.kills)
    tallies: list[Tally] = []
    with (
        tempfile.TemporaryDirectory(prefix="storewalk-kills-") as made,
        sync_playwright() as driver,
    ):
        driver.selectors.set_test_id_attribute("data-test")
        expect.set_options(timeout=30_000)
        folder = Path(made)
        film = camera.film(folder / "shelves.mjpeg")
        with town.running(folder, Path(options.pwa)) as running:
            for login, visits in shares.items():
                phone = Phone(driver, folder / f"phone-{login}", running.address, film)
                trial = Trial(phone, running, login, random.Random(f"{options.seed}/{login}"))
                tallies.append(trial.tally)
                trial.begin()
                for deaths in visits:
                    trial.begin_visit()
                    trial.kill(deaths)
                    trial.end_visit()
                    print(json.dumps(figures(tallies)), *trial.tally.lost, sep="\n", flush=True)
                phone.close()
    lost = [loss for tally in tallies for loss in tally.lost]
    print("\n".join(lost) or "nothing lost")
    sys.exit(bool(lost))


def figures(tallies: list[Tally]) -> dict[str, object]:
    """Add up what several phones went through."""
    verdicts = [one for tally in tallies for one in tally.verdicts]
    restores = [ms for tally in tallies for ms in tally.restore_ms]
    return {
        "kills": sum(one.kills for one in tallies),
        "of them while opening": sum(one.kills_while_opening for one in tallies),
        "opened offline": sum(one.opened_offline for one in tallies),
        "visits": sum(one.visits for one in tallies),
        "answers and notes checked": sum(one.answers for one in verdicts),
        "photos checked": sum(one.photos for one in verdicts),
        "photos at the server": sum(one.photos_on_server for one in tallies),
        "lost answers": sum(len(one.lost_answers) for one in verdicts),
        "lost photos": sum(len(one.lost_photos) for one in verdicts),
        "at another place": sum(len(one.elsewhere) for one in verdicts),
        "wrong at the server": sum(len(one.wrong_on_server) for one in tallies),
        "typing lost, most s": round(max((one.typing_s for one in verdicts), default=0.0), 3),
        "restore ms p50": round(percentile(restores, 0.5)),
        "restore ms p95": round(percentile(restores, 0.95)),
    }


def _shares(kills: int) -> dict[str, list[int]]:
    """Deal the deaths out to visits, and the visits to phones."""
    visits = [min(DEATHS_A_VISIT, kills - dealt) for dealt in range(0, kills, DEATHS_A_VISIT)]
    shares = {login: visits[n :: len(SUPERVISORS)] for n, login in enumerate(SUPERVISORS)}
    return {login: share for login, share in shares.items() if share}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--pwa", default=str(BUILT), help="the built app")
    return parser.parse_args()


if __name__ == "__main__":
    main()
