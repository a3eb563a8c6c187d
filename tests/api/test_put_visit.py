"""Sending a visit: kept once, whatever the line does; nobody's work thrown away."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.tables.audit import AuditEntry
from records.tables.outbox import OutboxEvent
from records.tables.visits import Visit, VisitAnswers, VisitVersion
from tests import make, sheets
from tests.callers import Caller, caller

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]


@pytest.fixture
def photos() -> list[bytes]:
    return [make.photo(number) for number in range(3)]


@pytest.fixture
def whole(world: make.World, photos: list[bytes]) -> dict[str, Any]:
    return sheets.complete(world, photos)


def rows(sessions: Sessions, *what: Any) -> list[Any]:
    with sessions() as session:
        return list(session.execute(select(*what)))


def events(sessions: Sessions) -> list[str]:
    return sorted(name for (name,) in rows(sessions, OutboxEvent.name))


def test_a_submission_is_kept_with_its_answers_and_waits_for_its_photos(
    as_: As, whole: dict[str, Any], sessions: Sessions
) -> None:
    visit = sheets.new_visit()
    answer = as_("lin").put(f"/visits/{visit}", json=whole)
    assert answer.status_code == 202, answer.text
    said = answer.json
    assert (said["state"], said["sealed"], said["photos_held"]) == ("submitted", False, [])
    assert len(said["photos_missing"]) == 3
    assert rows(sessions, VisitAnswers.answers) == [(whole["answers"],)]
    assert events(sessions) == ["visit.submitted"]


@pytest.mark.parametrize("visit_first", [True, False])
def test_photos_before_or_after_the_visit_seal_it_once(
    as_: As, whole: dict[str, Any], photos: list[bytes], sessions: Sessions, visit_first: bool
) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    if visit_first:
        lin.put(f"/visits/{visit}", json=whole)
    for photo in photos:
        assert lin.put_photo(photo).status_code == 202
    if not visit_first:
        assert lin.put(f"/visits/{visit}", json=whole).json["sealed"] is True
    receipt = lin.get(f"/visits/{visit}/receipt").json
    assert receipt["sealed"] is True
    assert receipt["photos_missing"] == []
    # Photos that come first are looked at together, once the visit names them.
    looks = ["photos.kept"] * (3 if visit_first else 1)
    assert events(sessions) == [*looks, "visit.sealed", "visit.submitted"]
    told = dict(rows(sessions, AuditEntry.action, AuditEntry.detail))
    assert told["submitted"]["photos"] == [line["sha256"] for line in whole["photos"]]
    (counts,) = rows(sessions, Visit.photos_total, Visit.photos_held)
    assert tuple(counts) == (3, 3)


def test_a_visit_without_photos_in_its_manifest_is_sealed_at_once(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    body = sheets.body(
        world, state="draft", submitted=None, answers={"A01": {"value": True}}, revision=1
    )
    assert as_("lin").put(f"/visits/{sheets.new_visit()}", json=body).json["sealed"] is False


def test_the_same_again_is_the_same_answer(
    as_: As, whole: dict[str, Any], sessions: Sessions
) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    first = lin.put(f"/visits/{visit}", json=whole)
    later = {**whole, "sent_wall_ms": whole["sent_wall_ms"] + 86_400_000}
    again = lin.put(f"/visits/{visit}", json=later)
    assert again.status_code == 202
    assert again.json == first.json
    assert len(rows(sessions, Visit.id)) == 1
    assert events(sessions) == ["visit.submitted"]


def test_the_receipt_is_signed_over_all_it_says(
    as_: As, whole: dict[str, Any], settings: Any
) -> None:
    answer = as_("lin").put(f"/visits/{sheets.new_visit()}", json=whole).json
    other = as_("lin").put(f"/visits/{sheets.new_visit()}", json=whole).json
    assert len(answer["signature"]) == 64
    assert answer["signature"] != other["signature"]
    assert answer["content_hash"] == other["content_hash"]


def test_other_content_with_the_same_id_is_a_conflict_and_is_kept(
    as_: As, whole: dict[str, Any], sessions: Sessions
) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    first = lin.put(f"/visits/{visit}", json=whole).json
    other = make.copied(whole, app_build="another")
    for _ in range(2):
        refused = lin.put(f"/visits/{visit}", json=other)
        assert (refused.status_code, refused.json["code"]) == (409, "409.2")
    kept = rows(sessions, VisitVersion.kept_reason, VisitVersion.body)
    assert sorted(reason for reason, _ in kept) == ["conflict", "submitted"]
    assert any(json.loads(body)["app_build"] == "another" for _, body in kept)
    assert lin.get(f"/visits/{visit}/receipt").json["content_hash"] == first["content_hash"]


def test_another_phone_loses_and_is_kept(
    app: Flask, whole: dict[str, Any], sessions: Sessions
) -> None:
    visit = sheets.new_visit()
    caller(app, "lin").put(f"/visits/{visit}", json=whole)
    tablet = make.copied(whole, device_id="tablet", revision=9)
    assert caller(app, "lin").put(f"/visits/{visit}", json=tablet).status_code == 409
    assert len(rows(sessions, VisitVersion.id)) == 2


def test_another_persons_visit_is_never_replaced(
    as_: As, whole: dict[str, Any], world: make.World, sessions: Sessions
) -> None:
    visit = sheets.new_visit()
    as_("lin").put(f"/visits/{visit}", json=whole)
    stranger = make.copied(whole, revision=5, store_id=str(world.harbour))
    for login in ("gao", "tom"):
        assert as_(login).put(f"/visits/{visit}", json=stranger).status_code == 409
    assert rows(sessions, Visit.supervisor_id) == [(world["lin"],)]


def draft(whole: dict[str, Any], revision: int, **changes: Any) -> dict[str, Any]:
    return make.copied(whole, revision=revision, state="draft", submitted=None, **changes)


def test_a_higher_revision_replaces_the_shadow_and_then_is_submitted(
    as_: As, whole: dict[str, Any], sessions: Sessions
) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    for revision in (1, 2, 3):
        answer = lin.put(f"/visits/{visit}", json=draft(whole, revision))
        assert (answer.status_code, answer.json["revision"]) == (202, revision)
        assert len(answer.json["photos_missing"]) == 3
    assert len(rows(sessions, VisitVersion.id)) == 1
    assert rows(sessions, VisitAnswers.answers) == []
    answer = lin.put(f"/visits/{visit}", json=make.copied(whole, revision=4))
    assert (answer.status_code, answer.json["state"]) == (202, "submitted")


def test_a_shadow_overtaken_by_a_newer_one_changes_nothing(
    as_: As, whole: dict[str, Any], sessions: Sessions
) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    lin.put(f"/visits/{visit}", json=draft(whole, 5))
    late = lin.put(f"/visits/{visit}", json=draft(whole, 4))
    assert (late.status_code, late.json["revision"]) == (202, 5)


def test_the_same_revision_with_other_content_is_a_conflict(as_: As, whole: dict[str, Any]) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    lin.put(f"/visits/{visit}", json=draft(whole, 5))
    assert lin.put(f"/visits/{visit}", json=draft(whole, 5, app_build="x")).status_code == 409


def test_the_last_shadow_arriving_after_the_submission_gets_its_receipt(
    as_: As, whole: dict[str, Any]
) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    shadow = draft(whole, 1)
    lin.put(f"/visits/{visit}", json=shadow)
    lin.put(f"/visits/{visit}", json=make.copied(whole, revision=2))
    late = lin.put(f"/visits/{visit}", json=shadow)
    assert (late.status_code, late.json["state"]) == (202, "submitted")
    # One that never arrived before is as late: the phone has said more since.
    unknown = lin.put(f"/visits/{visit}", json=draft(whole, 1, app_build="x"))
    assert (unknown.status_code, unknown.json["state"]) == (202, "submitted")
    other = lin.put(f"/visits/{visit}", json=draft(whole, 1, device_id="another"))
    assert other.status_code == 409
