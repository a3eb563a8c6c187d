"""Visits over HTTP: the list and its filters, one in full, and the review."""

import json
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.visit_reading import VisitDetailSchema, VisitPageSchema
from records import journal
from records.clock import new_id
from records.session import writing
from records.tables.tickets import TicketOccurrence
from records.tables.visits import VisitVersion
from tests import acting, make, outcomes
from tests.callers import Caller
from tests.shapes import fits, refused

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]


@pytest.fixture
def visits(sessions: Sessions, world: make.World) -> dict[str, uuid.UUID]:
    """Make one visit of each kind, the later ones received later."""
    hour = timedelta(hours=1)
    with writing(sessions) as session:
        made = {
            "corner": outcomes.visit(session, world, at=make.NOON),
            "station": outcomes.visit(
                session,
                world,
                at=make.NOON + hour,
                store_id=world.station,
                state="submitted",
                sealed_at=None,
                photos_total=2,
                photos_held=1,
                presence_verdict=None,
                presence_confidence=None,
            ),
            "harbour": outcomes.visit(
                session,
                world,
                at=make.NOON + 2 * hour,
                store_id=world.harbour,
                supervisor_id=world["gao"],
                visit_date=date(2026, 11, 22),
                state="reviewed",
            ),
            "draft": outcomes.visit(
                session,
                world,
                at=make.NOON + 3 * hour,
                state="draft",
                submitted_at=None,
                sealed_at=None,
            ),
        }
        outcomes.score(session, world, made["corner"], "79.4")
        outcomes.score(session, world, made["harbour"], "100.0", grade="A", verdict="passed")
    return made


def listed(caller: Caller, visits: dict[str, uuid.UUID], query: str = "") -> list[str]:
    page = fits(caller.get(f"/visits?{query}"), VisitPageSchema)
    names = {str(key): name for name, key in visits.items()}
    return [names[item["id"]] for item in page["items"]]


@pytest.mark.parametrize(
    ("login", "seen"),
    [
        ("lin", ["draft", "station", "corner"]),
        ("gao", ["harbour"]),
        ("wang", ["corner"]),
        ("zhao", ["corner"]),
        ("mei", ["harbour"]),
        ("chen", ["harbour", "station", "corner"]),
        ("he", ["harbour", "station", "corner"]),
        ("admin", ["harbour", "station", "corner"]),
        ("su", ["harbour"]),
        ("vera", []),
    ],
)
def test_everybody_sees_their_own_and_drafts_are_their_writers(
    as_: As, visits: dict[str, uuid.UUID], login: str, seen: list[str]
) -> None:
    assert listed(as_(login), visits) == seen


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("store={corner}", ["corner"]),
        ("region={east}", ["station", "corner"]),
        ("region={country}", ["harbour", "station", "corner"]),
        ("region={abroad}", []),
        ("state=scored", ["corner"]),
        ("state=scored,reviewed", ["harbour", "corner"]),
        ("supervisor={gao}", ["harbour"]),
        ("grade=A", ["harbour"]),
        ("from=2026-11-21", ["harbour"]),
        ("to=2026-11-20", ["station", "corner"]),
        ("from=2026-11-20&to=2026-11-20", ["station", "corner"]),
        ("q=s001", ["harbour"]),
        ("q=GAO", ["harbour"]),
        ("q=%25", []),
        ("q=_", []),
        ("store={corner}&grade=A", []),
    ],
)
def test_filters(
    as_: As, world: make.World, visits: dict[str, uuid.UUID], query: str, seen: list[str]
) -> None:
    ids = {name: getattr(world, name) for name in ("corner", "east", "country", "abroad")}
    assert listed(as_("chen"), visits, query.format(**ids, gao=world["gao"])) == seen


@pytest.mark.parametrize(
    "query",
    [
        "state=asleep",
        "state=",
        "store=1",
        "from=yesterday",
        "limit=0",
        "limit=101",
        "limit=x",
        "cursor=",
        "colour=red",
        "q=",
    ],
)
def test_a_filter_nobody_can_mean_is_refused_by_name(as_: As, query: str) -> None:
    problem = refused(as_("chen").get(f"/visits?{query}"), "422.3")
    assert [fault["path"] for fault in problem["errors"]] == [query.partition("=")[0]]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "%F0%9F%98%80", "a" * 500])
def test_a_cursor_that_is_not_ours_is_refused(as_: As, cursor: str) -> None:
    refused(as_("chen").get(f"/visits?cursor={cursor}"), "422.4")


