"""What was answered last time comes with the pack: values alone, and of the latest visit alone."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.pack import PackSchema
from config.settings import Settings
from media.vault_memory import VaultMemory
from records.queries import last_answers
from records.queries.checklist_versions import parsed
from records.session import writing
from records.tables.visits import DRAFT, SUBMITTED, VOIDED, Visit
from tests import make, outcomes, shapes
from tests.callers import Caller, caller
from tests.conftest import opened
from tests.records.test_lists_are_cheap import watched

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]

NOTHING: dict[str, Any] = {}
KINDS = {
    "yes or no": ("A01", {"value": False}, False),
    "a count": ("A02", {"value": 3}, 3),
    "a rating": ("B06", {"value": 4}, 4),
    "a temperature": ("C07", {"value": "4.5"}, "4.5"),
    "a choice": ("D04", {"value": "theft"}, "theft"),
    "not applicable": ("C04", {"na": {"reason": "老板娘说不用看"}}, {"na": True}),
    "a list": ("B03", {"value": {"lines": [{"sku": "S1"}, {"sku": "S2"}]}}, {"rows": 2}),
    "a choice for each machine": (
        "F07",
        {"value": [{"tag": "T1", "option": "good"}, {"tag": "T2", "option": "worn"}]},
        {"rows": 2},
    ),
    "machines": (
        "F06",
        {
            "value": {
                "scans": [{"tag": "T1", "at_ms": 1, "condition": "good"}],
                "missing": ["T2"],
            }
        },
        {"rows": 2},
    ),
    "what the checklist would not take today": ("D04", {"value": "mice"}, None),
    "what the checklist does not ask": ("Z99", {"value": True}, None),
    "a count of stock": (
        "D01",
        {"value": {"lines": [{"sku": "S1", "counted": 5, "counted_at_ms": 1}]}},
        None,
    ),
}


def answered(
    session: Session, world: make.World, given: dict[str, Any], minutes: int = 0, **about: Any
) -> str:
    at = make.NOON + timedelta(minutes=minutes)
    visit = outcomes.visit(session, world, at=at, **about)
    outcomes.answers(session, visit, given)
    return str(visit)


def of_corner(as_: As) -> dict[str, Any]:
    pack = shapes.fits(as_("lin").get("/pack"), PackSchema)
    found: dict[str, Any] = pack["stores"][0]["last_answers"]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_is_told_in_short(
    as_: As, world: make.World, sessions: Sessions, kind: str
) -> None:
    code, raw, told = KINDS[kind]
    private = {"note": "王敏不在", "photos": ["a" * 64], "at": {"wall_ms": 1, "mono_ms": 1}}
    with writing(sessions) as session:
        visit = answered(session, world, {code: raw | private})
    values = NOTHING if told is None else {code: told}
    assert of_corner(as_) == {"CV-RETAIL": {"visit_id": visit, "values": values}}


def test_the_latest_visit_with_the_checklist_counts_unless_it_is_void_or_a_draft(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    other = {
        "checklist_code": "FS-REST",
        "checklist_version_id": world.versions["FS-REST"],
    }
    with writing(sessions) as session:
        answered(session, world, {"A01": {"value": False}, "A02": {"value": 7}})
        latest = answered(session, world, {"A01": {"value": True}}, 1, state=SUBMITTED)
        answered(session, world, {"A01": {"value": False}}, 2, state=VOIDED)
        answered(session, world, {"A01": {"value": False}}, 3, state=DRAFT)
        elsewhere = answered(session, world, NOTHING, 4, **other)
        answered(session, world, {"A01": {"value": False}}, 5, store_id=world.station)
    assert of_corner(as_) == {
        "CV-RETAIL": {"visit_id": latest, "values": {"A01": True}},
        "FS-REST": {"visit_id": elsewhere, "values": {}},
    }
    with writing(sessions) as session:
        session.execute(update(Visit).where(Visit.state == SUBMITTED).values(state=VOIDED))
    assert of_corner(as_)["CV-RETAIL"]["values"] == {"A01": False, "A02": 7}


def test_store_people_who_ask_no_questions_get_no_answers(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    with writing(sessions) as session:
        answered(session, world, {"A01": {"value": True}})
    assert as_("zhao").get("/pack").json["stores"][0]["last_answers"] == {}


def test_a_new_visit_changes_its_store_on_the_phone(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    before = as_("lin").get("/pack").json
    with writing(sessions) as session:
        answered(session, world, {"A01": {"value": True}}, state=SUBMITTED)
    known = {key: before[key] for key in ("cursor", "scope_epoch", "marks")}
    changed = as_("lin").post("/pack/changes", json=known).json["changed"]["stores"]
    assert list(changed) == [str(world.corner)]
    assert changed[str(world.corner)]["last_answers"]["CV-RETAIL"]["values"] == {"A01": True}


def test_a_small_budget_drops_the_oldest_answers_first_and_says_so(
    settings: Settings, vault: VaultMemory, world: make.World, sessions: Sessions
) -> None:
    with writing(sessions) as session:
        given = {"A01": {"value": True}, "A02": {"value": 1}}
        old = answered(session, world, given)
        outcomes.score(session, world, uuid.UUID(old), "79.4")
        new = answered(session, world, given, 1, store_id=world.station)
    for app in opened(settings, vault):
        whole = caller(app, "lin").get("/pack").json
    tight = replace(settings, pack_budget_bytes=whole["size_bytes"] - 1)
    for app in opened(tight, vault):
        pack = caller(app, "lin").get("/pack").json
    assert pack["dropped"] == {"answers": 1, "findings": 0, "tickets": 0}
    corner, station = (store["last_answers"]["CV-RETAIL"] for store in pack["stores"])
    assert corner["values"] == {}
    assert station == {"visit_id": new, "values": {"A01": True, "A02": 1}}


def test_one_statement_serves_all_stores(
    sessions: Sessions, engine: Engine, world: make.World
) -> None:
    with writing(sessions) as session:
        for minute in range(5):
            for store in (world.corner, world.station):
                answered(session, world, {"A01": {"value": True}}, minute, store_id=store)
    with sessions() as session:
        known = parsed(session, world.versions["CV-RETAIL"])
        assert known is not None
        with watched(engine) as seen:
            stores = (world.corner, world.station)
            found = last_answers.for_stores(session, stores, [known.checklist])
    asked = [(text, given) for text, given in seen if text.startswith("SELECT")]
    assert (len(asked), len(found)) == (1, 2)
    text, given = asked[0]
    with engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given)]
    assert any("ix_visits_store_id_checklist_code_submitted_at" in step for step in plan), plan
