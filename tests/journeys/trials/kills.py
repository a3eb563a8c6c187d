"""The whole browser killed again and again at random in the middle of a visit.

One life: open the app (with or without a network), go on with the visit, hold every card against
the ledger, then do one thing after another until the blow falls. Now and then it falls while the
app is still opening. What is decided is decided by the seed; when exactly the blow falls is not.
"""

import contextlib
import hashlib
import json
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Error, expect
from sqlalchemy import select

from media.vault import original_key
from media.vault_disk import VaultDisk
from records.tables.visits import DRAFT, VisitVersion
from tests.journeys.browser import Phone, wait_for
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.round import Today
from tests.journeys.pages.runner import Runner
from tests.journeys.town import Town
from tests.journeys.trials import shown
from tests.journeys.trials.ledger import Ledger, Verdict
from tests.journeys.trials.person import Person
from tests.journeys.trials.shown import Card

CHECKLIST = "便利店营运标准巡检表"
LONGEST_LIFE_S, LONGEST_OPENING_S = 8.0, 2.5
OPENS_OFFLINE, DIES_OPENING = 0.6, 0.12


@dataclass
class Tally:
    """What all deaths together cost."""

    kills: int = 0
    kills_while_opening: int = 0
    opened_offline: int = 0
    visits: int = 0
    verdicts: list[Verdict] = field(default_factory=list)
    restore_ms: list[float] = field(default_factory=list)
    photos_on_server: int = 0
    wrong_on_server: list[str] = field(default_factory=list)

    @property
    def answers(self) -> int:
        return sum(one.answers for one in self.verdicts)

    @property
    def photos(self) -> int:
        return sum(one.photos for one in self.verdicts)

    @property
    def typing_s(self) -> float:
        return max((one.typing_s for one in self.verdicts), default=0.0)

    @property
    def lost(self) -> list[str]:
        """Return everything that should have been there and was not."""
        found = list(self.wrong_on_server)
        for number, one in enumerate(self.verdicts, 1):
            losses = (*one.lost_answers, *one.lost_photos, *one.elsewhere)
            found += [f"after death {number}: {loss}" for loss in losses]
        return found


