"""Approving, rejecting and reversing postings: each once well, each refused."""

import hashlib
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records import journal
from records.actions.approve_posting import approve_posting
from records.actions.reject_posting import reject_posting
from records.actions.reverse_posting import reverse_posting
from records.refusals import NotFound, Refusal, Stale, Unusable, WrongState
from records.session import writing
from records.tables.postings import Posting
from tests import make, outcomes
from tests.acting import deed as deed_of
from tests.acting import emitted, reach

Sessions = sessionmaker[Session]
Deed = Callable[..., object]


def given(sessions: Sessions, world: make.World, **row: object) -> uuid.UUID:
    with writing(sessions) as session:
        return outcomes.posting(session, world, **row)


def run(
    deed: Deed,
    sessions: Sessions,
    login: str,
    posting_id: uuid.UUID,
    version: int = 1,
    words: str = "核对过",
) -> object:
    with writing(sessions) as session:
        return deed(
            session,
            deed_of(session, login),
            reach(session, login),
            posting_id,
            version,
            words,
        )


def read(sessions: Sessions, posting_id: uuid.UUID) -> Posting:
    with sessions() as session:
        return session.get_one(Posting, posting_id)


@pytest.mark.parametrize("status", ["pending_review", "failed"])
def test_approving_names_who_and_lets_the_job_know(
    sessions: Sessions, world: make.World, status: str
) -> None:
    posting_id = given(sessions, world, status=status)
    run(approve_posting, sessions, "chen", posting_id)
    posting = read(sessions, posting_id)
    assert (posting.status, posting.decided_by, posting.version) == ("approved", world["chen"], 2)
    assert posting.decision_note == "核对过"
    with sessions() as session:
        assert emitted(session) == [("posting.approved", str(posting_id))]


def test_rejecting_applies_nothing(sessions: Sessions, world: make.World) -> None:
    posting_id = given(sessions, world)
    run(reject_posting, sessions, "chen", posting_id)
    assert read(sessions, posting_id).status == "rejected"
    with sessions() as session:
        assert emitted(session) == [("posting.rejected", str(posting_id))]


def test_reversing_makes_a_new_posting_and_edits_nothing(
    sessions: Sessions, world: make.World
) -> None:
    posting_id = given(sessions, world, status="confirmed", result={"qty_delta": "-4"})
    before = read(sessions, posting_id)
    reversal_id = run(reverse_posting, sessions, "chen", posting_id)
    after, reversal = read(sessions, posting_id), read(sessions, reversal_id)
    columns = [column.key for column in Posting.__table__.columns]
    assert [getattr(before, c) for c in columns] == [getattr(after, c) for c in columns]
    assert (reversal.status, reversal.reverses_id) == ("approved", posting_id)
    assert reversal.payload == before.payload
    expected = hashlib.sha256(f"reverses|{before.source_key}".encode()).hexdigest()
    assert reversal.source_key == expected
    with sessions() as session:
        assert emitted(session) == [("posting.approved", str(reversal_id))]


def test_nothing_is_reversed_twice(sessions: Sessions, world: make.World) -> None:
    posting_id = given(sessions, world, status="confirmed")
    run(reverse_posting, sessions, "chen", posting_id)
    with pytest.raises(WrongState):
        run(reverse_posting, sessions, "chen", posting_id)
    with sessions() as session:
        assert len(session.scalars(select(Posting.id)).all()) == 2


def test_a_reversal_that_failed_and_was_given_up_is_asked_for_again(
    sessions: Sessions, world: make.World
) -> None:
    posting_id = given(sessions, world, status="confirmed")
    given_up = given(sessions, world, status="rejected", reverses_id=posting_id)
    assert run(reverse_posting, sessions, "chen", posting_id) == given_up
    reversal = read(sessions, given_up)
    assert (reversal.status, reversal.version) == ("approved", 2)
    assert reversal.decided_by == world["chen"]
    with sessions() as session:
        assert emitted(session) == [("posting.approved", str(given_up))]


def test_a_reversal_is_not_reversed(sessions: Sessions, world: make.World) -> None:
    posting_id = given(sessions, world, status="confirmed")
    reversal_id = given(sessions, world, status="confirmed", reverses_id=posting_id)
    with pytest.raises(WrongState):
        run(reverse_posting, sessions, "chen", reversal_id)


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        (approve_posting, "confirmed"),
        (approve_posting, "rejected"),
        (approve_posting, "approved"),
        (reject_posting, "approved"),
        (reject_posting, "confirmed"),
        (reverse_posting, "pending_review"),
        (reverse_posting, "rejected"),
        (reverse_posting, "reversed"),
    ],
)
def test_the_wrong_state_is_refused(
    sessions: Sessions, world: make.World, deed: Deed, status: str
) -> None:
    posting_id = given(sessions, world, status=status)
    with pytest.raises(WrongState):
        run(deed, sessions, "chen", posting_id)
    assert read(sessions, posting_id).status == status


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        (approve_posting, "pending_review"),
        (reject_posting, "pending_review"),
        (reverse_posting, "confirmed"),
    ],
)
@pytest.mark.parametrize(
    ("login", "version", "refusal"),
    [("su", 1, NotFound), ("vera", 1, NotFound), ("chen", 2, Stale)],
)
def test_out_of_scope_or_out_of_date_is_refused(
    sessions: Sessions,
    world: make.World,
    deed: Deed,
    status: str,
    login: str,
    version: int,
    refusal: type[Refusal],
) -> None:
    posting_id = given(sessions, world, status=status)
    with pytest.raises(refusal):
        run(deed, sessions, login, posting_id, version)
    with sessions() as session:
        assert emitted(session) == []


@pytest.mark.parametrize(
    ("deed", "status"), [(reject_posting, "pending_review"), (reverse_posting, "confirmed")]
)
def test_refusing_needs_a_reason(
    sessions: Sessions, world: make.World, deed: Deed, status: str
) -> None:
    posting_id = given(sessions, world, status=status)
    with pytest.raises(Unusable):
        run(deed, sessions, "chen", posting_id, 1, "  ")


def test_decisions_are_in_the_chain(sessions: Sessions, world: make.World) -> None:
    run(approve_posting, sessions, "chen", given(sessions, world))
    run(reverse_posting, sessions, "chen", given(sessions, world, status="confirmed"))
    with sessions() as session:
        assert list(journal.verify(session, world.corner)) == []
