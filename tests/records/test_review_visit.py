"""Reviewing a visit: once well, and each refusal."""

import uuid

import pytest
from sqlalchemy.orm import Session, sessionmaker

from records.actions.review_visit import review_visit
from records.refusals import NotFound, OwnWork, Refusal, Stale, WrongState
from records.session import writing
from records.tables.visits import Visit
from tests import make, outcomes
from tests.acting import deed as deed_of
from tests.acting import emitted, reach

Sessions = sessionmaker[Session]


def given(sessions: Sessions, world: make.World, **row: object) -> uuid.UUID:
    with writing(sessions) as session:
        return outcomes.visit(session, world, **row)


def review(sessions: Sessions, login: str, visit_id: uuid.UUID, version: int = 1) -> None:
    with writing(sessions) as session:
        deed = deed_of(session, login)
        review_visit(session, deed, reach(session, login), visit_id, version, "看过照片")


def test_a_review_names_who_and_when(sessions: Sessions, world: make.World) -> None:
    visit_id = given(sessions, world)
    review(sessions, "chen", visit_id)
    with sessions() as session:
        visit = session.get_one(Visit, visit_id)
        assert (visit.state, visit.reviewed_by, visit.version) == ("reviewed", world["chen"], 2)
        assert visit.review_note == "看过照片"
        assert emitted(session) == [("visit.reviewed", str(visit_id))]


@pytest.mark.parametrize(
    ("login", "row", "version", "refusal"),
    [
        ("su", {}, 1, NotFound),
        ("vera", {}, 1, NotFound),
        ("lin", {}, 1, OwnWork),
        ("chen", {}, 2, Stale),
        ("chen", {"state": "submitted"}, 1, WrongState),
        ("chen", {"state": "reviewed"}, 1, WrongState),
        ("chen", {"state": "draft"}, 1, NotFound),
    ],
)
def test_a_review_is_refused(
    sessions: Sessions,
    world: make.World,
    login: str,
    row: dict[str, object],
    version: int,
    refusal: type[Refusal],
) -> None:
    visit_id = given(sessions, world, **row)
    with pytest.raises(refusal):
        review(sessions, login, visit_id, version)
