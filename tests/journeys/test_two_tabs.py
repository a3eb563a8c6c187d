"""One person with the same visit in two tabs: one has it at a time, and no answer is lost."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.browser import Phone
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.round import Today
from tests.journeys.pages.runner import Runner

ASLEEP = "() => void setTimeout(() => { const end = Date.now() + 2500; while (Date.now() < end); })"


def test_a_visit_is_open_in_one_tab_at_a_time(new_phone: Callable[[str], Phone]) -> None:
    mai = new_phone("mai")
    first = mai.open()
    SignIn(first).as_("mai")
    Today(first).is_ready()
    stop = Today(first).stops.filter(has_text="便利店营运标准巡检表").first
    name = stop.locator(".card-title").inner_text()
    store = mai.pack_store(name)
    mai.stand_at(store["lat"], store["lng"], 10)
    visit_id = Today(first).go_to(name).arrive().confirmed_inside()
    Runner(first).item("A01").no()

    second = mai.context.new_page()
    second.goto(f"{mai.address}/#/field/visits/{visit_id}")
    expect(second.get_by_test_id("take-over")).to_be_visible()
    expect(Runner(second).items).to_have_count(0)
    # Typed in the first tab up to the moment it is taken over.
    Runner(first).item("A01").noted("灯箱闪烁")
    _take_over(second)
    _shows(second, "A01", "灯箱闪烁")
    expect(first.get_by_test_id("take-over")).to_be_visible()
    expect(Runner(first).items).to_have_count(0)
    Runner(second).item("A02").counted(3)
    Runner(second).item("A01").card.locator("textarea.note").fill("灯箱闪烁两处")

    _take_over(first)
    _shows(first, "A01", "灯箱闪烁两处")
    expect(Runner(first).item("A02").is_failed().card.locator("input.num")).to_have_value("3")
    # Left by its tab, the visit is free: nobody is asked.
    Runner(first).leave()
    Today(first).is_ready()
    second.reload()
    expect(Runner(second).items.first).to_be_visible()
    # A tab that answers nobody loses it all the same, and sees that once it wakes.
    first.goto(f"{mai.address}/#/field/visits/{visit_id}")
    second.evaluate(ASLEEP)
    _take_over(first)
    expect(second.get_by_test_id("take-over")).to_be_visible()
    assert mai.complaints == []


def _take_over(page: Page) -> None:
    page.get_by_test_id("take-over").click()
    expect(Runner(page).items.first).to_be_visible()


def _shows(page: Page, code: str, note: str) -> None:
    expect(Runner(page).item(code).is_failed().card.locator("textarea.note")).to_have_value(note)
