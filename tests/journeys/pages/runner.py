"""The checklist as it is answered: one section at a time, one card an item."""

import re

from playwright.sync_api import Locator, Page, expect

# One picture taken twice is one photo, so each waits for the film to go on.
NEXT_FRAME = """() => new Promise((done) => {
  const video = document.querySelector('.camera video')
  video.requestVideoFrameCallback(() => video.requestVideoFrameCallback(done))
})"""


class Runner:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.items = page.locator("article.item")
        self.saved = page.locator("[data-test=save-state].saved")
        self.score = page.locator(".live b")

    def item(self, code: str) -> "Item":
        return Item(self.page, code)

    def section(self, title: str) -> None:
        """Open a section by its name."""
        self.page.locator(".tab").filter(has_text=title).click()
        expect(self.page.locator(".tab.on")).to_contain_text(title)

    def next(self) -> None:
        """Go on to the next section, or to the review after the last."""
        self.page.get_by_test_id("next").click()

    def to_first_unanswered(self) -> None:
        self.page.get_by_test_id("unanswered").click()

    def leave(self) -> None:
        self.page.get_by_test_id("leave").click()


class Item:
    """One item's card."""

    def __init__(self, page: Page, code: str) -> None:
        self.page = page
        self.code = code
        self.card = page.locator(f"#item-{code}")
        self.photos = self.card.locator(".photos img")
        self.result = self.card.locator(".result")

    def press(self, test_id: str) -> "Item":
        self.card.get_by_test_id(test_id).click()
        return self

    def yes(self) -> "Item":
        return self.press("yes")

    def no(self) -> "Item":
        return self.press("no")

    def none(self) -> "Item":
        return self.press("none")

    def counted(self, number: int) -> "Item":
        """Press plus that often."""
        for _ in range(number):
            self.press("more")
        return self

    def number(self, text: str) -> "Item":
        self.card.get_by_test_id("number").fill(text)
        return self

    def rated(self, step: int) -> "Item":
        self.card.get_by_role("button", name=str(step), exact=True).click()
        return self

    def chosen(self, option: str) -> "Item":
        return self.press(f"option-{option}")

    def not_applicable(self, why: str | None = None) -> "Item":
        """Say that it does not apply: with the first reason offered, or with own words."""
        self.press("na")
        if why is None:
            self.card.get_by_test_id("na-reason").first.click()
        else:
            self.card.locator(".skip input").fill(why)
            self.press("na-own")
        expect(self.card.locator(".banner.na")).to_be_visible()
        return self

    def noted(self, text: str) -> "Item":
        self.card.locator(".tool").nth(1).click()
        self.card.locator("textarea.note").fill(text)
        return self

    def photographed(self, times: int = 1) -> "Item":
        """Take live photos; each shows on the card once it is safe."""
        before = self.photos.count()
        self.press("photo")
        Camera(self.page).shoot(times, before)
        expect(self.photos).to_have_count(before + times)
        return self

    def stock(self, counted: dict[str, str]) -> "Item":
        """Count goods: by code, how many."""
        for sku, quantity in counted.items():
            line = self.card.locator("li.line").filter(has_text=sku)
            box = line.get_by_test_id("counted")
            box.fill(quantity)
            box.blur()
        return self

    def books(self) -> list[str]:
        """Return the codes of the goods asked for."""
        return self.card.locator("li.line .small.num").all_inner_texts()

    def expiring(self, sku: str, batch: str, quantity: str, day: str) -> "Item":
        """List goods with their expiry day."""
        self.press("add-expiry")
        self.page.get_by_test_id("sku-search").fill(sku)
        self.page.get_by_test_id("sku-row").click()
        self.page.get_by_test_id("batch").fill(batch)
        self.page.get_by_test_id("qty").fill(quantity)
        self.page.get_by_test_id("expiry-day").click()
        DateWheel(self.page).pick(day)
        expect(self.page.get_by_test_id("expiry-day")).to_have_text(day)
        self.page.get_by_test_id("keep-line").click()
        expect(self.card.locator("li").filter(has_text=day)).to_be_visible()
        return self

    def listed(self, sku: str) -> "Item":
        """Put goods on a list of goods."""
        self.press("add-sku")
        self.page.get_by_test_id("sku-search").fill(sku)
        self.page.get_by_test_id("sku-row").click()
        expect(self.card.locator("li").filter(has_text=sku)).to_be_visible()
        return self

    def machine(self, tag: str) -> Locator:
        """Return the line of one machine."""
        return self.card.locator("li.line, .machine").filter(has_text=tag)

    def seen(self, *tags: str) -> "Item":
        for tag in tags:
            self.machine(tag).get_by_test_id("seen").click()
        return self

    def all_seen(self) -> "Item":
        """Find every machine that the register expects."""
        for button in self.card.get_by_test_id("seen").all():
            button.click()
        return self

    def missing(self, tag: str) -> "Item":
        self.machine(tag).get_by_test_id("missing").click()
        return self

    def condition(self, tag: str, option: str) -> "Item":
        self.machine(tag).get_by_test_id(f"option-{option}").click()
        return self

    def is_failed(self) -> "Item":
        expect(self.card).to_have_class(_with("failed"))
        return self

    def is_passed(self) -> "Item":
        expect(self.card).to_have_class(_with("passed"))
        return self


class Camera:
    """The live camera over the whole screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sheet = page.locator(".camera")
        self.shots = self.sheet.locator(".strip img")

    def shoot(self, times: int = 1, before: int = 0) -> None:
        """Take photos and close."""
        self.page.wait_for_function(
            "() => (document.querySelector('.camera video')?.videoWidth ?? 0) > 0"
        )
        for number in range(times):
            self.page.evaluate(NEXT_FRAME)
            self.sheet.get_by_test_id("shutter").click()
            expect(self.shots).to_have_count(before + number + 1)
        self.sheet.get_by_test_id("camera-done").click()
        expect(self.sheet).to_have_count(0)


class DateWheel:
    """Three wheels in a sheet: year, month, day."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def pick(self, day: str) -> None:
        """Turn the wheels to a day (YYYY-MM-DD) and confirm."""
        sheet = self.page.locator(".van-popup").filter(has=self.page.locator(".van-picker")).last
        expect(sheet).to_be_visible()
        for place, part in enumerate(day.split("-")):
            self._turn(sheet.locator(".van-picker-column").nth(place), part)
        sheet.locator(".van-picker__confirm").click()

    def _turn(self, wheel: Locator, part: str) -> None:
        # A wheel turns by a pressed line; those far away lie outside what can be pressed.
        line = wheel.locator(".van-picker-column__item").filter(has_text=part)
        line.evaluate("line => line.click()")
        expect(wheel.locator(".van-picker-column__item--selected")).to_have_text(part)


def _with(name: str) -> re.Pattern[str]:
    return re.compile(rf"(^|\s){name}(\s|$)")
