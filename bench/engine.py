"""`python -m bench.engine`: the phone's engine with 300 items and 40 conditions.

Opening (parse, first visibility, first score) and one answer to a new score, in Node and in
headless Chromium with the CPU slowed down four times, beside an earlier commit's engine. Both
take turns, so that whatever else the machine does falls on both.
"""

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Route, sync_playwright

from bench.report import percentile

ROOT = Path(__file__).resolve().parent.parent
PWA = ROOT / "pwa"
ENGINE = PWA / "src" / "engine"
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PAGE = "http://localhost/"
# Without these a browser rounds its clock to a tenth of a millisecond.
ISOLATED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
OPENS, ANSWERS = 20, 200
TARGET_MS = 50.0
NOW, BEFORE = "now", "before"
HEAD = (
    *("first open", "open p50", "p95", "answer p50", "p95", "quietest p50"),
    *("CPU open", "CPU answer"),
)

_SAMPLE = f"({{cold: bench.opens(1), opens: bench.opens({OPENS}), ...bench.answering({ANSWERS})}})"
_IN_NODE = f"""
const [, file] = process.argv
await import(file)
const cpu = (work, times) => {{
  const begun = process.cpuUsage()
  work(times)
  const {{ user, system }} = process.cpuUsage(begun)
  return (user + system) / 1000 / times
}}
const bench = globalThis.bench
const told = {_SAMPLE}
told.cpu_open = cpu(bench.opens, {OPENS})
told.cpu_answer = cpu(bench.answering, {ANSWERS * 5})
console.log(JSON.stringify(told))
"""


Round = Callable[[Path], dict[str, Any]]


@dataclass
class Figures:
    """What one engine took in one place, in milliseconds."""

    cold: list[float] = field(default_factory=list)
    opens: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    quiet: list[float] = field(default_factory=list)
    cpu_open: list[float] = field(default_factory=list)
    cpu_answer: list[float] = field(default_factory=list)
    last: dict[str, Any] = field(default_factory=dict)

    def take(self, told: dict[str, Any]) -> None:
        """Add one round."""
        self.cold += told["cold"]
        self.opens += told["opens"]
        self.answers += told["ms"]
        self.quiet.append(median(told["ms"]))
        self.cpu_open += [told["cpu_open"]] if "cpu_open" in told else []
        self.cpu_answer += [told["cpu_answer"]] if "cpu_answer" in told else []
        self.last = told["last"]


def main() -> int:
    """Build both engines, let them take turns, print both and the ratios."""
    options = _options()
    against = options.against or _commit_before()
    with tempfile.TemporaryDirectory(prefix="storewalk-bench-") as folder:
        bundles = _bundles(Path(folder), against)
        load = os.getloadavg()[0]
        print(f"now beside {_named(against)}; load {load:.1f} on {os.cpu_count()} CPUs")
        figures = _take_turns(bundles, _in_node, options.rounds)
        _print("Node", figures)
        if not CHROMIUM.exists():
            print("Chromium: not measured, it is not there (apt-get install chromium)")
            return 0
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            in_page = partial(_in_a_page, browser, slower=options.slower)
            figures = _take_turns(bundles, in_page, options.rounds)
            browser.close()
        _print(f"Chromium, CPU / {options.slower}", figures)
    worst = percentile(figures[NOW].answers, 0.95)
    print(f"\nanswer to new score, p95 in Chromium: {worst:.1f} ms, target {TARGET_MS:.0f} ms")
    return 0 if worst < TARGET_MS else 1


def _commit_before() -> str:
    """Give the commit before the newest one that touched the engine."""
    return _git("log", "-1", "--format=%h", "HEAD~1", "--", str(ENGINE.relative_to(ROOT)))


def _named(commit: str) -> str:
    return _git("log", "-1", "--format=%h (%s)", commit)


def _git(*args: str) -> str:
    return subprocess.run(
        ["git", *args], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()


def _bundles(folder: Path, against: str) -> dict[str, Path]:
    archive = subprocess.run(
        ["git", "archive", against, str(ENGINE.relative_to(ROOT))],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        tar.extractall(folder / "old", filter="data")
    sources = {NOW: ENGINE, BEFORE: folder / "old" / ENGINE.relative_to(ROOT)}
    bundles = {}
    for name, source in sources.items():
        bundles[name] = folder / f"{name}.js"
        subprocess.run(
            ["node", str(PWA / "bench" / "build.mjs"), str(source), str(bundles[name])],
            cwd=PWA,
            check=True,
        )
    return bundles


def _take_turns(bundles: dict[str, Path], run: Round, rounds: int) -> dict[str, Figures]:
    figures = {name: Figures() for name in bundles}
    for _ in range(rounds):
        for name, bundle in bundles.items():
            figures[name].take(run(bundle))
    if figures[NOW].last != figures[BEFORE].last:
        raise ValueError(f"the engines disagree: {figures[NOW].last} {figures[BEFORE].last}")
    return figures


def _in_node(bundle: Path) -> dict[str, Any]:
    command = ["node", "--input-type=module", "-e", _IN_NODE, str(bundle)]
    run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def _in_a_page(browser: Browser, bundle: Path, *, slower: int) -> dict[str, Any]:
    """Use a new page each time: nothing is compiled yet, as when a phone opens the app."""
    context = browser.new_context()
    page = context.new_page()

    def blank(route: Route) -> None:
        route.fulfill(content_type="text/html", headers=ISOLATED, body="<!doctype html>")

    page.route("**/*", blank)
    page.goto(PAGE)
    page.add_script_tag(path=bundle)
    client = context.new_cdp_session(page)
    client.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    told: dict[str, Any] = page.evaluate(_SAMPLE)
    context.close()
    return told


def _print(place: str, figures: dict[str, Figures]) -> None:
    print(f"\n{place:<18}" + "".join(f"{name:>13}" for name in HEAD) + "   (ms)")
    rows = {name: _row(each) for name, each in figures.items()}
    for name, row in rows.items():
        shown = (f"{value:>13.2f}" if value else f"{'-':>13}" for value in row)
        print(f"{name:<18}" + "".join(shown))
    ratios = [
        f"{old / new:>12.1f}x" if new and old else f"{'-':>13}"
        for old, new in zip(rows[BEFORE], rows[NOW], strict=True)
    ]
    print(f"{'before : now':<18}" + "".join(ratios), flush=True)


def _row(figures: Figures) -> list[float]:
    return [
        median(figures.cold),
        median(figures.opens),
        percentile(figures.opens, 0.95),
        median(figures.answers),
        percentile(figures.answers, 0.95),
        min(figures.quiet),
        min(figures.cpu_open, default=0.0),
        min(figures.cpu_answer, default=0.0),
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.engine", description=__doc__)
    parser.add_argument("--against", default="", help="commit of the other engine")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--slower", type=int, default=4, help="how many times slower the browser")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
