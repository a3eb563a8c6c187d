"""The lists, the deeds and their conflicts, the same on SQLite and PostgreSQL."""

import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from flask import Flask
from marshmallow import Schema
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.checklists import (
    ChecklistListingSchema,
    DraftDetailSchema,
    DraftListingSchema,
)
from api.schemas.jobs import ParkedPageSchema
from api.schemas.overview import OverviewSchema
from api.schemas.people import PersonListingSchema
from api.schemas.policies import PolicySchema
from api.schemas.postings import PostingDetailSchema, PostingPageSchema
from api.schemas.regions import RegionSchema
from api.schemas.replays import ReplayChangePageSchema, ReplaySchema
from api.schemas.stores import StoreDetailSchema, StorePageSchema
from api.schemas.tickets import TicketDetailSchema, TicketPageSchema
from api.schemas.visit_reading import VisitDetailSchema, VisitPageSchema
from checklists import library
from checklists.policy import policy_of
from media.vault_memory import VaultMemory
from records.actions.start_replay import start_replay
from records.actions.write_draft import begin_draft
from records.actions.write_policy import write_policy
from records.clock import new_id
from records.session import open_engine, session_factory, writing
from records.tables.postings import Posting
from records.tables.scores import VisitScore
from records.tables.tickets import TicketSubmission
from tests import acting, make, outcomes
from tests.callers import Caller, caller
from tests.conftest import opened
from tests.shapes import fits
from tests.workers import scene
from workers.relay import drain

THREADS = 8
RETAIL = next(d for d in library.documents() if d["code"] == "CV-RETAIL")
OWN = policy_of(RETAIL)
LISTS: tuple[tuple[str, type[Schema], bool], ...] = (
    ("/visits?limit=1", VisitPageSchema, False),
    (("/visits?store={corner}&region={east}&state=scored,reviewed&supervisor={lin}"
     "&grade=C&from=2026-11-01&to=2026-11-30&q=E0"), VisitPageSchema, False),
    ("/visits/{visit}", VisitDetailSchema, False),
    ("/tickets?limit=1", TicketPageSchema, False),
    ("/tickets?state=open&store={corner}&overdue=true", TicketPageSchema, False),
    ("/tickets?assignee=me&region={east}", TicketPageSchema, False),
    ("/tickets/{ticket}", TicketDetailSchema, False),
    ("/postings?limit=1", PostingPageSchema, False),
    ("/postings?status=pending_review&book=stock&kind=count_adjustment&store={corner}",
     PostingPageSchema, False),
    ("/postings/{posting}", PostingDetailSchema, False),
    ("/stores?q=E0&region={east}&limit=1", StorePageSchema, False),
    ("/stores/{corner}", StoreDetailSchema, False),
    ("/regions", RegionSchema, True),
    ("/people?role=store_staff&store={corner}", PersonListingSchema, True),
    ("/checklists", ChecklistListingSchema, True),
    ("/checklist-drafts", DraftListingSchema, True),
    ("/checklist-drafts/{draft}", DraftDetailSchema, False),
    ("/policies?code=CV-RETAIL", PolicySchema, True),
    ("/replays?code=CV-RETAIL", ReplaySchema, True),
    ("/replays/{replay}", ReplaySchema, False),
    ("/replays/{replay}/changes?grade_changed=false", ReplayChangePageSchema, False),
    ("/overview", OverviewSchema, False),
)  # fmt: skip


@dataclass
class Place:
    """A running door, its rows, and what is in them."""

    app: Flask
    sessions: sessionmaker[Session]
    world: make.World
    ids: dict[str, object]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, vault: VaultMemory) -> Iterator[Place]:
    """Return the same door before either database, with two of everything behind it."""
    if request.param == "postgresql":
        settings, world = request.getfixturevalue("on_postgres")
    else:
        settings, world = request.getfixturevalue("settings"), request.getfixturevalue("world")
    engine = open_engine(settings.database_url)
    sessions = session_factory(engine)
    with writing(sessions) as session:
        ids = _filled(session, world)
    for app in opened(settings, vault):
        yield Place(app, sessions, world, ids)
    engine.dispose()