def test_pages_meet_without_gap_or_overlap_even_at_one_instant(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    with writing(sessions) as session:
        made = {str(outcomes.visit(session, world)) for _ in range(7)}
    caller, cursor, seen = as_("chen"), "", []
    for _ in range(4):
        page = fits(caller.get(f"/visits?limit=2{cursor}"), VisitPageSchema)
        seen += [item["id"] for item in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert page["next_cursor"] is None
    assert len(seen) == 7
    assert set(seen) == made


def test_a_line_says_what_followed(
    as_: As, sessions: Sessions, world: make.World, visits: dict[str, uuid.UUID]
) -> None:
    corner = visits["corner"]
    with writing(sessions) as session:
        outcomes.ticket(session, world, visit_id=corner)
        outcomes.ticket(session, world, visit_id=corner, state="closed")
        older = outcomes.ticket(session, world)
        session.execute(
            insert(TicketOccurrence).values(
                ticket_id=older, visit_id=corner, item_code="A02", detail={}, at=make.NOON
            )
        )
        outcomes.posting(session, world, visit_id=corner)
        outcomes.posting(session, world, visit_id=corner, status="confirmed")
    items = as_("chen").get("/visits").json["items"]
    line = next(item for item in items if item["id"] == str(corner))
    assert (line["tickets_open"], line["postings_pending"]) == (2, 1)
    assert line["score"] == {
        "total": "79.4",
        "grade": "C",
        "verdict": "conditional",
        "vetoed": False,
    }
    assert line["presence"] == {"verdict": "inside", "confidence": 90}
    assert line["store"]["region"] == {"id": str(world.east), "name": "华东"}
    assert line["checklist"]["title"]["zh"] == "便利店营运标准巡检表"
    assert line["received_at"] == "2026-11-20T04:00:00.000Z"
    waiting = next(item for item in items if item["id"] == str(visits["station"]))
    assert waiting["awaiting_media"] is True
    assert waiting["photos"] == {"held": 1, "total": 2}
    assert (waiting["score"], waiting["presence"]) == (None, None)


def test_one_visit_in_full(
    as_: As, sessions: Sessions, world: make.World, visits: dict[str, uuid.UUID]
) -> None:
    corner = visits["corner"]
    with writing(sessions) as session:
        outcomes.answer(session, corner, "A01", {"value": False, "note": "左侧不亮"})
        outcomes.ticket(session, world, visit_id=corner)
        outcomes.posting(session, world, visit_id=corner)
        outcomes.visit_photo(session, world, corner, held_at=make.NOON)
        outcomes.visit_photo(session, world, corner, ordinal=1, sha256="b" * 64)
        outcomes.visit_photo(session, world, corner, ordinal=2)
        outcomes.visit_photo(session, world, visits["harbour"], store_id=world.harbour)
        journal.record(
            session,
            acting.deed(session, "lin"),
            world.corner,
            "visit.submitted",
            f"visit:{corner}",
            {"from": "draft", "to": "submitted"},
        )
    detail = fits(as_("chen").get(f"/visits/{corner}"), VisitDetailSchema)
    assert detail["answers"] == {"A01": {"value": False, "note": "左侧不亮"}}
    assert detail["document"]["code"] == "CV-RETAIL"
    assert detail["score"]["items"][0]["class"] == "normal"
    assert detail["presence"]["check_in"]["reasons"][0]["code"] == "inside"
    assert (detail["store"]["lat"], detail["store"]["radius_m"]) == (31.2304, 150)
    assert len(detail["tickets"]) == len(detail["postings"]) == 1
    photos = detail["photos"]
    assert [photo["held"] for photo in photos] == [True, False, False]
    assert [photo["flags"] for photo in photos] == [
        ["seen_elsewhere"],
        [],
        ["seen_elsewhere", "repeated"],
    ]
    assert photos[0]["taken_at"] == "2025-11-20T04:00:00.000Z"
    assert [(h["action"], h["actor"]["name"], h["to"]) for h in detail["history"]] == [
        ("visit.submitted", "lin 的名字", "submitted")
    ]


def test_a_draft_shows_its_answers_to_its_writer_alone(
    as_: As, sessions: Sessions, world: make.World, visits: dict[str, uuid.UUID]
) -> None:
    body = {"answers": {"A01": {"value": True}}}
    with writing(sessions) as session:
        session.execute(
            insert(VisitVersion).values(
                id=new_id(),
                visit_id=visits["draft"],
                organisation_id=world.organisation,
                sent_by=world["lin"],
                device_id="device",
                revision=1,
                content_hash="0" * 64,
                body=json.dumps(body),
                kept_reason="draft",
                received_at=make.NOON,
            )
        )
    detail = fits(as_("lin").get(f"/visits/{visits['draft']}"), VisitDetailSchema)
    assert detail["answers"] == body["answers"]
    refused(as_("chen").get(f"/visits/{visits['draft']}"), "404.1")
    refused(as_("wang").get(f"/visits/{visits['draft']}"), "404.1")


@pytest.mark.parametrize("login", ["gao", "mei", "su", "vera", "tom"])
def test_another_store_s_visit_looks_like_none(
    as_: As, visits: dict[str, uuid.UUID], login: str
) -> None:
    refused(as_(login).get(f"/visits/{visits['corner']}"), "404.1")


def test_a_review_is_seen_at_once(as_: As, visits: dict[str, uuid.UUID]) -> None:
    path = f"/visits/{visits['corner']}/review"
    body = {"note": "照片清楚", "version": 1}
    detail = fits(as_("chen").post(path, json=body), VisitDetailSchema)
    assert (detail["state"], detail["version"]) == ("reviewed", 2)
    assert (detail["reviewed_by"]["name"], detail["review_note"]) == ("chen 的名字", "照片清楚")
    assert detail["history"][-1]["action"] == "visit.reviewed"
    refused(as_("chen").post(path, json=body), "409.1")
    refused(as_("chen").post(path, json={**body, "version": 2}), "409.3")


@pytest.mark.parametrize(
    ("login", "code"),
    [
        ("lin", "403.1"),
        ("wang", "403.1"),
        ("zhao", "403.1"),
        ("he", "403.1"),
        ("admin", "403.1"),
        ("su", "404.1"),
        ("vera", "404.1"),
    ],
)
def test_only_a_reviewer_within_reach_reviews(
    as_: As, visits: dict[str, uuid.UUID], login: str, code: str
) -> None:
    refused(as_(login).post(f"/visits/{visits['corner']}/review", json={"version": 1}), code)
