"""`python -m bench.lighthouse`: performance, accessibility and best practices of the first screens.

Field and store door as Lighthouse's own mobile phone (a quarter of the speed, slow 4G), head office
with its desktop preset, which is where it is used. Sign-in is measured on a browser that has
nothing yet, the slow road simulated; behind it a person is signed in and the browser keeps what it
has, as on the second morning. There the slowness is applied, not simulated: with all of the app on
the phone the simulation lets it paint at once, and counts the start of Lighthouse's own profiler,
up to a second, as time the page was blocked. Medians of some runs; what keeps a page below the line
is named.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, Playwright, sync_playwright

from bench.engine import CHROMIUM, FLAGS, PWA
from bench.peers.site import with_node
from tests.journeys import town
from tests.servers.ports import free_port

HERE = Path(__file__).parent
CATEGORIES = ("performance", "accessibility", "best-practices")
LINE = 95
RUN_WITHIN = 180


@dataclass(frozen=True)
class Screen:
    """A first screen: where it is, who is signed in, and what must be there before measuring."""

    name: str
    path: str
    login: str = ""
    shows: str = ""
    is_desk: bool = False


SCREENS = (
    Screen("field, sign-in", "/#/sign-in"),
    Screen("field, today", "/#/field", "lin", "[data-test=stop]"),
    Screen("store, tickets", "/#/store", "wang", "a.card"),
    Screen("HQ, sign-in", "/hq.html#/sign-in", is_desk=True),
    Screen("HQ, overview", "/hq.html#/overview", "chen", "aside.side", is_desk=True),
)


def main() -> int:
    """Measure each screen and print the medians."""
    options = _options()
    missing = _missing()
    if missing:
        print(f"not measured: {missing}")
        return 2
    worst = 100
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs, median of {options.runs}")
    print(f"{'':<18}{'performance':>13}{'accessibility':>15}{'best practices':>16}   (each run)")
    with (
        tempfile.TemporaryDirectory(prefix="storewalk-lighthouse-") as folder,
        town.running(Path(folder), PWA / "dist") as running,
        sync_playwright() as driver,
    ):
        for screen in SCREENS:
            if options.only in screen.name:
                reports = _runs(driver, running.address, screen, options.runs, Path(folder))
                worst = min(worst, _print(screen, reports))
    print(f"lowest: {worst}, line {LINE}")
    return 0 if worst >= LINE else 1


def _missing() -> str:
    """Say what is not there, having fetched what can be."""
    if not CHROMIUM.exists():
        return "Chromium is not there (apt-get install chromium)"
    if not (PWA / "dist" / "index.html").exists():
        return "the app is not built (make build)"
    if not (HERE / "node_modules").exists():
        command = ("npm", "ci", "--ignore-scripts", "--loglevel=error")
        done = subprocess.run(
            command, cwd=HERE, env=with_node(), check=False, capture_output=True, text=True
        )
        return done.stderr.strip()[-1_000:] if done.returncode != 0 else ""
    return ""


def _runs(
    driver: Playwright, address: str, screen: Screen, runs: int, folder: Path
) -> list[dict[str, Any]]:
    """Measure one screen some times in one browser."""
    with _browser(driver, folder / screen.name) as (page, port):
        if screen.login:
            _sign_in(page, f"{address}{screen.path}", screen)
        # Gone with its process: the profiler would walk through all that lies in its memory, and
        # count that as work of the page.
        page.context.new_page()
        page.close()
        return [_measured(f"{address}{screen.path}", port, screen) for _ in range(runs)]


@contextmanager
def _browser(driver: Playwright, folder: Path) -> Iterator[tuple[Page, int]]:
    port = free_port()
    context = driver.chromium.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=[*FLAGS, f"--remote-debugging-port={port}"]
    )
    try:
        yield context.pages[0], port
    finally:
        context.close()


def _sign_in(page: Page, address: str, screen: Screen) -> None:
    page.goto(address)
    page.locator("input[autocomplete=username]").fill(screen.login)
    page.locator("input[autocomplete=current-password]").fill(town.PASSWORD)
    page.keyboard.press("Enter")
    page.locator(screen.shows).first.wait_for()
    if not screen.is_desk:
        page.evaluate("() => navigator.serviceWorker.ready")


def _measured(address: str, port: int, screen: Screen) -> dict[str, Any]:
    command = [
        *("node", str(HERE / "node_modules" / "lighthouse" / "cli" / "index.js"), address),
        *(f"--port={port}", "--output=json", "--quiet", "--max-wait-for-load=60000"),
        f"--only-categories={','.join(CATEGORIES)}",
        *(["--preset=desktop"] if screen.is_desk else []),
        *(["--disable-storage-reset"] if screen.login else []),
        *(["--throttling-method=devtools"] if screen.login and not screen.is_desk else []),
    ]
    done = subprocess.run(
        command,
        env=with_node(),
        check=True,
        capture_output=True,
        text=True,
        timeout=RUN_WITHIN,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _print(screen: Screen, reports: list[dict[str, Any]]) -> int:
    scores = {name: [_score(report, name) for report in reports] for name in CATEGORIES}
    medians = {name: round(median(each)) for name, each in scores.items()}
    shown = "".join(
        f"{medians[name]:>{width}}" for name, width in zip(CATEGORIES, (13, 15, 16), strict=True)
    )
    print(f"{screen.name:<18}{shown}   {scores['performance']}", flush=True)
    for name in CATEGORIES:
        if medians[name] < LINE:
            print(f"  {name}: " + "; ".join(_faults(reports[-1], name)))
    return min(medians.values())


def _score(report: dict[str, Any], name: str) -> int:
    return round(100 * (report["categories"][name]["score"] or 0))


def _faults(report: dict[str, Any], name: str) -> list[str]:
    """Return what cost points, and what was measured where that says more."""
    found = []
    for one in report["categories"][name]["auditRefs"]:
        audit = report["audits"][one["id"]]
        if one["weight"] > 0 and (audit["score"] if audit["score"] is not None else 1) < 1:
            found.append(f"{audit['id']} {audit.get('displayValue', '')}".strip())
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.lighthouse", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="screens with this in their name")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
