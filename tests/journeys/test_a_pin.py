"""A phone with a PIN whose sign-in ends in the cellar: closed, complete, and sent after all."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from records.clock import now
from records.session import writing
from records.tables.people import Person, SignIn
from tests.journeys import answers, once, stored
from tests.journeys.browser import Phone, wait_for
from tests.journeys.pages.door import SignIn as Door
from tests.journeys.pages.handing_in import Me, Outbox, Review
from tests.journeys.pages.lock import Pin
from tests.journeys.pages.round import Tabs, Today
from tests.journeys.pages.runner import Runner
from tests.journeys.town import PASSWORD, Town

NOTE = "冷柜门封条开裂"


def test_closed_and_signed_out_a_visit_goes_on(
    the_town: Town, new_phone: Callable[[str], Phone]
) -> None:
    mai = new_phone("mai")
    page = mai.open()
    Door(page).as_("mai")
    Today(page).is_ready()
    mai.wait_until_works_offline()
    name = _arrive_without_a_network(mai, page)
    visit_id = page.url.split("/visits/")[1].split("/")[0]
    legible = ("JPEG", NOTE, name)
    assert len(stored.traces(page, *legible)) >= len(legible)
    mai.find_network()
    page.goto(f"{the_town.address}/#/field/me")
    Pin(page).set("270418")
    assert stored.traces(page, *legible, *stored.TOKENS) == []

    mai.lose_network()
    page.reload()
    _end_every_sign_in(the_town, "mai")
    _open_with(page, "314159", "270418")
    page.goto(f"{the_town.address}/#/field/visits/{visit_id}")
    expect(Runner(page).item("A03").photos).to_have_count(1)
    answers.nothing_wrong(Runner(page))
    review = Review(page).is_shown()
    review.sign("店长")
    review.hand_in().home()
    assert stored.traces(page, *legible, *stored.TOKENS) == []

    mai.find_network()
    Tabs(page).outbox()
    expect(Outbox(page).entries).to_have_count(1)
    page.goto(f"{the_town.address}/#/sign-in")
    Door(page).as_("mai")
    Today(page).is_ready()
    Tabs(page).outbox()
    Outbox(page).is_empty()
    wait_for(lambda: once.work_is_done(the_town.sessions), "the workers")
    assert once.traces(the_town.sessions, visit_id).sealed


def test_a_forgotten_pin_costs_a_password(
    the_town: Town, new_phone: Callable[[str], Phone]
) -> None:
    phone = new_phone("liang")
    page = phone.open()
    Door(page).as_("liang")
    Today(page).is_ready()
    Tabs(page).me()
    Pin(page).set("270418")
    page.get_by_test_id("lock-now").click()
    expect(Pin(page).screen).to_be_visible()
    page.get_by_test_id("forgot").click()
    page.get_by_test_id("password").fill(PASSWORD)
    page.get_by_test_id("prove").click()
    Pin(page).enter("860231")
    Pin(page).enter("860231")
    expect(Pin(page).screen).to_have_count(0)
    page.reload()
    _open_with(page, "270418", "860231")
    Tabs(page).today()
    Today(page).is_ready()


def test_a_phone_with_nothing_unsent_forgets_everything(
    the_town: Town, new_phone: Callable[[str], Phone]
) -> None:
    phone = new_phone("liang")
    page = phone.open()
    Door(page).as_("liang")
    Today(page).is_ready()
    phone.wait_until_works_offline()
    Tabs(page).me()
    with page.expect_event("load"):  # the app starts anew; its own way to the door loads nothing
        Me(page).sign_out()
    Door(page).is_shown()
    assert stored.traces(page, "liang", "梁志") == []
    phone.wait_until_works_offline()


def _arrive_without_a_network(phone: Phone, page: Page) -> str:
    stop = Today(page).stops.filter(has_text="便利店营运标准巡检表").first
    name = stop.locator(".card-title").inner_text()
    store = phone.pack_store(name)
    phone.stand_at(store["lat"], store["lng"], 10)
    phone.lose_network()
    Today(page).go_to(name).arrive().confirmed_inside()
    # An item that is not photographed again: a film that starts anew may give the same picture.
    Runner(page).item("A03").counted(1).noted(NOTE).photographed()
    expect(Runner(page).saved).to_be_visible()
    return name


def _open_with(page: Page, wrong: str, right: str) -> None:
    expect(Pin(page).screen).to_be_visible()
    Pin(page).enter(wrong)
    expect(Pin(page).said).to_contain_text("9")
    Pin(page).enter(right)
    expect(Pin(page).screen).to_have_count(0)


def _end_every_sign_in(town: Town, login: str) -> None:
    """As after weeks in a cellar: neither token nor cookie is good for anything."""
    with writing(town.sessions) as session:
        who = select(Person.id).where(Person.login == login).scalar_subquery()
        ended = {"revoked_at": now(), "revoked_reason": "expired"}
        session.execute(update(SignIn).where(SignIn.person_id == who).values(**ended))
