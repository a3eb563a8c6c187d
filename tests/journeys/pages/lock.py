"""The PIN: set in "Me", asked for before anything is shown."""

from playwright.sync_api import Page, expect


class Pin:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.said = page.get_by_test_id("pin-said")
        self.screen = page.get_by_test_id("lock")

    def enter(self, pin: str) -> None:
        """Type on the pad."""
        for digit in pin:
            self.page.get_by_test_id(f"key-{digit}").click()
        self.page.get_by_test_id("key-enter").click()

    def set(self, pin: str) -> None:
        """Choose a PIN, in "Me"; return when every row lies closed."""
        self.page.get_by_test_id("pin-set").click()
        self.enter(pin)
        self.enter(pin)
        expect(self.page.get_by_test_id("lock-now")).to_be_visible()
        expect(self.page.locator("[data-test=pin] [role=status]")).to_have_count(0)
