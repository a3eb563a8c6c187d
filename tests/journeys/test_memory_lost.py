"""What a phone keeps is taken away: room, connections, all of it, or the visit by another phone."""

import contextlib
from collections.abc import Callable, Iterator

from playwright.sync_api import Page, expect
from sqlalchemy import select

from records.tables.photos import Photo
from records.tables.visits import VisitVersion
from tests.journeys import memory
from tests.journeys.browser import Phone, wait_for
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.round import Today
from tests.journeys.pages.runner import NEXT_FRAME, Camera, Runner
from tests.journeys.town import Town
from tests.journeys.trials import shown

CHECKLIST = "便利店营运标准巡检表"
MB = 1024 * 1024
FULL = """() => {
  window.put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }
}"""
EMPTY = "() => { IDBObjectStore.prototype.put = window.put }"
# Asks for a newer version of each database and takes that back: other pages are told to let go.
TAKE_CONNECTIONS = """() => Promise.all(['storewalk-kept', 'storewalk-work'].map((name) =>
  new Promise((done, fail) => {
    const opening = indexedDB.open(name, 10_000)
    opening.onupgradeneeded = () => opening.transaction.abort()
    opening.onerror = () => done(opening.error.name)
    opening.onsuccess = () => fail(new Error('it was upgraded'))
  })))"""


def test_no_room_is_said_before_the_shutter(new_phone: Callable[[str], Phone]) -> None:
    """In a browser that tells how much room there is."""
    phone = new_phone("mai")
    page = _begin(phone, phone.open_privately("--disable-features=StaticStorageQuota"))
    runner = Runner(page)
    runner.item("A01").no().noted("灯箱闪烁").photographed()
    with _room(phone, 5 * MB):
        runner.item("A01").press("photo")
        camera = Camera(page)
        expect(camera.sheet.get_by_test_id("no-room")).to_be_visible()
        expect(camera.sheet.get_by_test_id("shutter")).to_be_disabled()
        expect(camera.shots).to_have_count(1)
        camera.sheet.get_by_test_id("camera-done").click()
        runner.item("A02").counted(2)
        expect(runner.saved).to_be_visible()
    page.reload()
    _is_there(page)
    expect(runner.item("A02").card.locator("input.num")).to_have_value("2")


def test_a_disk_that_is_full_for_a_while_loses_nothing_typed(
    new_phone: Callable[[str], Phone],
) -> None:
    """In a browser that does not tell, as most: only a write that fails does."""
    phone = new_phone("mai")
    page = _begin(phone, phone.open())
    runner = Runner(page)
    runner.item("A01").no().photographed()
    page.evaluate(FULL)
    runner.item("A01").noted("灯箱闪烁")
    expect(page.locator("[data-test=save-state].failed")).to_be_visible()
    runner.item("A01").press("photo")
    camera = Camera(page)
    page.evaluate(NEXT_FRAME)
    camera.sheet.get_by_test_id("shutter").click()
    expect(camera.sheet.get_by_test_id("no-room")).to_be_visible()
    expect(camera.sheet.get_by_test_id("shutter")).to_be_disabled()
    expect(camera.shots).to_have_count(1)
    camera.sheet.get_by_test_id("camera-done").click()
    expect(page.locator("[data-test=save-state].failed")).to_be_visible()
    page.evaluate(EMPTY)
    runner.item("A02").counted(2)
    expect(runner.saved).to_be_visible()
    page.reload()
    _is_there(page)


def test_connections_taken_away_are_opened_again(new_phone: Callable[[str], Phone]) -> None:
    phone = new_phone("mai")
    page = _begin(phone, phone.open(lax=True))
    other = phone.context.new_page()
    other.goto(f"{phone.address}/livez")
    assert other.evaluate(TAKE_CONNECTIONS) == ["AbortError", "AbortError"]
    runner = Runner(page)
    runner.item("A01").no().noted("灯箱闪烁").photographed()
    runner.section("盘点抽查")
    runner.item("D05").yes()
    expect(runner.saved).to_be_visible()
    phone.kill()
    page = phone.open(offline=True)
    Today(page).open_visits.first.click()
    # Where the person was, below three long lists of goods.
    expect(Runner(page).item("D05").is_passed().card).to_be_in_viewport()
    Runner(page).section("门头与外围")
    _is_there(page)


