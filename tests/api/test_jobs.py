"""Parked jobs over HTTP."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.jobs import ParkedPageSchema
from records.clock import new_id
from records.session import writing
from tests import make, outcomes
from tests.callers import Caller
from tests.shapes import fits, refused

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]


def test_parked_jobs_are_listed_and_sent_round_again(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    with writing(sessions) as session:
        made = [str(outcomes.event(session, world)) for _ in range(3)]
        outcomes.event(session, world, state="done")
        outcomes.event(session, world, organisation_id=world.other_organisation)
    admin = as_("admin")
    first = fits(admin.get("/jobs/parked?limit=2"), ParkedPageSchema)
    rest = fits(admin.get(f"/jobs/parked?limit=2&cursor={first['next_cursor']}"), ParkedPageSchema)
    assert [job["id"] for job in first["items"] + rest["items"]] == sorted(made)
    assert first["items"][0]["error"] == "score_visit: the checklist is gone"
    assert admin.post(f"/jobs/parked/{made[0]}/retry").status_code == 204
    left = admin.get("/jobs/parked").json["items"]
    assert [job["id"] for job in left] == sorted(made[1:])
    refused(admin.post(f"/jobs/parked/{made[0]}/retry"), "409.3")


@pytest.mark.parametrize("login", ["lin", "wang", "zhao", "chen", "he"])
def test_only_an_admin_sees_and_retries(
    as_: As, sessions: Sessions, world: make.World, login: str
) -> None:
    with writing(sessions) as session:
        event_id = outcomes.event(session, world)
    refused(as_(login).get("/jobs/parked"), "403.1")
    refused(as_(login).post(f"/jobs/parked/{event_id}/retry"), "403.1")


def test_another_organisation_s_job_looks_like_none(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    with writing(sessions) as session:
        event_id = outcomes.event(session, world, organisation_id=world.other_organisation)
    refused(as_("admin").post(f"/jobs/parked/{event_id}/retry"), "404.1")
    refused(as_("admin").post(f"/jobs/parked/{new_id()}/retry"), "404.1")
