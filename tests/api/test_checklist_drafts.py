"""Writing and publishing checklists over HTTP: nothing typed is lost, nothing published changes."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.checklists import (
    ChecklistListingSchema,
    ChecklistVersionSchema,
    DraftDetailSchema,
    DraftListingSchema,
)
from checklists import library
from records import journal
from records.canonical import canonical, digest
from records.clock import new_id, now
from records.session import writing
from records.tables.audit import AuditEntry
from records.tables.checklists import ChecklistVersion
from records.tables.stores import VisitPlan
from tests import make, sheets
from tests.callers import Caller
from tests.shapes import fits, refused

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]
RETAIL = next(d for d in library.documents() if d["code"] == "CV-RETAIL")


def small(code: str = "SMALL") -> dict[str, Any]:
    """Return a checklist of one question."""
    item = {"code": "A01", "zh": "招牌亮着", "en": "The sign is lit", "type": "yes_no"}
    return {
        "schema": "checklist/1",
        "code": code,
        "version": 7,
        "title": {"zh": "小表", "en": "Small"},
        "scoring": {"mode": "deduction", "grades": [["A", 90], ["B", 0]]},
        "sections": [
            {
                "code": "A",
                "zh": "门口",
                "en": "Entrance",
                "weight": 1,
                "items": [item | {"class": "normal", "weight": 5}],
            }
        ],
    }


def begin(chen: Caller, **given: Any) -> Any:
    return fits(chen.post("/checklist-drafts", json=given), DraftDetailSchema, 201)


def publish(chen: Caller, draft: Any) -> Any:
    answer = chen.post(
        f"/checklist-drafts/{draft['id']}/publish", json={"revision": draft["revision"]}
    )
    return fits(answer, ChecklistListingSchema, 201)


def test_an_empty_draft_has_a_free_code_and_says_what_it_lacks(as_: As) -> None:
    chen = as_("chen")
    first, second = begin(chen), begin(chen)
    assert (first["code"], second["code"]) == ("NEW-1", "NEW-2")
    assert {p["path"] for p in first["problems"]} == {"sections"}
    listed = fits(chen.get("/checklist-drafts"), DraftListingSchema, many=True)
    assert [(d["code"], d["problems"]) for d in listed] == [("NEW-2", 1), ("NEW-1", 1)]
    assert listed[0]["updated_by"]["id"]
    assert listed[0]["title"]["zh"]


def test_a_copy_of_a_version_names_it(as_: As, world: make.World) -> None:
    version_id = str(world.versions["CV-RETAIL"])
    draft = begin(as_("chen"), from_version_id=version_id)
    assert draft["based_on"] == version_id
    assert draft["document"] == RETAIL
    assert draft["problems"] == []
    refused(as_("chen").post("/checklist-drafts", json={"from_version_id": str(new_id())}), "404.1")


def test_only_one_beginning_at_a_time(as_: As, world: make.World) -> None:
    body = {"document": small(), "from_version_id": str(world.versions["CV-RETAIL"])}
    refused(as_("chen").post("/checklist-drafts", json=body), "422.3")


@pytest.mark.parametrize(
    "document", [{}, {"code": 5}, {"title": "x", "sections": [None, 3]}, {"code": "x" * 500}]
)
def test_anything_half_written_is_kept_as_it_is(as_: As, document: dict[str, Any]) -> None:
    chen = as_("chen")
    draft = begin(chen)
    sent = {"document": document, "revision": draft["revision"]}
    kept = fits(chen.put(f"/checklist-drafts/{draft['id']}", json=sent), DraftDetailSchema)
    assert kept["document"] == document
    assert kept["revision"] == 2
    assert kept["problems"]
    assert fits(chen.get("/checklist-drafts"), DraftListingSchema, many=True)[0]["problems"] > 0


def test_the_same_content_again_is_the_same_revision(as_: As) -> None:
    chen = as_("chen")
    draft = begin(chen, document=small())
    sent = {"document": small(), "revision": 1}
    assert chen.put(f"/checklist-drafts/{draft['id']}", json=sent).json["revision"] == 1
    changed = {"document": small("OTHER"), "revision": 1}
    for _ in range(2):  # an answer lost on the way: the same is sent again
        answer = chen.put(f"/checklist-drafts/{draft['id']}", json=changed)
        assert (answer.json["revision"], answer.json["code"]) == (2, "OTHER")


def test_who_read_an_older_revision_is_told_the_present_one(as_: As) -> None:
    chen, admin = as_("chen"), as_("admin")
    draft = begin(chen, document=small())
    place = f"/checklist-drafts/{draft['id']}"
    admin.put(place, json={"document": small("ADMINS"), "revision": 1})
    problem = refused(chen.put(place, json={"document": small("CHENS"), "revision": 1}), "409.5")
    assert problem["revision"] == 2
    assert chen.get(place).json["code"] == "ADMINS"
    assert refused(chen.post(f"{place}/publish", json={"revision": 1}), "409.5")["revision"] == 2


def test_a_draft_is_thrown_away(as_: As) -> None:
    chen = as_("chen")
    draft = begin(chen)
    assert chen.delete(f"/checklist-drafts/{draft['id']}").status_code == 204
    refused(chen.get(f"/checklist-drafts/{draft['id']}"), "404.1")
    refused(chen.delete(f"/checklist-drafts/{draft['id']}"), "404.1")


def test_a_new_checklist_begins_with_version_one_whatever_the_document_says(
    as_: As, sessions: Sessions
) -> None:
    chen = as_("chen")
    draft = begin(chen, document=small())
    version = publish(chen, draft)
    assert (version["code"], version["version"], version["state"]) == ("SMALL", 1, "published")
    assert (version["items"], version["visits"]) == (1, 0)
    whole = fits(chen.get(f"/checklists/{version['version_id']}"), ChecklistVersionSchema)
    assert whole["document"] == small() | {"version": 1}
    assert whole["content_hash"] == digest(canonical(whole["document"]))
    refused(chen.get(f"/checklist-drafts/{draft['id']}"), "404.1")
    with sessions() as session:
        line = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "checklist.published")
        ).one()
        assert line.detail["content_hash"] == whole["content_hash"]
        assert list(journal.verify(session)) == []


def test_publishing_twice_is_publishing_once(as_: As) -> None:
    chen = as_("chen")
    draft = begin(chen, document=small())
    assert publish(chen, draft) == publish(chen, draft)
    codes = [v["code"] for v in chen.get("/checklists").json]
    assert codes.count("SMALL") == 1


def test_every_problem_is_named_and_nothing_is_published(as_: As) -> None:
    chen = as_("chen")
    broken = small()
    broken["scoring"]["grades"] = []
    broken["sections"][0]["items"][0] |= {"type": "guess", "en": ""}
    draft = begin(chen, document=broken)
    answer = chen.post(f"/checklist-drafts/{draft['id']}/publish", json={"revision": 1})
    problem = refused(answer, "422.6")
    assert [e["path"] for e in problem["errors"]] == [p["path"] for p in draft["problems"]]
    assert len(problem["errors"]) >= 3
    assert all(e["zh"] and e["en"] for e in problem["errors"])
    assert chen.get(f"/checklist-drafts/{draft['id']}").json["revision"] == 1


def test_the_next_version_takes_the_plans_and_retires_the_last(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    old = world.versions["CV-RETAIL"]
    with writing(sessions) as session:
        waiting = make.plan(session, world, due_date=now().date())
        made = make.plan(session, world, visit_id=new_id())
    chen = as_("chen")
    draft = begin(chen, from_version_id=str(old))
    document = deepcopy(draft["document"])
    document["title"]["zh"] = "新版"
    draft = chen.put(
        f"/checklist-drafts/{draft['id']}", json={"document": document, "revision": 1}
    ).json
    version = publish(chen, draft)
    assert version["version"] == RETAIL["version"] + 1
    states = {v["version_id"]: v["state"] for v in chen.get("/checklists").json}
    assert states[str(old)] == "retired"
    assert states[version["version_id"]] == "published"
    with sessions() as session:
        assert (
            str(session.get_one(VisitPlan, waiting).checklist_version_id) == version["version_id"]
        )
        assert session.get_one(VisitPlan, made).checklist_version_id == old
    pack = as_("lin").get("/pack").json
    offered = [c["version_id"] for c in pack["checklists"] if c["code"] == "CV-RETAIL"]
    assert offered == [version["version_id"]]
    assert pack["plan"][0]["checklist_version_id"] == version["version_id"]


def test_a_retired_version_is_not_offered_but_its_visits_are_taken_for_ever(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    version_id = str(world.versions["CV-RETAIL"])
    chen, lin = as_("chen"), as_("lin")
    assert version_id in {c["version_id"] for c in lin.get("/pack").json["checklists"]}
    for _ in range(2):
        retired = fits(chen.post(f"/checklists/{version_id}/retire"), ChecklistListingSchema)
        assert retired["state"] == "retired"
    assert version_id not in {c["version_id"] for c in lin.get("/pack").json["checklists"]}
    photos = [make.photo(number) for number in range(3)]
    visit, whole = sheets.new_visit(), sheets.complete(world, photos)
    shadow = whole | {"state": "draft", "submitted": None, "revision": 1}
    assert lin.put(f"/visits/{visit}", json=shadow).status_code == 202
    assert lin.put(f"/visits/{visit}", json=whole | {"revision": 2}).status_code == 202
    assert lin.get(f"/visits/{visit}").json["document"] == RETAIL
    counted = {v["version_id"]: v["visits"] for v in chen.get("/checklists").json}
    assert counted[version_id] == 1
    with sessions() as session:
        lines = select(AuditEntry).where(AuditEntry.action == "checklist.retired")
        assert len(session.scalars(lines).all()) == 1


def test_a_version_planned_before_it_was_retired_still_comes_with_its_plan(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    version_id = world.versions["CV-RETAIL"]
    with writing(sessions) as session:
        make.plan(session, world, due_date=now().date())
    as_("chen").post(f"/checklists/{version_id}/retire")
    pack = as_("lin").get("/pack").json
    assert str(version_id) in {c["version_id"] for c in pack["checklists"]}


def test_another_organisations_drafts_and_versions_are_not_there(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    draft = begin(as_("chen"), document=small())
    vera, place = as_("vera"), f"/checklist-drafts/{draft['id']}"
    assert vera.get("/checklist-drafts").json == []
    refused(vera.get(place), "404.1")
    refused(vera.put(place, json={"document": {}, "revision": 1}), "404.1")
    refused(vera.delete(place), "404.1")
    refused(vera.post(f"{place}/publish", json={"revision": 1}), "404.1")
    refused(vera.post(f"/checklists/{world.versions['CV-RETAIL']}/retire"), "404.1")
    published = publish(as_("chen"), draft)
    refused(vera.post(f"{place}/publish", json={"revision": 1}), "404.1")
    theirs = begin(vera, document=small())
    assert publish(vera, theirs)["version"] == 1
    with sessions() as session:
        assert len(session.scalars(select(ChecklistVersion.id).filter_by(code="SMALL")).all()) == 2
    assert published["version"] == 1
