"""Postings over HTTP: the list, one in full, and the decisions."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.postings import PostingDetailSchema, PostingPageSchema
from records.session import writing
from tests import make, outcomes
from tests.callers import Caller
from tests.shapes import fits, refused
from tests.workers import scene

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]


@pytest.fixture
def postings(sessions: Sessions, world: make.World) -> dict[str, uuid.UUID]:
    """Make a posting of each kind, the later ones created later."""
    hour = timedelta(hours=1)
    with writing(sessions) as session:
        return {
            "count": outcomes.posting(session, world),
            "asset": outcomes.posting(
                session,
                world,
                book="asset",
                kind="audit_confirm",
                status="confirmed",
                review_reason=None,
                created_at=make.NOON + hour,
            ),
            "harbour": outcomes.posting(
                session, world, store_id=world.harbour, created_at=make.NOON + 2 * hour
            ),
        }


@pytest.mark.parametrize(
    ("login", "query", "seen"),
    [
        ("chen", "", ["harbour", "asset", "count"]),
        ("he", "", ["harbour", "asset", "count"]),
        ("lin", "", ["asset", "count"]),
        ("su", "", ["harbour"]),
        ("vera", "", []),
        ("chen", "status=pending_review", ["harbour", "count"]),
        ("chen", "status=confirmed,failed", ["asset"]),
        ("chen", "book=asset", ["asset"]),
        ("chen", "kind=count_adjustment", ["harbour", "count"]),
        ("chen", "store={harbour}", ["harbour"]),
    ],
)
def test_lists(
    as_: As,
    world: make.World,
    postings: dict[str, uuid.UUID],
    login: str,
    query: str,
    seen: list[str],
) -> None:
    answer = as_(login).get(f"/postings?{query.format(harbour=world.harbour)}")
    names = {str(key): name for name, key in postings.items()}
    assert [names[item["id"]] for item in fits(answer, PostingPageSchema)["items"]] == seen


def test_goods_and_assets_are_called_by_their_names(
    as_: As, world: make.World, sessions: Sessions
) -> None:
    with writing(sessions) as session:
        scene.sku(session, world, "SP7", name="矿泉水 550ml")
        lot = {"sku": "SP7", "batch": "B1"}
        outcomes.posting(session, world, kind="quarantine", subject_ref="SP7/B1", payload=lot)
        outcomes.posting(session, world, subject_ref="SP8", created_at=make.NOON + timedelta(1))
    items = as_("chen").get("/postings").json["items"]
    assert [(item["subject_ref"], item["subject_name"]) for item in items] == [
        ("SP8", None),
        ("SP7/B1", "矿泉水 550ml"),
    ]


def test_pages_meet(as_: As, postings: dict[str, uuid.UUID]) -> None:
    first = as_("chen").get("/postings?limit=2").json
    rest = as_("chen").get(f"/postings?limit=2&cursor={first['next_cursor']}").json
    assert {item["id"] for item in first["items"] + rest["items"]} == {
        str(key) for key in postings.values()
    }
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("login", ["wang", "zhao", "admin"])
def test_stores_and_admins_see_no_postings(
    as_: As, postings: dict[str, uuid.UUID], login: str
) -> None:
    refused(as_(login).get("/postings"), "403.1")
    refused(as_(login).get(f"/postings/{postings['count']}"), "403.1")


def test_approving_over_http(as_: As, world: make.World, postings: dict[str, uuid.UUID]) -> None:
    path = f"/postings/{postings['count']}"
    body = {"note": "复盘一致", "version": 1}
    made = fits(as_("chen").post(f"{path}/approve", json=body), PostingDetailSchema)
    assert made["status"] == "approved"
    assert made["decided_by"] == {"id": str(world["chen"]), "name": "chen 的名字"}
    assert [(h["from"], h["to"], h["note"]) for h in made["history"]] == [
        ("pending_review", "approved", "复盘一致")
    ]
    refused(as_("chen").post(f"{path}/approve", json=body), "409.1")
    refused(as_("chen").post(f"{path}/approve", json={"version": 2}), "409.3")


def test_rejecting_over_http(as_: As, postings: dict[str, uuid.UUID]) -> None:
    path = f"/postings/{postings['count']}/reject"
    made = fits(
        as_("chen").post(path, json={"reason": "数错了", "version": 1}), PostingDetailSchema
    )
    assert (made["status"], made["decision_note"]) == ("rejected", "数错了")


def test_reversing_over_http(as_: As, postings: dict[str, uuid.UUID]) -> None:
    path = f"/postings/{postings['asset']}"
    body = {"reason": "扫错门店", "version": 1}
    made = fits(as_("chen").post(f"{path}/reverse", json=body), PostingDetailSchema, 201)
    assert (made["reverses_id"], made["status"]) == (str(postings["asset"]), "approved")
    original = fits(as_("chen").get(path), PostingDetailSchema)
    assert (original["status"], original["reversed_by"]) == ("confirmed", made["id"])
    refused(as_("chen").post(f"{path}/reverse", json=body), "409.3")


@pytest.mark.parametrize("deed", ["approve", "reject", "reverse"])
@pytest.mark.parametrize(
    ("login", "code"), [("lin", "403.1"), ("wang", "403.1"), ("he", "403.1"), ("su", "404.1")]
)
def test_only_a_reviewer_within_reach_decides(
    as_: As, postings: dict[str, uuid.UUID], deed: str, login: str, code: str
) -> None:
    body = {"version": 1, **({} if deed == "approve" else {"reason": "x"})}
    refused(as_(login).post(f"/postings/{postings['count']}/{deed}", json=body), code)


@pytest.mark.parametrize("deed", ["reject", "reverse"])
def test_a_refusal_without_a_reason_is_refused(
    as_: As, postings: dict[str, uuid.UUID], deed: str
) -> None:
    answer = as_("chen").post(f"/postings/{postings['count']}/{deed}", json={"version": 1})
    assert [fault["path"] for fault in refused(answer, "422.3")["errors"]] == ["reason"]
