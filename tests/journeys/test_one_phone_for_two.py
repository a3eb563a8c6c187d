"""Two supervisors share a phone: neither sees nor sends what belongs to the other."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import answers, once
from tests.journeys.browser import Phone, wait_for
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.handing_in import Me, Outbox, Review
from tests.journeys.pages.round import Tabs, Today
from tests.journeys.pages.runner import Runner
from tests.journeys.town import Town


def test_unsent_work_waits_for_its_owner(the_town: Town, new_phone: Callable[[str], Phone]) -> None:
    phone = new_phone("gao-and-liang")
    page = phone.open()
    SignIn(page).as_("gao")
    store, visit_id = _gao_hands_in_without_a_network(phone, page)
    Tabs(page).me()
    Me(page).sign_out()
    SignIn(page).is_shown()

    phone.find_network()
    SignIn(page).as_("liang")
    Today(page).is_ready()
    expect(page.locator("body")).not_to_contain_text(store)
    Tabs(page).outbox()
    Outbox(page).is_empty()
    expect(page.locator("body")).not_to_contain_text(store)
    page.goto(f"{the_town.address}/#/field/visits/{visit_id}/result")
    expect(page.locator("body")).not_to_contain_text(store)
    assert not once.is_known(the_town.sessions, visit_id)

    page.goto(f"{the_town.address}/#/field/me")
    Me(page).sign_out()
    SignIn(page).as_("gao")
    Today(page).is_ready()
    Tabs(page).outbox()
    Outbox(page).is_empty()
    expect(Outbox(page).sent).to_contain_text(store)
    wait_for(lambda: once.work_is_done(the_town.sessions), "the workers")
    found = once.traces(the_town.sessions, visit_id)
    assert (found.state, found.sealed, found.scores) == ("scored", True, 1)


def _gao_hands_in_without_a_network(phone: Phone, page: Page) -> tuple[str, str]:
    Today(page).is_ready()
    phone.wait_until_works_offline()
    stop = Today(page).stops.filter(has_text="便利店营运标准巡检表").first
    name = stop.locator(".card-title").inner_text()
    store = phone.pack_store(name)
    phone.stand_at(store["lat"], store["lng"], 10)
    phone.lose_network()
    visit_id = Today(page).go_to(name).arrive().confirmed_inside()
    answers.nothing_wrong(Runner(page))
    review = Review(page).is_shown()
    expect(review.missing).to_have_count(0)
    review.sign("店长")
    result = review.hand_in()
    result.is_shown()
    result.home()
    return name, visit_id
