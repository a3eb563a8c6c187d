"""Every screen and sheet of a phone in both languages: nothing cut, too wide, wordless or broken.

The pictures are kept in .shots beside this file; look at them. Head office: test_every_desk.py.
"""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import looking, prepared, screens, states
from tests.journeys.browser import Phone
from tests.journeys.looking import Looker
from tests.journeys.pages.appeals import Results
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.round import Today
from tests.journeys.pages.runner import Runner
from tests.journeys.town import Town

FIELD = ("/sign-in", "/field")
STORE = ("/web", "/store", "/t")


def test_no_address_of_the_phone_is_left_out() -> None:
    every = screens.of(screens.PHONE, ("",))
    assert every == screens.of(screens.PHONE, (*FIELD, *STORE))


@looking.both_languages
def test_the_field_door(the_town: Town, new_phone: Callable[[str], Phone], language: str) -> None:
    phone = new_phone("lin")
    page = phone.open()
    looker = looking.begin(page, "field", language)
    SignIn(page).is_shown()
    looker.look("sign-in")
    SignIn(page).as_("lin", "wrong")
    expect(SignIn(page).failure).to_be_visible()
    looker.look("sign-in-refused")
    phone.complaints.clear()  # the browser tells of the refusal as well
    SignIn(page).as_("lin")
    Today(page).is_ready()
    looker.look("today")
    states.installing(page, looker)
    page.get_by_test_id("order-near").click()
    looker.look("today-near")
    page.get_by_test_id("day-map").click()
    expect(page.locator(".van-popup:visible .sheet")).to_be_visible()
    looker.look("map", whole=False)
    states.close_sheet(page)
    states.judged_tickets(page, looker, the_town)
    states.practice(page, looker, the_town)
    for place in ("outbox", "me"):
        page.goto(f"{the_town.address}/#/field/{place}")
        expect(page.locator(".app-bar h1")).to_be_visible()
        looker.look(place)
    _three_checklists(page, phone, looker, the_town)
    _one_result(page, looker, the_town)
    states.a_newer_checklist(page, looker, the_town)
    states.another_tab(phone, looker)
    states.refusals(page, looker, the_town)
    states.a_memory_that_does_not_open(page, looker)
    states.a_phone_that_lost_its_memory(phone, looker, the_town)
    states.a_release(phone, looker, the_town)
    states.a_pin(page, looker)
    looker.require_every(screens.of(screens.PHONE, FIELD))
    looker.require_nothing_wrong()
    assert phone.complaints == []


def _three_checklists(page: Page, phone: Phone, looker: Looker, town: Town) -> None:
    pack = town.ask("lin", "/pack")
    codes = {one["version_id"]: one["code"] for one in pack["checklists"]}
    plans = {codes[one["checklist_version_id"]]: one for one in pack["plan"]}
    for code in ("CV-RETAIL", "FS-REST", "FO-ACCEPT"):
        plan = plans[code]
        store = next(one for one in pack["stores"] if one["id"] == plan["store_id"])
        phone.stand_at(store["lat"], store["lng"], 12)
        page.goto(f"{town.address}/#/field/stores/{store['id']}?plan={plan['id']}")
        expect(page.get_by_test_id("check-in")).to_be_enabled()
        if code == "CV-RETAIL":
            looker.look("store")
            page.get_by_test_id("navigate").click()
            expect(page.get_by_test_id("map-amap")).to_be_visible()
            looker.look("navigate", whole=False)
            states.close_sheet(page)
            page.locator(".bottom-bar .choose").click()
            looker.look("choose", whole=False)
            page.locator(".van-popup:visible .sheet-foot .btn").click()
        page.get_by_test_id("check-in").click()
        expect(page.locator(".verdict.ok")).to_be_visible()
        if code == "CV-RETAIL":
            looker.look("check-in")
        page.get_by_test_id("confirm-check-in").click()
        _sections(page, looker, code)


