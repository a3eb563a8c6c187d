"""Assigning, accepting and handing in: each once well, each refused."""

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.actions.accept_ticket import accept_ticket
from records.actions.assign_ticket import assign_ticket
from records.actions.submit_ticket import Evidence, submit_ticket
from records.actions.verify_ticket import verify_ticket
from records.clock import new_id
from records.refusals import (
    AlreadyDifferent,
    NotFound,
    NotYours,
    Refusal,
    Stale,
    Unusable,
    WrongState,
)
from records.session import writing
from records.tables.people import Person
from records.tables.tickets import Ticket, TicketPhoto, TicketStep, TicketSubmission
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


def read(sessions: Sessions, ticket_id: uuid.UUID) -> Ticket:
    with sessions() as session:
        return session.get_one(Ticket, ticket_id)


def steps(sessions: Sessions, ticket_id: uuid.UUID) -> list[tuple[str, str | None, str]]:
    with sessions() as session:
        rows = session.scalars(
            select(TicketStep).where(TicketStep.ticket_id == ticket_id).order_by(TicketStep.id)
        )
        return [(row.action, row.from_state, row.to_state) for row in rows]


def test_the_assignee_takes_the_work_on(sessions: Sessions, world: make.World) -> None:
    ticket_id = given(sessions, world)
    act(sessions, accept_ticket, "zhao", ticket_id, 1)
    ticket = read(sessions, ticket_id)
    assert (ticket.state, ticket.version) == ("in_progress", 2)
    assert steps(sessions, ticket_id) == [("accept", "assigned", "in_progress")]


@pytest.mark.parametrize(
    ("login", "row", "version", "refusal"),
    [
        ("wang", {}, 1, NotYours),
        ("zhao", {}, 7, Stale),
        ("zhao", {"state": "in_progress"}, 1, WrongState),
        ("zhao", {"assignee_id": None, "state": "opened"}, 1, NotYours),
        ("mei", {}, 1, NotFound),
        ("tom", {}, 1, NotFound),
    ],
)
def test_accepting_is_refused(
    sessions: Sessions,
    world: make.World,
    login: str,
    row: dict[str, object],
    version: int,
    refusal: type[Refusal],
) -> None:
    ticket_id = given(sessions, world, **row)
    with pytest.raises(refusal):
        act(sessions, accept_ticket, login, ticket_id, version)
    assert steps(sessions, ticket_id) == []


@pytest.mark.parametrize("state", ["opened", "assigned", "in_progress"])
def test_open_work_is_given_to_somebody_of_the_store(
    sessions: Sessions, world: make.World, state: str
) -> None:
    ticket_id = given(sessions, world, state=state, assignee_id=None)
    act(sessions, assign_ticket, "wang", ticket_id, world["zhao"], 1)
    ticket = read(sessions, ticket_id)
    assert (ticket.state, ticket.assignee_id) == ("assigned", world["zhao"])
    with sessions() as session:
        assert emitted(session) == [("ticket.assigned", str(ticket_id))]


@pytest.mark.parametrize("to", ["mei", "gao", "chen", "vera"])
def test_nobody_from_elsewhere_or_without_a_store_is_given_work(
    sessions: Sessions, world: make.World, to: str
) -> None:
    ticket_id = given(sessions, world)
    with pytest.raises(Unusable) as caught:
        act(sessions, assign_ticket, "wang", ticket_id, world[to], 1)
    assert [fault.path for fault in caught.value.errors] == ["assignee_id"]


def test_somebody_who_left_is_given_no_work(sessions: Sessions, world: make.World) -> None:
    ticket_id = given(sessions, world)
    with writing(sessions) as session:
        session.get_one(Person, world["gone"]).disabled_at = make.NOON
    with pytest.raises(Unusable):
        act(sessions, assign_ticket, "lin", ticket_id, world["gone"], 1)


@pytest.mark.parametrize(
    ("login", "row", "version", "refusal"),
    [
        ("mei", {}, 1, NotFound),
        ("gao", {}, 1, NotFound),
        ("wang", {}, 2, Stale),
        ("wang", {"state": "submitted"}, 1, WrongState),
        ("wang", {"state": "closed"}, 1, WrongState),
    ],
)
def test_assigning_is_refused(
    sessions: Sessions,
    world: make.World,
    login: str,
    row: dict[str, object],
    version: int,
    refusal: type[Refusal],
) -> None:
    ticket_id = given(sessions, world, **row)
    with pytest.raises(refusal):
        act(sessions, assign_ticket, login, ticket_id, world["zhao"], version)


