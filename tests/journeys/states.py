"""States that a walk through the field door comes by only with bad luck, put there on purpose."""

import contextlib
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys import memory, prepared
from tests.journeys.browser import Phone, wait_for
from tests.journeys.conftest import BUILT
from tests.journeys.looking import Looker
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.lock import Pin
from tests.journeys.pages.round import Tabs
from tests.journeys.pages.runner import Runner
from tests.journeys.town import PASSWORD, Town

# Rows as the phone keeps them (pwa/src/sync/machine.ts): one that waits, and two that were refused.
_REFUSED: dict[str, Any] = {
    "status": 422,
    "code": "422.1",
    "zh": "内容与检查表不符。",
    "en": "The content does not fit the checklist.",
    "errors": [{"path": "answers.A01", "zh": "缺少回答。", "en": "An answer is missing."}],
}
_ENTRY: dict[str, Any] = {
    "kind": "visit",
    "store_name": "人民广场店",
    "title_zh": "便利店营运标准巡检表",
    "title_en": "Convenience store standards",
    "body": {"photos": []},
    "content_hash": "0" * 64,
    "state": "waiting",
    "attempts": 0,
    "next_ms": 8.64e15,
    "refusal": None,
    "receipt": None,
    "lost": [],
}
_LEFT_OUT = {"sha256": "f" * 64, "item": "A01", "refusal": _REFUSED}
_ENTRIES = [
    _ENTRY | {"id": "waits"},
    _ENTRY | {"id": "refused", "state": "quarantined", "refusal": _REFUSED},
    _ENTRY | {"id": "retake", "state": "quarantined", "refusal": _REFUSED, "left_out": [_LEFT_OUT]},
]
_PUT = """(rows) => new Promise((done, fail) => {
  const opening = indexedDB.open('storewalk-kept')
  opening.onerror = () => fail(opening.error)
  opening.onsuccess = () => {
    const writing = opening.result.transaction('outbox', 'readwrite')
    for (const row of rows) writing.objectStore('outbox').put({ ...row, submitted_ms: Date.now() })
    writing.oncomplete = () => { opening.result.close(); done() }
  }
})"""
_DROP = """(ids) => new Promise((done) => {
  const opening = indexedDB.open('storewalk-kept')
  opening.onsuccess = () => {
    const writing = opening.result.transaction('outbox', 'readwrite')
    for (const id of ids) writing.objectStore('outbox').delete(id)
    writing.oncomplete = () => { opening.result.close(); done() }
  }
})"""
# The visit was begun with an older version than the pack has now.
_AGE = """() => new Promise((done) => {
  const opening = indexedDB.open('storewalk-work')
  opening.onsuccess = () => {
    const kits = opening.result.transaction('kits', 'readwrite').objectStore('kits')
    kits.openCursor().onsuccess = (event) => {
      const at = event.target.result
      if (at === null) return
      const { checklist } = at.value
      const document = structuredClone(checklist.document)
      document.sections[0].items.shift()
      const older = { ...checklist, document, version: 0, version_id: 'old' }
      at.update({ ...at.value, checklist: older })
      at.continue()
    }
    kits.transaction.oncomplete = () => { opening.result.close(); done() }
  }
})"""

# What a browser asks by itself is kept away (looking.UNASKED), and none here is an iPhone.
_OFFER = """() => {
  const event = new Event('beforeinstallprompt', { cancelable: true })
  window.dispatchEvent(Object.assign(event, { prompt: () => Promise.resolve() }))
}"""
_AS_IPHONE = (
    "() => Object.defineProperty(navigator, 'userAgent', { value: 'iPhone', configurable: true })"
)
_AS_ITSELF = "() => { delete navigator.userAgent }"
_LOOK_FOR_UPDATE = "() => navigator.serviceWorker.ready.then((shell) => shell.update())"


def refusals(page: Page, looker: Looker, town: Town) -> None:
    """Look at an outbox with what waits and what the server would not have."""
    person = town.ask("lin", "/me")["id"]
    store = town.ask("lin", "/pack")["stores"][0]["id"]
    rows = [row | {"person_id": person, "store_id": store} for row in _ENTRIES]
    # Nothing may really be sent: something else answers in the server's place.
    page.route("**/livez", lambda route: route.fulfill(status=200, body="Welcome to the hotel"))
    page.evaluate(_PUT, rows)
    page.goto("about:blank")
    page.goto(f"{town.address}/#/field/outbox")
    expect(page.get_by_test_id("retake")).to_be_visible()
    looker.look("outbox-refused")
    page.evaluate(_DROP, [row["id"] for row in rows])
    page.unroute("**/livez")


def a_newer_checklist(page: Page, looker: Looker, town: Town) -> None:
    """Look at the offer to move an open visit to a newer version, and at what it would change."""
    # While the app is not running: it makes open visits ready as soon as it shows them.
    page.goto(f"{town.address}/livez")
    page.evaluate(_AGE)
    page.goto(f"{town.address}/#/field")
    page.get_by_test_id("resume").first.click()
    page.get_by_test_id("newer-version").locator(".btn").first.click()
    expect(page.get_by_test_id("changes").locator("li").first).to_be_visible()
    looker.look("newer-checklist", whole=False)


