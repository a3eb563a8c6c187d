"""One opening and some answers in a page: what a person waits for, and what the thread worked."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page

SLOWER = 4
# Yes or no, a rating, a choice: what is answered by one tap, in items that are always asked.
TAPS = (("yes_no", "yes"), ("rating", "5"), ("choice", "good"), ("choice", "fair"))
SECTIONS = 6
PATIENCE_MS = 120_000
# Who opens a form has looked at the page first; what the page does meanwhile is its own affair.
LOOKS_MS = 1_000

# Everything is timed in the page, from the browser's own stamp of the tap to the frame after it:
# an animation frame has run, and the task behind it is only reached when that frame is drawn.
WATCH = """() => {
  const painted = () => new Promise((done) =>
    requestAnimationFrame(() => setTimeout(() => done(performance.now()))))
  const when = (is) => new Promise((done) => {
    const look = () => (is() ? done() : requestAnimationFrame(look))
    look()
  })
  globalThis.there = (section, code, value) => {
    const box = globalThis.target(section, code, value)?.getBoundingClientRect()
    return box !== undefined && box.width > 0 && box.height > 0
  }
  globalThis.after = (is) => {
    globalThis.waited = new Promise((done) => {
      const from = (event) => when(is).then(painted).then((now) => done(now - event.timeStamp))
      addEventListener('click', from, { capture: true, once: true })
    })
  }
}"""
PLACE = """([section, code, value]) => {
  const one = globalThis.target(section, code, value)
  one.scrollIntoView({ block: 'center', behavior: 'instant' })
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const box = one.getBoundingClientRect()
    done([box.left + box.width / 2, box.top + box.height / 2])
  })))
}"""
# What a page puts off until after the frame is work of the tap all the same.
REST = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))"
WAITED = """(patience) => Promise.race([
  globalThis.waited,
  new Promise((_, fail) => setTimeout(() => fail(new Error('the tap did nothing')), patience)),
])"""


@dataclass
class Figures:
    """What one contestant took, in milliseconds; a list a round or a tap."""

    start: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    open_cpu: list[float] = field(default_factory=list)
    taps: list[float] = field(default_factory=list)
    tap_cpu: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    nodes: int = 0
    score: str = ""


class Stopwatch:
    """A page whose processor is slowed down, and the clock of its main thread."""

    def __init__(self, page: Page, figures: Figures) -> None:
        self.page = page
        self.figures = figures
        self._client: CDPSession = page.context.new_cdp_session(page)
        self._client.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def start(self, address: str, ready: str) -> None:
        """Load the page anew until its form can be opened."""
        self.page.goto(address)
        self.page.locator(ready).wait_for(timeout=PATIENCE_MS)
        self.figures.start.append(self.page.evaluate("() => performance.now()"))
        self.page.evaluate(WATCH)
        self.page.wait_for_timeout(LOOKS_MS)

    def open(self, button: str, first: list[str]) -> None:
        """Tap what opens the form; over when its first question can be answered on the screen."""
        self.page.evaluate("(first) => globalThis.after(() => globalThis.there(...first))", first)
        before = self._worked()
        self.page.locator(button).tap(timeout=PATIENCE_MS)
        self.figures.opened.append(self._waited())
        self._rest()
        self.figures.open_cpu.append(self._worked() - before)
        self.figures.nodes = self.page.evaluate("() => document.querySelectorAll('*').length")

    def answer(self, items: list[list[str]]) -> None:
        """Tap one answer after the other; where sections are pages, turn to each first."""
        section = items[0][0]
        for item in items:
            if item[0] != section:
                section = item[0]
                self._turn(item)
            self._tap(item)
        self._rest()
        self.figures.score = str(self.page.evaluate("() => globalThis.score()"))

    def _tap(self, item: list[str]) -> None:
        x, y = self.page.evaluate(PLACE, item)
        self._rest()
        self.page.evaluate("() => globalThis.after(() => true)")
        before = self._worked()
        self.page.touchscreen.tap(x, y)
        self.figures.taps.append(self._waited())
        self._rest()
        self.figures.tap_cpu.append(self._worked() - before)

    def _turn(self, item: list[str]) -> None:
        way = self.page.evaluate_handle("() => globalThis.turn()").as_element()
        if way is None:
            return
        self.page.evaluate("(item) => globalThis.after(() => globalThis.there(...item))", item)
        way.tap(timeout=PATIENCE_MS)
        self.figures.turns.append(self._waited())

    def _waited(self) -> float:
        taken: float = self.page.evaluate(WAITED, PATIENCE_MS)
        return taken

    def _rest(self) -> None:
        self.page.evaluate(REST)

    def _worked(self) -> float:
        """Return the milliseconds that the page's main thread has worked so far."""
        told: dict[str, Any] = self._client.send("Performance.getMetrics")
        found = {one["name"]: one["value"] for one in told["metrics"]}
        return float(found["TaskDuration"]) * 1000


def answers(document: dict[str, Any]) -> list[list[str]]:
    """Return section, code and value of what is tapped: four items a section."""
    found = []
    for section in document["sections"][:SECTIONS]:
        left = [item for item in section["items"] if "show_if" not in item]
        for kind, value in TAPS:
            item = next(item for item in left if item["type"] == kind)
            left.remove(item)
            found.append([section["code"], item["code"], value])
    return found
