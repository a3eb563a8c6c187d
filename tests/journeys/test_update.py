"""The next release comes out while a visit is open: offered, never forced, and nothing is lost."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import answers
from tests.journeys.browser import Phone
from tests.journeys.builds import next_build
from tests.journeys.conftest import BUILT
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.handing_in import Outbox, Review
from tests.journeys.pages.round import Tabs, Today
from tests.journeys.pages.runner import Runner
from tests.journeys.town import Town

LOOK_FOR_UPDATE = "() => navigator.serviceWorker.ready.then((shell) => shell.update())"
NEXT = "the next one"
# The other tab is the one that sends, and is long about it.
SEND_WITHOUT_END = """() => new Promise((held) => {
  navigator.locks.request('storewalk-sender', () => {
    held()
    return new Promise((done) => (window.sent = done))
  })
})"""
HTTP_ERROR = 400


@pytest.fixture
def back_again(the_town: Town) -> Iterator[None]:
    """Leave the town with the build it had."""
    yield
    the_town.deploy(BUILT)


@pytest.mark.usefixtures("back_again")
def test_a_release_during_a_visit(
    the_town: Town, new_phone: Callable[[str], Phone], tmp_path: Path
) -> None:
    mai = new_phone("mai")
    page = mai.open()
    SignIn(page).as_("mai")
    Today(page).is_ready()
    mai.wait_until_works_offline()
    build = _build(page, mai)
    other = mai.context.new_page()
    failed: list[str] = []
    for tab in (page, other):
        tab.on("requestfailed", lambda lost: failed.append(lost.url))
        tab.on("response", lambda got: failed.append(got.url) if got.status >= HTTP_ERROR else None)
    other.goto(f"{mai.address}/#/field")
    Today(other).is_ready()
    page.bring_to_front()  # a tab behind another draws once a second, and has a slow camera
    name = _begin_a_visit(mai, page)

    the_town.deploy(next_build(BUILT, tmp_path / "next", build, NEXT))
    page.evaluate(LOOK_FOR_UPDATE)
    Runner(page).leave()
    _is_offered_for_later(page)
    Today(page).resume(name)
    expect(Runner(page).items.first).to_be_visible()
    expect(page.get_by_test_id("update")).to_have_count(0)
    answers.nothing_wrong(Runner(page))
    review = Review(page).is_shown()
    expect(review.missing).to_have_count(0)
    review.sign("店长")
    other.evaluate(SEND_WITHOUT_END)
    review.hand_in().home()
    Tabs(page).outbox()
    expect(Outbox(page).entries).to_have_count(1)
    _is_offered_for_later(page)
    other.evaluate("() => window.sent()")
    # It may go by itself in this very moment, and the button with it.
    page.evaluate("() => document.querySelector('[data-test=send-now]')?.click()")
    Outbox(page).is_empty()

    page.get_by_test_id("take-update").click()
    # The other tab runs the old build still: it follows by itself, since nothing is open there.
    for tab in (page, other):
        expect(tab.locator("script[type=module]")).to_have_attribute("src", re.compile("-next"))
    expect(Outbox(page).sent).to_contain_text(name)
    assert _build(page, mai) == NEXT
    assert not [url for url in failed if "/assets/" in url]
    assert mai.complaints == []


def _build(page: Page, phone: Phone) -> str:
    page.goto(f"{phone.address}/#/field/me")
    return page.get_by_test_id("build").inner_text()


def _begin_a_visit(phone: Phone, page: Page) -> str:
    page.goto(f"{phone.address}/#/field")
    stop = Today(page).stops.filter(has_text="便利店营运标准巡检表").last
    name = stop.locator(".card-title").inner_text()
    store = phone.pack_store(name)
    phone.stand_at(store["lat"], store["lng"], 10)
    Today(page).go_to(name).arrive().confirmed_inside()
    return name


def _is_offered_for_later(page: Page) -> None:
    expect(page.get_by_test_id("update")).to_be_visible()
    expect(page.get_by_test_id("take-update")).to_have_count(0)
