"""Appeals over HTTP: the window, the ids, the photos, the words of each refusal, the lists."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.appeals import (
    AppealDetailSchema,
    AppealPageSchema,
    AppealPreviewSchema,
    AppealTallySchema,
)
from api.schemas.me import OwnNumbersSchema
from api.schemas.pack import PackSchema
from api.schemas.visit_reading import VisitDetailSchema
from records.clock import new_id, now
from records.session import writing
from records.tables.stores import VisitPlan
from records.tables.visits import Visit
from tests import make, outcomes
from tests.callers import Caller
from tests.shapes import fits, refused

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]
HOUR = timedelta(hours=1)
CONTEXT = {"visit_date": "2026-11-20"}


def scored(sessions: Sessions, world: make.World, hours_ago: float = 1, **given: Any) -> uuid.UUID:
    """Score a visit of lin to the corner store so long ago; A01 failed."""
    at = now() - hours_ago * HOUR
    with writing(sessions) as session:
        visit_id = outcomes.visit(session, world, at=at, **given)
        outcomes.score(session, world, visit_id, "79.4", scored_at=at, context=CONTEXT)
        outcomes.answer(
            session, visit_id, "A01", {"value": False, "note": "灯不亮", "photos": ["c" * 64]}
        )
    return visit_id


def ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def body(**given: Any) -> dict[str, Any]:
    at = ms(now())
    item = {"code": "A01", "text": "当天已修好", "photos": given.pop("photos", [])}
    return {"items": [item], "written_wall_ms": at, "sent_wall_ms": at, **given}


def put(caller: Caller, visit_id: uuid.UUID, sent: Any, appeal_id: Any = None) -> Any:
    return caller.put(f"/visits/{visit_id}/appeals/{appeal_id or new_id()}", json=sent)


def test_an_appeal_shows_what_was_found_and_what_the_store_says(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    visit_id = scored(sessions, world)
    wang = as_("wang")
    photo = make.photo(3)
    assert wang.put_photo(photo).status_code == 202
    answer = put(wang, visit_id, body(photos=[make.sha256(photo)]))
    appeal = fits(answer, AppealDetailSchema, 202)
    (item,) = appeal["items"]
    assert (item["text"], item["photos"]) == ("当天已修好", [make.sha256(photo)])
    assert (item["found"]["zh"], item["found"]["lost"]) == ("扣2分：不合格", "2")
    assert (appeal["state"], appeal["late"], appeal["overdue"]) == ("open", False, False)
    assert [step["action"] for step in appeal["history"]] == ["appeal.made"]
    assert as_("chen").get(f"/photos/{make.sha256(photo)}").status_code == 200
    assert as_("mei").get(f"/photos/{make.sha256(photo)}").status_code == 404
    seen = fits(as_("lin").get(f"/visits/{visit_id}"), VisitDetailSchema)
    assert (seen["state"], [one["id"] for one in seen["appeals"]]) == ("appealed", [appeal["id"]])


def test_sent_again_it_is_one_appeal_and_with_other_words_it_is_refused(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    visit_id, appeal_id, wang, said = scored(sessions, world), new_id(), as_("wang"), body()
    first = put(wang, visit_id, said, appeal_id)
    again = put(wang, visit_id, said | {"sent_wall_ms": said["sent_wall_ms"] + 60_000}, appeal_id)
    assert (again.status_code, again.json) == (202, first.json)
    other = said | {"items": [{"code": "A01", "text": "别的话", "photos": []}]}
    refused(put(wang, visit_id, other, appeal_id), "409.4")
    refused(put(wang, visit_id, said), "409.7")


@pytest.mark.parametrize(
    ("item", "path", "zh"),
    [
        ({"code": "A02"}, "items.0.code", "这一项没有扣分，不能申诉。"),
        ({"text": "  "}, "items.0.text", "请写明申诉理由。"),
        ({"photos": ["d" * 64]}, "items.0.photos.0", "这张照片还没有上传。"),
    ],
)
def test_what_cannot_be_appealed_is_named(
    as_: As, sessions: Sessions, world: make.World, item: dict[str, Any], path: str, zh: str
) -> None:
    sent = body()
    sent["items"][0] |= item
    problem = refused(put(as_("wang"), scored(sessions, world), sent), "422.4")
    assert [(error["path"], error["zh"]) for error in problem["errors"]] == [(path, zh)]
    assert problem["errors"][0]["en"].isascii()


def test_the_window_runs_by_the_servers_clock(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    wang, past = as_("wang"), scored(sessions, world, hours_ago=49)
    problem = refused(put(wang, past, body()), "409.6")
    assert (problem["zh"], problem["en"]) == (
        "申诉期已过，不能再申诉。",
        "The time to appeal is over.",
    )
    # A phone whose clock is three days slow is not believed.
    slow = ms(now() - 72 * HOUR)
    refused(put(wang, past, body(written_wall_ms=slow, sent_wall_ms=slow)), "409.6")


def test_written_in_time_without_a_network_it_is_taken_late_and_marked(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    visit_id = scored(sessions, world, hours_ago=60)
    appeal = put(as_("wang"), visit_id, body(written_wall_ms=ms(now() - 20 * HOUR))).json
    assert (appeal["late"], appeal["state"]) == (True, "open")
    older = scored(sessions, world, hours_ago=48 + 73)
    said = body(written_wall_ms=ms(now() - 100 * HOUR))
    problem = refused(put(as_("wang"), older, said), "409.6")
    assert "内容仍在手机上" in problem["zh"]


@pytest.mark.parametrize("state", ["submitted", "voided"])
def test_only_a_score_that_stands_can_be_appealed(
    as_: As, sessions: Sessions, world: make.World, state: str
) -> None:
    refused(put(as_("wang"), scored(sessions, world, state=state), body()), "409.3")


def test_neither_side_judges(as_: As, sessions: Sessions, world: make.World) -> None:
    """A reviewer who made the visit, or who was the manager that appealed, is refused."""
    mine = scored(sessions, world, supervisor_id=world["chen"])
    appeal = put(as_("wang"), mine, body()).json
    said = {"version": 1, "verdicts": [{"code": "A01", "verdict": "upheld", "reason": ""}]}
    problem = refused(as_("chen").post(f"/appeals/{appeal['id']}/decide", json=said), "403.7")
    assert (problem["zh"][:4], problem["en"][:15]) == ("不能审理", "You can't judge")
    with writing(sessions) as session:
        theirs = outcomes.appeal(
            session, world, scored_later(session, world), made_by=world["chen"]
        )
    refused(as_("chen").post(f"/appeals/{theirs}/decide", json=said), "403.7")


def scored_later(session: Session, world: make.World) -> uuid.UUID:
    visit_id = outcomes.visit(session, world)
    outcomes.score(session, world, visit_id, "79.4", context=CONTEXT)
    return visit_id


def test_a_verdict_after_a_preview_that_told_the_same(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    visit_id = scored(sessions, world)
    appeal = put(as_("wang"), visit_id, body()).json
    chen, where = as_("chen"), f"/appeals/{appeal['id']}"
    shown = fits(chen.get(f"{where}/preview?upheld=A01"), AppealPreviewSchema)
    assert shown["now"]["total"] == "79.4"
    refused(chen.get(f"{where}/preview?upheld=A02"), "422.4")
    assert fits(chen.get(where), AppealDetailSchema)["state"] == "open"
    verdict = {"code": "A01", "verdict": "rejected", "reason": " "}
    problem = refused(
        chen.post(f"{where}/decide", json={"version": 1, "verdicts": [verdict]}), "422.4"
    )
    assert problem["errors"][0]["path"] == "verdicts.0.reason"
    verdict = {"code": "A01", "verdict": "upheld", "reason": "照片可证"}
    decided = fits(
        chen.post(f"{where}/decide", json={"version": 1, "verdicts": [verdict]}), AppealDetailSchema
    )
    assert decided["score_after"]["total"] == shown["then"]["total"]
    assert [step["action"] for step in decided["history"]] == ["appeal.made", "appeal.decided"]
    seen = fits(as_("lin").get(f"/visits/{visit_id}"), VisitDetailSchema)
    assert [old["score"]["total"] for old in seen["replaced_scores"]] == ["79.4"]
    assert seen["score"]["total"] == shown["then"]["total"]
    assert "visit.rescored" in [step["action"] for step in seen["history"]]
    tally = fits(chen.get("/appeals/tally"), AppealTallySchema)
    assert (tally["open"], tally["items"]) == (0, {"judged": 1, "upheld": 1})
    assert tally["supervisors"][0]["supervisor"]["id"] == str(world["lin"])


def test_a_withdrawn_appeal_frees_the_visit(as_: As, sessions: Sessions, world: make.World) -> None:
    visit_id, wang = scored(sessions, world), as_("wang")
    appeal = put(wang, visit_id, body()).json
    gone = fits(
        wang.post(f"/appeals/{appeal['id']}/withdraw", json={"version": 1}), AppealDetailSchema
    )
    assert gone["state"] == "withdrawn"
    assert put(wang, visit_id, body()).status_code == 202


def test_open_appeals_come_by_deadline_and_filters_narrow_them(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    due = {"soon": now() + HOUR, "late": now() - HOUR, "next": now() + 9 * HOUR}
    with writing(sessions) as session:
        ids = {
            name: str(outcomes.appeal(session, world, scored_later(session, world), due_at=at))
            for name, at in due.items()
        }
        done = outcomes.appeal(
            session, world, scored_later(session, world), state="rejected", made_at=now()
        )
    names = {key: name for name, key in ids.items()} | {str(done): "done"}

    def listed(query: str) -> list[str]:
        page = fits(as_("chen").get(f"/appeals?{query}"), AppealPageSchema)
        return [names[one["id"]] for one in page["items"]]

    assert listed("state=open") == ["late", "soon", "next"]
    assert listed("overdue=true") == ["late"]
    assert listed("state=rejected") == ["done"]
    assert listed("")[0] == "done"
    assert listed(f"supervisor={world['gao']}") == []
    assert listed(f"region={world.south}") == []
    first = as_("chen").get("/appeals?state=open&limit=2").json
    rest = as_("chen").get(f"/appeals?state=open&limit=2&cursor={first['next_cursor']}").json
    assert [names[one["id"]] for one in rest["items"]] == ["next"]


def test_the_pack_of_store_people_tells_what_was_found_and_until_when(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    visit_id = scored(sessions, world)
    pack = fits(as_("wang").get("/pack"), PackSchema)
    (result,) = pack["results"]
    assert (result["id"], result["total"]) == (str(visit_id), "79.4")
    (item,) = result["items"]
    assert (item["note"], item["photos"], item["lost"]) == ("灯不亮", ["c" * 64], "2")
    assert datetime.fromisoformat(result["appeal_until"]) > now() + 46 * HOUR
    put(as_("wang"), visit_id, body())
    told = (
        as_("wang")
        .post("/pack/changes", json={key: pack[key] for key in ("cursor", "scope_epoch", "marks")})
        .json
    )
    (changed,) = told["changed"]["results"].values()
    assert [one["state"] for one in changed["appeals"]] == ["open"]
    assert as_("lin").get("/pack").json["results"] == []


def test_a_supervisors_month_counts_the_stores_own_days(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    def planned(day: str, submitted: str | None) -> None:
        with writing(sessions) as session:
            plan = make.plan(session, world, due_date=datetime.fromisoformat(day).date())
            if submitted is not None:
                at = datetime.fromisoformat(submitted)
                visit = outcomes.visit(session, world, at=at, plan_id=plan)
                session.execute(
                    update(VisitPlan).where(VisitPlan.id == plan).values(visit_id=visit)
                )

    planned("2026-10-05", "2026-10-05T15:59:00+00:00")  # a minute before midnight in Shanghai
    planned("2026-10-06", "2026-10-06T16:01:00+00:00")  # a minute after
    planned("2026-10-07", None)
    planned("2026-09-30", None)
    planned("2099-01-01", None)
    made = datetime.fromisoformat("2026-09-30T17:00:00+00:00")  # October already in Shanghai
    with writing(sessions) as session:
        for state, decided in (("upheld", made + 24 * HOUR), ("rejected", made), ("open", None)):
            outcomes.appeal(
                session,
                world,
                scored_later(session, world),
                state=state,
                made_at=made,
                decided_at=decided,
            )
    numbers = fits(as_("lin").get("/me/numbers?month=2026-10"), OwnNumbersSchema)
    assert numbers["plans"] == {"due": 3, "on_time": 1}
    assert numbers["appeals"] == {"made": 3, "decided": 2, "upheld": 1}
    assert as_("gao").get("/me/numbers?month=2026-10").json["appeals"]["made"] == 0
    refused(as_("lin").get("/me/numbers?month=2026-13"), "422.3")


def test_an_appealed_visit_is_not_reviewed_beside_it(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    visit_id = scored(sessions, world)
    put(as_("wang"), visit_id, body())
    with sessions() as session:
        version = session.get_one(Visit, visit_id).version
    sent = {"version": version, "note": ""}
    refused(as_("chen").post(f"/visits/{visit_id}/review", json=sent), "409.3")
