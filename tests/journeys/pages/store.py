"""The store's door: its tickets, and the evidence that one is done."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.pages.runner import Camera


class Tickets:
    def __init__(self, page: Page) -> None:
        self.page = page

    def ticket(self, title: str) -> Locator:
        return self.page.locator("a.card[href*='/store/tickets/']").filter(has_text=title)

    def open(self, title: str) -> "Ticket":
        self.ticket(title).first.click()
        return Ticket(self.page)


class Ticket:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.state = page.locator(".head .state")
        self.before_photos = page.locator(".card img")

    def accept(self) -> None:
        self.page.get_by_test_id("accept").click()
        expect(self.page.get_by_test_id("evidence-send")).to_be_visible()

    def show_evidence(self, note: str) -> None:
        """Take a photo of the work, say what was done, send both."""
        self.page.get_by_test_id("evidence-camera").click()
        Camera(self.page).shoot()
        self.page.locator("textarea").fill(note)
        self.page.get_by_test_id("evidence-send").click()
        expect(self.page.get_by_test_id("evidence-send")).to_have_count(0)
