"""Verifying and sending back: each once well, each refused."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records import journal
from records.actions.accept_ticket import accept_ticket
from records.actions.assign_ticket import assign_ticket
from records.actions.reject_ticket import reject_ticket
from records.actions.submit_ticket import Evidence, submit_ticket
from records.actions.verify_ticket import verify_ticket
from records.clock import new_id
from records.refusals import (
    NotFound,
    OwnWork,
    Refusal,
    Stale,
    Unusable,
    WrongState,
)
from records.session import writing
from records.tables.tickets import Ticket, TicketStep, TicketSubmission
from tests import make, outcomes
from tests.acting import act, emitted

Sessions = sessionmaker[Session]
SHA = "a" * 64


@pytest.fixture
def evidence(sessions: Sessions, world: make.World) -> Evidence:
    """Return evidence whose photo zhao has sent."""
    with writing(sessions) as session:
        outcomes.upload(session, world, "zhao", SHA)
    return Evidence(new_id(), "已更换灯管", (SHA,))


def given(sessions: Sessions, world: make.World, **row: object) -> uuid.UUID:
    with writing(sessions) as session:
        return outcomes.ticket(session, world, **row)


def handed_in(sessions: Sessions, world: make.World, by: str = "zhao", **row: object) -> uuid.UUID:
    with writing(sessions) as session:
        ticket_id = outcomes.ticket(session, world, state="submitted", **row)
        outcomes.submission(session, ticket_id, world[by])
    return ticket_id


def read(sessions: Sessions, ticket_id: uuid.UUID) -> Ticket:
    with sessions() as session:
        return session.get_one(Ticket, ticket_id)


def steps(sessions: Sessions, ticket_id: uuid.UUID) -> list[tuple[str, str | None, str]]:
    with sessions() as session:
        rows = session.scalars(
            select(TicketStep).where(TicketStep.ticket_id == ticket_id).order_by(TicketStep.id)
        )
        return [(row.action, row.from_state, row.to_state) for row in rows]


def send_back(
    sessions: Sessions, login: str, ticket_id: uuid.UUID, version: int = 1, **how: Any
) -> None:
    at = make.NOON + timedelta(hours=1)
    due_in = how.get("due_in")
    due_at = None if due_in is None else at + due_in
    reason = how.get("reason", "还不亮")
    act(sessions, reject_ticket, login, ticket_id, version, reason, due_at, at=at)


def verify(sessions: Sessions, login: str, ticket_id: uuid.UUID, version: int = 1) -> None:
    act(sessions, verify_ticket, login, ticket_id, version, "好")


def test_verifying_closes_and_shows_both_steps(sessions: Sessions, world: make.World) -> None:
    ticket_id = handed_in(sessions, world)
    verify(sessions, "lin", ticket_id)
    ticket = read(sessions, ticket_id)
    assert ticket.state == "closed"
    assert ticket.closed_at is not None
    assert steps(sessions, ticket_id) == [
        ("verify", "submitted", "verified"),
        ("close", "verified", "closed"),
    ]
    with sessions() as session:
        judged = session.scalars(select(TicketSubmission)).one()
        assert (judged.verdict, judged.verdict_by) == ("verified", world["lin"])
        assert emitted(session) == [("ticket.verified", str(ticket_id))]


@pytest.mark.parametrize("deed", [verify, send_back])
@pytest.mark.parametrize(
    ("login", "by", "row", "refusal"),
    [
        ("lin", "zhao", {"assignee": "lin"}, OwnWork),
        ("lin", "lin", {}, OwnWork),
        ("gao", "zhao", {}, NotFound),
        ("vera", "zhao", {}, NotFound),
        ("lin", "zhao", {"version": 3}, Stale),
        ("lin", "zhao", {"state": "in_progress"}, WrongState),
    ],
)
def test_judging_is_refused(
    sessions: Sessions,
    world: make.World,
    deed: object,
    login: str,
    by: str,
    row: dict[str, object],
    refusal: type[Refusal],
) -> None:
    row = dict(row)
    if "assignee" in row:
        row["assignee_id"] = world[str(row.pop("assignee"))]
    with writing(sessions) as session:
        ticket_id = outcomes.ticket(session, world, **{"state": "submitted", **row})
        outcomes.submission(session, ticket_id, world[by])
    with pytest.raises(refusal):
        deed(sessions, login, ticket_id)
    assert steps(sessions, ticket_id) == []


def test_sending_back_begins_a_round_that_is_due_a_day_later(
    sessions: Sessions, world: make.World
) -> None:
    ticket_id = handed_in(sessions, world)
    send_back(sessions, "chen", ticket_id)
    ticket = read(sessions, ticket_id)
    assert (ticket.state, ticket.round) == ("in_progress", 2)
    assert ticket.due_at == make.NOON + timedelta(hours=25)
    with sessions() as session:
        judged = session.scalars(select(TicketSubmission)).one()
        assert (judged.verdict, judged.verdict_note) == ("rejected", "还不亮")


def test_a_second_round_takes_its_own_evidence(
    sessions: Sessions, world: make.World, evidence: Evidence
) -> None:
    ticket_id = handed_in(sessions, world)
    send_back(sessions, "chen", ticket_id)
    act(sessions, submit_ticket, "zhao", ticket_id, evidence)
    with sessions() as session:
        rounds = session.scalars(select(TicketSubmission.round).order_by(TicketSubmission.round))
        assert list(rounds) == [1, 2]


@pytest.mark.parametrize(
    "how",
    [
        {"reason": "  "},
        {"due_in": timedelta(0)},
        {"due_in": timedelta(hours=-1)},
        {"due_in": timedelta(days=91)},
    ],
)
def test_sending_back_needs_a_reason_and_a_due_time_ahead(
    sessions: Sessions, world: make.World, how: dict[str, object]
) -> None:
    ticket_id = handed_in(sessions, world)
    with pytest.raises(Unusable):
        send_back(sessions, "lin", ticket_id, **how)
    assert read(sessions, ticket_id).state == "submitted"


def test_every_move_is_in_the_chain_and_the_chain_is_whole(
    sessions: Sessions, world: make.World, evidence: Evidence
) -> None:
    ticket_id = given(sessions, world, state="opened", assignee_id=None)
    act(sessions, assign_ticket, "wang", ticket_id, world["zhao"], 1)
    act(sessions, accept_ticket, "zhao", ticket_id, 2)
    act(sessions, submit_ticket, "zhao", ticket_id, evidence)
    verify(sessions, "lin", ticket_id, 4)
    with sessions() as session:
        assert list(journal.verify(session, world.corner)) == []
