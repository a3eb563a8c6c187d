"""What postings do to the stock, asset and fit-out records, and how each is taken back."""

import hashlib
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from checklists.outcomes import PlannedPosting
from records import events, journal
from records.actions.post_records import post_records
from records.clock import new_id, now
from records.queries import books, visit_facts
from records.session import writing
from records.tables.assets import Asset, AssetCheck, AssetMove, MaintenanceRequest
from records.tables.fitouts import FitoutNode, FitoutNotice, FitoutProject, NodeResult, Snag
from records.tables.outbox import OutboxEvent
from records.tables.postings import Posting
from records.tables.stock import CountLine, StockMark, StockMovement
from tests.make import World
from tests.workers import scene
from tests.workers.scene import NOON, NOON_MS
from workers.relay import drain


def walk(sessions: sessionmaker[Session], world: World, code: str, **answers: Any) -> uuid.UUID:
    """Send a visit with these answers through everything."""
    given = {k: answers.pop(k) for k in ("at", "node", "skew_ms") if k in answers}
    visit_id = scene.sealed(sessions, world, scene.good(code, **answers), code=code, **given)
    drain(scene.kit(sessions))
    return visit_id


def postings(sessions: sessionmaker[Session], kind: str) -> list[Posting]:
    with sessions() as session:
        return list(
            session.scalars(select(Posting).where(Posting.kind == kind).order_by(Posting.id))
        )


def only(sessions: sessionmaker[Session], kind: str) -> Posting:
    (found,) = postings(sessions, kind)
    return found


def approve(sessions: sessionmaker[Session], world: World, posting: Posting) -> Posting:
    """Do what the reviewer's deed does, then what the job does."""
    with writing(sessions) as session:
        row = session.get_one(Posting, posting.id)
        row.status = "approved"
        events.emit(session, scene.deed(world), events.POSTING_APPROVED, str(row.id))
    drain(scene.kit(sessions))
    with sessions() as session:
        return session.get_one(Posting, posting.id)


def reverse(sessions: sessionmaker[Session], world: World, posting: Posting) -> Posting:
    key = new_id()
    with writing(sessions) as session:
        row = session.get_one(Posting, posting.id)
        copied = {
            name: getattr(row, name)
            for name in (
                "organisation_id",
                "store_id",
                "visit_id",
                "item_code",
                "subject_ref",
                "book",
                "kind",
                "payload",
            )
        }
        session.add(
            Posting(
                id=key,
                status="approved",
                source_key=hashlib.sha256(row.source_key.encode()).hexdigest(),
                created_at=now(),
                reverses_id=row.id,
                **copied,
            )
        )
        session.flush()
        events.emit(session, scene.deed(world), events.POSTING_APPROVED, str(key))
    drain(scene.kit(sessions))
    with sessions() as session:
        assert session.get_one(Posting, key).status == "confirmed"
        found = session.get_one(Posting, posting.id)
        assert found.status == "reversed"
        return found


def book(sessions: sessionmaker[Session], world: World, code: str, location: str = "floor") -> str:
    with sessions() as session:
        found = books.now(session, [world.corner], location)
    return format(found.get(world.corner, {}).get(code, Decimal(0)).normalize(), "f")


# --- stock