def test_a_memory_that_does_not_open_is_said_and_tried_again(
    new_phone: Callable[[str], Phone],
) -> None:
    """No empty page, and no sign-in that would hide what lies there."""
    phone = new_phone("mai")
    page = _begin(phone, phone.open())
    Runner(page).item("A01").no().noted("灯箱闪烁").photographed()
    expect(Runner(page).saved).to_be_visible()
    memory.shut(page)
    for _ in range(2):
        page.reload()
        expect(page.get_by_test_id("no-memory")).to_be_visible()
    expect(page.get_by_test_id("login")).to_have_count(0)
    memory.mend(page)
    page.get_by_test_id("retry").click()
    _is_there(page)


def test_all_of_it_cleared_the_visit_comes_back_from_the_server(
    the_town: Town, new_phone: Callable[[str], Phone]
) -> None:
    phone = new_phone("mai")
    page = _begin(phone, phone.open(lax=True), stop=1)
    Runner(page).item("A01").no().noted("灯箱闪烁").photographed()
    photo = shown.cards(page, ["A01"])["A01"].photos[0]
    wait_for(lambda: _is_shadowed(the_town, "灯箱闪烁", photo), "the visit's shadow")
    _clear(phone)
    SignIn(page).as_("mai")
    _take_over(page)
    _is_there(page)
    assert shown.cards(page, ["A01"])["A01"].photos == (photo,)
    _goes_on_on_another_phone(phone, new_phone("mai-2"))


def _goes_on_on_another_phone(first: Phone, second: Phone) -> None:
    """The first phone is told so at its next answer; what it says is taken no more."""
    page = second.open()
    SignIn(page).as_("mai")
    _take_over(page)
    _is_there(page)
    Runner(first.page).item("A02").counted(1)
    expect(first.page.get_by_test_id("elsewhere")).to_be_visible()


def _begin(phone: Phone, page: Page, stop: int = 0) -> Page:
    SignIn(page).as_("mai")
    Today(page).is_ready()
    phone.wait_until_works_offline()
    there = Today(page).stops.filter(has_text=CHECKLIST).nth(stop)
    name = there.locator(".card-title").inner_text()
    place = phone.pack_store(name)
    phone.stand_at(place["lat"], place["lng"], 10)
    Today(page).go_to(name).arrive().confirmed_inside()
    expect(page.locator("article.item").first).to_be_visible()
    return page


def _is_there(page: Page) -> None:
    sign = Runner(page).item("A01").is_failed()
    expect(sign.card.locator("textarea.note")).to_have_value("灯箱闪烁")
    expect(sign.photos).to_have_count(1)
    expect(sign.photos.first).to_have_js_property("complete", value=True)
    assert sign.photos.first.evaluate("async (one) => (await one.decode(), one.naturalWidth)") > 0


def _take_over(page: Page) -> None:
    page.get_by_test_id("take-over").first.click()
    page.locator(".van-dialog__confirm").click()
    expect(page.locator("article.item").first).to_be_visible()


@contextlib.contextmanager
def _room(phone: Phone, left: int) -> Iterator[None]:
    """Let the browser have so many bytes left, for a while."""
    told = phone.context.new_cdp_session(phone.page)
    used = told.send("Storage.getUsageAndQuota", {"origin": phone.address})["usage"]
    quota = {"origin": phone.address, "quotaSize": max(0, used + left)}
    told.send("Storage.overrideQuotaForOrigin", quota)
    yield
    told.send("Storage.overrideQuotaForOrigin", {"origin": phone.address})


def _clear(phone: Phone) -> None:
    """Clear the site's data, as a person does in the browser's settings."""
    clear = {"origin": phone.address, "storageTypes": "all"}
    phone.context.new_cdp_session(phone.page).send("Storage.clearDataForOrigin", clear)
    phone.page.goto("about:blank")
    phone.page.goto(phone.address)


def _is_shadowed(town: Town, note: str, photo: str) -> bool:
    with town.sessions() as session:
        bodies = session.scalars(select(VisitVersion.body)).all()
        held = session.scalars(select(Photo.sha256).where(Photo.sha256 == photo)).all()
    return bool(held) and any(note in body and photo in body for body in bodies)