def practice(page: Page, looker: Looker, town: Town) -> None:
    """Look at a practice visit from its list to its end."""
    page.goto(f"{town.address}/#/field/practice")
    page.get_by_test_id("lesson").first.click()
    expect(Runner(page).items.first).to_be_visible()
    looker.look("practice-runner", whole=False)
    page.evaluate("() => (location.hash += '/review')")
    expect(page.get_by_test_id("end-practice")).to_be_visible()
    looker.look("practice-review")
    page.goto(f"{town.address}/#/field/practice")
    expect(page.get_by_test_id("resume-practice")).to_be_visible()
    looker.look("practice")


def judged_tickets(page: Page, looker: Looker, town: Town) -> None:
    """Look at the supervisor's tickets, one that waits for a verdict, and both verdicts."""
    page.goto(f"{town.address}/#/field/tickets")
    expect(page.locator("a.card, .empty").first).to_be_visible()
    looker.look("tickets")
    waiting = prepared.work_for_lin_to_judge(town)
    page.goto(f"{town.address}/#/field/tickets/{waiting}")
    for verdict in ("reject", "verify"):
        page.get_by_test_id(verdict).click()
        expect(page.get_by_test_id("verdict-text")).to_be_visible()
        looker.look(f"ticket-{verdict}", whole=False)
        close_sheet(page)
    looker.look("ticket-to-judge")


def close_sheet(page: Page) -> None:
    """Close the open sheet by its cross."""
    page.locator(".van-popup:visible .icon-btn").first.click()
    expect(page.locator(".van-popup:visible")).to_have_count(0)


def installing(page: Page, looker: Looker) -> None:
    """Look at the offer to put the app on the home screen: on an iPhone, and elsewhere."""
    page.evaluate(_AS_IPHONE)
    Tabs(page).me()
    Tabs(page).today()
    expect(page.get_by_test_id("install").locator("li").first).to_be_visible()
    looker.look("install-iphone")
    page.evaluate(_AS_ITSELF)
    page.evaluate(_OFFER)
    expect(page.get_by_test_id("install-yes")).to_be_visible()
    looker.look("install")
    page.get_by_test_id("install-no").click()


def another_tab(phone: Phone, looker: Looker) -> None:
    """Look at an open visit that another tab has, in the place of the visit."""
    page, other = phone.page, phone.context.new_page()
    other.goto(page.url)
    expect(other.get_by_test_id("take-over")).to_be_visible()
    looker.page = other
    looker.look("another-tab")
    looker.page = page
    other.close()


def a_phone_that_lost_its_memory(phone: Phone, looker: Looker, town: Town) -> None:
    """Look at open visits that only the server has any more."""
    page = phone.page
    wait_for(lambda: len(town.ask("lin", "/shadows")) > 0, "the shadow of an open visit")
    # As phones do it, behind the back of an app that is not running.
    page.goto("about:blank")
    clear = {"origin": phone.address, "storageTypes": "all"}
    phone.context.new_cdp_session(page).send("Storage.clearDataForOrigin", clear)
    page.goto(phone.address)
    SignIn(page).as_("lin")
    expect(page.get_by_test_id("found")).to_be_visible()
    looker.look("today-found")
    page.get_by_test_id("take-over").first.click()
    expect(page.locator(".van-dialog:visible")).to_be_visible()
    looker.look("take-over", whole=False)
    page.locator(".van-dialog__cancel").click()
    expect(page.locator(".van-dialog:visible")).to_have_count(0)


def a_memory_that_does_not_open(page: Page, looker: Looker) -> None:
    """Look at what is there instead of the app."""
    memory.shut(page)
    page.reload()
    expect(page.get_by_test_id("no-memory")).to_be_visible()
    looker.look("no-memory", whole=False)
    memory.mend(page)
    page.get_by_test_id("retry").click()
    expect(page.get_by_test_id("no-memory")).to_have_count(0)


def a_release(phone: Phone, looker: Looker, town: Town) -> None:
    """Look at the offer of a new version."""
    page = phone.page
    phone.wait_until_works_offline()
    with _released(town):
        page.evaluate(_LOOK_FOR_UPDATE)
        expect(page.get_by_test_id("take-update")).to_be_visible()
        looker.look("update", whole=False)
        page.get_by_test_id("update").locator(".btn").last.click()
        expect(page.get_by_test_id("update")).to_have_count(0)


@contextlib.contextmanager
def _released(town: Town) -> Iterator[None]:
    """Let another service worker be handed out for a while."""
    worker = town.site / "sw.js"
    for packed in town.site.glob("sw.js.*"):
        packed.unlink()
    worker.write_bytes(worker.read_bytes() + b"\n// the next one\n")
    yield
    town.deploy(BUILT)


def a_pin(page: Page, looker: Looker) -> None:
    """Look at a PIN being chosen, a phone that has one, and the phone locked."""
    Tabs(page).me()
    page.get_by_test_id("pin-set").click()
    Pin(page).enter("111111")
    expect(Pin(page).said).to_be_visible()
    looker.look("pin-too-simple", whole=False)
    close_sheet(page)
    Pin(page).set("270418")
    expect(page.locator(".van-popup:visible")).to_have_count(0)
    looker.look("me-with-pin")
    page.get_by_test_id("lock-now").click()
    expect(Pin(page).screen).to_be_visible()
    looker.look("locked", whole=False)
    Pin(page).enter("860231")
    expect(Pin(page).said).to_contain_text("9")
    looker.look("locked-wrong", whole=False)
    page.get_by_test_id("forgot").click()
    page.get_by_test_id("password").fill(PASSWORD)
    looker.look("locked-forgotten", whole=False)
    page.get_by_test_id("prove").click()
    expect(page.get_by_test_id("key-1")).to_be_visible()
    looker.look("locked-renew", whole=False)
