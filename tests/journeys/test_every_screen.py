"""Every screen of the three doors in both languages: nothing cut, too wide, wordless or broken.

The pictures are kept in .shots beside this file; look at them.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Office, Phone
from tests.journeys.conftest import SHOTS
from tests.journeys.looking import Looker
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.office import OfficeDoor
from tests.journeys.pages.round import Today
from tests.journeys.pages.runner import Runner
from tests.journeys.pages.store import Tickets
from tests.journeys.town import Town

both_languages = pytest.mark.parametrize("language", ["zh-CN", "en"])


def _speak(page: Page, language: str) -> None:
    page.evaluate("(language) => localStorage.setItem('storewalk.language', language)", language)
    page.reload()


def _pictures(door: str, language: str) -> Path:
    folder = SHOTS / f"{door}-{language}"
    for old in folder.glob("*.png"):
        old.unlink()
    return folder


@both_languages
def test_the_field_door(the_town: Town, new_phone: Callable[[str], Phone], language: str) -> None:
    phone = new_phone("lin")
    page = phone.open()
    _speak(page, language)
    looker = Looker(page, language, _pictures("field", language))
    SignIn(page).is_shown()
    looker.look("sign-in")
    SignIn(page).as_("lin", "wrong")
    expect(SignIn(page).failure).to_be_visible()
    looker.look("sign-in-refused")
    phone.complaints.clear()  # the browser tells of the refusal as well
    SignIn(page).as_("lin")
    Today(page).is_ready()
    looker.look("today")
    for place in ("outbox", "me"):
        page.goto(f"{the_town.address}/#/field/{place}")
        expect(page.locator(".app-bar h1")).to_be_visible()
        looker.look(place)
    _three_checklists(page, phone, looker, the_town)
    _one_result(page, looker, the_town)
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
        looker.look(f"store-{code}")
        page.locator(".bottom-bar .choose").click()
        looker.look(f"choose-{code}", whole=False)
        page.locator(".van-popup:visible .sheet-foot .btn").click()
        page.get_by_test_id("check-in").click()
        expect(page.locator(".verdict.ok")).to_be_visible()
        looker.look(f"check-in-{code}")
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
    page.get_by_test_id("manager-sign").click()
    expect(page.locator(".pad canvas")).to_be_visible()
    looker.look(f"manager-{code}", whole=False)


def _answer_badly(runner: Runner, place: int, looker: Looker) -> None:
    """Make the cards show what they have: failures, notes, panels, sheets."""
    if place == 0:
        runner.item("A01").no().noted("灯箱不亮").photographed()
        runner.item("A02").counted(3)
        runner.item("A03").press("photo")
        expect(runner.page.locator(".camera video")).to_be_visible()
        looker.look("camera", whole=False)
        runner.page.get_by_test_id("camera-done").click()
    elif place == 1:
        runner.item("B02").counted(4)
        runner.item("B03").press("add-sku")
        expect(runner.page.get_by_test_id("sku-row").first).to_be_visible()
        looker.look("goods", whole=False)
        runner.page.get_by_test_id("sku-row").first.click()
        runner.item("B06").rated(2)
        runner.item("B07").press("na")
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


def _one_result(page: Page, looker: Looker, town: Town) -> None:
    visits = town.ask("lin", "/visits?state=scored&limit=1")["items"]
    page.goto(f"{town.address}/#/field/visits/{visits[0]['id']}/result")
    expect(page.get_by_test_id("score")).to_be_visible()
    looker.look("result")
    page.goto(f"{town.address}/#/field/visits/{visits[0]['store']['id']}/review")
    expect(page.locator("main .btn")).to_be_visible()
    looker.look("gone")


@both_languages
def test_the_stores_door(the_town: Town, new_phone: Callable[[str], Phone], language: str) -> None:
    phone = new_phone("wang")
    page = phone.open()
    _speak(page, language)
    looker = Looker(page, language, _pictures("store", language))
    SignIn(page).as_("wang")
    for tab in ("waiting", "closed", "open"):
        page.goto(f"{the_town.address}/#/store?tab={tab}")
        expect(page.locator("a.card, .empty").first).to_be_visible()
        looker.look(f"tickets-{tab}")
    page.locator(".app-bar .icon-btn").click()
    expect(page.locator(".van-popup:visible .sheet")).to_be_visible()
    looker.look("me", whole=False)
    page.locator(".van-popup:visible .icon-btn").click()
    page.goto(f"{the_town.address}/#/store?tab=open")
    Tickets(page).ticket("").first.click()
    expect(page.locator(".head h2")).to_be_visible()
    looker.look("ticket")
    page.locator("dd .link").click()
    expect(page.locator(".van-popup:visible li").first).to_be_visible()
    looker.look("assign", whole=False)
    looker.require_nothing_wrong()
    assert phone.complaints == []


HQ_LISTS = ("overview", "visits", "tickets", "postings?status=any", "stores")


@both_languages
def test_head_office(the_town: Town, new_office: Callable[[str], Office], language: str) -> None:
    office = new_office("chen")
    page = office.open()
    _speak(page, language)
    looker = Looker(page, language, _pictures("office", language))
    expect(page.locator("input[name=login]")).to_be_visible()
    looker.look("sign-in")
    OfficeDoor(page).as_("chen")
    for area in HQ_LISTS:
        _go(page, the_town, area)
        looker.look(area.split("?")[0])
    for area in ("visits", "tickets", "stores"):
        first = the_town.ask("chen", f"/{area}")["items"][0]["id"]
        _go(page, the_town, f"{area}/{first}")
        looker.look(area[:-1])
    waiting = the_town.ask("chen", "/postings?status=pending_review")["items"][0]["id"]
    _go(page, the_town, f"postings?open={waiting}")
    expect(page.get_by_test_id("approve")).to_be_visible()
    looker.look("posting", whole=False)
    page.get_by_test_id("reject").click()
    expect(page.locator("form.deed:visible")).to_be_visible()
    looker.look("reject", whole=False)
    _go(page, the_town, "nowhere")
    looker.look("nowhere")
    looker.require_nothing_wrong()
    assert office.complaints == []


@both_languages
def test_the_checklists(the_town: Town, new_office: Callable[[str], Office], language: str) -> None:
    office = new_office("chen")
    page = office.open()
    _speak(page, language)
    OfficeDoor(page).as_("chen")
    looker = Looker(page, language, _pictures("checklists", language))
    listed = the_town.ask("chen", "/checklists")
    version, other = (f"version:{one['version_id']}" for one in listed[:2])
    compared = f"checklists/compare?before={version}&after={other}"
    for area in ("checklists", "checklists/replays", "checklists/import", compared):
        _go(page, the_town, area)
        looker.look(area.split("?")[0].replace("/", "-"))
    _go(page, the_town, f"checklists/versions/{listed[0]['version_id']}")
    phone = page.frame_locator("[data-test=phone-frame]")
    expect(phone.locator("article.item").first).to_be_visible()
    looker.look("version")
    _a_policy_and_its_replay(page, the_town, looker)
    _the_designer(page, the_town, looker)
    looker.require_nothing_wrong()
    assert office.complaints == []


def _the_designer(page: Page, town: Town, looker: Looker) -> None:
    listed = town.ask("chen", "/checklists")
    retail = next(one for one in listed if one["code"] == "CV-RETAIL")
    draft = town.tell("chen", "/checklist-drafts", {"from_version_id": retail["version_id"]})
    _go(page, town, f"checklists/drafts/{draft['id']}")
    items = page.get_by_role("treeitem")
    expect(items.first).to_be_visible()
    looker.look("designer")
    for code in ("B02", "C03", "D01", "F10"):
        items.filter(has_text=code).last.click()
        expect(page.locator(".spin:visible")).to_have_count(0)
        looker.look(f"designer-{code}")


def _a_policy_and_its_replay(page: Page, town: Town, looker: Looker) -> None:
    _go(page, town, "checklists/policy/CV-RETAIL")
    page.get_by_test_id("new-policy").click()
    page.locator("[data-path='sections.0.items.0.weight']").fill("20")
    page.get_by_test_id("policy-note").fill("A01 = 20")
    expect(page.get_by_test_id("keep-policy")).to_be_enabled()
    looker.look("policy-editor")
    page.get_by_test_id("keep-policy").click()
    expect(page.get_by_test_id("publish-policy").first).to_be_visible()
    looker.look("policies")
    policy = town.ask("chen", "/policies?code=CV-RETAIL")[0]
    _go(page, town, f"checklists/replays/new?policy={policy['id']}")
    expect(page.get_by_test_id("start")).to_be_enabled()
    looker.look("what-if")
    page.get_by_test_id("start").click()
    expect(page.locator(".tiles")).to_be_visible()
    expect(page.locator(".spin:visible, .bones:visible")).to_have_count(0)
    looker.look("what-if-done")


@both_languages
def test_the_admins_jobs(
    the_town: Town, new_office: Callable[[str], Office], language: str
) -> None:
    office = new_office("admin")
    page = office.open()
    _speak(page, language)
    OfficeDoor(page).as_("admin")
    looker = Looker(page, language, _pictures("admin", language))
    for area in ("overview", "jobs"):
        _go(page, the_town, area)
        looker.look(area)
    looker.require_nothing_wrong()
    assert office.complaints == []


def _go(page: Page, town: Town, area: str) -> None:
    """Load a screen anew and wait until it has all that it shows."""
    page.goto("about:blank")
    page.goto(f"{town.address}/hq.html#/{area}", wait_until="networkidle")
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator(".spin:visible, .bones:visible")).to_have_count(0)
