"""Two appeals for the demo: one that waits for head office, one that was right in part."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from records.actions.decide_appeal import Verdict, decide_appeal
from records.actions.make_appeal import Contested, Written, make_appeal
from records.deed import Deed
from records.demo.ids import ORGANISATION, demo_id
from records.queries.appeal_terms import Terms, contestable
from records.queries.scope import reach_of
from records.session import writing
from records.tables.appeals import REJECTED, UPHELD
from records.tables.people import REVIEWER, STORE_MANAGER
from records.tables.scores import VisitScore
from records.tables.stores import Store
from workers.demo.shots import take
from workers.handler import Kit

TERMS = Terms(timedelta(hours=48), timedelta(hours=72), timedelta(hours=72))
WORDS = (
    "巡店时正在补货，照片拍的是补货前，二十分钟后已恢复，附现场照片。",
    "与本店实际情况不符，请核对照片的拍摄位置。",
)
UPHELD_WORDS = "补拍的照片与巡店照片为同一位置，可以证明问题当场已解决。"
REJECTED_WORDS = "巡店照片清楚地显示了问题，补充的照片不是同一位置。"


@dataclass(frozen=True)
class Scored:
    """A visit that a store may appeal against."""

    visit_id: uuid.UUID
    store_id: uuid.UUID
    manager_id: uuid.UUID
    at: datetime
    codes: tuple[str, ...]


def make_appeals(kit: Kit, now: datetime) -> None:
    """Let the demo's own store have been right in part, and the newest visit be contested."""
    scored = _scored(kit)
    own = demo_id("store", 0, 0)
    decided = next((one for one in scored if one.store_id == own), None)
    waiting = next((one for one in scored if one.store_id != own), None)
    if decided is not None:
        at = decided.at + timedelta(hours=5)
        _decide(kit, decided, _appeal(kit, decided, at), at + timedelta(hours=20))
    if waiting is not None:
        _appeal(kit, waiting, min(waiting.at + timedelta(hours=30), now))


def _scored(kit: Kit) -> list[Scored]:
    query = (
        select(VisitScore, Store.manager_id)
        .join(Store, Store.id == VisitScore.store_id)
        .where(VisitScore.organisation_id == ORGANISATION)
        .order_by(VisitScore.scored_at.desc(), VisitScore.visit_id)
    )
    with kit.factory() as session:
        found = [
            Scored(row.visit_id, row.store_id, manager, row.scored_at, _codes(row.detail))
            for row, manager in session.execute(query)
            if manager is not None
        ]
    return [one for one in found if one.codes]


def _codes(detail: dict[str, Any]) -> tuple[str, ...]:
    return tuple(line["code"] for line in contestable(detail))[: len(WORDS)]


def _appeal(kit: Kit, scored: Scored, at: datetime) -> uuid.UUID:
    deed = Deed(ORGANISATION, scored.manager_id, STORE_MANAGER, at, "demo-appeal")
    appeal_id = demo_id("appeal", scored.visit_id)
    ms = round(at.timestamp() * 1000)
    with writing(kit.factory) as session:
        shown = take(kit, session, deed, f"appeal/{scored.visit_id}", defect=False).sha256
        photos: Sequence[tuple[str, ...]] = ((shown,), ())
        items = tuple(
            Contested(code, words, shots)
            for code, words, shots in zip(scored.codes, WORDS, photos, strict=False)
        )
        reach = reach_of(session, scored.manager_id, ORGANISATION)
        make_appeal(session, deed, reach, scored.visit_id, Written(appeal_id, items, ms, ms), TERMS)
    return appeal_id


def _decide(kit: Kit, scored: Scored, appeal_id: uuid.UUID, at: datetime) -> None:
    reviewer = demo_id("person", "chen")
    deed = Deed(ORGANISATION, reviewer, REVIEWER, at, "demo-appeal")
    first, *rest = scored.codes
    verdicts = [Verdict(first, UPHELD, UPHELD_WORDS)]
    verdicts += [Verdict(code, REJECTED, REJECTED_WORDS) for code in rest]
    with writing(kit.factory) as session:
        reach = reach_of(session, reviewer, ORGANISATION)
        decide_appeal(session, deed, reach, appeal_id, 1, verdicts)
