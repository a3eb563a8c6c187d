"""A practice visit without a network: scored like a real one, marked everywhere, never kept."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.browser import Phone
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.round import Tabs, Today
from tests.journeys.pages.runner import Runner

FRAMED = "() => document.documentElement.hasAttribute('data-practice')"


def test_practice_leaves_nothing_behind(new_phone: Callable[[str], Phone]) -> None:
    mai = new_phone("mai")
    page = mai.open()
    SignIn(page).as_("mai")
    Today(page).is_ready()
    mai.wait_until_works_offline()
    mai.lose_network()
    before = _work(mai)

    Tabs(page).me()
    page.get_by_test_id("practice").click()
    _is_marked(page)
    page.get_by_test_id("lesson").filter(has_text="便利店营运标准巡检表").click()
    runner = Runner(page)
    expect(runner.items.first).to_be_visible()
    _is_marked(page)
    whole = runner.score.inner_text()
    runner.item("A01").no().noted("灯箱不亮").photographed()
    expect(runner.score).not_to_have_text(whole)
    runner.item("A02").press("photo")
    expect(page.get_by_role("dialog")).to_contain_text("练习 · ")
    assert page.evaluate(FRAMED)
    page.get_by_test_id("camera-done").click()

    runner.leave()
    page.get_by_test_id("resume-practice").click()
    runner.item("A01").is_failed()
    page.evaluate("() => (location.hash += '/review')")
    _is_marked(page)
    expect(page.get_by_test_id("faults")).to_contain_text("A02")
    expect(page.get_by_test_id("submit")).to_have_count(0)
    assert _work(mai) == before

    page.get_by_test_id("end-practice").click()
    expect(page.get_by_test_id("lesson").first).to_be_visible()
    expect(page.get_by_test_id("resume-practice")).to_have_count(0)
    page.goto(f"{mai.address}/#/field")
    Today(page).is_ready()
    assert not page.evaluate(FRAMED)
    mai.find_network()
    Tabs(page).outbox()
    expect(page.locator("[data-test=outbox-status].empty")).to_be_visible()
    assert _work(mai) == before
    assert mai.complaints == []


def _is_marked(page: Page) -> None:
    expect(page.get_by_test_id("practice-mark")).to_contain_text("练习")
    assert page.evaluate(FRAMED)


def _work(phone: Phone) -> dict[str, list[str]]:
    """Return what lies on the phone apart from what it fetches beside the work."""
    fetched = {"storewalk-work/packs", "storewalk-work/pictures", "storewalk-work/meta"}
    return {name: keys for name, keys in phone.memory().items() if name not in fetched}