def test_handing_in_keeps_the_evidence(
    sessions: Sessions, world: make.World, evidence: Evidence
) -> None:
    ticket_id = given(sessions, world, state="in_progress")
    act(sessions, submit_ticket, "zhao", ticket_id, evidence)
    assert read(sessions, ticket_id).state == "submitted"
    with sessions() as session:
        kept = session.get_one(TicketSubmission, evidence.submission_id)
        photo = session.scalars(select(TicketPhoto)).one()
        assert (kept.round, kept.by_id, kept.note) == (1, world["zhao"], "已更换灯管")
        assert (photo.kind, photo.sha256, photo.source_id) == ("after", SHA, kept.id)
        assert emitted(session) == [
            ("photos.kept", str(ticket_id)),
            ("ticket.submitted", str(ticket_id)),
        ]


def test_work_never_accepted_is_accepted_by_handing_it_in(
    sessions: Sessions, world: make.World, evidence: Evidence
) -> None:
    ticket_id = given(sessions, world)
    act(sessions, submit_ticket, "zhao", ticket_id, evidence)
    assert steps(sessions, ticket_id) == [
        ("accept", "assigned", "in_progress"),
        ("submit", "in_progress", "submitted"),
    ]


def test_the_same_submission_again_changes_nothing_even_after_the_verdict(
    sessions: Sessions, world: make.World, evidence: Evidence
) -> None:
    ticket_id = given(sessions, world, state="in_progress")
    act(sessions, submit_ticket, "zhao", ticket_id, evidence)
    act(sessions, submit_ticket, "zhao", ticket_id, evidence)
    act(sessions, verify_ticket, "lin", ticket_id, 2)
    act(sessions, submit_ticket, "zhao", ticket_id, evidence)
    assert read(sessions, ticket_id).state == "closed"
    assert [step[0] for step in steps(sessions, ticket_id)] == ["submit", "verify", "close"]


def test_the_same_id_with_other_content_is_refused(
    sessions: Sessions, world: make.World, evidence: Evidence
) -> None:
    ticket_id = given(sessions, world, state="in_progress")
    other_id = given(sessions, world, state="in_progress")
    act(sessions, submit_ticket, "zhao", ticket_id, evidence)
    for target, changed in (
        (ticket_id, Evidence(evidence.submission_id, "别的说明", evidence.photos)),
        (ticket_id, Evidence(evidence.submission_id, evidence.note, ())),
        (other_id, evidence),
    ):
        with pytest.raises(AlreadyDifferent):
            act(sessions, submit_ticket, "zhao", target, changed)
    assert read(sessions, other_id).state == "in_progress"


@pytest.mark.parametrize(
    ("login", "row", "refusal"),
    [
        ("wang", {"state": "in_progress"}, NotYours),
        ("mei", {"state": "in_progress"}, NotFound),
        ("zhao", {"state": "submitted"}, WrongState),
        ("zhao", {"state": "closed"}, WrongState),
    ],
)
def test_handing_in_is_refused(
    sessions: Sessions,
    world: make.World,
    evidence: Evidence,
    login: str,
    row: dict[str, object],
    refusal: type[Refusal],
) -> None:
    ticket_id = given(sessions, world, **row)
    with pytest.raises(refusal):
        act(sessions, submit_ticket, login, ticket_id, evidence)


def test_a_photo_must_be_sent_first_and_by_oneself(sessions: Sessions, world: make.World) -> None:
    ticket_id = given(sessions, world, state="in_progress")
    with writing(sessions) as session:
        outcomes.upload(session, world, "gao", SHA)
    with pytest.raises(Unusable) as caught:
        act(sessions, submit_ticket, "zhao", ticket_id, Evidence(new_id(), "好了", ("b" * 64, SHA)))
    assert [fault.path for fault in caught.value.errors] == ["photos.0", "photos.1"]


@pytest.mark.parametrize(
    ("klass", "note", "taken"),
    [("normal", "已补货", True), ("normal", "  ", False), ("key", "已补货", False)],
)
def test_words_alone_do_only_for_normal_findings(
    sessions: Sessions, world: make.World, klass: str, note: str, taken: bool
) -> None:
    ticket_id = given(sessions, world, state="in_progress", klass=klass)
    try:
        act(sessions, submit_ticket, "zhao", ticket_id, Evidence(new_id(), note, ()))
    except Unusable:
        assert not taken
    assert (read(sessions, ticket_id).state == "submitted") is taken
