"""The pack: everything a person needs offline, nothing of others, within the budget."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.pack import PackChangesSchema, PackSchema
from config.settings import Settings
from media.vault_memory import VaultMemory
from records.clock import now
from records.session import writing
from records.tables.people import Organisation
from records.tables.stores import Store
from records.tables.tickets import Ticket
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


def test_tickets_bring_the_evidence_to_judge_or_why_it_was_sent_back(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    with writing(sessions) as session:
        fresh = outcomes.ticket(session, world)
        judged = outcomes.ticket(session, world, item_key="CV-RETAIL/A02", state="submitted")
        first = {"verdict": "rejected", "verdict_note": "看不清", "verdict_by": world["lin"]}
        outcomes.submission(session, judged, world["zhao"], **first)
        outcomes.submission(session, judged, world["zhao"], round=2, note="换了灯管")
    pack = shapes.fits(as_("lin").get("/pack"), PackSchema)
    rounds = {one["id"]: one["last_submission"] for one in pack["tickets"]}
    assert rounds[str(fresh)] is None
    last = rounds[str(judged)]
    assert (last["round"], last["note"], last["verdict"]) == (2, "换了灯管", None)
    whole = as_("lin").get(f"/tickets/{judged}").json
    assert last == whole["submissions"][-1]


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
        assert caller(app, "wang").get("/pack").json["dropped"]["tickets"] == 0
        lin = caller(app, "lin").get("/pack").json
    assert lin["dropped"]["tickets"] == 3


def test_a_pack_is_compressed_for_weak_networks(as_: As) -> None:
    answer = as_("lin").get("/pack", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.data))["person"]["login"] == "lin"


def test_head_office_has_no_pack(as_: As, app: Flask) -> None:
    assert as_("chen").get("/pack").json["code"] == "403.1"


def known(pack: dict[str, object]) -> dict[str, object]:
    """Return what a phone with this pack says it has."""
    return {key: pack[key] for key in ("cursor", "scope_epoch", "marks")}


def test_changes_are_the_entries_that_differ_and_the_keys_that_are_gone(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    lin = as_("lin")
    with writing(sessions) as session:
        closing = outcomes.ticket(session, world)
        old = make.plan(session, world, due_date=now().date())
    before = shapes.fits(lin.get("/pack"), PackSchema)
    with writing(sessions) as session:
        session.execute(update(Ticket).where(Ticket.id == closing).values(state="closed"))
        session.execute(update(Store).where(Store.id == world.corner).values(phone="10086"))
        opened_now = outcomes.ticket(session, world, store_id=world.station)
    said = shapes.fits(lin.post("/pack/changes", json=known(before)), PackChangesSchema)
    after = lin.get("/pack").json
    assert set(said["changed"]["stores"]) == {str(world.corner)}
    assert set(said["changed"]["tickets"]) == {str(opened_now)}
    assert said["changed"]["checklists"] == said["changed"]["skus"] == {}
    assert said["gone"]["tickets"] == [str(closing)]
    assert list(said["marks"]["plan"]) == [str(old)]
    assert (said["cursor"], said["marks"]) == (after["cursor"], after["marks"])
    assert len(json.dumps(said)) < len(json.dumps(after)) / 5
    again = lin.post("/pack/changes", json=known(after)).json
    assert again["unchanged"] is True


def test_a_store_handed_to_somebody_else_leaves_the_phone(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    before = as_("lin").get("/pack").json
    with writing(sessions) as session:
        session.execute(
            update(Store).where(Store.id == world.station).values(region_id=world.south)
        )
    said = as_("lin").post("/pack/changes", json=known(before)).json
    assert said["gone"]["stores"] == [str(world.station)]


def test_a_scope_that_moved_gives_the_whole_pack(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    before = as_("lin").get("/pack").json
    with writing(sessions) as session:
        session.execute(update(Organisation).values(scope_epoch=2))
    said = shapes.fits(as_("lin").post("/pack/changes", json=known(before)), PackChangesSchema)
    assert "changed" not in said
    assert len(said["stores"]) == 2


def test_marks_of_any_kind_are_only_compared(as_: As) -> None:
    before = as_("lin").get("/pack").json
    odd = {"cursor": "?", "scope_epoch": 1, "marks": {"stores": {"x": "y"}, "no such": {"a": "b"}}}
    said = as_("lin").post("/pack/changes", json=odd).json
    assert said["gone"]["stores"] == ["x"]
    assert len(said["changed"]["stores"]) == len(before["stores"])
    assert as_("lin").post("/pack/changes", json={**odd, "marks": 3}).status_code == 422