def _filled(session: Session, world: make.World) -> dict[str, object]:
    ids: dict[str, object] = {"corner": world.corner, "east": world.east, "lin": world["lin"]}
    for _ in range(2):
        visit = outcomes.visit(session, world)
        outcomes.score(session, world, visit, "80.0")
        outcomes.answer(session, visit, "A01", {"value": True})
        outcomes.visit_photo(session, world, visit)
        ids |= {
            "visit": visit,
            "ticket": outcomes.ticket(session, world, visit_id=visit),
            "posting": outcomes.posting(session, world, visit_id=visit),
            "event": outcomes.event(session, world),
        }
    chen = acting.deed(session, "chen")
    ids["draft"] = begin_draft(session, chen, from_version_id=world.versions["CV-RETAIL"])
    ids["policy"] = write_policy(session, chen, "CV-RETAIL", OWN, "")
    ids["replay"] = start_replay(session, chen, "CV-RETAIL", None, None, 12)
    return ids


def together(place: Place, who: Caller, method: str, path: str, body: object) -> Counter[int]:
    """Do the same deed from eight threads at once and count the answers."""

    def send(_number: int) -> int:
        return Caller(place.app.test_client(), who.token).call(method, path, json=body).status_code

    with ThreadPoolExecutor(THREADS) as threads:
        return Counter(threads.map(send, range(THREADS)))


def test_every_reading_has_its_shape(place: Place) -> None:
    chen = caller(place.app, "chen")
    for path, schema, many in LISTS:
        fits(chen.get(path.format(**place.ids)), schema, many=many)
    for path in ("/visits", "/tickets", "/tickets?state=open", "/postings"):
        mark = "&" if "?" in path else "?"
        first = chen.get(f"{path}{mark}limit=1").json
        rest = chen.get(f"{path}{mark}limit=1&cursor={first['next_cursor']}").json
        assert len({item["id"] for item in first["items"] + rest["items"]}) == 2
        assert rest["next_cursor"] is None