def test_a_count_posts_the_difference_to_the_book_at_that_instant(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        sku = scene.sku(session, world, "SP1", book="12")
        scene.move(session, world, sku, "-3", NOON + timedelta(hours=1), "sale")
    walk(sessions, world, "CV-RETAIL", D03=scene.count(("SP1", "11")))
    posting = only(sessions, "count_adjustment")
    assert (posting.status, posting.review_reason) == ("confirmed", None)
    assert posting.result is not None
    assert (posting.result["book"], posting.result["variance"]) == ("12", "-1")
    # 12 in the book, 11 counted, 3 sold since: 8, not 11.
    assert book(sessions, world, "SP1") == "8"
    with sessions() as session:
        line = session.get_one(CountLine, posting.id)
        assert (line.book_qty, line.counted_qty, line.variance_value) == (
            12,
            11,
            Decimal("-3.50"),
        )
        moved = session.scalars(
            select(StockMovement).where(StockMovement.posting_id == posting.id)
        ).one()
        assert moved.effective_at == NOON


def test_a_count_that_agrees_moves_nothing(sessions: sessionmaker[Session], world: World) -> None:
    with writing(sessions) as session:
        scene.sku(session, world, "SP1", book="12", always_review=True)
    walk(sessions, world, "CV-RETAIL", D02=scene.count(("SP1", "12")))
    posting = only(sessions, "count_adjustment")
    assert posting.status == "confirmed"
    with sessions() as session:
        moved = select(func.count()).where(StockMovement.posting_id == posting.id)
        assert session.scalar(moved) == 0


def test_goods_counted_for_two_items_wait_only_where_they_disagree(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        scene.sku(session, world, "SP1", book="12")
        scene.sku(session, world, "SP2", book="12")
    first = scene.count(("SP1", "12"), ("SP2", "12"))
    second = scene.count(("SP1", "12"), ("SP2", "11"))
    walk(sessions, world, "CV-RETAIL", D02=first, D03=second)
    found = postings(sessions, "count_adjustment")
    assert sorted(
        (p.subject_ref, p.review_reason or "") for p in found if p.item_code == "D03"
    ) == [
        ("SP1", ""),
        ("SP2", "counted_twice"),
    ]
    assert book(sessions, world, "SP1") == "12"


@pytest.mark.parametrize(
    ("item", "facts", "counted", "reason"),
    [
        ("D03", {"book": "12"}, "10", "out_of_tolerance"),
        ("D01", {"book": "12", "unit_cost": Decimal(80)}, "11", "out_of_tolerance"),
        ("D03", {"book": "-1"}, "0", "negative_book"),
        ("D03", {"book": "12", "always_review": True}, "11", "always_review"),
        ("D03", {}, "3", "no_book"),
    ],
)
def test_a_count_a_person_must_judge_waits_with_its_reason(
    sessions: sessionmaker[Session],
    world: World,
    item: str,
    facts: dict[str, Any],
    counted: str,
    reason: str,
) -> None:
    with writing(sessions) as session:
        scene.sku(session, world, "SP1", **facts)
    before = book(sessions, world, "SP1")
    walk(sessions, world, "CV-RETAIL", **{item: scene.count(("SP1", counted))})
    posting = only(sessions, "count_adjustment")
    assert (posting.status, posting.review_reason) == ("pending_review", reason)
    assert book(sessions, world, "SP1") == before
    confirmed = approve(sessions, world, posting)
    assert confirmed.status == "confirmed"
    assert book(sessions, world, "SP1") == counted


def test_an_unknown_sku_waits_for_a_person_and_fails_if_approved_unchanged(
    sessions: sessionmaker[Session], world: World
) -> None:
    walk(sessions, world, "CV-RETAIL", D03=scene.count(("NEVER", "11")))
    posting = only(sessions, "count_adjustment")
    assert (posting.status, posting.review_reason) == ("pending_review", "unknown_sku")
    assert approve(sessions, world, posting).status == "failed"
    with writing(sessions) as session:
        scene.sku(session, world, "NEVER", book="10")
    assert approve(sessions, world, posting).status == "confirmed"
    assert book(sessions, world, "NEVER") == "11"


def test_a_late_count_leaves_what_was_counted_after_it(
    sessions: sessionmaker[Session], world: World
) -> None:
    """Monday's count arrives after Tuesday's: Tuesday's stays true."""
    with writing(sessions) as session:
        scene.sku(session, world, "SP1", book="12")
    tuesday = NOON + timedelta(days=1)
    walk(
        sessions,
        world,
        "CV-RETAIL",
        at=tuesday,
        D03=scene.count(("SP1", "13"), at_ms=NOON_MS + 86_400_000),
    )
    assert book(sessions, world, "SP1") == "13"
    walk(sessions, world, "CV-RETAIL", at=NOON, D03=scene.count(("SP1", "11")))
    assert book(sessions, world, "SP1") == "13"
    with sessions() as session:
        ids = {row.sku_id for row in session.scalars(select(StockMovement))}
        (sku,) = ids
        at_noon = books.at(session, world.corner, {sku: NOON + timedelta(hours=1)})
    assert at_noon[sku].quantity == 11


def test_a_wrong_phone_clock_does_not_move_the_instant_of_a_count(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        sku = scene.sku(session, world, "SP1", book="12")
        scene.move(session, world, sku, "-4", NOON + timedelta(hours=1), "sale")
    ten_years = 10 * 365 * 86_400_000
    counted = scene.count(("SP1", "12"), at_ms=NOON_MS - ten_years)
    walk(sessions, world, "CV-RETAIL", skew_ms=-ten_years, D03=counted)
    posting = only(sessions, "count_adjustment")
    assert posting.result is not None
    assert posting.result["variance"] == "0"


def test_expired_goods_go_on_hold_at_once_and_come_back(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        scene.sku(session, world, "SP1", book="12")
    lot = {"sku": "SP1", "batch": "B7", "qty": "4", "expiry": "2026-11-01", "handled": False}
    walk(sessions, world, "CV-RETAIL", C01=False, C02={"lines": [lot]})
    posting = only(sessions, "quarantine")
    assert posting.status == "confirmed"
    assert (book(sessions, world, "SP1"), book(sessions, world, "SP1", "hold")) == ("8", "4")
    writeoff = only(sessions, "writeoff_proposal")
    assert (writeoff.status, writeoff.review_reason) == ("pending_review", "proposal")
    reverse(sessions, world, posting)
    assert (book(sessions, world, "SP1"), book(sessions, world, "SP1", "hold")) == ("12", "0")


def test_an_approved_write_off_leaves_the_books_and_comes_back(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        scene.sku(session, world, "SP1", book="12")
    lot = {"sku": "SP1", "batch": "B7", "qty": "4", "expiry": "2026-11-01", "handled": False}
    walk(sessions, world, "CV-RETAIL", C01=False, C02={"lines": [lot]})
    posting = approve(sessions, world, only(sessions, "writeoff_proposal"))
    assert posting.result is not None
    assert (posting.result["written_off"], posting.result["from"]) == ("4", "hold")
    assert (book(sessions, world, "SP1"), book(sessions, world, "SP1", "hold")) == ("8", "0")
    reverse(sessions, world, posting)
    assert (book(sessions, world, "SP1"), book(sessions, world, "SP1", "hold")) == ("8", "4")


def test_two_findings_about_one_lot_are_two_postings(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        scene.sku(session, world, "SP1", book="12")
        visit = visit_facts.find_visit(session, scene.visit(session, world, {}))
        assert visit is not None
        told = PlannedPosting(
            "stock", "quarantine", "C02", "SP1", {"sku": "SP1", "qty": "1"}, False
        )
        post_records(session, [(scene.deed(world), visit, [told, told])])
        post_records(session, [(scene.deed(world), visit, [told, told])])
    assert [p.status for p in postings(sessions, "quarantine")] == ["confirmed", "confirmed"]
    assert book(sessions, world, "SP1", "hold") == "2"


def test_a_mark_moves_no_stock_and_is_withdrawn(
    sessions: sessionmaker[Session], world: World
) -> None:
    walk(sessions, world, "CV-RETAIL", B04=2)
    posting = only(sessions, "price_mismatch")
    assert posting.status == "confirmed"
    reverse(sessions, world, posting)
    with sessions() as session:
        mark = session.scalars(select(StockMark)).one()
        assert mark.kind == "price_mismatch"
        assert mark.withdrawn_at is not None


def test_a_reversed_count_restores_the_book(sessions: sessionmaker[Session], world: World) -> None:
    with writing(sessions) as session:
        scene.sku(session, world, "SP1", book="12")
    walk(sessions, world, "CV-RETAIL", D03=scene.count(("SP1", "11")))
    reverse(sessions, world, only(sessions, "count_adjustment"))
    assert book(sessions, world, "SP1") == "12"
    with sessions() as session:
        assert list(journal.verify(session)) == []
        names = set(session.scalars(select(OutboxEvent.name)))
    assert {events.POSTING_CONFIRMED, events.POSTING_REVERSED} <= names


# --- assets


def scan(*tags: str, missing: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    scans = [{"tag": tag, "at_ms": NOON_MS, **more} for tag in tags]
    return {"scans": scans, "missing": list(missing)}


def asset(sessions: sessionmaker[Session], tag: str) -> Asset:
    with sessions() as session:
        return session.scalars(select(Asset).where(Asset.tag == tag)).one()


def test_a_scan_confirms_the_machine(sessions: sessionmaker[Session], world: World) -> None:
    with writing(sessions) as session:
        scene.asset(session, world, "T1", missed_count=1)
    walk(sessions, world, "CV-RETAIL", F06=scan("T1"), F07=[{"tag": "T1", "option": "good"}])
    found = asset(sessions, "T1")
    assert (found.last_seen_at, found.missed_count) == (NOON, 0)
    reverse(sessions, world, only(sessions, "audit_confirm"))
    back = asset(sessions, "T1")
    assert (back.last_seen_at, back.missed_count) == (None, 1)


def test_a_newer_check_is_not_undone_by_reversing_an_older_one(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        scene.asset(session, world, "T1")
    good = [{"tag": "T1", "option": "good"}]
    walk(sessions, world, "CV-RETAIL", F06=scan("T1"), F07=good)
    later = NOON + timedelta(days=7)
    again = {"scans": [{"tag": "T1", "at_ms": NOON_MS + 7 * 86_400_000}], "missing": []}
    walk(sessions, world, "CV-RETAIL", at=later, F06=again, F07=good)
    reverse(sessions, world, postings(sessions, "audit_confirm")[0])
    assert asset(sessions, "T1").last_seen_at == later


def test_a_broken_machine_changes_its_condition_and_asks_for_a_repair(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        scene.asset(session, world, "T1")
    walk(sessions, world, "CV-RETAIL", F06=scan("T1"), F07=[{"tag": "T1", "option": "faulty"}])
    assert asset(sessions, "T1").condition == "faulty"
    with sessions() as session:
        repair = session.scalars(select(MaintenanceRequest)).one()
        assert repair.state == "open"
    reverse(sessions, world, only(sessions, "maintenance_request"))
    reverse(sessions, world, only(sessions, "condition_update"))
    assert asset(sessions, "T1").condition == "good"
    with sessions() as session:
        assert session.scalars(select(MaintenanceRequest.state)).one() == "cancelled"


def test_the_first_miss_is_noted_and_the_second_waits_for_the_keeper(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        scene.asset(session, world, "T1")
        scene.asset(session, world, "T2")
    good = [{"tag": "T1", "option": "good"}, {"tag": "T2", "option": "good"}]
    walk(sessions, world, "CV-RETAIL", F06=scan("T1"), F07=good)
    assert (only(sessions, "missing_report").status, asset(sessions, "T2").missed_count) == (
        "confirmed",
        1,
    )
    walk(sessions, world, "CV-RETAIL", at=NOON + timedelta(days=7), F06=scan("T1"), F07=good)
    second = postings(sessions, "missing_report")[1]
    assert (second.status, second.review_reason) == ("pending_review", "missed_twice")
    assert asset(sessions, "T2").status == "in_use"
    approve(sessions, world, second)
    assert asset(sessions, "T2").status == "missing"


def test_another_stores_machine_moves_only_after_a_person_agreed(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        scene.asset(session, world, "T9", store_id=world.station)
    walk(sessions, world, "CV-RETAIL", F06=scan("T9"))
    posting = only(sessions, "move_proposal")
    assert asset(sessions, "T9").store_id == world.station
    approve(sessions, world, posting)
    assert asset(sessions, "T9").store_id == world.corner
    reverse(sessions, world, posting)
    assert asset(sessions, "T9").store_id == world.station
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(AssetMove)) == 1


def test_an_unknown_tag_is_registered_after_a_person_agreed(
    sessions: sessionmaker[Session], world: World
) -> None:
    walk(sessions, world, "CV-RETAIL", F06=scan("NEW"))
    posting = only(sessions, "register_proposal")
    assert posting.status == "pending_review"
    approve(sessions, world, posting)
    assert asset(sessions, "NEW").store_id == world.corner
    with sessions() as session:
        assert session.scalars(select(AssetCheck.result)).all() == ["extra"]
    reverse(sessions, world, posting)
    assert asset(sessions, "NEW").status == "disposed"


# --- fit-out


def node(sessions: sessionmaker[Session], code: str) -> FitoutNode:
    with sessions() as session:
        return session.scalars(select(FitoutNode).where(FitoutNode.code == code)).one()


def progress(sessions: sessionmaker[Session]) -> Decimal:
    with sessions() as session:
        return session.scalars(select(FitoutProject.progress)).one()


def test_a_passed_node_moves_the_project_and_caps_its_progress(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        scene.project(session, world)
    walk(sessions, world, "FO-ACCEPT", node="N4", N408="72")
    assert node(sessions, "N4").state == "passed"
    assert progress(sessions) == 60  # 72 was said, but N4 is worth 60
    assert node(sessions, "N5").state == "pending"
    reverse(sessions, world, only(sessions, "progress_update"))
    assert progress(sessions) == 0
    reverse(sessions, world, only(sessions, "node_result"))
    assert node(sessions, "N4").state == "pending"
    with sessions() as session:
        assert session.scalars(select(NodeResult.reversed_at)).one() is not None


def test_a_failed_item_opens_a_snag_and_fails_the_node(
    sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        scene.project(session, world)
    walk(sessions, world, "FO-ACCEPT", node="N2", N205=False)
    assert node(sessions, "N2").state == "failed"
    with sessions() as session:
        snag = session.scalars(select(Snag)).one()
        assert (snag.item_code, snag.severity, snag.state) == ("N205", "critical", "open")
        assert snag.due_on == NOON.date() + timedelta(days=1)
    reverse(sessions, world, only(sessions, "snag_open"))
    with sessions() as session:
        assert session.scalars(select(Snag.state)).one() == "void"


def test_a_notice_is_said_and_withdrawn(sessions: sessionmaker[Session], world: World) -> None:
    with writing(sessions) as session:
        scene.project(session, world)
    walk(sessions, world, "FO-ACCEPT", node="N1", N107="2026-12-01")
    posting = only(sessions, "delay_notice")
    assert posting.status == "confirmed"
    reverse(sessions, world, posting)
    with sessions() as session:
        assert session.scalars(select(FitoutNotice.withdrawn_at)).one() is not None


def test_a_fit_out_visit_without_a_project_waits_for_a_person(
    sessions: sessionmaker[Session], world: World
) -> None:
    walk(sessions, world, "FO-ACCEPT", node="N1", N102=False)
    assert {p.review_reason for p in postings(sessions, "snag_open")} == {"no_project"}
