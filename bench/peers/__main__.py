"""`python -m bench.peers`: the same 300 questions opened and answered here and in the peers.

Fifteen sections, forty conditions, a live score. Our app is the product itself, with a visit begun
on a phone signed in to a running Storewalk; Enketo core, ODK Web Forms and SurveyJS get the form
as their own servers would give it. The same Chromium, slowed down four times, each in turn in
every round; docs/BENCH.md says what is counted.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Error, sync_playwright

from bench.engine import CHROMIUM, FLAGS, PWA
from bench.peers import contestants, site
from bench.peers.contestants import Contestant
from bench.peers.measure import Figures, Stopwatch, answers
from bench.report import percentile
from tests.journeys import town

PEERS = {
    "Enketo core": "enketo/enketo.html",
    "ODK Web Forms": "odk/odk.html",
    "SurveyJS, paged": "surveyjs/surveyjs.html",
    "SurveyJS, one page": "surveyjs/surveyjs.html?whole",
}
TIMES_FASTER, TAP_MS, FIRST_LOAD = 3.0, 100.0, 180_000
HEAD = (
    *("start", "open", "ours is", "open CPU", "tap p50", "tap p95", "tap CPU"),
    *("turn p50", "nodes", "first KB", "+form KB"),
)


def main() -> int:
    """Measure all in turn and print one table."""
    options = _options()
    if not CHROMIUM.exists():
        print("not measured: Chromium is not there (apt-get install chromium)")
        return 2
    if not (PWA / "dist" / ".vite" / "manifest.json").exists():
        print("not measured: the app is not built (make build)")
        return 2
    try:
        site.prepare()
    except site.NotFetched as why:
        print(f"not measured: the peers could not be had: {why}")
        return 2
    with _everybody(options.rounds) as all_of_them:
        figures = _take_turns(all_of_them, options.rounds)
    return _print(all_of_them, figures)


@contextmanager
def _everybody(rounds: int) -> Iterator[list[Contestant]]:
    with (
        tempfile.TemporaryDirectory(prefix="storewalk-peers-") as folder,
        town.running(Path(folder), PWA / "dist") as running,
        site.serving() as address,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield [contestants.ours(browser, running, rounds), *_peers(browser, address, rounds)]
        browser.close()


def _peers(browser: Browser, address: str, rounds: int) -> Iterator[Contestant]:
    site.transform(browser, address)
    for name, path in PEERS.items():
        try:
            yield contestants.peer(browser, name, f"{address}/{path}", rounds)
        except Error as why:
            print(f"{name}: not measured: {why.message.splitlines()[0]}", flush=True)


def _take_turns(everybody: list[Contestant], rounds: int) -> dict[str, Figures]:
    items = answers(contestants.checklist())
    figures = {one.name: Figures() for one in everybody}
    for number in range(rounds):
        for one in everybody:
            page = one.context.new_page()
            watch = Stopwatch(page, figures[one.name])
            watch.start(one.address, one.ready)
            watch.open(one.opens[number], items[0])
            watch.answer(items)
            page.close()
            print(f"round {number + 1}, {one.name}: score {figures[one.name].score}", flush=True)
    return figures


def _print(everybody: list[Contestant], figures: dict[str, Figures]) -> int:
    load = os.getloadavg()[0]
    print(f"\nmilliseconds at a quarter of the speed; load {load:.1f} on {os.cpu_count()} CPUs")
    print(f"{'':<20}" + "".join(f"{name:>10}" for name in HEAD))
    ours = figures[everybody[0].name]
    ratios = []
    for one in everybody:
        told = figures[one.name]
        ratios.append(median(told.opened) / median(ours.opened))
        row = (
            *(f"{median(told.start):.0f}", f"{median(told.opened):.0f}", f"{ratios[-1]:.1f}x"),
            *(f"{median(told.open_cpu):.0f}", f"{median(told.taps):.0f}"),
            *(f"{percentile(told.taps, 0.95):.0f}", f"{median(told.tap_cpu):.0f}"),
            *(f"{median(told.turns):.0f}" if told.turns else "-", f"{told.nodes}"),
            *(f"{one.bytes_first / 1000:.0f}", f"{one.bytes_form / 1000:.0f}"),
        )
        print(f"{one.name:<20}" + "".join(f"{cell:>10}" for cell in row))
    reached = {
        f"opens {TIMES_FASTER:.0f} times faster than each peer": min(ratios[1:]) >= TIMES_FASTER,
        f"tap to paint p95 under {TAP_MS:.0f} ms": percentile(ours.taps, 0.95) < TAP_MS,
        f"first load under {FIRST_LOAD // 1000} KB": everybody[0].bytes_first < FIRST_LOAD,
    }
    for goal, is_reached in reached.items():
        print(f"{'reached' if is_reached else 'NOT reached'}: {goal}")
    return 0 if all(reached.values()) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
