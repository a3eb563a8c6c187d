"""The audit chain shows every line that was changed, removed, slipped in or cut off."""

import uuid

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from records import clock, journal
from records.deed import Deed
from records.session import writing
from records.tables.audit import AuditEntry, AuditHead
from tests import make

LINES = 6


@pytest.fixture
def chain(world: make.World, sessions: sessionmaker[Session]) -> uuid.UUID:
    deed = Deed(world.organisation, world["lin"], "supervisor", clock.now(), "request-1")
    for number in range(LINES):
        with writing(sessions) as session:
            detail = {"number": number, "note": "值班 ✓", "nothing": None}
            journal.record(session, deed, world.corner, "test.deed", f"thing/{number}", detail)
    return world.corner


def _breaks(sessions: sessionmaker[Session], chain: uuid.UUID) -> list[tuple[int, str]]:
    with sessions() as session:
        return [(found.seq, found.problem) for found in journal.verify(session, chain)]


def test_an_untouched_chain_is_whole(sessions: sessionmaker[Session], chain: uuid.UUID) -> None:
    assert _breaks(sessions, chain) == []


def test_a_changed_line_is_found(sessions: sessionmaker[Session], chain: uuid.UUID) -> None:
    with writing(sessions) as session:
        session.execute(
            update(AuditEntry)
            .where(AuditEntry.chain_id == chain, AuditEntry.seq == 3)
            .values(detail={"number": 99})
        )
    assert _breaks(sessions, chain) == [(3, "changed")]


def test_a_removed_line_is_found(sessions: sessionmaker[Session], chain: uuid.UUID) -> None:
    with writing(sessions) as session:
        session.execute(delete(AuditEntry).where(AuditEntry.chain_id == chain, AuditEntry.seq == 3))
    assert (3, "missing") in _breaks(sessions, chain)


def test_a_cut_off_end_is_found(sessions: sessionmaker[Session], chain: uuid.UUID) -> None:
    with writing(sessions) as session:
        session.execute(
            delete(AuditEntry).where(AuditEntry.chain_id == chain, AuditEntry.seq == LINES)
        )
    assert _breaks(sessions, chain) == [(LINES, "cut off")]


def test_a_line_slipped_in_is_found(sessions: sessionmaker[Session], chain: uuid.UUID) -> None:
    with writing(sessions) as session:
        last = session.scalars(
            select(AuditEntry).where(AuditEntry.chain_id == chain, AuditEntry.seq == LINES)
        ).one()
        row = {column.key: getattr(last, column.key) for column in AuditEntry.__table__.columns}
        row |= {"id": clock.new_id(), "seq": LINES + 1}
        session.execute(insert(AuditEntry).values(**row))
        session.execute(update(AuditHead).where(AuditHead.chain_id == chain).values(seq=LINES + 1))
    problems = _breaks(sessions, chain)
    assert (LINES + 1, "does not follow") in problems
    assert (LINES + 1, "changed") in problems


def test_a_rolled_back_deed_leaves_no_line(
    world: make.World, sessions: sessionmaker[Session], chain: uuid.UUID
) -> None:
    deed = Deed(world.organisation, None, "worker", clock.now())
    with sessions() as session:
        journal.record(session, deed, world.corner, "test.deed", "thing", {})
        session.rollback()
    assert _breaks(sessions, chain) == []
