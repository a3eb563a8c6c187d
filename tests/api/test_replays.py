"""Replays over HTTP: asked, watched, read page by page, cancelled."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.replays import ReplayChangePageSchema, ReplaySchema
from checklists import library
from records.tables.audit import AuditEntry
from tests import make
from tests.callers import Caller
from tests.shapes import fits, refused
from tests.workers import scene
from workers.relay import drain

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]
RETAIL = next(d for d in library.documents() if d["code"] == "CV-RETAIL")
HEAVIER = {
    "schema": "policy/1",
    "code": "CV-RETAIL",
    "scoring": RETAIL["scoring"],
    "items": {"A01": {"weight": 40}},
}


def start(chen: Caller, **given: Any) -> Any:
    body = {"checklist_code": "CV-RETAIL", **given}
    return fits(chen.post("/replays", json=body), ReplaySchema, 202)


def test_a_replay_is_asked_watched_and_read(as_: As, world: make.World, sessions: Sessions) -> None:
    for _ in range(3):
        scene.sealed(sessions, world, scene.good("CV-RETAIL", A01=False))
    drain(scene.kit(sessions))
    chen, he = as_("chen"), as_("he")
    asked = start(chen, policy=HEAVIER)
    assert (asked["state"], asked["months"], asked["summary"]) == ("queued", 12, None)
    drain(scene.kit(sessions))
    place = f"/replays/{asked['id']}"
    done = fits(he.get(place), ReplaySchema)
    assert (done["state"], done["done"], done["total"]) == ("done", 3, 3)
    assert done["summary"]["items"][0]["item_code"] == "A01"
    assert [r["id"] for r in he.get("/replays?code=CV-RETAIL").json] == [asked["id"]]
    assert he.get("/replays?code=FS-REST").json == []
    first = fits(he.get(f"{place}/changes?limit=2"), ReplayChangePageSchema)
    rest = fits(
        he.get(f"{place}/changes?limit=2&cursor={first['next_cursor']}"), ReplayChangePageSchema
    )
    assert rest["next_cursor"] is None
    read = [change["visit_id"] for change in first["items"] + rest["items"]]
    assert len(set(read)) == len(read) == 3
    assert first["items"][0]["store"]["code"] == "E001"
    assert first["items"][0]["why"][0]["title"]["zh"]
    changed = he.get(f"{place}/changes?grade_changed=true").json["items"]
    assert len(changed) == done["summary"]["grade_changed"]
    refused(he.get(f"{place}/changes?cursor=nonsense"), "422.4")
    with sessions() as session:
        line = session.scalars(select(AuditEntry).where(AuditEntry.action == "replay.started"))
        assert line.one().actor_id == world["chen"]


def test_null_is_the_wordings_own_policy_and_nothing_is_the_one_in_force(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    scene.sealed(sessions, world, scene.good("CV-RETAIL", A01=False))
    drain(scene.kit(sessions))
    chen = as_("chen")
    written = {"checklist_code": "CV-RETAIL", "document": HEAVIER}
    policy = chen.post("/policies", json=written).json
    chen.post(f"/policies/{policy['id']}/publish")
    ruled, own = start(chen), start(chen, policy=None)
    drain(scene.kit(sessions))
    assert chen.get(f"/replays/{ruled['id']}").json["summary"]["changed"] == 1
    assert chen.get(f"/replays/{own['id']}").json["summary"]["changed"] == 0


def test_a_replay_is_cancelled_once(as_: As) -> None:
    chen = as_("chen")
    asked = start(chen, months=1)
    for _ in range(2):
        ended = fits(chen.post(f"/replays/{asked['id']}/cancel"), ReplaySchema)
        assert ended["state"] == "cancelled"


def test_a_question_that_can_not_be_answered_is_refused(as_: As) -> None:
    chen = as_("chen")
    unknown = chen.post("/replays", json={"checklist_code": "NONE"})
    assert refused(unknown, "422.4")["errors"][0]["path"] == "checklist_code"
    for months in (0, 61, "12"):
        refused(chen.post("/replays", json={"checklist_code": "X", "months": months}), "422.3")
    faulty = {"checklist_code": "CV-RETAIL", "document": {"schema": "checklist/1"}}
    problem = refused(chen.post("/replays", json=faulty), "422.6")
    assert all(e["path"].startswith("document.") for e in problem["errors"])


def test_nobody_elses_replays(as_: As) -> None:
    asked = start(as_("chen"))
    vera = as_("vera")
    assert vera.get("/replays").json == []
    refused(vera.get(f"/replays/{asked['id']}"), "404.1")
    refused(vera.get(f"/replays/{asked['id']}/changes"), "404.1")
    refused(vera.post(f"/replays/{asked['id']}/cancel"), "404.1")
