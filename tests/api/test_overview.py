"""The first screen of head office over HTTP."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.overview import OverviewSchema
from records.session import writing
from tests import make, outcomes
from tests.callers import Caller
from tests.shapes import fits, refused

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]
# Still the 20th in London, already the 21st in Shanghai.
LATE = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture
def busy(sessions: Sessions, world: make.World) -> None:
    """Make a day's work in the east, and a little in the south."""
    with writing(sessions) as session:
        for total, at, day in (
            ("60.0", LATE, TODAY),
            ("70.5", LATE - timedelta(days=2), date(2026, 11, 19)),
            ("99.0", LATE - timedelta(days=40), date(2026, 10, 11)),
        ):
            key = outcomes.visit(session, world, at=at, visit_date=day)
            outcomes.score(session, world, key, total)
        outcomes.visit(session, world, at=LATE, visit_date=TODAY, state="submitted", sealed_at=None)
        outcomes.visit(session, world, at=LATE, visit_date=TODAY, state="draft")
        south = outcomes.visit(
            session, world, at=LATE, store_id=world.harbour, state="reviewed", visit_date=TODAY
        )
        outcomes.score(session, world, south, "88.0", store_id=world.harbour)
        outcomes.ticket(session, world, due_at=LATE - timedelta(hours=1))
        outcomes.ticket(session, world, due_at=LATE + timedelta(hours=1))
        outcomes.ticket(session, world, state="submitted", due_at=LATE - timedelta(hours=1))
        outcomes.ticket(session, world, state="closed", due_at=LATE - timedelta(hours=1))
        outcomes.posting(session, world)
        outcomes.posting(session, world, status="confirmed")
        outcomes.event(session, world)


def seen(as_: As, login: str) -> dict[str, object]:
    with time_machine.travel(LATE, tick=False):
        return fits(as_(login).get("/overview"), OverviewSchema)


def test_head_office_sees_how_things_stand(as_: As, world: make.World, busy: None) -> None:
    now = seen(as_, "chen")
    assert (now["visits_today"], now["awaiting_media"], now["to_review"]) == (3, 1, 3)
    assert (now["tickets_open"], now["tickets_overdue"], now["tickets_to_verify"]) == (3, 1, 1)
    assert (now["postings_pending"], now["parked_jobs"]) == (1, 1)
    assert now["mean_score"] == "72.8"
    assert [(r["region"]["name"], r["visits"], r["mean_score"]) for r in now["regions"]] == [
        ("华东", 2, "65.3"),
        ("华南", 1, "88"),
    ]
    worst = now["worst_stores"]
    assert [(w["store"]["code"], w["score"]["total"]) for w in worst] == [
        ("E001", "60"),
        ("S001", "88"),
    ]


def test_a_supervisor_sees_their_own_part(as_: As, busy: None) -> None:
    now = seen(as_, "gao")
    assert (now["visits_today"], now["tickets_open"], now["postings_pending"]) == (1, 0, 0)
    assert [region["region"]["name"] for region in now["regions"]] == ["华南"]


def test_an_empty_organisation_has_zeros(as_: As) -> None:
    now = seen(as_, "vera")
    assert now["mean_score"] is None
    assert now["regions"] == now["worst_stores"] == []
    assert now["visits_today"] == 0


@pytest.mark.parametrize("login", ["wang", "zhao"])
def test_stores_have_no_such_screen(as_: As, login: str) -> None:
    refused(as_(login).get("/overview"), "403.1")
