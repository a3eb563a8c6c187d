"""The queue server dies and forgets everything, or hangs: no phone notices, no work is lost."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.queue]

FROZEN = 4.0
THREADS = 8


def test_a_queue_server_killed_and_emptied_loses_nothing(
    stage: Stage, kills: int, report: Callable[..., None]
) -> None:
    stage.web()
    workers = stage.after()
    killed = 0

    def dealt() -> bool:
        return killed >= kills

    def deal() -> None:
        nonlocal killed
        while not dealt():
            # An idle server's death proves nothing. Two in three die with the first job in the
            # list, the third one among workers at work.
            worked = stage.worked()
            _until(lambda: _carried(stage))
            if killed % 3 == 2:
                _until(lambda worked=worked: stage.worked() > worked)
            stage.queue.kill()
            killed += 1
            stage.queue.start()

    stage.alongside(deal)
    stage.crowd(dealt, phones=2, pace=0.2)
    recovery = stage.settle()
    verdict = stage.verdict()
    threads = max(_threads(worker.child.pid) for worker in workers)
    report(
        kills=killed,
        visits=len(stage.ledger.visits),
        answers=dict(stage.ledger.heard),
        counts=verdict.counts,
        seconds_to_quiet=round(recovery, 1),
        threads_of_a_worker=threads,
    )
    verdict.require_clean()
    assert threads < THREADS, "each loss of the queue leaves a thread behind"
    assert set(stage.ledger.heard) == {"202"}, "a phone noticed"


def test_a_queue_server_that_hangs_holds_up_no_phone(
    stage: Stage, report: Callable[..., None]
) -> None:
    stage.web()
    stage.after()
    stage.crowd(lambda: len(stage.ledger.visits) >= 10, phones=2, pace=0.05)
    before = _p95(stage.ledger.seconds)
    stage.ledger.seconds.clear()
    stage.queue.signal(signal.SIGSTOP)
    thaw_at = time.monotonic() + FROZEN
    stage.crowd(lambda: time.monotonic() > thaw_at, phones=2, pace=0.05)
    during = _p95(stage.ledger.seconds)
    sent = len(stage.ledger.visits)
    stage.queue.signal(signal.SIGCONT)
    recovery = stage.settle()
    verdict = stage.verdict()
    report(
        visits=sent,
        counts=verdict.counts,
        p95_ms_before=round(before * 1000),
        p95_ms_while_frozen=round(during * 1000),
        seconds_to_quiet=round(recovery, 1),
    )
    verdict.require_clean()
    assert set(stage.ledger.heard) == {"202"}, "a phone noticed"
    # Generous, because a busy machine is slow by itself; a request that asks the queue would wait
    # for its whole timeout.
    assert during < 1.0


def _threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def _carried(stage: Stage) -> int:
    """Return how many jobs came since the queue's server was started."""
    with stage.queue.client() as client:
        calls = client.info("commandstats")
    return sum(calls.get(f"cmdstat_{name}", {}).get("calls", 0) for name in ("rpush", "lpush"))


def _until(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError("nothing went through the queue any more")
        time.sleep(0.005)


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]
