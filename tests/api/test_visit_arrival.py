"""What a visit is judged by on arrival: form, completeness, store, checklist, clock, place."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from records.clock import now, now_ms
from records.session import writing
from records.tables.outbox import OutboxEvent
from records.tables.people import PersonScope
from records.tables.stock import Sku
from records.tables.stores import Store, VisitPlan
from records.tables.visits import Visit, VisitPhoto
from tests import make, sheets
from tests.callers import Caller

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


def draft(whole: dict[str, Any], revision: int, **changes: Any) -> dict[str, Any]:
    return make.copied(whole, revision=revision, state="draft", submitted=None, **changes)


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


def test_a_question_the_phone_was_not_asked_marks_the_visit(
    as_: As, world: make.World, photos: list[bytes], sessions: Sessions
) -> None:
    """The store got a cold room after the pack was fetched."""
    digests = [make.sha256(photo) for photo in photos]
    answers = sheets.answers("FS-REST", digests)
    hidden = [
        item.code
        for item in sheets.CHECKLISTS["FS-REST"].items
        if item.show_if is not None and "store.has_cold_room" in item.show_if.source
    ]
    for code in hidden:
        del answers[code]
    body = sheets.body(
        world,
        answers=answers,
        photos=[sheets.entry(photo, "A01") for photo in photos],
        checklist_version_id=str(world.versions["FS-REST"]),
    )
    with writing(sessions) as session:
        session.execute(
            update(Store).where(Store.id == world.corner).values(attributes={"has_cold_room": True})
        )
    assert hidden
    assert as_("lin").put(f"/visits/{sheets.new_visit()}", json=body).status_code == 202
    assert rows(sessions, Visit.flags) == [(["incomplete"],)]


@pytest.mark.parametrize(("days", "flags"), [(400, []), (3, ["incomplete"])])
def test_goods_are_near_expiry_by_their_shelf_life_not_by_being_listed(
    as_: As, whole: dict[str, Any], world: make.World, sessions: Sessions, days: int, flags: Any
) -> None:
    with writing(sessions) as session:
        session.add(
            Sku(
                id=sheets.new_visit(),
                organisation_id=world.organisation,
                code="MILK",
                barcode="6901234567892",
                name="鲜牛奶",
                uom="盒",
                category="dairy",
                unit_cost=Decimal("6.50"),
                shelf_life_days=180,
            )
        )
    day = (now() + timedelta(days=days)).date().isoformat()
    line = {"sku": "MILK", "batch": "", "qty": 1, "expiry": day, "handled": False}
    body = make.copied(whole)
    body["answers"]["C03"] = {"value": {"lines": [line]}}
    answer = as_("lin").put(f"/visits/{sheets.new_visit()}", json=body)
    assert answer.status_code == 202, answer.text
    assert rows(sessions, Visit.flags) == [(flags,)]


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


@pytest.mark.parametrize(
    ("at_start", "at_end", "minutes_ago"),
    [(0, -3650, 60), (0, 3650, 60), (-3650, 0, 0), (3650, 0, 0), (-3650, 3650, 0)],
)
def test_a_clock_turned_during_the_visit_dates_nothing_by_years(
    as_: As,
    whole: dict[str, Any],
    sessions: Sessions,
    at_start: int,
    at_end: int,
    minutes_ago: int,
) -> None:
    """Taken at its word where that can be; else dated by when the server heard of it."""
    day = 86_400_000
    body = make.copied(whole, sent_wall_ms=now_ms() + at_end * day)
    for name, off in (("started", at_start), ("submitted", at_end)):
        body[name] = {**body[name], "wall_ms": body[name]["wall_ms"] + off * day}
    answer = as_("lin").put(f"/visits/{sheets.new_visit()}", json=body)
    assert answer.status_code == 202, answer.text
    asked = (Visit.started_at, Visit.submitted_at, Visit.flags)
    ((started, submitted, flags),) = rows(sessions, *asked)
    assert abs(started - (now() - timedelta(minutes=minutes_ago))) < timedelta(minutes=2)
    assert now() - submitted < timedelta(minutes=10)
    assert flags == ["clock_wrong"]


# What a build of three months ago sends: never to grow while such builds are about.
VISIT_THEN = (
    "schema revision state device_id app_build store_id checklist_version_id visit_type plan_id"
    " node started submitted sent_wall_ms check_in check_out answers manager_confirm photos"
)
POINT_THEN = "fixes reason photo at"
PHOTO_THEN = "sha256 length media_type item taken fix width height source"


def test_a_build_of_three_months_ago_is_still_heard(
    as_: As, whole: dict[str, Any], sessions: Sessions
) -> None:
    body = _only(VISIT_THEN, whole) | {"app_build": "build of 90 days ago"}
    body["photos"] = [_only(PHOTO_THEN, photo) for photo in whole["photos"]]
    for point in ("check_in", "check_out"):
        body[point] = whole[point] and _only(POINT_THEN, whole[point])
    then = now_ms() - 90 * 86_400_000
    body["started"] = {"wall_ms": then, "mono_ms": 1}
    answer = as_("lin").put(f"/visits/{sheets.new_visit()}", json=body)
    assert answer.status_code == 202, answer.text
    ((started, flags),) = rows(sessions, Visit.started_at, Visit.flags)
    assert abs(started.timestamp() * 1000 - then) < 1000
    assert flags == []


def _only(fields: str, whole: dict[str, Any]) -> dict[str, Any]:
    return {field: whole[field] for field in fields.split()}


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
