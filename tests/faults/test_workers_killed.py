"""The workers are killed while they work: each visit still has all its consequences, once."""

import itertools
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from config import queues
from tests.faults.kept import Kept
from tests.faults.stage import EITHER, Stage
from workers.run import RELAY

pytestmark = [pytest.mark.slow, pytest.mark.queue]

POINTS = ("job_start", "after_inbox", "mid_effect", "before_commit", "after_commit")
# One death in ten is the photo worker's; a photo has no other consequence than its thumbnail.
PHOTO_SHARE = 10


@pytest.mark.parametrize("either", EITHER, indirect=True)
def test_every_consequence_comes_once(
    either: Stage, kills: int, report: Callable[..., None]
) -> None:
    kills = kills if either.on_sqlite else kills * 2 // 5
    of_photos = max(1, kills // PHOTO_SHARE)
    either.web()
    either.start(RELAY)
    workers = [
        either.start(queues.SCORE, _deaths(kills - of_photos)),
        either.start(queues.PHOTO, _deaths(of_photos)),
    ]
    either.crowd(lambda: all(worker.quiet.is_set() for worker in workers), phones=2, pace=0.1)
    recovery = either.settle()
    killed = [armed for worker in workers for armed in worker.killed]
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


@pytest.mark.parametrize("either", EITHER, indirect=True)
def test_a_worker_taken_for_dead_comes_back_and_does_nothing_twice(
    either: Stage, kills: int, report: Callable[..., None]
) -> None:
    rounds = max(1, kills // 10)
    either.web()
    either.start(RELAY)
    either.start(queues.PHOTO)
    for _ in range(rounds):
        sleeper = either.start(queues.SCORE, ["prepared=stop"])
        either.crowd(lambda sleeper=sleeper: _stopped(sleeper), phones=1, pace=0.1)
        other = either.start(queues.SCORE)
        # The other one does what the sleeper has prepared and not written.
        assert either.settle() < 60
        sleeper.child.signal(signal.SIGCONT)
        other.stop()
        # Only the woken one is left: when this visit is done, it is through with the old ones.
        sent = len(either.ledger.visits)
        either.crowd(lambda sent=sent: len(either.ledger.visits) > sent, phones=1)
        assert either.settle() < 60
        sleeper.stop()
    verdict = either.verdict()
    report(rounds=rounds, visits=len(either.ledger.visits), counts=verdict.counts)
    verdict.require_clean()
    # The inbox let it pass quietly; the unique keys behind the inbox were not needed.
    assert "IntegrityError" not in (either.folder / f"{queues.SCORE}.log").read_text()


def _stopped(worker: Kept) -> bool:
    state = Path(f"/proc/{worker.child.pid}/stat").read_text().rpartition(") ")[2][0]
    return state == "T"


def _deaths(count: int) -> list[str]:
    points = itertools.islice(itertools.cycle(POINTS), count)
    return [f"{point}=kill@{1 + turn % 3}" for turn, point in enumerate(points)]
