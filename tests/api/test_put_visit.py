"""Sending a visit: kept once, whatever the line does; nobody's work thrown away."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from records.clock import now, now_ms
from records.session import writing
from records.tables.outbox import OutboxEvent
from records.tables.people import PersonScope
from records.tables.stores import Store, VisitPlan
from records.tables.visits import Answer, Visit, VisitPhoto, VisitVersion
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
    assert len(rows(sessions, Answer.item_code)) == len(whole["answers"])
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
    assert events(sessions) == ["photo.kept"] * 3 + ["visit.sealed", "visit.submitted"]
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
    assert rows(sessions, Answer.item_code) == []
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
    unknown = lin.put(f"/visits/{visit}", json=draft(whole, 1, app_build="x"))
    assert unknown.status_code == 409


def test_an_unfinished_submission_says_what_is_missing(
    as_: As, whole: dict[str, Any], sessions: Sessions
) -> None:
    body = make.copied(whole)
    del body["answers"]["A02"]
    answer = as_("lin").put(f"/visits/{sheets.new_visit()}", json=body)
    assert (answer.status_code, answer.json["code"]) == (422, "422.3")
    assert [error["path"] for error in answer.json["errors"]] == ["answers.A02"]
    assert rows(sessions, Visit.id) == []


def test_the_same_gap_is_fine_in_a_draft(as_: As, whole: dict[str, Any]) -> None:
    body = draft(whole, 1)
    del body["answers"]["A02"]
    assert as_("lin").put(f"/visits/{sheets.new_visit()}", json=body).status_code == 202


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"answers": {"A01": {"value": "yes"}}}, "answers.A01.value"),
        ({"answers": {"ZZZ": {"value": True}}}, "answers.ZZZ"),
        ({"answers": []}, "answers"),
        ({"revision": True}, "revision"),
        ({"revision": 2**31}, "revision"),
        ({"schema": "visit/2"}, "schema"),
        ({"store_id": "corner"}, "store_id"),
        ({"score": 100}, "score"),
        ({"presence_verdict": "inside"}, "presence_verdict"),
        ({"submitted": None}, "submitted"),
        ({"sent_wall_ms": 1.5}, "sent_wall_ms"),
    ],
)
def test_what_has_not_the_right_form_is_named(
    as_: As, whole: dict[str, Any], change: dict[str, Any], path: str
) -> None:
    answer = as_("lin").put(f"/visits/{sheets.new_visit()}", json=make.copied(whole, **change))
    assert answer.status_code == 422
    assert path in {error["path"] for error in answer.json["errors"]}


def test_a_photo_no_manifest_lists_is_named(as_: As, whole: dict[str, Any]) -> None:
    body = make.copied(whole)
    body["check_in"]["photo"] = "0" * 64
    answer = as_("lin").put(f"/visits/{sheets.new_visit()}", json=body)
    assert [error["path"] for error in answer.json["errors"]] == ["check_in.photo"]


def test_an_unknown_checklist_version_says_what_to_do(as_: As, whole: dict[str, Any]) -> None:
    body = make.copied(whole, checklist_version_id=str(sheets.new_visit()))
    answer = as_("lin").put(f"/visits/{sheets.new_visit()}", json=body)
    assert (answer.status_code, answer.json["code"]) == (422, "422.5")
    assert "pack" in answer.json["en"]


@pytest.mark.parametrize("where", ["harbour", "foreign", "nowhere"])
def test_a_store_of_others_and_no_store_look_the_same(
    as_: As, whole: dict[str, Any], world: make.World, where: str
) -> None:
    store = getattr(world, where, sheets.new_visit())
    answer = as_("lin").put(
        f"/visits/{sheets.new_visit()}", json=make.copied(whole, store_id=str(store))
    )
    assert (answer.status_code, answer.json["code"]) == (403, "403.5")


def move_lin_south(sessions: Sessions, world: make.World) -> None:
    with writing(sessions) as session:
        session.execute(delete(PersonScope).where(PersonScope.person_id == world["lin"]))
        session.execute(
            PersonScope.__table__.insert().values(
                id=sheets.new_visit(), person_id=world["lin"], region_id=world.south
            )
        )


def test_what_was_begun_before_a_move_is_taken_and_marked(
    as_: As, whole: dict[str, Any], world: make.World, sessions: Sessions
) -> None:
    lin, visit = as_("lin"), sheets.new_visit()
    lin.put(f"/visits/{visit}", json=draft(whole, 1))
    move_lin_south(sessions, world)
    assert lin.put(f"/visits/{visit}", json=make.copied(whole, revision=2)).status_code == 202
    assert rows(sessions, Visit.flags) == [(["late_scope"],)]
    assert lin.put(f"/visits/{sheets.new_visit()}", json=whole).status_code == 403


def test_a_plan_of_theirs_is_fulfilled_even_after_a_move(
    as_: As, whole: dict[str, Any], world: make.World, sessions: Sessions
) -> None:
    with writing(sessions) as session:
        plan = make.plan(session, world)
    move_lin_south(sessions, world)
    visit = sheets.new_visit()
    answer = as_("lin").put(f"/visits/{visit}", json=make.copied(whole, plan_id=str(plan)))
    assert answer.status_code == 202
    assert rows(sessions, VisitPlan.visit_id) == [(visit,)]


def test_a_plan_of_somebody_else_is_not_touched(
    as_: As, whole: dict[str, Any], world: make.World, sessions: Sessions
) -> None:
    with writing(sessions) as session:
        plan = make.plan(session, world, supervisor_id=world["gao"])
    as_("lin").put(f"/visits/{sheets.new_visit()}", json=make.copied(whole, plan_id=str(plan)))
    assert rows(sessions, VisitPlan.visit_id) == [(None,)]


def test_a_closed_store_is_marked_not_refused(
    as_: As, whole: dict[str, Any], world: make.World, sessions: Sessions
) -> None:
    with writing(sessions) as session:
        session.execute(update(Store).where(Store.id == world.corner).values(closed_at=now()))
    assert as_("lin").put(f"/visits/{sheets.new_visit()}", json=whole).status_code == 202
    assert rows(sessions, Visit.flags) == [(["store_closed"],)]


@pytest.mark.parametrize("days", [-3650, -3, 0, 3, 3650, 10**9])
def test_a_wrong_phone_clock_is_recorded_and_never_refused(
    as_: As, whole: dict[str, Any], sessions: Sessions, days: int
) -> None:
    off = days * 86_400_000
    body = make.copied(whole, sent_wall_ms=now_ms() + off)
    for name in ("started", "submitted"):
        body[name] = {**body[name], "wall_ms": body[name]["wall_ms"] + off}
    answer = as_("lin").put(f"/visits/{sheets.new_visit()}", json=body)
    assert answer.status_code == 202, answer.text
    ((skew, started, flags),) = rows(sessions, Visit.skew_ms, Visit.started_at, Visit.flags)
    assert abs(skew - off) < 60_000
    assert abs(started - (now() - timedelta(hours=1))) < timedelta(minutes=2)
    assert flags == (["clock_wrong"] if days else [])


def test_presence_is_judged_here_not_taken_from_the_phone(
    as_: As, whole: dict[str, Any], sessions: Sessions
) -> None:
    body = make.copied(whole)
    for fix in body["check_in"]["fixes"]:
        fix["lat"] = 31.3
    as_("lin").put(f"/visits/{sheets.new_visit()}", json=body)
    ((presence, verdict),) = rows(sessions, Visit.presence, Visit.presence_verdict)
    assert verdict == "outside"
    assert presence["check_in"]["distance_m"] > 5_000
    assert presence["check_out"]["verdict"] == "inside"


def test_the_manifest_keeps_what_the_phone_said_of_each_photo(
    as_: As, whole: dict[str, Any], sessions: Sessions
) -> None:
    as_("lin").put(f"/visits/{sheets.new_visit()}", json=whole)
    lines = rows(sessions, VisitPhoto.ordinal, VisitPhoto.item_code, VisitPhoto.facts)
    assert [line.ordinal for line in lines] == [0, 1, 2]
    assert lines[0].facts["source"] == "camera"
    assert lines[0].facts["fix"]["lat"] == sheets.FIX["lat"]