ON_POSTGRES = pytest.mark.parametrize(
    "place", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


def cut_connections(place: Place) -> int:
    """Have the server end every connection but this one, as it does when it is started anew."""
    cut = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    others = f"{cut} WHERE datname = current_database() AND pid <> pg_backend_pid()"
    engine = open_engine(place.sessions.kw["bind"].url.render_as_string(hide_password=False))
    with engine.connect() as connection:
        count = len(connection.exec_driver_sql(others).all())
    engine.dispose()
    return count


@ON_POSTGRES
def test_a_request_over_a_connection_that_was_cut_is_done_over_another(place: Place) -> None:
    lin = caller(place.app, "lin")
    assert lin.call("GET", "/me").status_code == 200
    assert cut_connections(place) >= 1
    assert lin.call("GET", "/me").status_code == 200


@ON_POSTGRES
def test_a_connection_that_rested_is_asked_before_it_is_used(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("records.session.RESTED", -1.0)
    with place.sessions() as session:
        session.execute(select(Posting.id)).first()
    assert cut_connections(place) >= 1
    with place.sessions() as session:
        assert session.execute(select(Posting.id)).first() is not None


def test_parked_jobs_are_read_and_sent_round_again(place: Place) -> None:
    admin = caller(place.app, "admin")
    fits(admin.get("/jobs/parked?limit=1"), ParkedPageSchema)
    assert admin.post(f"/jobs/parked/{place.ids['event']}/retry").status_code == 204


def test_one_submission_sent_eight_times_at_once_is_one(place: Place) -> None:
    path = f"/tickets/{place.ids['ticket']}/submissions/{new_id()}"
    answers = together(
        place, caller(place.app, "zhao"), "PUT", path, {"note": "已补货", "photos": []}
    )
    assert answers == {202: THREADS}
    with place.sessions() as session:
        assert len(session.scalars(select(TicketSubmission.id)).all()) == 1


def test_of_eight_approvals_at_once_one_counts(place: Place) -> None:
    path = f"/postings/{place.ids['posting']}/approve"
    answers = together(place, caller(place.app, "chen"), "POST", path, {"version": 1})
    assert answers == {200: 1, 409: THREADS - 1}


def test_of_eight_reversals_at_once_one_is_made(place: Place) -> None:
    with writing(place.sessions) as session:
        posting_id = uuid.UUID(str(place.ids["posting"]))
        session.get_one(Posting, posting_id).status = "confirmed"
    answers = together(
        place,
        caller(place.app, "chen"),
        "POST",
        f"/postings/{posting_id}/reverse",
        {"version": 1, "reason": "数错"},
    )
    assert answers == {201: 1, 409: THREADS - 1}
    with place.sessions() as session:
        made = session.scalars(select(Posting).where(Posting.reverses_id == posting_id)).all()
        assert len(made) == 1


def test_of_eight_verdicts_at_once_one_counts(place: Place) -> None:
    with writing(place.sessions) as session:
        key = outcomes.ticket(session, place.world, state="submitted")
        outcomes.submission(session, key, place.world["zhao"])
    path = f"/tickets/{key}/verify"
    answers = together(place, caller(place.app, "lin"), "POST", path, {"version": 1})
    assert answers == {200: 1, 409: THREADS - 1}


def test_of_eight_changes_to_a_draft_at_once_one_counts(place: Place) -> None:
    path, chen = f"/checklist-drafts/{place.ids['draft']}", caller(place.app, "chen")

    def send(number: int) -> int:
        body = {"document": {"code": f"N{number}"}, "revision": 1}
        return Caller(place.app.test_client(), chen.token).put(path, json=body).status_code

    with ThreadPoolExecutor(THREADS) as threads:
        assert Counter(threads.map(send, range(THREADS))) == {200: 1, 409: THREADS - 1}
    assert chen.get(path).json["revision"] == 2


def test_a_draft_published_eight_times_at_once_is_one_version(place: Place) -> None:
    path, chen = f"/checklist-drafts/{place.ids['draft']}/publish", caller(place.app, "chen")
    assert together(place, chen, "POST", path, {"revision": 1}) == {201: THREADS}
    states = Counter(v["state"] for v in chen.get("/checklists").json if v["code"] == "CV-RETAIL")
    assert states == {"published": 1, "retired": 1}


def test_eight_drafts_of_one_checklist_published_at_once_are_eight_numbers(place: Place) -> None:
    chen = caller(place.app, "chen")
    body = {"from_version_id": str(place.world.versions["CV-RETAIL"])}
    ids = [chen.post("/checklist-drafts", json=body).json["id"] for _ in range(THREADS)]

    def publish(draft_id: str) -> int:
        who = Caller(place.app.test_client(), chen.token)
        return who.post(f"/checklist-drafts/{draft_id}/publish", json={"revision": 1}).status_code

    with ThreadPoolExecutor(THREADS) as threads:
        assert Counter(threads.map(publish, ids)) == {201: THREADS}
    versions = [v for v in chen.get("/checklists").json if v["code"] == "CV-RETAIL"]
    assert len({v["version"] for v in versions}) == THREADS + 1
    assert [v["state"] for v in versions].count("published") == 1


def test_policies_published_at_once_leave_one_in_force(place: Place) -> None:
    chen = caller(place.app, "chen")
    body = {"checklist_code": "CV-RETAIL", "document": OWN}
    ids = [chen.post("/policies", json=body).json["id"] for _ in range(THREADS)]

    def publish(policy_id: str) -> int:
        who = Caller(place.app.test_client(), chen.token)
        return who.post(f"/policies/{policy_id}/publish").status_code

    with ThreadPoolExecutor(THREADS) as threads:
        assert Counter(threads.map(publish, ids)) == {200: THREADS}
    states = Counter(policy["state"] for policy in chen.get("/policies").json)
    assert states == {"published": 1, "retired": THREADS - 1, "draft": 1}


def test_a_replay_goes_through(place: Place) -> None:
    with writing(place.sessions) as session:
        visit = outcomes.visit(session, place.world)
        outcomes.answer(session, visit, "A01", {"value": True})
        context = {"visit_date": "2026-11-20", "visit_type": "routine"}
        outcomes.score(session, place.world, visit, "80.0", context=context)
        session.execute(update(VisitScore).values(context=context))
    drain(scene.kit(place.sessions))
    chen = caller(place.app, "chen")
    found = chen.get(f"/replays/{place.ids['replay']}").json
    assert (found["state"], found["done"]) == ("done", 3)
    assert found["summary"]["changed"] == 3
    changes = chen.get(f"/replays/{place.ids['replay']}/changes?limit=2").json
    assert [reason["before"] for reason in changes["items"][0]["why"]] == ["2"]
    rest = chen.get(
        f"/replays/{place.ids['replay']}/changes?limit=2&cursor={changes['next_cursor']}"
    ).json
    assert len({c["visit_id"] for c in changes["items"] + rest["items"]}) == 3
