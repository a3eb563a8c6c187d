"""An open visit found again on another phone, and the end of the copy on the first one."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.tables.audit import AuditEntry
from records.tables.visits import Visit, VisitVersion
from tests import make, sheets
from tests.callers import Caller

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]
NEW_PHONE = "another-device"


@pytest.fixture
def photos() -> list[bytes]:
    return [make.photo(number) for number in range(2)]


@pytest.fixture
def draft(world: make.World, photos: list[bytes]) -> dict[str, Any]:
    whole = sheets.complete(world, photos)
    return {**whole, "state": "draft", "submitted": None, "revision": 3}


def test_an_open_visit_is_found_with_what_is_held_of_it(
    as_: As, draft: dict[str, Any], photos: list[bytes]
) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    lin.put_photo(photos[0])
    lin.put(f"/visits/{visit}", json=draft)
    (line,) = lin.get("/shadows").json
    assert (line["visit_id"], line["device_id"]) == (str(visit), sheets.DEVICE)
    assert line["store"]["id"] == draft["store_id"]
    assert line["answered"] == len(draft["answers"])
    assert (line["photos_held"], line["photos_missing"]) == (1, 1)


def test_taking_over_gives_all_that_the_phone_had_said(
    as_: As, draft: dict[str, Any], photos: list[bytes]
) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    lin.put_photo(photos[0])
    lin.put(f"/visits/{visit}", json=draft)
    said = lin.post(f"/shadows/{visit}/take-over", json={"device_id": NEW_PHONE}).json
    assert said["body"] == {key: value for key, value in draft.items() if key != "sent_wall_ms"}
    assert said["photos_held"] == [make.sha256(photos[0])]
    assert said["photos_missing"] == [make.sha256(photos[1])]
    assert said["checklist"]["version_id"] == draft["checklist_version_id"]
    assert lin.get(f"/photos/{make.sha256(photos[0])}/mine").data == photos[0]


def test_the_first_phone_is_refused_afterwards_and_nothing_of_it_is_thrown_away(
    as_: As, draft: dict[str, Any], sessions: Sessions
) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    lin.put(f"/visits/{visit}", json=draft)
    for _ in range(2):  # an answer that was cut is asked for again
        lin.post(f"/shadows/{visit}/take-over", json={"device_id": NEW_PHONE})
    old = lin.put(f"/visits/{visit}", json={**draft, "revision": 9})
    assert (old.status_code, old.json["code"]) == (409, "409.8")
    new = lin.put(f"/visits/{visit}", json={**draft, "revision": 4, "device_id": NEW_PHONE})
    assert new.status_code == 202
    with sessions() as session:
        assert session.scalars(select(Visit.device_id)).all() == [NEW_PHONE]
        kept = select(VisitVersion.kept_reason, VisitVersion.revision)
        assert {tuple(row) for row in session.execute(kept)} == {("conflict", 9), ("draft", 4)}
        taken = select(AuditEntry.detail).where(AuditEntry.action == "visit_taken_over")
        assert session.scalars(taken).all() == [{"from": sheets.DEVICE, "to": NEW_PHONE}]


def test_the_new_phone_hands_it_in_and_the_first_one_can_not(
    as_: As, world: make.World, photos: list[bytes], draft: dict[str, Any]
) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    lin.put(f"/visits/{visit}", json=draft)
    lin.post(f"/shadows/{visit}/take-over", json={"device_id": NEW_PHONE})
    whole = {**sheets.complete(world, photos), "revision": 5}
    old = lin.put(f"/visits/{visit}", json=whole)
    assert (old.status_code, old.json["code"]) == (409, "409.8")
    new = lin.put(f"/visits/{visit}", json={**whole, "device_id": NEW_PHONE})
    assert (new.status_code, new.json["state"]) == (202, "submitted")
    assert lin.get("/shadows").json == []
    again = lin.post(f"/shadows/{visit}/take-over", json={"device_id": "a-third"})
    assert again.status_code == 404


def test_nobody_else_sees_or_takes_an_open_visit(
    as_: As, draft: dict[str, Any], photos: list[bytes]
) -> None:
    visit = sheets.new_visit()
    as_("lin").put_photo(photos[0])
    as_("lin").put(f"/visits/{visit}", json=draft)
    gao = as_("gao")
    assert gao.get("/shadows").json == []
    refused = gao.post(f"/shadows/{visit}/take-over", json={"device_id": NEW_PHONE})
    assert refused.status_code == 404
    assert gao.get(f"/photos/{make.sha256(photos[0])}/mine").status_code == 404


def test_a_visit_begun_with_a_checklist_that_is_retired_since_can_be_gone_on_with(
    app: Flask, as_: As, draft: dict[str, Any]
) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    lin.put(f"/visits/{visit}", json=draft)
    version = draft["checklist_version_id"]
    assert as_("chen").post(f"/checklists/{version}/retire", json={}).status_code < 300
    said = lin.post(f"/shadows/{visit}/take-over", json={"device_id": NEW_PHONE}).json
    assert (said["checklist"]["version_id"], said["checklist"]["state"]) == (version, "retired")
