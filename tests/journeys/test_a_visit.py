"""The whole path once: a visit without a network, a killed browser, and what comes of it.

lin checks 人民广场店 in a cellar, her browser dies, her work arrives all the same; chen at head
office decides what it says about the books; wang at the store puts the sign right, and chen agrees.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys import answers, once
from tests.journeys.browser import Office, Phone, wait_for
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.handing_in import Outbox, Review
from tests.journeys.pages.office import Office as Desk
from tests.journeys.pages.office import OfficeDoor
from tests.journeys.pages.round import Tabs, Today
from tests.journeys.pages.runner import Runner
from tests.journeys.pages.store import Tickets
from tests.journeys.town import Town

STORE = "人民广场店"
SIGN = "招牌、灯箱完好且按时点亮"


def test_a_visit_from_the_door_to_the_closed_ticket(
    the_town: Town, new_phone: Callable[[str], Phone], new_office: Callable[[str], Office]
) -> None:
    lin = new_phone("lin")
    visit_id, total = _visit_without_a_network(lin)
    lin.wait_until_sign_in_is_on_disk()
    lin.kill()

    page = lin.open(offline=True)
    _waits_in_the_outbox(page)
    lin.find_network()
    Outbox(page).is_empty()
    _is_there_once(the_town, visit_id)
    visit = the_town.ask("chen", f"/visits/{visit_id}")
    assert visit["score"]["total"] == total
    assert the_town.ask("lin", f"/visits/{visit_id}/receipt")["sealed"]
    _phone_shows_the_score(page, total)

    chen = new_office("chen")
    desk = _head_office_looks_at_it(chen, visit)
    _head_office_decides(desk, the_town, visit)

    number = next(one["number"] for one in visit["tickets"] if one["item_code"] == "A01")
    _the_store_shows_its_work(new_phone("wang"))
    desk.visit(visit_id).ticket(number).verify("灯箱已修好")
    ticket = next(one for one in visit["tickets"] if one["number"] == number)
    assert the_town.ask("wang", f"/tickets/{ticket['id']}")["state"] in {"verified", "closed"}
    assert lin.complaints == []
    assert chen.complaints == []


def _visit_without_a_network(lin: Phone) -> tuple[str, str]:
    """Answer and submit everything offline; return the visit and the score the phone gives it."""
    page = lin.open()
    SignIn(page).as_("lin")
    Today(page).is_ready()
    lin.wait_until_works_offline()
    lin.lose_network()
    page.reload()
    store = Today(page).go_to(STORE)
    expect(store.last_findings.first).to_be_visible()
    lin.stand_at(31.2305, 121.4738, 12)
    visit_id = store.arrive().confirmed_inside()

    # In plain words what was fine, and as a finding what was not.
    expect(page.locator("[data-test=last]:not(.failed)").first).to_contain_text("上次：")
    answers.everything(Runner(page), datetime.now(ZoneInfo("Asia/Shanghai")).date())
    review = Review(page).is_shown()
    expect(review.missing).to_have_count(0)
    total = review.total.inner_text()
    review.sign("王敏")
    review.hand_in().is_shown()
    return visit_id, total


def _waits_in_the_outbox(page: Page) -> None:
    Today(page).is_ready()
    Tabs(page).outbox()
    outbox = Outbox(page)
    expect(outbox.entries).to_have_count(1)
    expect(outbox.entries).to_contain_text(STORE)


def _is_there_once(town: Town, visit_id: str) -> None:
    """Hold the records against what was answered: all of it, and none of it twice."""
    wait_for(lambda: once.work_is_done(town.sessions), "the workers")
    found = once.traces(town.sessions, visit_id)
    assert (found.state, found.sealed, found.scores) == ("scored", True, 1)
    assert once.visits_at(town.sessions, visit_id) == 1
    assert sorted(found.tickets) == sorted(answers.TICKETS)
    assert found.items_with_photos.pop("manager_confirm") == 1
    assert found.items_with_photos == answers.PHOTOS
    # Two shots of the film may be one photo (camera.py): each is looked at once, whoever names it.
    assert found.derived == len(set(found.photos))
    assert set(once.thumbnails(town.sessions, town.data, visit_id)) == {1}
    assert set(found.postings.values()) == {1}
    sku, counted, book = answers.INSIDE
    assert found.counted[sku] == (Decimal(book), Decimal(counted))
    # Within the tolerance it is posted at once; beyond it somebody decides first.
    assert found.moved == {sku: [Decimal(counted) - Decimal(book)]}


def _phone_shows_the_score(page: Page, total: str) -> None:
    result = Outbox(page).see_sent(STORE)
    expect(result.total).to_have_text(total)
    expect(result.receipt).to_be_visible()


def _head_office_looks_at_it(chen: Office, visit: dict[str, Any]) -> Desk:
    page = chen.open()
    OfficeDoor(page).as_("chen")
    desk = Desk(page)
    shown = desk.visit(visit["id"])
    expect(shown.total(visit["score"]["total"])).to_be_visible()
    expect(shown.photos.first).to_be_visible()
    expect(shown.presence).to_contain_text("在店内")
    for code in answers.FAILED:
        expect(shown.item(code)).to_have_class("item failed")
    expect(shown.item("B07")).to_have_class("item na")
    return desk


def _head_office_decides(desk: Desk, town: Town, visit: dict[str, Any]) -> None:
    """Approve the count that is off, reject the missing machine; the books follow the one only."""
    sku, counted, book = answers.OUTSIDE
    count = next(
        one
        for one in visit["postings"]
        if (one["kind"], one["item_code"], one["subject_ref"]) == ("count_adjustment", "D01", sku)
    )
    missing = next(one for one in visit["postings"] if one["kind"] == "missing_report")
    assert {count["status"], missing["status"]} == {"pending_review"}
    desk.visit(visit["id"]).posting(count["id"]).approve("已复盘")
    desk.visit(visit["id"]).posting(missing["id"]).reject("送修，未丢失")
    wait_for(lambda: once.work_is_done(town.sessions), "the workers")
    moved = once.traces(town.sessions, visit["id"]).moved
    assert moved[sku] == [Decimal(counted) - Decimal(book)]
    assert town.ask("chen", f"/postings/{count['id']}")["status"] == "confirmed"
    assert town.ask("chen", f"/postings/{missing['id']}")["status"] == "rejected"


def _the_store_shows_its_work(wang: Phone) -> None:
    page = wang.open()
    SignIn(page).as_("wang")
    ticket = Tickets(page).open(SIGN)
    expect(ticket.before_photos.first).to_be_visible()
    ticket.accept()
    ticket.show_evidence("换了灯管")
    assert wang.complaints == []
