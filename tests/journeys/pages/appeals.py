"""The results of visits on the store's phone, and the appeals that head office judges."""

from playwright.sync_api import Page, expect

from tests.journeys.pages.office import Office
from tests.journeys.pages.runner import Camera


class Results:
    def __init__(self, page: Page) -> None:
        self.page = page
        page.get_by_test_id("tab-results").click()

    def contestable(self) -> "Result":
        """Open the first result that may still be appealed."""
        in_time = self.page.get_by_test_id("standing-can")
        self.page.get_by_test_id("result").filter(has=in_time).first.click()
        return Result(self.page)


class Result:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.total = page.get_by_test_id("result-total")
        self.waiting = page.get_by_test_id("appeal-waiting")
        self.card = page.get_by_test_id("appeal-card")
        self.change = page.get_by_test_id("score-change")

    def appeal(self, why: str) -> None:
        """Contest the first finding and send that."""
        self.page.get_by_test_id("appeal").click()
        self.write(why)
        self.page.get_by_test_id("appeal-send").click()
        expect(self.page.get_by_test_id("appeal-send")).to_have_count(0)

    def write(self, why: str) -> None:
        """Contest the first finding, in words and with a photo."""
        self.page.locator("[data-test^=pick-]").first.check()
        self.page.locator("[data-test^=why-]").fill(why)
        self.page.locator("[data-test^=camera-]").click()
        Camera(self.page).shoot()


class Appeals:
    def __init__(self, page: Page) -> None:
        self.page = page
        Office(page).area("appeals")

    def open(self, store: str) -> "Appeal":
        self.page.locator("a.row-link[href*='#/appeals/']").filter(has_text=store).first.click()
        return Appeal(self.page)


class Appeal:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.effect = page.get_by_test_id("effect")
        self.photos = page.locator(".says img")

    def uphold(self) -> None:
        """Find for the store in every item."""
        for button in self.page.locator("[data-test^=upheld-]").all():
            button.click()

    def decide(self) -> None:
        button = self.page.get_by_test_id("decide")
        button.click()
        self.page.locator("[data-test=do]:visible").click()
        expect(button).to_have_count(0)
