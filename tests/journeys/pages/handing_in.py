"""Handing a visit in, and what becomes of it: review, outbox, result; and the way out."""

from playwright.sync_api import Page, expect


class Review:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.missing = page.get_by_test_id("faults")
        self.total = page.get_by_test_id("total")
        self.submit_button = page.get_by_test_id("submit")

    def is_shown(self) -> "Review":
        expect(self.submit_button).to_be_visible()
        return self

    def sign(self, name: str) -> None:
        """Let the manager sign with the finger."""
        self.page.get_by_test_id("manager-sign").click()
        self.page.get_by_test_id("manager-name").fill(name)
        pad = self.page.locator(".pad canvas")
        pad.click(position={"x": 30, "y": 90})  # waits until the sheet has come to rest
        box = pad.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 40, box["y"] + 90)
        self.page.mouse.down()
        for x, y in ((90, 40), (140, 130), (190, 60), (260, 100)):
            self.page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
        self.page.mouse.up()
        self.page.get_by_test_id("keep-manager").click()
        expect(self.page.get_by_test_id("manager-sign")).to_have_count(0)

    def hand_in(self) -> "Result":
        self.submit_button.click()
        self.page.locator(".van-dialog__confirm").click()
        return Result(self.page)


class Result:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = page.locator(".track li")
        self.total = page.locator("[data-test=score] [data-test=total]")
        self.receipt = page.locator(".receipt")

    def is_shown(self) -> None:
        expect(self.steps.first).to_be_visible()

    def home(self) -> None:
        self.page.get_by_test_id("to-today").click()


class Outbox:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.status = page.get_by_test_id("outbox-status")
        self.entries = page.get_by_test_id("outbox-entry")
        self.sent = page.get_by_test_id("sent-visit")

    def is_empty(self) -> None:
        expect(self.page.locator("[data-test=outbox-status].empty")).to_be_visible()
        expect(self.entries).to_have_count(0)

    def see_sent(self, store: str) -> Result:
        self.sent.filter(has_text=store).first.click()
        return Result(self.page)


class Me:
    def __init__(self, page: Page) -> None:
        self.page = page

    def sign_out(self) -> None:
        self.page.get_by_test_id("sign-out").click()
        self.page.locator(".van-dialog__confirm").click()

    def speak(self, language: str) -> None:
        self.page.get_by_test_id(language).click()
