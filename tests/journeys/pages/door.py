"""The phone's door: who is it?"""

from playwright.sync_api import Page, expect

from tests.journeys.town import PASSWORD


class SignIn:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.failure = page.get_by_test_id("failure")
        self.button = page.get_by_test_id("sign-in")

    def as_(self, login: str, password: str = PASSWORD) -> None:
        """Sign in."""
        self.page.get_by_test_id("login").fill(login)
        self.page.get_by_test_id("password").fill(password)
        self.button.click()

    def is_shown(self) -> None:
        """Nobody is signed in."""
        expect(self.button).to_be_visible()
