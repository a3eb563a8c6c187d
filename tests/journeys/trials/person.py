"""Somebody in a hurry: answers, types letter by letter, takes photos, goes back and forth."""

import random
import time
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.journeys.browser import Phone
from tests.journeys.pages.round import Today
from tests.journeys.pages.runner import NEXT_FRAME, Camera, Runner
from tests.journeys.trials import shown
from tests.journeys.trials.ledger import CODES, Ledger

LETTERS = "灯箱右下角不亮货架缺牌地面有水已告知店长 abcdefg0123，。"
PHOTOS_MOST = 4


class Person:
    """Does one thing after another to an open visit and keeps a ledger of what was shown."""

    def __init__(self, phone: Phone, store: str, order: random.Random, ledger: Ledger) -> None:
        self._phone = phone
        self._store = store
        self._order = order
        self._ledger = ledger
        self._section = shown.section(phone.page)

    def act(self) -> None:
        """Do one thing."""
        deeds: list[tuple[int, Callable[[], None]]] = [
            (40, self._tap),
            (20, self._type),
            (14, self._shoot),
            (12, self._move),
            (8, self._wait_until_saved),
            (3, self._leave),
            (3, self._change_network),
        ]
        weights = [weight for weight, _ in deeds]
        self._order.choices([deed for _, deed in deeds], weights)[0]()

    def _card(self) -> tuple[str, Locator]:
        cards = self._phone.page.locator("article.item")
        here = cards.evaluate_all("cards => cards.map((card) => card.id.slice(5))")
        code = self._order.choice([one for one in here if one in CODES])
        return code, self._phone.page.locator(f"#item-{code}")

    def _see(self, code: str) -> None:
        self._ledger.saw(self._section, code, shown.cards(self._phone.page, [code])[code])

    def _tap(self) -> None:
        """Answer, or answer otherwise; an answer is never taken back."""
        code, card = self._card()
        open_ones = ":not([aria-pressed=true]):not(:disabled)"
        taps = card.locator(
            f"[data-test=yes]{open_ones}, [data-test=no]{open_ones}, [data-test=none]{open_ones},"
            f"[data-test=more]{open_ones}, .pick.num{open_ones}"
        )
        tap = taps.nth(self._order.randrange(taps.count()))
        self._ledger.touch(self._section, code)
        tap.click()
        self._see(code)

    def _type(self) -> None:
        code, card = self._card()
        note = card.locator("textarea.note")
        if card.locator(".banner.na").count() == 0 and note.count() == 0:
            card.locator(".tool").nth(1).click()
        trail = self._ledger.notes[code]
        note.press("Control+End")
        self._ledger.touch(self._section, code)
        text = note.input_value()
        for letter in self._order.choices(LETTERS, k=self._order.randint(3, 20)):
            text += letter
            trail.begin(text)
            self._phone.page.keyboard.insert_text(letter)
            trail.done()
            time.sleep(self._order.uniform(0.02, 0.15))  # the pace of a thumb
        self._see(code)

    def _shoot(self) -> None:
        code, card = self._card()
        if len(self._ledger.photos[code]) < PHOTOS_MOST:
            self._ledger.touch(self._section, code)
            card.get_by_test_id("photo").click()
            self._use_camera(code)
            self._see(code)

    def _use_camera(self, code: str) -> None:
        page = self._phone.page
        camera = Camera(page)
        page.wait_for_function(
            "() => (document.querySelector('.camera video')?.videoWidth ?? 0) > 0"
        )
        before = camera.shots.count()
        page.evaluate(NEXT_FRAME)
        camera.sheet.get_by_test_id("shutter").click()
        # The film begins anew with each life: the same picture of it twice is one photo.
        page.wait_for_function(
            "(n) => document.querySelectorAll('.camera .strip img').length > n"
            " || !document.querySelector('.camera .saving')",
            arg=before,
        )
        self._ledger.photos[code] |= set(shown.strip(page))
        camera.sheet.get_by_test_id("camera-done").click()
        expect(camera.sheet).to_have_count(0)

    def _move(self) -> None:
        page = self._phone.page
        name = self._order.choice([one for one in shown.sections(page) if one != self._section])
        self._ledger.place.begin(name)
        Runner(page).section(name)
        self._ledger.place.done()
        self._section = name

    def _wait_until_saved(self) -> None:
        expect(Runner(self._phone.page).saved).to_be_visible()
        self._ledger.all_saved()

    def _leave(self) -> None:
        Runner(self._phone.page).leave()
        Today(self._phone.page).resume(self._store)
        expect(self._phone.page.locator(".tab.on")).to_be_visible()

    def _change_network(self) -> None:
        if self._order.random() < 0.5:
            self._phone.lose_network()
        else:
            self._phone.find_network()
