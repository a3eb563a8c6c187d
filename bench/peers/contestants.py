"""Who takes part: our app with a visit begun on it, and a page for each peer."""

import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from bench.engine import PWA
from bench.peers import site
from tests.journeys.town import PASSWORD, Town

SCREEN: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-US",
}
# What the other pages bring themselves: which element answers an item, and which turns the page.
OURS = """() => {
  localStorage.setItem('storewalk.language', 'en')
  const names = { yes: '[data-test=yes]', no: '[data-test=no]' }
  globalThis.target = (section, code, value) => {
    const card = document.querySelector(`#item-${code}`)
    const named = card?.querySelector(names[value] ?? `[data-test=option-${value}]`)
    const steps = [...(card?.querySelectorAll('.pick') ?? [])]
    return named ?? steps.find((one) => one.innerText === value)
  }
  globalThis.turn = () => document.querySelector('[data-test=next]')
  globalThis.score = () => document.querySelector('.live b')?.innerText
}"""
TODAY = ("index.html",)  # the first screen of both doors comes with the app
RUNNER = (*TODAY, "src/field/RunnerScreen.vue")


@dataclass
class Contestant:
    """A page that can open the form, in a browser that has loaded it before."""

    name: str
    context: BrowserContext
    address: str
    ready: str
    opens: list[str]
    """What to tap in each round."""
    bytes_first: int
    bytes_form: int


def checklist() -> dict[str, Any]:
    """Return the form as our app reads it."""
    document: dict[str, Any] = json.loads((site.DIST / "checklist.json").read_text("utf-8"))
    return document


def ours(browser: Browser, town: Town, rounds: int) -> Contestant:
    """Begin a visit for each round, each in another store, with nothing answered yet."""
    document = checklist()
    draft = town.tell("chen", "/checklist-drafts", {"document": document})
    town.tell("chen", f"/checklist-drafts/{draft['id']}/publish", {"revision": draft["revision"]})
    context = browser.new_context(**SCREEN, permissions=["geolocation"])
    context.add_init_script(f"({OURS})()")
    page = context.new_page()
    page.goto(town.address)
    page.locator("[data-test=login]").fill("lin")
    page.locator("[data-test=password]").fill(PASSWORD)
    page.locator("[data-test=sign-in]").click()
    page.locator("[data-test=stop]").first.wait_for()
    page.evaluate("() => navigator.serviceWorker.ready")
    visits = []
    for store in town.ask("lin", "/pack")["stores"][:rounds]:
        context.set_geolocation({"latitude": store["lat"], "longitude": store["lng"]})
        page.goto(f"{town.address}/#/field/stores/{store['id']}")
        page.locator(".bottom-bar .choose").click()
        page.locator("[data-test=checklist]").filter(has_text=document["title"]["en"]).click()
        page.locator(".van-popup:visible .sheet-foot .btn").click()
        page.locator("[data-test=check-in]").click()
        page.locator("[data-test=confirm-check-in]:enabled").click()
        page.locator("#item-I0").wait_for()
        visits.append(page.url.rpartition("/")[2])
    page.close()
    opens = [f"[data-test=resume][href$='{visit}']" for visit in visits]
    first, form = weight(TODAY), weight(RUNNER)
    return Contestant("Storewalk", context, town.address, opens[0], opens, first, form)


def peer(browser: Browser, name: str, address: str, rounds: int) -> Contestant:
    """Load a peer's page once, open the form in it, and see what it fetched for that."""
    context = browser.new_context(**SCREEN)
    page = context.new_page()
    fetched: set[str] = set()
    page.on("request", lambda asked: fetched.add(asked.url.partition("?")[0]))
    page.goto(address)
    page.locator("#open:enabled").tap()
    shown = "() => globalThis.target('S0', 'I0', 'yes')"
    page.wait_for_function(shown, timeout=120_000)
    page.close()
    base = address.rsplit("/", 2)[0]
    size = site.weight({url.removeprefix(f"{base}/") for url in fetched if url.startswith(base)})
    return Contestant(name, context, address, "#open:enabled", ["#open"] * rounds, size, size)


def weight(screens: tuple[str, ...]) -> int:
    """Return what the page and some screens of ours weigh on the way, with all they need."""
    dist = PWA / "dist"
    chunks = json.loads((dist / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    files, left = {"index.html"}, list(screens)
    seen: set[str] = set()
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            files |= {chunks[name]["file"], *chunks[name].get("css", [])}
            left += chunks[name].get("imports", [])
    return sum(site.small(dist / file) for file in files)
