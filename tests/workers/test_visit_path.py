"""From a sealed visit to its score, its tickets and its postings."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from config import failpoints
from records import events, journal
from records.session import writing
from records.tables.outbox import DONE, InboxEntry, OutboxEvent
from records.tables.postings import Posting
from records.tables.scores import VisitScore
from records.tables.tickets import Ticket, TicketOccurrence, TicketPhoto, TicketStep
from records.tables.visits import SCORED, Visit
from tests.make import World
from tests.workers import scene
from workers.relay import drain

PHOTO = "ab" * 32


def failing(**more: Any) -> dict[str, Any]:
    answers = scene.good("CV-RETAIL", B04=2, F03=False, E01=80, **more)
    answers["B04"]["photos"] = [PHOTO]
    return answers


def test_a_good_visit_is_scored_and_opens_nothing(
    sessions: sessionmaker[Session], world: World
) -> None:
    visit_id = scene.sealed(sessions, world, scene.good("CV-RETAIL"))
    drain(scene.kit(sessions))
    with sessions() as session:
        score = session.get_one(VisitScore, visit_id)
        assert (score.total, score.grade, score.verdict) == (Decimal("100.0"), "A", "passed")
        assert session.get_one(Visit, visit_id).state == SCORED
        assert session.scalar(select(func.count()).select_from(Ticket)) == 0
        states = session.scalars(select(OutboxEvent.state)).all()
    assert set(states) == {DONE}


def test_findings_become_tickets_with_owner_due_time_and_photos(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        scene.staffed(session, world)
    visit_id = scene.sealed(sessions, world, failing())
    drain(scene.kit(sessions))
    with sessions() as session:
        visit = session.get_one(Visit, visit_id)
        tickets = {t.item_code: t for t in session.scalars(select(Ticket))}
        assert set(tickets) == {"B04", "F03", "E01"}
        tag = tickets["B04"]
        assert tag.due_at == visit.received_at + timedelta(hours=4)
        assert (tag.state, tag.assignee_id) == ("assigned", world["wang"])
        assert tickets["E01"].assignee_id == world["lin"]  # an area manager's matter
        assert {t.number for t in tickets.values()} == {"E001-0001", "E001-0002", "E001-0003"}
        photos = session.execute(select(TicketPhoto.ticket_id, TicketPhoto.sha256)).all()
        assert photos == [(tag.id, PHOTO)]
        steps = session.scalars(
            select(TicketStep.action).where(TicketStep.ticket_id == tag.id)
        ).all()
        assert sorted(steps) == ["assign", "open"]
        opened = session.scalars(
            select(OutboxEvent).where(OutboxEvent.name == events.TICKET_OPENED)
        ).one()
        assert set(opened.payload["tickets"]) == {str(t.id) for t in tickets.values()}
        assert list(journal.verify(session)) == []


def test_the_same_finding_again_adds_an_occurrence_and_multiplies_the_points(
    sessions: sessionmaker[Session], world: World
) -> None:
    first = scene.sealed(sessions, world, failing())
    second = scene.sealed(sessions, world, failing(), at=scene.NOON + timedelta(days=7))
    drain(scene.kit(sessions))
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Ticket)) == 3
        occurrences = session.scalars(select(TicketOccurrence.visit_id)).all()
        assert sorted(occurrences) == sorted([first, second] * 3)
        lost = {
            score.visit_id: next(i["lost"] for i in score.detail["items"] if i["code"] == "B04")
            for score in session.scalars(select(VisitScore))
        }
    # Two wrong tags cost 2; in the next visit they cost double.
    assert lost == {first: "2", second: "4"}


def test_a_ticket_closed_recently_makes_the_next_one_a_repeat(
    sessions: sessionmaker[Session], world: World
) -> None:
    scene.sealed(sessions, world, failing())
    drain(scene.kit(sessions))
    with writing(sessions) as session:
        for ticket in session.scalars(select(Ticket)):
            ticket.state = "closed"
            ticket.closed_at = ticket.opened_at
    scene.sealed(sessions, world, failing(), at=scene.NOON + timedelta(days=7))
    drain(scene.kit(sessions))
    with sessions() as session:
        again = session.scalars(select(Ticket).where(Ticket.state != "closed")).all()
        assert [t.repeat_count for t in again] == [1, 1, 1]


def test_a_score_names_what_it_was_made_of(sessions: sessionmaker[Session], world: World) -> None:
    with writing(sessions) as session:
        scene.sku(session, world, "SP1", book="12")
    visit_id = scene.sealed(
        sessions, world, scene.good("CV-RETAIL", D03=scene.count(("SP1", "11")))
    )
    drain(scene.kit(sessions))
    with sessions() as session:
        score = session.get_one(VisitScore, visit_id)
        assert score.context["books"] == {"SP1": "12"}
        assert score.context["skus"] == {"SP1": {"shelf_life_days": 180, "unit_cost": "3.5"}}
        assert score.checklist_version_id == world.versions["CV-RETAIL"]
        assert score.scoring_version == score.detail["scoring_version"]


@pytest.mark.parametrize("change", [{"sealed_at": None}, {"state": "voided"}])
def test_a_visit_that_does_not_wait_for_a_score_gets_none(
    sessions: sessionmaker[Session], world: World, change: dict[str, Any]
) -> None:
    visit_id = scene.sealed(sessions, world, scene.good("CV-RETAIL"), **change)
    drain(scene.kit(sessions))
    with sessions() as session:
        assert session.get(VisitScore, visit_id) is None


def test_events_sent_again_change_nothing(sessions: sessionmaker[Session], world: World) -> None:
    with writing(sessions) as session:
        scene.sku(session, world, "SP1", book="12")
    scene.sealed(sessions, world, failing(D03=scene.count(("SP1", "11"))))
    kit = scene.kit(sessions)
    drain(kit)
    before = _everything(sessions)
    for _ in range(3):
        with writing(sessions) as session:
            for event in session.scalars(select(OutboxEvent)):
                event.state = "waiting"
        drain(kit)
    assert _everything(sessions) == before


def _everything(sessions: sessionmaker[Session]) -> list[Any]:
    with sessions() as session:
        return [
            session.scalars(select(Ticket.id).order_by(Ticket.id)).all(),
            session.scalars(select(Posting.id).order_by(Posting.id)).all(),
            session.scalar(select(func.count()).select_from(InboxEntry)),
            session.scalar(select(func.count()).select_from(TicketOccurrence)),
            session.scalars(select(Visit.version)).all(),
        ]


@pytest.mark.parametrize(("failing_at", "scored", "ticketed"), [(1, 0, 0), (2, 1, 0), (3, 1, 1)])
def test_what_failed_is_done_again_and_what_was_done_stays(
    sessions: sessionmaker[Session], world: World, failing_at: int, scored: int, ticketed: int
) -> None:
    with writing(sessions) as session:
        scene.sku(session, world, "SP1", book="12")
    visit_id = scene.sealed(sessions, world, failing(D03=scene.count(("SP1", "11"))))
    with writing(sessions) as session:
        # What has failed before has a savepoint for each handler at once.
        session.execute(update(OutboxEvent).values(attempts=2))
    kit = scene.kit(sessions)
    failpoints.arm(f"mid_effect=raise@{failing_at}")
    with pytest.raises(failpoints.FailpointHit):
        drain(kit)
    failpoints.arm("")
    with sessions() as session:
        scores = session.scalars(select(VisitScore.scored_at)).all()
        assert len(scores) == scored
        assert (session.scalar(select(func.count()).select_from(Ticket)) or 0) >= ticketed
        assert session.scalar(select(func.count()).select_from(Posting)) == 0
    later = scene.kit(sessions, clock=lambda: kit.clock() + timedelta(hours=1))
    drain(later)
    with sessions() as session:
        assert session.scalars(select(VisitScore.scored_at)).all()[:scored] == scores
        assert session.get_one(Visit, visit_id).state == SCORED
        assert session.scalar(select(func.count()).select_from(TicketOccurrence)) == 3
        assert session.scalar(select(func.count()).select_from(Posting)) == 1 + _others(session)
        assert set(session.scalars(select(OutboxEvent.state))) == {DONE}
        assert list(journal.verify(session)) == []


def test_what_fails_once_is_tried_again_with_savepoints_in_the_same_job(
    sessions: sessionmaker[Session], world: World
) -> None:
    visit_id = scene.sealed(sessions, world, failing())
    failpoints.arm("mid_effect=raise@2")
    drain(scene.kit(sessions))
    with sessions() as session:
        assert session.get_one(Visit, visit_id).state == SCORED
        assert session.scalar(select(func.count()).select_from(VisitScore)) == 1
        assert session.scalar(select(func.count()).select_from(TicketOccurrence)) == 3
        assert set(session.scalars(select(OutboxEvent.state))) == {DONE}
        assert list(journal.verify(session)) == []


def _others(session: Session) -> int:
    not_counts = Posting.kind != "count_adjustment"
    return session.scalar(select(func.count()).select_from(Posting).where(not_counts)) or 0


def test_postings_that_failed_are_made_up_for_even_after_the_review(
    sessions: sessionmaker[Session], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(sessions) as session:
        scene.sku(session, world, "SP1", book="12")
    visit_id = scene.sealed(sessions, world, failing(D03=scene.count(("SP1", "11"))))
    kit = scene.kit(sessions)

    def broken(*_: object) -> None:
        raise ValueError("the books are shut")

    with monkeypatch.context() as patched:
        patched.setattr("workers.jobs.post_records.post_records", broken)
        with pytest.raises(ValueError, match="shut"):
            drain(kit)
    with writing(sessions) as session:
        visit = session.get_one(Visit, visit_id)
        # The score and the tickets stand; only the postings are missing.
        assert visit.state == SCORED
        assert session.scalar(select(func.count()).select_from(Ticket)) == 3
        assert session.scalar(select(func.count()).select_from(Posting)) == 0
        visit.state = "reviewed"
        for event in session.scalars(select(OutboxEvent)):
            event.lease_until = None
    drain(kit)
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Ticket)) == 3
        statuses = session.scalars(
            select(Posting.status).where(Posting.kind == "count_adjustment")
        ).all()
        assert statuses == ["confirmed"]
