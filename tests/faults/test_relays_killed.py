"""Two relays at once, both killed around the moment an event goes into the queue."""

import itertools
from collections import Counter
from collections.abc import Callable

import pytest

from config import queues
from tests.faults.stage import EITHER, Stage
from workers.run import RELAY

pytestmark = [pytest.mark.slow, pytest.mark.queue]

POINTS = ("relay_before_enqueue", "relay_after_enqueue")


@pytest.mark.parametrize("either", EITHER, indirect=True)
def test_events_are_sent_at_least_once_and_done_once(
    either: Stage, kills: int, report: Callable[..., None]
) -> None:
    kills = max(2, kills * 2 // 5 if either.on_sqlite else kills // 5)
    points = itertools.islice(itertools.cycle(POINTS), kills)
    deaths = [f"{point}=kill@{1 + turn % 3}" for turn, point in enumerate(points)]
    either.web()
    for queue in queues.ALL:
        either.start(queue)
    relays = [either.start(RELAY, deaths[: kills // 2]), either.start(RELAY, deaths[kills // 2 :])]
    either.crowd(lambda: all(relay.quiet.is_set() for relay in relays), phones=2, pace=0.1)
    recovery = either.settle()
    killed = [armed for relay in relays for armed in relay.killed]
    verdict = either.verdict()
    report(
        kills=len(killed),
        visits=len(either.ledger.visits),
        counts=verdict.counts,
        seconds_to_quiet=round(recovery, 1),
        at=dict(Counter(armed.partition("=")[0] for armed in killed)),
    )
    assert len(killed) == kills
    verdict.require_clean()
