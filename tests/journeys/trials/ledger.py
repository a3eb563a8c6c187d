"""What the phone had been told when it died, and what it still knew afterwards.

An answer, a letter or a change of section counts a second after it was made, and at once when the
screen said "saved"; a photo counts from the moment its thumbnail showed. What is younger may be
there or not, but nothing else may be there instead.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tests.journeys.trials.shown import Card

GRACE_S = 1.0
# Items that are always asked, whatever else is answered.
CODES = {
    *("A01", "A02", "A03", "A04", "B02", "B04", "B06", "B07", "B08", "C01", "C05", "C06"),
    *("D05", "D06", "E02", "E03", "E05", "E06", "F01", "F02", "F03", "F04", "F05", "F08", "F09"),
}
BEFORE, SAVED, NOT_YET = float("-inf"), 0.0, float("inf")
"""Instants of no clock: of an earlier life, said to be saved, under way."""

T = TypeVar("T")


@dataclass
class Trail(Generic[T]):
    """The values something had, each since when; the first as the last opening found it."""

    steps: list[tuple[float, T]]

    def begin(self, value: T) -> None:
        """Somebody is about to change it."""
        self.steps.append((NOT_YET, value))

    def done(self, value: T | None = None) -> None:
        """The change has been made, to this value where that was not known before."""
        self.steps[-1] = (time.monotonic(), self.steps[-1][1] if value is None else value)

    def now(self) -> T:
        """Return what it is."""
        return self.steps[-1][1]

    def saved(self) -> None:
        """The screen says that it is kept."""
        self.steps = [(min(at, SAVED), value) for at, value in self.steps]

    def may_be(self, died: float) -> list[T]:
        """Return what it may be after a death: what was due then, or anything younger."""
        due = max(i for i, (at, _) in enumerate(self.steps) if at <= died - GRACE_S)
        return [value for _, value in self.steps[due:]]

    def is_due(self, died: float) -> bool:
        """Say whether anything of this life was told long enough before."""
        return any(BEFORE < at <= died - GRACE_S for at, _ in self.steps)

    def lost_s(self, died: float, now: T) -> float:
        """Return how old the oldest change is that is gone."""
        values = [value for _, value in self.steps]
        if now not in values:
            return died - min((at for at, _ in self.steps if at > SAVED), default=died)
        place = len(values) - 1 - values[::-1].index(now)
        later = [at for at, _ in self.steps[place + 1 :]]
        return max(0.0, died - later[0]) if later else 0.0


@dataclass
class Verdict:
    """What one death cost."""

    answers: int = 0
    """Answers and notes of this life that were due and were looked for."""
    photos: int = 0
    """Photos whose thumbnail had been shown, in this life or an earlier one."""
    lost_answers: list[str] = field(default_factory=list)
    lost_photos: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    """It came back at another place than where the person was."""
    typing_s: float = 0.0


UNKNOWN = ("?",)
"""An answer that was being given when nobody was looking any more."""


@dataclass
class Ledger:
    """One visit, as the person in front of the screen knows it."""

    answers: dict[str, Trail[tuple[str, ...]]] = field(default_factory=dict)
    notes: dict[str, Trail[str]] = field(default_factory=dict)
    photos: dict[str, set[str]] = field(default_factory=dict)
    place: Trail[str] = field(default_factory=lambda: Trail([]))
    touched: dict[str, Trail[frozenset[str]]] = field(default_factory=dict)
    """By section, the item that was touched last."""

    def touch(self, section: str, code: str) -> None:
        """Somebody is about to do something to an item."""
        self.answers[code].begin(UNKNOWN)
        self.touched.setdefault(section, Trail([(BEFORE, frozenset())])).begin(frozenset({code}))

    def saw(self, section: str, code: str, card: Card) -> None:
        """It is done, and this is what the screen shows."""
        self.touched[section].done()
        self.answers[code].done(card.answer)
        if card.note != self.notes[code].now():
            self.notes[code].begin(card.note)
            self.notes[code].done()
        self.photos[code] |= set(card.photos)

    def all_saved(self) -> None:
        """The screen says that everything is kept."""
        trails = (self.answers, self.notes, self.touched)
        for trail in (self.place, *(one for kind in trails for one in kind.values())):
            trail.saved()

    def last_touched(self, died: float, section: str) -> frozenset[str]:
        """Return the items one of which the section must open at; none if none was touched."""
        trail = self.touched.get(section)
        return frozenset[str]().union(*trail.may_be(died)) if trail else frozenset()

    def judge_place(self, found: Verdict, died: float, place: str, *, is_in_view: bool) -> None:
        """Hold the section and the item that it came back at against where the person was."""
        if self.place.steps and place not in self.place.may_be(died):
            found.elsewhere.append(f"in {place}, was in {self.place.may_be(died)}")
        elif not is_in_view:
            found.elsewhere.append(f"in {place}, not at {sorted(self.last_touched(died, place))}")
        self.place = Trail([(BEFORE, place)])

    def judge(self, found: Verdict, died: float, cards: Mapping[str, Card]) -> None:
        """Hold what came back against what was told."""
        for code, trail in self.answers.items():
            found.answers += trail.is_due(died) + self.notes[code].is_due(died)
            self._judge_card(found, died, code, cards.get(code))

    def _judge_card(self, found: Verdict, died: float, code: str, card: Card | None) -> None:
        shown = self.photos[code]
        found.photos += len(shown)
        if card is None:
            found.lost_answers.append(f"{code} is gone")
            found.lost_photos += sorted(shown)
            return
        found.lost_photos += sorted(shown - set(card.photos))
        found.lost_photos += [f"{code}: {one}" for one in card.photos if one.startswith("no ")]
        allowed = self.answers[code].may_be(died)
        is_gone = allowed[0][0] != "unanswered" and card.state == "unanswered"
        if card.answer not in allowed and (UNKNOWN not in allowed or is_gone):
            found.lost_answers.append(f"{code}: {card.answer}, not {allowed}")
        if card.note not in self.notes[code].may_be(died):
            found.lost_answers.append(f"{code}: {card.note!r}")
        found.typing_s = max(found.typing_s, self.notes[code].lost_s(died, card.note))

    def start_again(self, died: float, shown: Mapping[str, Card]) -> None:
        """Take what came back as the state of things."""
        cards = {code: card for code, card in shown.items() if code in CODES}
        self.answers = {code: Trail([(BEFORE, card.answer)]) for code, card in cards.items()}
        self.notes = {code: Trail([(BEFORE, card.note)]) for code, card in cards.items()}
        self.photos = {code: set(card.photos) for code, card in cards.items()}
        self.touched = {
            section: Trail([(BEFORE, self.last_touched(died, section))]) for section in self.touched
        }
