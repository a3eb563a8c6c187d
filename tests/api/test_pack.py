"""The pack: everything a person needs offline, nothing of others, within the budget."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.pack import PackSchema
from config.settings import Settings
from media.vault_memory import VaultMemory
from records.clock import now
from records.session import writing
from tests import make, outcomes, shapes
from tests.callers import Caller, caller
from tests.conftest import opened

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]


def test_a_supervisor_gets_their_stores_plan_and_checklists(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    with writing(sessions) as session:
        plan = make.plan(session, world, due_date=now().date())
        make.plan(session, world, supervisor_id=world["gao"], store_id=world.harbour)
    pack = shapes.fits(as_("lin").get("/pack"), PackSchema)
    assert [store["code"] for store in pack["stores"]] == ["E001", "E002"]
    assert [entry["id"] for entry in pack["plan"]] == [str(plan)]
    assert {one["code"] for one in pack["checklists"]} == {"CV-RETAIL", "FS-REST", "FO-ACCEPT"}
    assert pack["checklists"][0]["document"]["schema"] == "checklist/1"
    assert pack["person"]["login"] == "lin"


def test_store_people_get_their_store_and_its_tickets_only(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    with writing(sessions) as session:
        mine = outcomes.ticket(session, world)
        outcomes.ticket(session, world, store_id=world.station)
    pack = shapes.fits(as_("zhao").get("/pack"), PackSchema)
    assert [store["code"] for store in pack["stores"]] == ["E001"]
    assert [ticket["id"] for ticket in pack["tickets"]] == [str(mine)]
    assert pack["checklists"] == pack["plan"] == pack["skus"] == []


def test_nothing_new_is_said_in_three_words(as_: As) -> None:
    lin = as_("lin")
    cursor = lin.get("/pack").json["cursor"]
    again = lin.get(f"/pack?since={cursor}").json
    assert set(again) == {"cursor", "unchanged", "server_time"}
    assert again["unchanged"] is True


def test_anything_new_gives_the_whole_pack(as_: As, world: make.World, sessions: Sessions) -> None:
    lin = as_("lin")
    cursor = lin.get("/pack").json["cursor"]
    with writing(sessions) as session:
        outcomes.ticket(session, world)
    again = lin.get(f"/pack?since={cursor}").json
    assert again["unchanged"] is False
    assert len(again["tickets"]) == 1


def test_the_last_findings_and_repeats_come_along(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    with writing(sessions) as session:
        visit = outcomes.visit(session, world)
        outcomes.score(session, world, visit, "79.4")
    store = as_("lin").get("/pack").json["stores"][0]
    assert store["last_visit"]["id"] == str(visit)
    assert store["last_visit"]["total"] == "79.4"
    assert store["last_visit"]["findings"][0]["title"]["zh"]
    assert store["repeats"] == {"CV-RETAIL": {"A01": 1}}


def test_a_small_budget_drops_old_findings_then_old_tickets_and_says_so(
    settings: Settings, vault: VaultMemory, world: make.World, sessions: Sessions
) -> None:
    with writing(sessions) as session:
        for number in range(3):
            store = make.store(
                session,
                code=f"T{number}",
                region_id=world.east,
                organisation_id=world.organisation,
            )
            outcomes.ticket(
                session, world, store_id=store, opened_at=now() - timedelta(days=number)
            )
    for app in opened(settings, vault):
        whole = caller(app, "wang").get("/pack").json
    tight = replace(settings, pack_budget_bytes=whole["size_bytes"])
    for app in opened(tight, vault):
        assert caller(app, "wang").get("/pack").json["dropped"] == {"findings": 0, "tickets": 0}
        lin = caller(app, "lin").get("/pack").json
    assert lin["dropped"]["tickets"] == 3


def test_a_pack_is_compressed_for_weak_networks(as_: As) -> None:
    answer = as_("lin").get("/pack", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.data))["person"]["login"] == "lin"


def test_head_office_has_no_pack(as_: As, app: Flask) -> None:
    assert as_("chen").get("/pack").json["code"] == "403.1"