class Blow:
    """A blow that falls on a browser from a thread of its own."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone
        self._timer: threading.Timer | None = None
        self._at = 0.0
        self.is_falling = False

    def fall_in(self, seconds: float) -> None:
        """Let it fall in so many seconds."""
        self._timer = threading.Timer(seconds, self._fall)
        self._timer.start()

    def wait(self) -> float:
        """Wait until it has fallen, and return when."""
        assert self._timer is not None
        self._timer.join()
        return self._at

    def _fall(self) -> None:
        while True:
            with contextlib.suppress(ProcessLookupError):
                self._at = self._phone.strike(self._falls)
                return
            time.sleep(0.01)  # the browser is about to start

    def _falls(self) -> None:
        self.is_falling = True


class Trial:
    """Visits on one phone, each interrupted many times."""

    def __init__(self, phone: Phone, town: Town, login: str, order: random.Random) -> None:
        self.tally = Tally()
        self._phone = phone
        self._town = town
        self._login = login
        self._order = order
        self._ledger = Ledger()
        self._store = ""
        self._visit_id = ""
        self._died: float | None = None
        """When the phone died, until what came back has been looked at."""

    def begin(self) -> None:
        """Sign in and wait until the app works without a network."""
        page = self._phone.open(lax=True)
        SignIn(page).as_(self._login)
        Today(page).is_ready()
        self._phone.wait_until_works_offline()

    def begin_visit(self) -> None:
        """Check in at the next store that is planned; the phone is open."""
        page = self._phone.page
        stop = Today(page).stops.filter(has_text=CHECKLIST).nth(self.tally.visits)
        self._store = stop.locator(".card-title").inner_text()
        place = self._phone.pack_store(self._store)
        self._phone.stand_at(place["lat"], place["lng"], 10)
        self._visit_id = Today(page).go_to(self._store).arrive().confirmed_inside()
        expect(page.locator(".tab.on")).to_be_visible()
        self.tally.visits += 1
        self._ledger = Ledger()
        self._look_through(Verdict())

    def kill(self, times: int, longest_life_s: float = LONGEST_LIFE_S) -> None:
        """Let the phone die this often, beginning with the phone as it is open."""
        for number in range(times):
            self._live_and_die(longest_life_s, opens=number > 0)

    def end_visit(self) -> None:
        """Open once more, with a network, and hold the server to what the phone shows."""
        self._open_again(offline=False)
        Runner(self._phone.page).leave()
        Today(self._phone.page).is_ready()
        try:
            wait_for(self._is_at_server, "all of the visit at the server", within=90)
        except TimeoutError:
            self.tally.wrong_on_server.append(f"the server has not all of {self._visit_id}")
            return
        vault = self._vault()
        for sha256 in self._photos():
            self.tally.photos_on_server += 1
            if hashlib.sha256(vault.get(original_key(sha256))).hexdigest() != sha256:
                self.tally.wrong_on_server.append(f"{sha256} has other bytes at the server")

    def _live_and_die(self, longest_s: float, *, opens: bool) -> None:
        offline = self._order.random() < OPENS_OFFLINE
        dies_opening = opens and self._order.random() < DIES_OPENING
        seconds = self._order.uniform(0.3, LONGEST_OPENING_S if dies_opening else longest_s)
        blow = Blow(self._phone)
        if dies_opening:
            blow.fall_in(seconds)
        try:
            if opens:
                self._open_again(offline=offline)
            if not dies_opening:
                blow.fall_in(seconds)
            person = Person(self._phone, self._store, self._order, self._ledger)
            while True:
                person.act()
        except (Error, AssertionError, IndexError):  # without a page, where it fell at the start
            if not blow.is_falling:
                raise
        died = blow.wait()
        self._phone.bury()
        self.tally.kills += 1
        self.tally.kills_while_opening += dies_opening
        self.tally.opened_offline += opens and offline
        self._died = self._died or died

    def _open_again(self, *, offline: bool) -> None:
        page = self._phone.open(offline=offline, lax=True)
        Today(page).resume(self._store)
        expect(page.locator("article.item").first).to_be_visible()
        self.tally.restore_ms.append(page.evaluate("performance.now()"))
        verdict = Verdict()
        self._look_through(verdict)
        self.tally.verdicts.append(verdict)

    def _look_through(self, verdict: Verdict) -> None:
        """Hold the place and every card of every section against the ledger; begin a new one."""
        page, ledger = self._phone.page, self._ledger
        died = self._died or time.monotonic()
        here = shown.section(page)
        last = ledger.last_touched(died, here)
        is_in_view = not last or shown.comes_into_view(page, last)
        ledger.judge_place(verdict, died, here, is_in_view=is_in_view)
        cards: dict[str, Card] = shown.cards(page)
        for name in (*(one for one in shown.sections(page) if one != here), here):
            ledger.place.begin(name)
            Runner(page).section(name)
            ledger.place.done()
            cards |= shown.cards(page)
        ledger.judge(verdict, died, cards)
        ledger.start_again(died, cards)
        self._died = None

    def _photos(self) -> set[str]:
        return set[str]().union(*self._ledger.photos.values())

    def _vault(self) -> VaultDisk:
        return VaultDisk(self._town.data / "photos")

    def _is_at_server(self) -> bool:
        """Say whether the shadow says what the screen said, and every photo is held."""
        sign_in = self._phone.page.locator(".banner a[href='#/sign-in']")
        if sign_in.count() > 0:
            sign_in.click()
            SignIn(self._phone.page).as_(self._login)
            Today(self._phone.page).is_ready()
        answers = self._answers_at_server()
        notes = {code: trail.now() for code, trail in self._ledger.notes.items()}
        photos = self._ledger.photos
        vault = self._vault()
        return (
            all(answers.get(code, {}).get("note", "") == note for code, note in notes.items())
            and all(set(answers.get(code, {}).get("photos", ())) == photos[code] for code in photos)
            and all(vault.exists(original_key(sha256)) for sha256 in self._photos())
        )

    def _answers_at_server(self) -> dict[str, Any]:
        shadow = select(VisitVersion.body).where(
            VisitVersion.visit_id == uuid.UUID(self._visit_id), VisitVersion.kept_reason == DRAFT
        )
        with self._town.sessions() as session:
            body = session.scalar(shadow)
        found: dict[str, Any] = json.loads(body)["answers"] if body else {}
        return found
