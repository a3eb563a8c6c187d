"""One visit and its photos, sent a hundred times in random order from eight threads."""

import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from records.tables.photos import Photo
from records.tables.stock import StockMovement
from records.tables.tickets import Ticket
from records.tables.visits import Visit
from tests.faults.stage import EITHER, Stage
from tests.faults.town import FAILED, PHOTOS

pytestmark = [pytest.mark.slow, pytest.mark.queue]

TIMES = 100
THREADS = 8


@pytest.mark.parametrize("either", EITHER, indirect=True)
def test_a_hundred_sendings_are_one_visit(either: Stage, report: Callable[..., None]) -> None:
    either.web()
    either.after()
    visit = either.visits.next()
    sendings = [*visit.shots, None] * TIMES
    random.Random(20261123).shuffle(sendings)
    receipts: list[dict[str, Any]] = []
    failures: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def send(number: int) -> None:
        phone = either.phone()
        try:
            start.wait(30)
            for what in sendings[number::THREADS]:
                if what is None:
                    receipts.append(phone.send_visit(visit))
                else:
                    phone.send_photo(what.sha256, what.body)
        except BaseException as problem:  # noqa: BLE001 - raised in the test's own thread
            failures.append(problem)
        finally:
            phone.hang_up()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
    either.settle()
    verdict = either.verdict()
    with either.sessions() as session:
        found = {
            table.__tablename__: session.scalar(
                select(func.count()).select_from(table).where(*conditions)
            )
            for table, *conditions in (
                (Visit,),
                (Photo,),
                (Ticket,),
                (StockMovement, StockMovement.reason != "opening"),
            )
        }
    report(
        sendings=len(sendings), answers=dict(either.ledger.heard), counts=verdict.counts, **found
    )
    verdict.require_clean()
    assert found == {"visits": 1, "photos": PHOTOS, "tickets": len(FAILED), "stock_ledger": 1}
    # Not one "later", not one conflict, and all alike as soon as the last photo is there.
    assert either.ledger.heard == {"202": len(sendings)}
    whole = [receipt for receipt in receipts if receipt["sealed"]]
    assert whole
    assert all(receipt == whole[0] for receipt in whole)
