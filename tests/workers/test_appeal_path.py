"""From a scored visit to an appeal, its verdict, and all that is put right by it."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from records import events, journal
from records.actions.decide_appeal import Verdict, decide_appeal
from records.actions.make_appeal import Contested, Written, make_appeal
from records.actions.withdraw_appeal import withdraw_appeal
from records.clock import new_id
from records.queries.appeal_terms import Terms
from records.refusals import OwnAppeal, Refusal, Stale, Unusable, WrongState
from records.session import writing
from records.tables.appeals import Appeal, AppealItem
from records.tables.fitouts import FitoutNode
from records.tables.outbox import OutboxEvent
from records.tables.postings import APPROVED, Posting
from records.tables.scores import ReplacedScore, VisitScore
from records.tables.stock import StockMovement
from records.tables.tickets import Ticket, TicketStep
from records.tables.visits import Visit, VisitAnswers
from tests.acting import act, deed, emitted
from tests.make import World
from tests.workers import scene
from workers.relay import drain

Sessions = sessionmaker[Session]
HOUR = timedelta(hours=1)
TERMS = Terms(window=48 * HOUR, grace=72 * HOUR, answer=72 * HOUR)
# When the demo's clock scores the visits below.
SCORED = scene.NOON + timedelta(minutes=6)


def scored(sessions: Sessions, world: World, answers: Any, **given: Any) -> uuid.UUID:
    """Score a visit at a known time."""
    visit_id = scene.sealed(sessions, world, answers, **given)
    drain(scene.kit(sessions, clock=lambda: SCORED))
    return visit_id


def written(*items: Any, appeal_id: uuid.UUID | None = None) -> Written:
    """Write an appeal ten hours after the score, and send it at once."""
    ms = round((SCORED + 10 * HOUR).timestamp() * 1000)
    contested = tuple(
        item if isinstance(item, Contested) else Contested(item, "不是这样", ()) for item in items
    )
    return Written(appeal_id or new_id(), contested, ms, ms)


def appealed(sessions: Sessions, visit_id: uuid.UUID, *codes: str) -> uuid.UUID:
    appeal = written(*codes)
    act(sessions, make_appeal, "wang", visit_id, appeal, TERMS, at=SCORED + 10 * HOUR)
    return appeal.appeal_id


def judged(sessions: Sessions, appeal_id: uuid.UUID, login: str = "chen", **verdicts: str) -> None:
    """Decide: `A01=""` upholds, anything else is the reason of a rejection."""
    said = [
        Verdict(code, "rejected" if reason else "upheld", reason)
        for code, reason in verdicts.items()
    ]
    act(sessions, decide_appeal, login, appeal_id, 1, said, at=SCORED + 20 * HOUR)


def line(score: VisitScore | ReplacedScore, code: str) -> dict[str, Any]:
    return next(item for item in score.detail["items"] if item["code"] == code)


FAILING = {"B08": False, "F02": False, "E02": False}


@pytest.fixture
def visit_id(sessions: Sessions, world: World) -> uuid.UUID:
    """Return a visit of lin that failed B08, F02 and E02 and opened a ticket for each."""
    with writing(sessions) as session:
        scene.staffed(session, world)
    return scored(sessions, world, scene.good("CV-RETAIL", **FAILING))


def test_what_is_upheld_is_put_right_and_the_rest_stands(
    sessions: Sessions, world: World, visit_id: uuid.UUID
) -> None:
    appeal_id = appealed(sessions, visit_id, "F02", "B08")
    with sessions() as session:
        before = session.get_one(VisitScore, visit_id).total
        assert session.get_one(Visit, visit_id).state == "appealed"
    judged(sessions, appeal_id, F02="", B08="照片里看得很清楚")
    with sessions() as session:
        score, old = (
            session.get_one(VisitScore, visit_id),
            session.get_one(ReplacedScore, appeal_id),
        )
        assert Decimal(old.detail["total"]) == before < score.total
        assert (line(old, "F02")["state"], line(score, "F02")["state"]) == ("failed", "passed")
        assert line(score, "F02")["why"]["code"] == "put_right"
        assert line(score, "F02")["zh"] == "申诉成立，改判合格"
        assert line(score, "B08") == line(old, "B08")
        assert score.failed_items == ["B08", "E02"]
        assert score.context["put_right"] == ["F02"]
        assert score.scored_at == old.scored_at == SCORED
        states = {t.item_code: t.state for t in session.scalars(select(Ticket))}
        assert states == {"B08": "assigned", "F02": "cancelled", "E02": "assigned"}
        appeal = session.get_one(Appeal, appeal_id)
        assert (appeal.state, appeal.decided_by) == ("partly_upheld", world["chen"])
        assert appeal.score_after is not None
        assert (appeal.score_before["total"], appeal.score_after["total"]) == (
            old.detail["total"],
            score.detail["total"],
        )
        visit = session.get_one(Visit, visit_id)
        assert (visit.state, visit.reviewed_by) == ("reviewed", world["chen"])
        told = [name for name, _ in emitted(session)]
        assert told[-4:] == [
            "appeal.made",
            "visit.rescored",
            "ticket.cancelled",
            "appeal.decided",
        ]
        assert list(journal.verify(session)) == []


def test_the_answers_are_never_touched(
    sessions: Sessions, world: World, visit_id: uuid.UUID
) -> None:
    judged(sessions, appealed(sessions, visit_id, "F02"), F02="")
    with sessions() as session:
        assert session.get_one(VisitAnswers, visit_id).answers["F02"]["value"] is False


def test_a_rejection_changes_nothing_but_says_why(
    sessions: Sessions, world: World, visit_id: uuid.UUID
) -> None:
    with sessions() as session:
        before = session.get_one(VisitScore, visit_id).detail
    appeal_id = appealed(sessions, visit_id, "F02")
    judged(sessions, appeal_id, F02="地上有三处污渍")
    with sessions() as session:
        assert session.get_one(VisitScore, visit_id).detail == before
        assert session.scalars(select(ReplacedScore)).all() == []
        assert session.scalars(select(AppealItem.reason)).all() == ["地上有三处污渍"]
        appeal = session.get_one(Appeal, appeal_id)
        assert (appeal.state, appeal.score_after) == ("rejected", None)
        assert {t.state for t in session.scalars(select(Ticket))} == {"assigned"}


def test_the_same_decision_again_is_the_same_and_another_is_refused(
    sessions: Sessions, world: World, visit_id: uuid.UUID
) -> None:
    appeal_id = appealed(sessions, visit_id, "F02")
    judged(sessions, appeal_id, F02="")
    with sessions() as session:
        told = emitted(session)
    judged(sessions, appeal_id, F02="")
    with pytest.raises(WrongState):
        judged(sessions, appeal_id, F02="反悔")
    with sessions() as session:
        assert emitted(session) == told
        assert len(session.scalars(select(ReplacedScore)).all()) == 1


@pytest.mark.parametrize(
    ("login", "verdicts", "refusal"),
    [
        ("lin", {"F02": ""}, OwnAppeal),
        ("wang", {"F02": ""}, OwnAppeal),
        ("chen", {}, Unusable),
        ("chen", {"F02": "", "B08": ""}, Unusable),
        ("chen", {"F02": "  "}, Unusable),
    ],
)
def test_a_decision_is_refused(
    sessions: Sessions,
    visit_id: uuid.UUID,
    login: str,
    verdicts: dict[str, str],
    refusal: type[Refusal],
) -> None:
    appeal_id = appealed(sessions, visit_id, "F02")
    with pytest.raises(refusal):
        judged(sessions, appeal_id, login, **verdicts)
    with pytest.raises(Stale):
        act(sessions, decide_appeal, "chen", appeal_id, 7, [Verdict("F02", "upheld", "")])


def test_a_second_appeal_builds_on_the_first_and_judges_nothing_twice(
    sessions: Sessions, visit_id: uuid.UUID
) -> None:
    judged(sessions, appealed(sessions, visit_id, "F02"), F02="")
    with pytest.raises(Unusable):
        appealed(sessions, visit_id, "F02")
    judged(sessions, appealed(sessions, visit_id, "B08", "E02"), B08="", E02="")
    with sessions() as session:
        score = session.get_one(VisitScore, visit_id)
        assert (score.total, score.failed_items) == (Decimal("100.0"), [])
        assert score.context["put_right"] == ["B08", "E02", "F02"]
        assert len(session.scalars(select(ReplacedScore)).all()) == 2


def test_a_ticket_that_another_visit_found_too_stays(
    sessions: Sessions, world: World, visit_id: uuid.UUID
) -> None:
    later = scored(
        sessions, world, scene.good("CV-RETAIL", F02=False), at=scene.NOON + timedelta(minutes=1)
    )
    judged(sessions, appealed(sessions, later, "F02"), F02="")
    with sessions() as session:
        (ticket,) = session.scalars(select(Ticket).where(Ticket.item_code == "F02"))
        assert ticket.state == "assigned"
    judged(sessions, appealed(sessions, visit_id, "F02"), F02="")
    with sessions() as session:
        (ticket,) = session.scalars(select(Ticket).where(Ticket.item_code == "F02"))
        assert ticket.state == "cancelled"


def test_a_ticket_tells_why_it_was_cancelled(sessions: Sessions, visit_id: uuid.UUID) -> None:
    appeal_id = appealed(sessions, visit_id, "F02")
    said = [Verdict("F02", "upheld", "照片拍的是隔壁店")]
    act(sessions, decide_appeal, "chen", appeal_id, 1, said)
    with sessions() as session:
        (ticket,) = session.scalars(select(Ticket).where(Ticket.item_code == "F02"))
        step = session.scalars(select(TicketStep).where(TicketStep.action == "cancel")).one()
        assert (step.ticket_id, step.note) == (ticket.id, "照片拍的是隔壁店")
        assert ticket.closed_at is not None


def _counted(sessions: Sessions, world: World, counted: str) -> uuid.UUID:
    with writing(sessions) as session:
        scene.sku(session, world, "S1", book="12")
    answers = scene.good("CV-RETAIL", D01=scene.count(("S1", counted)))
    return scored(sessions, world, answers)


def quantity(session: Session) -> Decimal:
    return sum(session.scalars(select(StockMovement.qty_delta)), Decimal(0))


def adjustment(session: Session) -> Posting:
    kind = select(Posting).where(Posting.kind == "count_adjustment", Posting.reverses_id.is_(None))
    return session.scalars(kind).one()


def approve(session: Session) -> None:
    """Let a person approve the adjustment; the job that applies it has not run yet."""
    posting = adjustment(session)
    posting.status = APPROVED
    events.emit(session, deed(session, "chen"), events.POSTING_APPROVED, str(posting.id))


def test_what_was_posted_is_reversed(sessions: Sessions, world: World) -> None:
    visit_id = _counted(sessions, world, "2")
    with writing(sessions) as session:
        approve(session)
    drain(scene.kit(sessions))
    with sessions() as session:
        assert (adjustment(session).status, quantity(session)) == ("confirmed", Decimal(2))
    judged(sessions, appealed(sessions, visit_id, "D01"), D01="")
    drain(scene.kit(sessions))
    with sessions() as session:
        posting = adjustment(session)
        (back,) = session.scalars(select(Posting).filter_by(reverses_id=posting.id))
        assert (posting.status, back.status, back.decided_by) == (
            "reversed",
            "confirmed",
            world["chen"],
        )
        assert quantity(session) == Decimal(12)


@pytest.mark.parametrize("status", ["pending_review", "failed", "approved"])
def test_what_still_waits_is_rejected(sessions: Sessions, world: World, status: str) -> None:
    visit_id = _counted(sessions, world, "2")
    with writing(sessions) as session:
        if status == APPROVED:
            approve(session)
        adjustment(session).status = status
    judged(sessions, appealed(sessions, visit_id, "D01"), D01="")
    drain(scene.kit(sessions))
    with sessions() as session:
        posting = adjustment(session)
        assert (posting.status, posting.decided_by) == ("rejected", world["chen"])
        assert posting.decision_note == "申诉成立 Appeal upheld"
        assert quantity(session) == Decimal(12)


def test_a_milestone_goes_back_to_where_it_stood(sessions: Sessions, world: World) -> None:
    with writing(sessions) as session:
        scene.project(session, world)
    failing = first_key_item("N1")
    answers = {
        code: answer
        for code, answer in scene.good("FO-ACCEPT", **{failing: False}).items()
        if code in items_of_node("N1")
    }
    visit_id = scored(sessions, world, answers, code="FO-ACCEPT", node="N1")
    with sessions() as session:
        assert node_state(session) == "failed"
    judged(sessions, appealed(sessions, visit_id, failing), **{failing: ""})
    drain(scene.kit(sessions))
    with sessions() as session:
        assert node_state(session) == "pending"


def items_of_node(node: str) -> dict[str, Any]:
    document = scene.document("FO-ACCEPT")
    return {
        item["code"]: item
        for section in document["sections"]
        for item in section["items"]
        if item.get("node", section.get("node")) == node
    }


def first_key_item(node: str) -> str:
    return next(
        code
        for code, item in items_of_node(node).items()
        if item["type"] == "yes_no"
        and item.get("class") != "normal"
        and not item.get("show_if")
        and item.get("fail_if") != "yes"
    )


def node_state(session: Session) -> str:
    return session.scalars(select(FitoutNode.state).where(FitoutNode.code == "N1")).one()


def test_repeats_and_the_retry_of_a_job_go_by_the_score_that_stands(
    sessions: Sessions, world: World, visit_id: uuid.UUID
) -> None:
    judged(sessions, appealed(sessions, visit_id, "F02"), F02="")
    with writing(sessions) as session:
        session.execute(
            update(OutboxEvent)
            .where(OutboxEvent.subject_id == str(visit_id), OutboxEvent.name == "visit.sealed")
            .values(state="waiting", lease_until=None)
        )
    drain(scene.kit(sessions))
    later = scored(
        sessions, world, scene.good("CV-RETAIL", F02=False, B08=False), at=scene.NOON + HOUR
    )
    with sessions() as session:
        assert session.get_one(VisitScore, later).context["repeats"] == {"B08": 1, "E02": 1}
        states = [t.state for t in session.scalars(select(Ticket).filter_by(item_code="F02"))]
        assert sorted(states) == ["assigned", "cancelled"]


def test_withdrawn_the_visit_is_as_it_was(sessions: Sessions, visit_id: uuid.UUID) -> None:
    appeal_id = appealed(sessions, visit_id, "F02")
    act(sessions, withdraw_appeal, "wang", appeal_id, 1)
    act(sessions, withdraw_appeal, "wang", appeal_id, 1)
    with sessions() as session:
        assert session.get_one(Visit, visit_id).state == "scored"
        assert session.get_one(Appeal, appeal_id).state == "withdrawn"
    with pytest.raises(WrongState):
        judged(sessions, appeal_id, F02="")
    decided = appealed(sessions, visit_id, "F02")
    judged(sessions, decided, F02="")
    with pytest.raises(WrongState):
        act(sessions, withdraw_appeal, "wang", decided, 2)
