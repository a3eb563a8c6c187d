"""The app can be put on a home screen: nothing stands in the way, and it is offered once."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.browser import Phone
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.round import Tabs, Today

# A browser without a screen never asks by itself.
OFFER = """() => {
  const event = new Event('beforeinstallprompt', { cancelable: true })
  window.dispatchEvent(Object.assign(event, { prompt: () => Promise.resolve() }))
}"""


def test_it_can_be_installed_and_is_offered_once(new_phone: Callable[[str], Phone]) -> None:
    mai = new_phone("mai")
    page = mai.open()
    SignIn(page).as_("mai")
    Today(page).is_ready()
    mai.wait_until_works_offline()
    found = mai.context.new_cdp_session(page).send("Page.getInstallabilityErrors")
    assert found["installabilityErrors"] == []

    page.evaluate(OFFER)
    expect(page.get_by_test_id("install-yes")).to_be_visible()
    page.get_by_test_id("install-no").click()
    expect(page.get_by_test_id("install")).to_have_count(0)
    page.reload()
    Today(page).is_ready()
    page.evaluate(OFFER)
    Tabs(page).me()
    expect(page.get_by_test_id("install-yes")).to_be_visible()
    Tabs(page).today()
    Today(page).is_ready()
    expect(page.get_by_test_id("install")).to_have_count(0)
    assert mai.complaints == []