def _sections(page: Page, looker: Looker, code: str) -> None:
    runner = Runner(page)
    expect(runner.items.first).to_be_visible()
    tabs = page.locator(".tab")
    for place in range(tabs.count()):
        tabs.nth(place).click()
        expect(tabs.nth(place)).to_have_class("tab on")
        if code == "CV-RETAIL":
            _answer_badly(runner, place, looker)
        looker.look(f"{code}-{place}")
    runner.next()
    expect(page.get_by_test_id("submit")).to_be_visible()
    looker.look(f"review-{code}")
    if code == "CV-RETAIL":
        page.get_by_test_id("manager-sign").click()
        expect(page.locator(".pad canvas")).to_be_visible()
        looker.look("manager", whole=False)


def _answer_badly(runner: Runner, place: int, looker: Looker) -> None:
    """Make the cards show what they have: failures, notes, panels, sheets."""
    if place == 0:
        runner.item("A01").no().noted("灯箱不亮").photographed()
        runner.item("A02").counted(3)
        runner.item("A03").press("photo")
        expect(runner.page.locator(".camera video")).to_be_visible()
        looker.look("camera", whole=False)
        runner.page.get_by_test_id("camera-done").click()
        _a_photo_and_the_contents(runner.page, looker)
    elif place == 1:
        runner.item("B02").counted(4)
        runner.item("B03").press("add-sku")
        expect(runner.page.get_by_test_id("sku-row").first).to_be_visible()
        looker.look("goods", whole=False)
        runner.page.get_by_test_id("sku-row").first.click()
        runner.item("B06").rated(2)
        runner.item("B07").press("na")
        expect(runner.item("B07").card.get_by_test_id("na-reason").first).to_be_visible()
        looker.look("na", whole=False)
    elif place == 2:
        runner.item("C01").no()
        runner.item("C03").expiring("SP001", "M1101", "6", "2026-12-01")
        runner.item("C07").number("12")
    elif place == 3:
        runner.item("D01").stock({"SP041": "1"})
    elif place == 5:
        runner.item("F06").all_seen()
        runner.item("F07").press("all-good").condition("LG", "faulty")
        runner.item("F08").yes()


def _a_photo_and_the_contents(page: Page, looker: Looker) -> None:
    Runner(page).item("A01").card.get_by_test_id("shown-photo").first.click()
    page.get_by_test_id("mark-text").click()
    looker.look("photo", whole=False)
    page.get_by_test_id("photo-close").click()
    page.get_by_test_id("jump").click()
    page.get_by_test_id("jump-open").check()
    expect(page.get_by_test_id("jump-item").first).to_be_visible()
    looker.look("contents", whole=False)
    states.close_sheet(page)


def _one_result(page: Page, looker: Looker, town: Town) -> None:
    visits = town.ask("lin", "/visits?state=scored&limit=1")["items"]
    page.goto(f"{town.address}/#/field/visits/{visits[0]['id']}/result")
    expect(page.get_by_test_id("score")).to_be_visible()
    looker.look("result")
    page.goto(f"{town.address}/#/field/visits/{visits[0]['store']['id']}/review")
    expect(page.locator("main .btn")).to_be_visible()
    looker.look("gone")


