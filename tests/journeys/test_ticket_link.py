"""A link to a ticket, as people send it on: it opens at everybody's own door, or says why not."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import prepared
from tests.journeys.browser import Phone
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.round import Today
from tests.journeys.town import Town

SHARED = """() => new Promise((done) => {
  navigator.share = ({ text }) => Promise.resolve(done(text))
  document.querySelector('[data-test=share]').click()
})"""


def test_a_ticket_is_sent_on_and_opened(the_town: Town, new_phone: Callable[[str], Phone]) -> None:
    ticket = the_town.ask("wang", f"/tickets/{prepared.work_for_wang(the_town)}")
    foreign = next(
        one
        for one in the_town.ask("chen", "/tickets?state=open&limit=100")["items"]
        if one["store"]["id"] != ticket["store"]["id"]
    )
    wang = new_phone("wang")
    page = wang.open(f"/t/{ticket['id']}")
    SignIn(page).as_("wang")
    _shows(page, ticket["title"]["zh"])
    text = page.evaluate(SHARED)
    assert text.startswith(f"【巡店】{ticket['store']['name']} {ticket['item_code']} ")
    assert text.endswith(f"：{the_town.address}/t/{ticket['id']}")

    page.goto(f"{the_town.address}/t/{foreign['id']}")
    expect(page.get_by_text("这张整改单不归您")).to_be_visible()
    wang.complaints.clear()  # the browser tells of the refusal as well
    wang.wait_until_works_offline()
    wang.lose_network()
    page.goto(f"{the_town.address}/t/{ticket['id']}")
    _shows(page, ticket["title"]["zh"])
    assert wang.complaints == []


def test_work_is_judged_on_the_spot_without_a_network(
    the_town: Town, new_phone: Callable[[str], Phone]
) -> None:
    """From the item of an open visit to its ticket, with the evidence, and back to the item."""
    key = prepared.work_for_lin_to_judge(the_town)
    lin = new_phone("lin")
    page = lin.open()
    SignIn(page).as_("lin")
    Today(page).is_ready()
    lin.wait_until_works_offline()
    ticket = next(one for one in the_town.ask("lin", "/pack")["tickets"] if one["id"] == key)
    lin.lose_network()
    page.goto(f"{the_town.address}/#/field/stores/{ticket['store']['id']}")
    page.get_by_test_id("ticket").filter(has_text=ticket["number"]).click()
    expect(page.locator(".note")).to_have_text(ticket["last_submission"]["note"])
    page.get_by_test_id("reject").click()
    page.get_by_test_id("verdict-text").fill("现场看仍未修好")
    page.get_by_test_id("verdict-send").click()
    expect(page.get_by_test_id("deed-waiting")).to_be_visible()
    assert lin.complaints == []


def _shows(page: Page, title: str) -> None:
    expect(page.locator(".head h2")).to_have_text(title)
