"""Scoring the past again: against the scores of that day, slice by slice, whatever happens."""

import uuid
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from checklists import library
from records import events
from records.actions.cancel_replay import cancel_replay
from records.actions.start_replay import IN_FORCE, months_before, start_replay
from records.clock import now
from records.queries import replays
from records.queries.paging import Window
from records.queries.replays import Change, ReplayListing
from records.refusals import DocumentFaulty, WrongState
from records.session import writing
from records.tables.outbox import PARKED, OutboxEvent
from records.tables.replays import CANCELLED, DONE, QUEUED, RUNNING, Replay, ReplayChange
from records.tables.scores import VisitScore
from records.tables.visits import VOIDED, Visit
from tests import acting
from tests.make import World
from tests.workers import scene
from tests.workers.conftest import Start, alive, until
from workers.batch import work_through
from workers.jobs import replay_slice
from workers.relay import drain

Sessions = sessionmaker[Session]
RETAIL = next(d for d in library.documents() if d["code"] == "CV-RETAIL")
LISTED = {item["code"]: item for section in RETAIL["sections"] for item in section["items"]}
DAY = date(2026, 11, 20)


def policy(items: dict[str, Any], **scoring: Any) -> dict[str, Any]:
    return {
        "schema": "policy/1",
        "code": "CV-RETAIL",
        "scoring": RETAIL["scoring"] | scoring,
        "items": items,
    }


def past(sessions: Sessions, world: World, *visits: dict[str, Any]) -> list[uuid.UUID]:
    """Make scored visits, one a day; each by the answers that differ from good ones."""
    made = []
    for number, changes in enumerate(visits):
        at = scene.NOON - timedelta(days=len(visits) - number)
        store = changes.pop("store", world.corner)
        answers = scene.good("CV-RETAIL", **changes)
        made.append(scene.sealed(sessions, world, answers, at=at, store_id=store))
        drain(scene.kit(sessions))
    return made


def ask(sessions: Sessions, given: Any = IN_FORCE, **other: Any) -> uuid.UUID:
    with writing(sessions) as session:
        deed = acting.deed(session, "chen")
        document, months = other.get("document"), other.get("months", 12)
        return start_replay(session, deed, "CV-RETAIL", document, given, months)


def seen(sessions: Sessions, replay_id: uuid.UUID, login: str = "chen") -> ReplayListing:
    with sessions() as session:
        return replays.listing(session, acting.reach(session, login).organisation_id, replay_id)


def changes(
    sessions: Sessions, replay_id: uuid.UUID, login: str = "chen", **given: Any
) -> list[Change]:
    with sessions() as session:
        reach = acting.reach(session, login)
        return replays.changes(session, reach, replay_id, Window(), **given).items


def run(sessions: Sessions, given: Any = IN_FORCE, **other: Any) -> ReplayListing:
    replay_id = ask(sessions, given, **other)
    drain(scene.kit(sessions))
    return seen(sessions, replay_id)


def test_the_same_rules_change_nothing(sessions: Sessions, world: World) -> None:
    past(sessions, world, {}, {"A01": False}, {"A01": False, "B01": False})
    replay = run(sessions)
    assert (replay.state, replay.total, replay.done) == (DONE, 3, 3)
    assert replay.summary is not None
    assert replay.summary["visits"] == 3
    assert (replay.summary["changed"], replay.summary["items"]) == (0, [])
    assert replay.summary["mean_before"] == replay.summary["mean_after"]
    assert sum(line["before"] for line in replay.summary["grades"]) == 3
    assert changes(sessions, replay.id) == []
    assert replay.finished_at is not None


def test_a_heavier_item_changes_the_visits_it_failed_in_and_says_so(
    sessions: Sessions, world: World
) -> None:
    visits = past(sessions, world, {}, {"A01": False})
    weight = LISTED["A01"]["weight"]
    replay = run(sessions, policy({"A01": {"weight": weight + 20}}))
    assert replay.summary is not None
    (change,) = changes(sessions, replay.id)
    assert (change.visit_id, change.visit_date) == (visits[1], DAY - timedelta(days=1))
    with sessions() as session:
        stored = session.scalars(select(VisitScore).filter_by(visit_id=visits[1])).one()
        assert Decimal(change.before.total or 0) == stored.total
    assert Decimal(change.after.total or 0) < Decimal(change.before.total or 0)
    (why,) = change.why
    assert (why.item_code, why.before, why.after) == ("A01", str(weight), str(weight + 20))
    assert why.title == {"zh": LISTED["A01"]["zh"], "en": LISTED["A01"]["en"]}
    assert replay.summary["items"] == [
        {
            "item_code": "A01",
            "visits": 1,
            "lost_before": str(weight),
            "lost_after": str(weight + 20),
        }
    ]
    assert (replay.summary["changed"], replay.summary["visits"]) == (1, 2)


