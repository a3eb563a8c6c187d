"""Scoring policies over HTTP, from being written to the score of a visit that stands under one."""

import uuid
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.checklists import ChecklistListingSchema
from api.schemas.pack import PackSchema
from api.schemas.policies import PolicySchema
from checklists import library
from checklists.policy import policy_hash, policy_of, with_policy
from media.vault_memory import VaultMemory
from records.clock import new_id
from records.tables.audit import AuditEntry
from records.tables.scores import VisitScore
from records.tables.visits import Visit
from tests import make, sheets
from tests.callers import Caller
from tests.shapes import fits, refused
from tests.workers import scene
from workers.relay import drain

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]
RETAIL = next(d for d in library.documents() if d["code"] == "CV-RETAIL")


def graded(*grades: tuple[str, int], **items: Any) -> dict[str, Any]:
    """Return a policy that only changes the grades, and what is given of items."""
    scoring = {**RETAIL["scoring"], "grades": [list(each) for each in grades]}
    return {"schema": "policy/1", "code": "CV-RETAIL", "scoring": scoring, "items": items}


OTHER = graded(("好", 60), ("差", 0))


def write(chen: Caller, document: dict[str, Any], note: str = "") -> Any:
    body = {"checklist_code": "CV-RETAIL", "document": document, "note": note}
    return fits(chen.post("/policies", json=body), PolicySchema, 201)


def publish(chen: Caller, policy: Any) -> Any:
    return fits(chen.post(f"/policies/{policy['id']}/publish", json={}), PolicySchema)


def submit(lin: Caller, world: make.World, **changes: Any) -> str:
    """Hand in a visit whose three photos have come; return its id."""
    photos = [make.photo(number) for number in range(3)]
    for photo in photos:
        lin.put_photo(photo)
    visit = str(sheets.new_visit())
    answer = lin.put(f"/visits/{visit}", json=sheets.complete(world, photos, **changes))
    assert answer.status_code == 202, answer.text
    return visit


def pinned(sessions: Sessions, visit: str) -> str | None:
    with sessions() as session:
        found = session.scalars(select(Visit).where(Visit.id == uuid.UUID(visit))).one()
        return None if found.policy_id is None else str(found.policy_id)


def test_a_policy_is_written_published_and_followed_by_the_next(
    as_: As, sessions: Sessions
) -> None:
    chen = as_("chen")
    first = write(chen, OTHER, note="试行")
    assert (first["version"], first["state"], first["note"]) == (1, "draft", "试行")
    for _ in range(2):
        assert publish(chen, first)["state"] == "published"
    second = write(chen, graded(("甲", 90), ("乙", 0)))
    publish(chen, second)
    listed = fits(as_("he").get("/policies?code=CV-RETAIL"), PolicySchema, many=True)
    assert [(p["version"], p["state"]) for p in listed] == [(2, "published"), (1, "retired")]
    refused(chen.post(f"/policies/{first['id']}/publish"), "409.3")
    assert chen.get("/policies?code=FS-REST").json == []
    with sessions() as session:
        lines = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "policy.published")
        ).all()
        assert [line.detail["version"] for line in lines] == [1, 2]
        assert lines[1].detail["retired"] == first["id"]


def test_only_a_draft_is_thrown_away(as_: As) -> None:
    chen = as_("chen")
    policy = write(chen, OTHER)
    assert chen.delete(f"/policies/{policy['id']}").status_code == 204
    refused(chen.delete(f"/policies/{policy['id']}"), "404.1")
    policy = write(chen, OTHER)
    publish(chen, policy)
    refused(chen.delete(f"/policies/{policy['id']}"), "409.3")


def test_a_policy_that_does_not_fit_is_refused_with_every_reason(as_: As) -> None:
    chen = as_("chen")
    wrong = graded(("好", 60), Z99={"weight": 1}, A01={"zh": "x"})
    body = {"checklist_code": "CV-RETAIL", "document": wrong}
    problem = refused(chen.post("/policies", json=body), "422.6")
    assert {e["path"] for e in problem["errors"]} >= {"items.Z99", "items.A01.zh"}
    missing = {"checklist_code": "NONE", "document": OTHER}
    assert refused(chen.post("/policies", json=missing), "422.4")["errors"][0]["path"] == (
        "checklist_code"
    )


