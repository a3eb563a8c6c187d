"""Photos taken without a network and sent over a line that is cut, by a browser that is killed."""

import hashlib
import io
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from PIL import Image, ImageDraw
from playwright.sync_api import expect

from media.vault import original_key
from media.vault_disk import VaultDisk
from tests.journeys.browser import Phone
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.round import Today
from tests.journeys.pages.runner import Camera, Runner
from tests.journeys.town import Town
from tests.journeys.trials import shown
from tests.journeys.trials.slow_line import Cut, SlowLine, Speed

CHECKLIST = "便利店营运标准巡检表"
ITEMS = ("A01", "A02", "A03", "A04")
_LENGTH = """async () => {
  const images = [...document.querySelectorAll('.photos img')]
  const each = images.map(async (one) => (await (await fetch(one.src)).arrayBuffer()).byteLength)
  return (await Promise.all(each)).reduce((sum, one) => sum + one, 0)
}"""


@dataclass
class Sent:
    """What came of it."""

    photos: int
    payload: int
    uploaded: int
    cuts: int
    kills: int
    seconds: float
    lost: int
    wrong: int

    @property
    def again(self) -> float:
        """Return the bytes sent again for each cut and kill."""
        return (self.uploaded - self.payload) / max(1, self.cuts + self.kills)

    @property
    def a_photo(self) -> float:
        """Return the bytes of a photo."""
        return self.payload / self.photos


def pictures(count: int, size: tuple[int, int], order: random.Random) -> Iterator[bytes]:
    """Return photos of a camera's weight, every one another."""
    noise = Image.effect_noise(size, 10).convert("RGB")
    for number in range(count):
        picture = noise.copy()
        ImageDraw.Draw(picture).text((20, 20), f"{number} {order.random()}", fill="#14212b")
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=80)
        yield out.getvalue()


class Trial:
    """One phone behind the line."""

    def __init__(
        self, phone: Phone, town: Town, line: SlowLine, login: str, order: random.Random
    ) -> None:
        self._phone = phone
        self._town = town
        self._line = line
        self._login = login
        self._order = order
        self._visit_id = ""
        self._payload = 0
        self._photos: list[str] = []

    def take(self, count: int, size: tuple[int, int]) -> None:
        """Check in at a store and take photos there without a network."""
        phone = self._phone
        page = phone.open(lax=True)
        SignIn(page).as_(self._login)
        Today(page).is_ready()
        phone.wait_until_works_offline()
        stop = Today(page).stops.filter(has_text=CHECKLIST).first
        name = stop.locator(".card-title").inner_text()
        place = phone.pack_store(name)
        phone.stand_at(place["lat"], place["lng"], 10)
        phone.lose_network()
        self._visit_id = Today(page).go_to(name).arrive().confirmed_inside()
        shares = [count // len(ITEMS) + (n < count % len(ITEMS)) for n in range(len(ITEMS))]
        roll = pictures(count, size, self._order)
        for code, share in zip(ITEMS, shares, strict=True):
            self._fill(code, [next(roll) for _ in range(share)])
        cards = shown.cards(page, ITEMS)
        self._photos = [sha256 for code in ITEMS for sha256 in cards[code].photos]
        assert len(set(self._photos)) == count, cards
        self._payload = page.evaluate(_LENGTH)

    def _fill(self, code: str, files: list[bytes]) -> None:
        if not files:
            return
        card = Runner(self._phone.page).item(code)
        card.press("photo")
        camera = Camera(self._phone.page)
        for number, file in enumerate(files, 1):
            camera.sheet.locator("input[type=file]").set_input_files(
                {"name": f"{code}-{number}.jpg", "mimeType": "image/jpeg", "buffer": file}
            )
            expect(camera.shots).to_have_count(number)
        camera.sheet.get_by_test_id("camera-done").click()
        expect(card.photos).to_have_count(len(files))

    def send(self, speed: Speed, *, cuts: int, kills: int, within: float) -> Sent:
        """Find the network again and see everything through."""
        self._line.become(speed, [Cut(self._somewhere(), n % 3 == 0) for n in range(cuts)])
        deaths = sorted(self._somewhere() for _ in range(kills))
        begun = time.monotonic()
        self._phone.find_network()
        while not self._is_held() and time.monotonic() < begun + within:
            if deaths and self._line.photo_bytes >= deaths[0]:
                del deaths[0]
                self._phone.kill()
                self._phone.open()
            self._sign_in_if_asked()
            self._phone.page.wait_for_timeout(100)
        vault = VaultDisk(self._town.data / "photos")
        held = [sha256 for sha256 in self._photos if vault.exists(original_key(sha256))]
        true = [s for s in held if hashlib.sha256(vault.get(original_key(s))).hexdigest() == s]
        return Sent(
            photos=len(self._photos),
            payload=self._payload,
            uploaded=self._line.photo_bytes,
            cuts=self._line.cuts_made,
            kills=kills - len(deaths),
            seconds=time.monotonic() - begun,
            lost=len(self._photos) - len(held),
            wrong=len(held) - len(true),
        )

    def receipt_names_them_all(self) -> bool:
        """Say whether the server's own word about the visit is that no photo is missing."""
        said = self._town.ask(self._login, f"/visits/{self._visit_id}/receipt")
        return said["photos_missing"] == [] and set(said["photos_held"]) == set(self._photos)

    def _somewhere(self) -> int:
        return self._order.randrange(self._payload)

    def _is_held(self) -> bool:
        vault = VaultDisk(self._town.data / "photos")
        return all(vault.exists(original_key(sha256)) for sha256 in self._photos)

    def _sign_in_if_asked(self) -> None:
        link = self._phone.page.locator(".banner a[href='#/sign-in']")
        if link.count() > 0:
            link.click()
            SignIn(self._phone.page).as_(self._login)
            Today(self._phone.page).is_ready()


def server_port(town: Town) -> int:
    """Return where the server listens."""
    port = urlsplit(town.address).port
    assert port is not None
    return port
