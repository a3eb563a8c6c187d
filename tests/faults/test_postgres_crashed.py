"""PostgreSQL crashes under load: what was acknowledged is in its log, the rest is asked for again.

A phone may hear "later" (503 with Retry-After), never a 500; the pool finds the server again.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import town
from tests.faults.nursery import Nursery
from tests.faults.stage import Stage, open_stage
from tests.servers import postgres

pytestmark = [pytest.mark.slow, pytest.mark.queue, pytest.mark.postgres]

VISITS_BETWEEN = 6
HANGING = 10.0


@pytest.fixture
def cluster() -> Iterator[postgres.Cluster]:
    with postgres.cluster() as started:
        yield started


@pytest.fixture
def crashable(nursery: Nursery, cluster: postgres.Cluster, tmp_path: Path) -> Iterator[Stage]:
    url = postgres.new_database(cluster.url, "storewalk")
    world = town.founded(url)
    with open_stage(nursery, tmp_path, url, world) as made:
        yield made


def test_a_crash_of_the_database_loses_nothing(
    crashable: Stage, cluster: postgres.Cluster, kills: int, report: Callable[..., None]
) -> None:
    stage, crashes = crashable, max(1, kills // 10)
    stage.web()
    stage.after()
    away: list[float] = []

    def deal() -> None:
        for _ in range(crashes):
            sent = len(stage.ledger.visits)
            while len(stage.ledger.visits) < sent + VISITS_BETWEEN:
                time.sleep(0.01)
            cluster.crash()
            cluster.start()
            started = time.monotonic()
            sent = len(stage.ledger.visits)
            while len(stage.ledger.visits) == sent:
                time.sleep(0.01)
            away.append(time.monotonic() - started)

    dealing = stage.alongside(deal)
    stage.crowd(lambda: not dealing.is_alive(), pace=0.05)
    recovery = stage.settle()
    stage.ask_again()
    verdict = stage.verdict()
    report(
        crashes=len(away),
        visits=len(stage.ledger.visits),
        answers=dict(stage.ledger.heard),
        counts=verdict.counts,
        slowest_answer=round(max(stage.ledger.seconds), 1),
        seconds_to_first_visit=round(max(away), 1),
        seconds_to_quiet=round(recovery, 1),
    )
    assert len(away) == crashes
    verdict.require_clean()
    # A 503 that is given before a photo's bytes were read may be heard as a cut line; but at once.
    assert all(cut.seconds < HANGING for cut in stage.ledger.cuts), stage.ledger.cuts
    assert stage.ledger.heard["503"], "nobody noticed the crashes: nothing was tested"