def test_an_item_that_becomes_a_veto_is_named_with_its_classes(
    sessions: Sessions, world: World
) -> None:
    past(sessions, world, {"A01": False})
    replay = run(sessions, policy({"A01": {"class": "veto"}}))
    (change,) = changes(sessions, replay.id, grade_changed=True)
    why = next(reason for reason in change.why if reason.item_code == "A01")
    assert (why.class_before, why.class_after) == (LISTED["A01"]["class"], "veto")
    assert (why.before, why.after) == (str(LISTED["A01"]["weight"]),) * 2
    assert replay.summary is not None
    assert replay.summary["moves"] == [
        {"from": change.before.grade, "to": change.after.grade, "count": 1}
    ]


def test_other_grade_lines_are_told_apart_from_other_numbers(
    sessions: Sessions, world: World
) -> None:
    past(sessions, world, {}, {"A01": False})
    replay = run(sessions, policy({}, grades=[["优", 100], ["良", 0]]))
    assert replay.summary is not None
    assert [line["grade"] for line in replay.summary["grades"]][:2] == ["优", "良"]
    assert replay.summary["grade_changed"] == 2
    assert replay.summary["items"] == []
    assert {c.after.grade for c in changes(sessions, replay.id)} == {"优", "良"}
    assert changes(sessions, replay.id, grade_changed=False) == []


def test_a_candidate_wording_leaves_an_item_out(sessions: Sessions, world: World) -> None:
    past(sessions, world, {"A01": False})
    document = deepcopy(RETAIL)
    section = document["sections"][0]
    section["items"] = [item for item in section["items"] if item["code"] != "A01"]
    replay = run(sessions, document=document)
    (change,) = changes(sessions, replay.id)
    (why,) = change.why
    assert (why.item_code, why.after) == ("A01", "0")
    assert why.title["zh"] == LISTED["A01"]["zh"]


def test_the_score_that_was_given_is_what_is_compared(sessions: Sessions, world: World) -> None:
    """Were it computed again, a fault of the engine of that day would be hidden."""
    (visit,) = past(sessions, world, {})
    with writing(sessions) as session:
        session.execute(
            update(VisitScore).where(VisitScore.visit_id == visit).values(total=Decimal("12.5"))
        )
    (change,) = changes(sessions, run(sessions).id)
    assert (change.before.total, change.after.total) == ("12.5", "100")


def test_the_context_of_that_day_is_used(sessions: Sessions, world: World) -> None:
    """A store's repeats are those of the day, though the books have moved on since."""
    past(sessions, world, {"A01": False}, {"A01": False})
    with sessions() as session:
        scored = session.scalars(select(VisitScore).order_by(VisitScore.visit_id)).all()
        assert [score.context["repeats"] for score in scored] == [{}, {"A01": 1}]
    replay = run(sessions)
    assert replay.summary is not None
    assert replay.summary["changed"] == 0