@looking.both_languages
def test_the_stores_door(the_town: Town, new_phone: Callable[[str], Phone], language: str) -> None:
    phone = new_phone("wang")
    page = phone.open()
    looker = looking.begin(page, "store", language)
    _the_wrong_door(page, looker, the_town)
    prepared.a_result_to_contest(the_town)
    mine = prepared.work_for_wang(the_town)
    SignIn(page).as_("wang")
    for tab in ("waiting", "closed", "open"):
        page.goto(f"{the_town.address}/#/store?tab={tab}")
        expect(page.locator("a.card, .empty").first).to_be_visible()
        looker.look(f"tickets-{tab}")
    _results(page, looker)
    _a_ticket_of_others(page, phone, looker, the_town)
    page.goto(f"{the_town.address}/#/store?tab=open")
    page.locator(".app-bar .icon-btn").last.click()
    expect(page.locator(".van-popup:visible .sheet")).to_be_visible()
    looker.look("me", whole=False)
    page.locator(".van-popup:visible .icon-btn").click()
    page.goto(f"{the_town.address}/#/t/{mine}")
    expect(page.locator(".head h2")).to_be_visible()
    looker.look("ticket")
    looker.led_on(f"/t/{mine}")
    page.locator("dd .link").click()
    expect(page.locator(".van-popup:visible li").first).to_be_visible()
    looker.look("assign", whole=False)
    states.close_sheet(page)
    _work_without_a_network(page, phone, looker)
    _an_appeal_without_a_network(page, looker, the_town)
    looker.require_every(screens.of(screens.PHONE, STORE))
    looker.require_nothing_wrong()
    assert phone.complaints == []


def _a_ticket_of_others(page: Page, phone: Phone, looker: Looker, town: Town) -> None:
    """Open the link to a ticket of another store."""
    listed = town.ask("chen", "/tickets?state=open&limit=100")["items"]
    foreign = next(one for one in listed if one["store"]["name"] != prepared.WANGS_STORE)
    page.goto(f"{town.address}/#/t/{foreign['id']}")
    expect(page.locator(".van-empty, .empty").first).to_be_visible()
    looker.look("ticket-of-others")
    phone.complaints.clear()  # the browser tells of the refusal as well


def _results(page: Page, looker: Looker) -> None:
    """Look at what visits found, one that an appeal changed, and one that may be contested."""
    page.get_by_test_id("tab-results").click()
    expect(page.get_by_test_id("result").first).to_be_visible()
    looker.look("results")
    decided = page.get_by_test_id("standing-decided")
    page.get_by_test_id("result").filter(has=decided).first.click()
    expect(page.get_by_test_id("appeal-card")).to_be_visible()
    looker.look("result-decided")
    page.go_back()
    Results(page).contestable()
    expect(page.get_by_test_id("appeal")).to_be_visible()
    looker.look("result")


def _an_appeal_without_a_network(page: Page, looker: Looker, town: Town) -> None:
    """Look at an appeal being written, and at one that waits; nothing of it leaves this phone."""
    page.goto(f"{town.address}/#/store/results")
    result = Results(page).contestable()
    page.get_by_test_id("appeal").click()
    expect(page.get_by_test_id("appeal-send")).to_be_disabled()
    looker.look("appeal-begun")
    result.write("巡店时正在补货，二十分钟后已恢复")
    looker.look("appeal")
    page.get_by_test_id("appeal-send").click()
    expect(result.waiting).to_be_visible()
    looker.look("result-waiting")


def _the_wrong_door(page: Page, looker: Looker, town: Town) -> None:
    """Sign in as head office, which is shown to its own door, and come back to the phone's."""
    SignIn(page).as_("chen")
    expect(page.locator("aside.side")).to_be_visible()
    page.goto(f"{town.address}/#/web")
    expect(page.locator("a[href='/hq.html']")).to_be_visible()
    looker.look("web")
    page.locator("main button").click()
    SignIn(page).is_shown()


def _work_without_a_network(page: Page, phone: Phone, looker: Looker) -> None:
    """Take a ticket on and show the work; nothing of it leaves this phone."""
    phone.lose_network()
    page.get_by_test_id("accept").click()
    expect(page.get_by_test_id("deed-waiting")).to_be_visible()
    expect(page.get_by_test_id("evidence-send")).to_be_visible()
    page.get_by_test_id("evidence-camera").click()
    expect(page.locator(".camera video")).to_be_visible()
    looker.look("evidence-camera", whole=False)
    page.get_by_test_id("camera-done").click()
    looker.look("evidence")
