"""The browser dies in the middle of a visit: what was on the screen is there again."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.browser import Phone
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.round import Today
from tests.journeys.pages.runner import Runner


def test_answers_and_photos_come_back(new_phone: Callable[[str], Phone]) -> None:
    zhou = new_phone("zhou")
    page = zhou.open()
    SignIn(page).as_("zhou")
    Today(page).is_ready()
    zhou.wait_until_works_offline()
    zhou.lose_network()
    store = _first_convenience_store(page)
    _stand_there(zhou, page, store)
    _answer_a_little(page)
    zhou.kill()

    page = zhou.open(offline=True)
    Today(page).resume(store)
    _is_as_it_was(page)


def test_dying_between_a_tap_and_the_next(new_phone: Callable[[str], Phone]) -> None:
    """Four times: what the phone said was saved is there after every death."""
    han = new_phone("han")
    page = han.open()
    SignIn(page).as_("han")
    Today(page).is_ready()
    han.wait_until_works_offline()
    han.lose_network()
    store = _first_convenience_store(page)
    _stand_there(han, page, store)
    codes = ("A02", "A03", "E03", "F01")
    sections = ("门头与外围", "门头与外围", "收银与服务", "卫生、安全与设备")
    for number, (code, section) in enumerate(zip(codes, sections, strict=True)):
        runner = Runner(page)
        runner.section(section)
        runner.item(code).counted(2).photographed()
        expect(runner.saved).to_be_visible()
        han.kill()
        page = han.open(offline=True)
        Today(page).resume(store)
        for earlier, its_section in zip(codes[: number + 1], sections[: number + 1], strict=True):
            Runner(page).section(its_section)
            back = Runner(page).item(earlier).is_failed()
            expect(back.card.locator("input.num")).to_have_value("2")
            expect(back.photos).to_have_count(1)
            _are_real_pictures(page, earlier)


def _first_convenience_store(page: Page) -> str:
    stop = Today(page).stops.filter(has_text="便利店营运标准巡检表").first
    return stop.locator(".card-title").inner_text()


def _stand_there(phone: Phone, page: Page, name: str) -> None:
    """Go to a store and check in there."""
    store = phone.pack_store(name)
    phone.stand_at(store["lat"], store["lng"], 10)
    Today(page).go_to(name).arrive().confirmed_inside()


def _answer_a_little(page: Page) -> None:
    runner = Runner(page)
    runner.item("A01").no().noted("灯箱闪烁").photographed(2)
    runner.item("A02").counted(3)
    runner.next()
    runner.item("B06").rated(2)
    runner.item("B07").not_applicable()
    expect(runner.saved).to_be_visible()


def _is_as_it_was(page: Page) -> None:
    runner = Runner(page)
    expect(page.locator(".tab.on")).to_contain_text("陈列与价签")
    runner.item("B06").is_failed()
    expect(runner.item("B07").card.locator(".banner.na")).to_be_visible()
    runner.section("门头与外围")
    sign = runner.item("A01").is_failed()
    expect(sign.card.locator("textarea.note")).to_have_value("灯箱闪烁")
    expect(sign.photos).to_have_count(2)
    _are_real_pictures(page, "A01")
    expect(runner.item("A02").is_failed().card.locator("input.num")).to_have_value("3")


def _are_real_pictures(page: Page, code: str) -> None:
    """A thumbnail is no proof: the bytes behind it must be a picture."""
    page.wait_for_function(
        "id => [...document.querySelectorAll(`#item-${id} .photos img`)]"
        ".every(one => one.complete && one.naturalWidth > 0)",
        arg=code,
    )
