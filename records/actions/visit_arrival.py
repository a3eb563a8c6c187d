"""What has to be true of a visit that arrives, and what the server makes of it.

Whose store it is, which checklist version, on which day, where the phone was, whether the answers
have a form that can be kept and, when submitting, are complete. Nothing is written here.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from checklists.context import Context
from checklists.document import Checklist
from checklists.doubts import is_doubtful
from checklists.presence import Fence, judge
from checklists.validity import Fault, check
from records.actions.sent_visit import SentVisit
from records.base import table_of
from records.clock import from_ms, is_wrong, may_be, true_time
from records.deed import Deed
from records.queries.arrivals import Met, StoreThere
from records.queries.checklist_versions import KnownVersion
from records.queries.context import named_goods
from records.queries.policies import pinned
from records.refusals import FieldFault, Refusal
from records.tables.stores import VisitPlan

PLANS = table_of(VisitPlan)

# A clock this far off is wrong; less is the way the message took.
SHOWN_FAULTS = 100

NAMED_PHOTOS = (("check_in", "photo"), ("check_out", "photo"), ("manager_confirm", "image"))
UNLISTED = ("照片清单中没有这张照片。", "The manifest doesn't list this photo.")

LATE_SCOPE = "late_scope"
STORE_CLOSED = "store_closed"
CLOCK_WRONG = "clock_wrong"
INCOMPLETE = "incomplete"

_PLAN = select(PLANS.c.id).where(
    PLANS.c.id == bindparam("plan_id"),
    PLANS.c.supervisor_id == bindparam("person_id"),
    PLANS.c.store_id == bindparam("store_id"),
)


class StoreNotYours(Refusal):
    """Not in scope, nor was it when the visit began; unknown stores look the same."""

    code = "403.5"
    zh = "该门店不在您的负责范围内。内容仍在手机上，请联系总部。"
    en = "This store isn't yours. Your work stays on the phone; ask head office."


class ChecklistUnknown(Refusal):
    """The version is none of the organisation's."""

    code = "422.5"
    zh = "服务器没有这个版本的检查表。请联网刷新任务包后重新提交，内容仍在手机上。"
    en = "This checklist version isn't known here. Refresh the pack online and send again."


class AnswersFaulty(Refusal):
    """Answers without a form that can be kept, or a submission that isn't complete."""

    code = "422.3"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the server makes of a visit on arrival."""

    checklist_code: str
    policy_id: uuid.UUID | None
    visit_date: date
    started_at: datetime
    submitted_at: datetime | None
    skew_ms: int
    presence: dict[str, Any]
    verdict: str | None
    confidence: int | None
    flags: list[str]


def judge_arrival(
    session: Session, deed: Deed, sent: SentVisit, met: Met, version: KnownVersion | None
) -> Arrival:
    """Judge a visit, or refuse it. What it meets of itself is this person's draft of it."""
    body = sent.body
    store, flags = _store(session, deed, sent, met)
    if version is None or version.organisation_id != deed.organisation_id:
        raise ChecklistUnknown
    skew_ms = body["sent_wall_ms"] - int(deed.at.timestamp() * 1000)
    started_at = true_time(body["started"]["wall_ms"], skew_ms, deed.at)
    day = started_at.astimezone(_zone(store.time_zone)).date()
    context = _context(body, store, day)
    if _require_answers(sent, version.checklist, context) and _is_incomplete(
        session, deed, sent, version, context
    ):
        flags.append(INCOMPLETE)
    presence = {name: _presence(body.get(name), store) for name in ("check_in", "check_out")}
    judged = presence["check_in"]
    if is_wrong(skew_ms) or not may_be(from_ms(body["started"]["wall_ms"]), deed.at):
        flags.append(CLOCK_WRONG)
    return Arrival(
        checklist_code=version.code,
        policy_id=pinned(session, sent.version_id, sent.policy_id, met.policy_in_force)
        if sent.submitting
        else None,
        visit_date=day,
        started_at=started_at,
        submitted_at=true_time(body["submitted"]["wall_ms"], skew_ms, deed.at)
        if sent.submitting
        else None,
        skew_ms=skew_ms,
        presence=presence,
        verdict=judged["verdict"] if judged else None,
        confidence=judged["confidence"] if judged else None,
        flags=flags,
    )


def _store(session: Session, deed: Deed, sent: SentVisit, met: Met) -> tuple[StoreThere, list[str]]:
    store = met.store
    if store is None:
        raise StoreNotYours
    flags = [STORE_CLOSED] if store.closed_at is not None else []
    if store.within:
        return store, flags
    # Moved to other stores while offline: what was begun or planned as theirs is taken, marked.
    if met.present is None and not _is_planned(session, deed, sent):
        raise StoreNotYours
    return store, [*flags, LATE_SCOPE]


def _is_planned(session: Session, deed: Deed, sent: SentVisit) -> bool:
    ids = {"plan_id": sent.plan_id, "person_id": deed.person_id, "store_id": sent.store_id}
    return bool(sent.plan_id and session.connection().execute(_PLAN, ids).first())


def _context(body: Mapping[str, Any], store: StoreThere, day: date) -> dict[str, Any]:
    return {
        "visit_date": day.isoformat(),
        "visit_type": body["visit_type"],
        "node": body.get("node"),
        "store": {**store.attributes, "store_type": store.store_type},
    }


def _require_answers(sent: SentVisit, checklist: Checklist, context: Mapping[str, Any]) -> bool:
    """Refuse what the phone must have seen too; say whether anything else seems to be missing."""
    found = _faults(sent, checklist, context)
    certain = [fault for fault in found if not is_doubtful(checklist, fault)]
    faults = [FieldFault(fault.path, fault.zh, fault.en) for fault in certain]
    if sent.submitting:
        faults += _unlisted(sent.body, _manifest(sent))
    if faults:
        raise AnswersFaulty(
            f"有 {len(faults)} 处需要修改。",
            f"{len(faults)} places need a correction.",
            errors=tuple(faults[:SHOWN_FAULTS]),
        )
    return bool(found)


def _is_incomplete(
    session: Session, deed: Deed, sent: SentVisit, version: KnownVersion, context: dict[str, Any]
) -> bool:
    """Look again with the goods' shelf lives: without them everything listed counts as near."""
    goods = named_goods(session, deed.organisation_id, version, sent.body["answers"])
    return bool(_faults(sent, version.checklist, {**context, "skus": goods}))


def _faults(sent: SentVisit, checklist: Checklist, context: Mapping[str, Any]) -> tuple[Fault, ...]:
    return check(
        checklist,
        sent.body["answers"],
        Context.from_json(context),
        submitting=sent.submitting,
        photos=_manifest(sent),
    )


def _manifest(sent: SentVisit) -> set[str]:
    return {photo["sha256"] for photo in sent.body["photos"]}


def _unlisted(body: Mapping[str, Any], manifest: set[str]) -> Iterator[FieldFault]:
    """Name the photos outside the answers that the manifest forgets."""
    for part, field in NAMED_PHOTOS:
        named = (body.get(part) or {}).get(field)
        if named is not None and named not in manifest:
            yield FieldFault(f"{part}.{field}", *UNLISTED)


def _presence(point: Mapping[str, Any] | None, store: StoreThere) -> dict[str, Any] | None:
    if point is None:
        return None
    fence = Fence(store.lat, store.lng, store.radius_m)
    judged = judge(point["fixes"], fence, point["reason"], at_ms=point["at"]["wall_ms"])
    kept = {key: point[key] for key in ("fixes", "reason", "photo", "at")}
    return {**judged.as_json(), **kept}


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Asia/Shanghai")
