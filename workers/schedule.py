"""What is done every few seconds whatever happens; run by the relay, on its own clock."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger("storewalk.relay")


@dataclass(slots=True)
class Chore:
    """Something to do every so many seconds."""

    name: str
    every: float
    do: Callable[[], int]
    next_at: float = 0.0


class Schedule:
    """The chores of one relay. Two relays may both do one: each chore bears it."""

    def __init__(self, chores: Sequence[Chore] = ()) -> None:
        self._chores = chores

    def run_due(self, monotonic: float) -> int:
        """Do what is due and return how much was done."""
        done = 0
        for chore in self._chores:
            if monotonic >= chore.next_at:
                chore.next_at = monotonic + chore.every
                count = chore.do()
                if count:
                    log.info("%s: %s", chore.name, count)
                done += count
        return done
