"""The supervisor's round: today, one store, the check-in at its door."""

import re

from playwright.sync_api import Locator, Page, expect


class Tabs:
    """The three places of the field door."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def today(self) -> None:
        self.page.get_by_test_id("tab-today").click()

    def outbox(self) -> None:
        self.page.get_by_test_id("tab-outbox").click()

    def me(self) -> None:
        self.page.get_by_test_id("tab-me").click()


class Today:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.greeting = page.locator(".hello h1")
        self.stops = page.get_by_test_id("stop")
        self.open_visits = page.get_by_test_id("resume")

    def stop(self, store: str) -> Locator:
        """Return the planned visit to a store."""
        return self.stops.filter(has_text=store)

    def is_ready(self) -> None:
        """The pack is here."""
        expect(self.stops.first).to_be_visible()

    def go_to(self, store: str) -> "StorePage":
        self.stop(store).first.click()
        return StorePage(self.page)

    def resume(self, store: str) -> None:
        self.open_visits.filter(has_text=store).click()


class StorePage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.title = page.locator(".app-bar h1")
        self.last_findings = page.locator(".finding")

    def arrive(self) -> "CheckIn":
        self.page.get_by_test_id("check-in").click()
        return CheckIn(self.page)


class CheckIn:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.verdict = page.locator(".verdict.ok [data-test=verdict]")
        self.confirm = page.get_by_test_id("confirm-check-in")

    def confirmed_inside(self) -> str:
        """Wait for the verdict, confirm, and return the visit's id."""
        expect(self.verdict).to_be_visible()
        found = re.search(r"/visits/([0-9a-f-]{36})", self.page.url)
        assert found, self.page.url
        self.confirm.click()
        return found[1]