def test_only_the_months_asked_for_and_nothing_void(sessions: Sessions, world: World) -> None:
    visits = past(sessions, world, {}, {}, {})
    with writing(sessions) as session:
        session.get_one(Visit, visits[0]).state = VOIDED
        session.get_one(Visit, visits[1]).visit_date = now().date() - timedelta(days=40)
    assert run(sessions, months=1).total == 1
    assert run(sessions, months=2).total == 2


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 23), 12, date(2025, 11, 23)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 1), 1, date(2025, 12, 1)),
    ],
)
def test_months_before_a_day(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


def test_slices_add_up(sessions: Sessions, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    past(sessions, world, *({"A01": bool(n % 2)} for n in range(5)))
    heavier = policy({"A01": {"weight": 20}})
    whole = run(sessions, heavier)
    for size in (1, 2, 5):
        monkeypatch.setattr(replay_slice, "SLICE", size)
        sliced = run(sessions, heavier)
        assert (sliced.state, sliced.done, sliced.total) == (DONE, 5, 5)
        assert sliced.summary == whole.summary
        assert changes(sessions, sliced.id) == changes(sessions, whole.id)


def test_a_slice_ends_when_its_time_is_over(
    sessions: Sessions, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    past(sessions, world, {"A01": False}, {"A01": False}, {"A01": False})
    monkeypatch.setattr(replay_slice, "SLICE_SECONDS", -1.0)
    replay_id = ask(sessions, policy({"A01": {"weight": 20}}))
    slice_once(sessions)
    assert (seen(sessions, replay_id).done, seen(sessions, replay_id).total) == (1, 3)
    drain(scene.kit(sessions))
    assert (seen(sessions, replay_id).state, seen(sessions, replay_id).done) == (DONE, 3)
    assert len(changes(sessions, replay_id)) == 3


def test_a_candidate_needs_no_number_yet(sessions: Sessions, world: World) -> None:
    document = {key: part for key, part in RETAIL.items() if key != "version"}
    assert run(sessions, policy({}), document=document).state == DONE


def slice_once(sessions: Sessions) -> None:
    """Work the slices that are due now, not the ones that follow."""
    with sessions() as session:
        due = session.scalars(
            select(OutboxEvent.id).where(
                OutboxEvent.name == events.REPLAY_DUE, OutboxEvent.state == "waiting"
            )
        ).all()
    work_through(scene.kit(sessions), due)


def test_progress_is_seen_and_a_cancelled_replay_ends_at_the_next_slice(
    sessions: Sessions, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    past(sessions, world, {"A01": False}, {"A01": False}, {"A01": False})
    monkeypatch.setattr(replay_slice, "SLICE", 1)
    replay_id = ask(sessions, policy({"A01": {"weight": 20}}))
    assert seen(sessions, replay_id).state == QUEUED
    slice_once(sessions)
    now_seen = seen(sessions, replay_id)
    assert (now_seen.state, now_seen.done, now_seen.total) == (RUNNING, 1, 3)
    assert now_seen.summary is None
    with writing(sessions) as session:
        cancel_replay(session, acting.deed(session, "chen"), replay_id)
    drain(scene.kit(sessions))
    ended = seen(sessions, replay_id)
    assert (ended.state, ended.done) == (CANCELLED, 1)
    assert len(changes(sessions, replay_id)) == 1


def test_a_replay_cancelled_while_a_slice_is_worked_stays_cancelled(
    sessions: Sessions, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    past(sessions, world, {"A01": False})
    replay_id = ask(sessions)
    prepared = replay_slice.replayed.next_visits

    def cancelled_meanwhile(*given: Any) -> Any:
        with writing(sessions) as session:
            cancel_replay(session, acting.deed(session, "chen"), replay_id)
        return prepared(*given)

    monkeypatch.setattr(replay_slice.replayed, "next_visits", cancelled_meanwhile)
    drain(scene.kit(sessions))
    assert (seen(sessions, replay_id).state, seen(sessions, replay_id).done) == (CANCELLED, 0)


def test_a_finished_replay_is_not_cancelled(sessions: Sessions, world: World) -> None:
    replay = run(sessions)
    with pytest.raises(WrongState), writing(sessions) as session:
        cancel_replay(session, acting.deed(session, "chen"), replay.id)


def test_a_slice_that_fails_for_good_is_shown_and_goes_on_when_run_again(
    sessions: Sessions, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    past(sessions, world, {"A01": False})
    replay_id = ask(sessions)
    with monkeypatch.context() as broken:
        broken.setattr(replay_slice, "rescored", lambda *_: 1 / 0)
        with writing(sessions) as session:
            session.execute(
                update(OutboxEvent).where(OutboxEvent.name == events.REPLAY_DUE).values(attempts=8)
            )
        slice_once(sessions)
    failed = seen(sessions, replay_id)
    assert failed.state == "failed"
    assert "ZeroDivisionError" in (failed.error or "")
    with writing(sessions) as session:
        session.execute(
            update(OutboxEvent).where(OutboxEvent.state == PARKED).values(state="waiting")
        )
    drain(scene.kit(sessions))
    assert seen(sessions, replay_id).state == DONE


def test_rules_this_release_can_not_read_fail_with_a_reason(
    sessions: Sessions, world: World
) -> None:
    replay_id = ask(sessions)
    with writing(sessions) as session:
        replay = session.get_one(Replay, replay_id)
        replay.spec = {"document": RETAIL | {"sections": []}, "policy": None}
    drain(scene.kit(sessions))
    failed = seen(sessions, replay_id)
    assert (failed.state, failed.summary) == ("failed", None)
    assert "sections" in (failed.error or "")


def test_everybody_sees_the_changes_of_their_own_stores(sessions: Sessions, world: World) -> None:
    past(sessions, world, {"A01": False}, {"A01": False, "store": world.harbour})
    replay = run(sessions, policy({"A01": {"weight": 20}}))
    assert len(changes(sessions, replay.id)) == 2
    assert [c.store.id for c in changes(sessions, replay.id, "su")] == [world.harbour]


def test_a_candidate_with_problems_is_refused_by_its_paths(
    sessions: Sessions, world: World
) -> None:
    def paths(given: Any = IN_FORCE, **other: Any) -> list[str]:
        with pytest.raises(DocumentFaulty) as refused:
            ask(sessions, given, **other)
        return [fault.path for fault in refused.value.errors]

    assert paths(document=RETAIL | {"sections": []}) == ["document.sections"]
    assert paths(document=RETAIL | {"code": "OTHER"}) == ["document.code"]
    assert paths(policy({"Z99": {"weight": 1}})) == ["policy.items.Z99"]
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(ReplayChange)) == 0


@pytest.mark.queue
@pytest.mark.parametrize("place", ["prepared", "mid_effect", "before_commit", "after_commit"])
def test_a_worker_killed_in_the_middle_loses_and_repeats_nothing(
    sessions: Sessions, world: World, start: Start, place: str
) -> None:
    past(sessions, world, *({"A01": False} for _ in range(3)))
    heavier = policy({"A01": {"weight": 20}})
    whole = run(sessions, heavier)
    replay_id = ask(sessions, heavier)
    start("relay")
    # Killed at its second slice: the tests' worker takes one visit at a time.
    doomed = start("replay", again=False, FAILPOINTS=f"{place}=kill@2")
    until(lambda: not alive(doomed.service.pid))
    assert seen(sessions, replay_id).state == RUNNING
    start("replay")
    until(lambda: seen(sessions, replay_id).state == DONE)
    assert seen(sessions, replay_id).summary == whole.summary
    assert changes(sessions, replay_id) == changes(sessions, whole.id)