def test_the_pack_carries_the_policy_beside_the_document(as_: As) -> None:
    chen, lin = as_("chen"), as_("lin")
    before = fits(lin.get("/pack"), PackSchema)
    assert {c["policy"] for c in before["checklists"]} == {None}
    policy = write(chen, OTHER)
    assert lin.get(f"/pack?since={before['cursor']}").json["unchanged"] is True
    publish(chen, policy)
    pack = fits(lin.get(f"/pack?since={before['cursor']}"), PackSchema)
    found = {c["code"]: c for c in pack["checklists"]}
    assert found["CV-RETAIL"]["policy"] == {"id": policy["id"], "version": 1, "document": OTHER}
    assert found["CV-RETAIL"]["document"] == RETAIL
    assert found["FS-REST"]["policy"] is None


def test_a_visit_is_scored_under_the_policy_it_was_submitted_under(
    as_: As, world: make.World, sessions: Sessions, vault: VaultMemory
) -> None:
    chen, lin = as_("chen"), as_("lin")
    own = submit(lin, world)
    publish(chen, write(chen, OTHER))
    ruled = submit(lin, world)
    publish(chen, write(chen, graded(("甲", 90), ("乙", 0))))
    drain(scene.kit(sessions, vault))
    scores = {v: lin.get(f"/visits/{v}").json["score"] for v in (own, ruled)}
    assert scores[own]["grade"] in {g[0] for g in RETAIL["scoring"]["grades"]}
    assert scores[ruled]["grade"] == "好"
    assert lin.get(f"/visits/{ruled}").json["document"]["scoring"] == OTHER["scoring"]
    with sessions() as session:
        hashes = {str(s.visit_id): s.policy_hash for s in session.scalars(select(VisitScore))}
    assert hashes == {
        own: policy_hash(RETAIL),
        ruled: policy_hash(with_policy(RETAIL, OTHER)),
    }


def test_a_phone_may_name_the_policy_it_went_by(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    chen, lin = as_("chen"), as_("lin")
    first = write(chen, OTHER)
    publish(chen, first)
    second = write(chen, graded(("甲", 90), ("乙", 0)))
    publish(chen, second)
    draft = write(chen, OTHER)
    assert pinned(sessions, submit(lin, world, policy_id=first["id"])) == first["id"]
    for unknown in (None, draft["id"], str(new_id())):
        assert pinned(sessions, submit(lin, world, policy_id=unknown)) == second["id"]
    refused(lin.put(f"/visits/{new_id()}", json=sheets.body(world, policy_id="x")), "422.3")


def test_a_policy_for_newer_wording_leaves_an_older_version_its_own(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    chen, lin = as_("chen"), as_("lin")
    document = deepcopy(RETAIL)
    document["sections"][0]["items"].append(
        {"code": "A90", "zh": "新项", "en": "New", "type": "yes_no", "class": "normal", "weight": 1}
    )
    draft = chen.post("/checklist-drafts", json={"document": document}).json
    answer = chen.post(f"/checklist-drafts/{draft['id']}/publish", json={"revision": 1})
    fits(answer, ChecklistListingSchema, 201)
    publish(chen, write(chen, policy_of(document)))
    # A phone that was away answers the older version, where A90 does not exist.
    assert pinned(sessions, submit(lin, world)) is None


def test_a_wording_that_the_policy_in_force_does_not_fit_is_not_published(as_: As) -> None:
    chen = as_("chen")
    item = RETAIL["sections"][0]["items"][-1]["code"]
    publish(chen, write(chen, graded(("好", 60), ("差", 0), **{item: {"weight": 1}})))
    document = deepcopy(RETAIL)
    document["sections"][0]["items"].pop()
    draft = chen.post("/checklist-drafts", json={"document": document}).json
    answer = chen.post(f"/checklist-drafts/{draft['id']}/publish", json={"revision": 1})
    problem = refused(answer, "422.6")
    assert [e["path"] for e in problem["errors"]] == [f"policy.items.{item}"]


def test_nobody_elses_policies(as_: As) -> None:
    policy = write(as_("chen"), OTHER)
    vera = as_("vera")
    assert vera.get("/policies").json == []
    refused(vera.post(f"/policies/{policy['id']}/publish"), "404.1")
    refused(vera.delete(f"/policies/{policy['id']}"), "404.1")


@pytest.mark.parametrize("changes", [{"document": None}, {"note": 5}, {"checklist_code": ""}])
def test_a_body_that_is_none(as_: As, changes: dict[str, Any]) -> None:
    body = {"checklist_code": "CV-RETAIL", "document": OTHER, **changes}
    refused(as_("chen").post("/policies", json=body), "422.3")
