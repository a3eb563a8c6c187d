"""A store manager appeals against a score, item by item: scored or reviewed -> appealed.

The appeal's id is made on the phone: the same id with the same content is the same appeal, however
often it is sent; with other content it is refused and nothing changes. The window runs by the
server's clock; what a phone wrote inside it and could not send in time is taken within a grace.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events, journal
from records.actions.name_photos import name_photos
from records.canonical import canonical, digest
from records.clock import true_time
from records.deed import Deed
from records.queries.appeal_terms import Terms, contestable, titles
from records.queries.checklist_versions import parsed
from records.queries.photos import sent_by
from records.queries.scope import Reach, store_in_reach
from records.queries.visit_details import locked
from records.refusals import (
    AlreadyDifferent,
    AppealOpen,
    AppealTooLate,
    FieldFault,
    NotYours,
    Unusable,
    WrongState,
)
from records.tables.appeals import DECIDED, OPEN, Appeal, AppealItem, AppealPhoto
from records.tables.scores import VisitScore
from records.tables.visits import APPEALED, REVIEWED, SCORED, Visit


@dataclass(frozen=True, slots=True)
class Contested:
    """An item the store does not agree with: why, and what shows it."""

    code: str
    text: str
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """An appeal as the phone wrote it; times are the phone's own."""

    appeal_id: uuid.UUID
    items: tuple[Contested, ...]
    written_ms: int
    sent_ms: int

    @property
    def content_hash(self) -> str:
        """Return the hash of what it says; when it was sent is no part of that."""
        items = [[item.code, item.text, sorted(item.photos)] for item in self.items]
        return digest(canonical({"items": items, "written_ms": self.written_ms}))


def make_appeal(
    session: Session, deed: Deed, reach: Reach, visit_id: uuid.UUID, written: Written, terms: Terms
) -> None:
    """Keep the appeal once, and show the visit as appealed."""
    visit = locked(session, reach, visit_id)
    if _known(session, deed, visit, written):
        return
    if not store_in_reach(session, reach, visit.store_id):
        raise NotYours
    if visit.state == APPEALED:
        raise AppealOpen
    if visit.state not in {SCORED, REVIEWED}:
        raise WrongState
    score = session.get_one(VisitScore, visit.id)
    skew_ms = written.sent_ms - round(deed.at.timestamp() * 1000)
    written_at = true_time(written.written_ms, skew_ms, deed.at)
    late = _is_late(deed, score, written_at, terms)
    lines = _check(session, deed, score, written)
    appeal = _appeal(deed, score, written, terms)
    appeal.written_at, appeal.late = written_at, late
    session.add(appeal)
    session.flush()  # the items point to it
    _keep_items(session, visit, written, lines)
    _tell(session, deed, visit, appeal, written)


def _known(session: Session, deed: Deed, visit: Visit, written: Written) -> bool:
    kept = session.get(Appeal, written.appeal_id)
    if kept is None:
        return False
    said = (kept.visit_id, kept.made_by, kept.content_hash)
    if said != (visit.id, deed.person_id, written.content_hash):
        raise AlreadyDifferent
    return True


def _is_late(deed: Deed, score: VisitScore, written_at: datetime, terms: Terms) -> bool:
    """Tell whether it came after the window; refuse what was written after it, or came too late."""
    until = score.scored_at + terms.window
    if written_at > until:
        raise AppealTooLate
    if deed.at > until + terms.grace:
        raise AppealTooLate(
            "申诉送达太晚，已超过补送期限。内容仍在手机上，请联系总部。",
            "The appeal came too late, even for one written offline. It is still on the phone; "
            "ask head office.",
        )
    return deed.at > until


def _check(
    session: Session, deed: Deed, score: VisitScore, written: Written
) -> Mapping[str, dict[str, Any]]:
    """Return the score's lines by item; refuse what cannot be appealed, says nothing, or lacks."""
    lines = {line["code"]: line for line in contestable(score.detail)}
    judged = set(
        session.scalars(
            select(AppealItem.item_code)
            .join(Appeal, Appeal.id == AppealItem.appeal_id)
            .where(Appeal.visit_id == score.visit_id, Appeal.state.in_(DECIDED))
        )
    )
    named = [photo for item in written.items for photo in item.photos]
    sent = sent_by(session, deed.organisation_id, deed.person_id, named)
    faults = [
        fault
        for place, item in enumerate(written.items)
        for fault in _faults(f"items.{place}", item, lines, judged, sent)
    ]
    codes = [item.code for item in written.items]
    if len(set(codes)) != len(codes):
        faults.append(FieldFault("items", "同一项不能重复申诉。", "An item is named twice."))
    if faults:
        raise Unusable(faults[0].zh, faults[0].en, errors=tuple(faults))
    return lines


def _faults(
    path: str,
    item: Contested,
    lines: Mapping[str, Any],
    judged: set[str],
    sent: set[str],
) -> Sequence[FieldFault]:
    faults = []
    if item.code in judged:
        faults.append(
            FieldFault(
                f"{path}.code",
                "这一项已经审理过，不能再次申诉。",
                "This item has been judged before and can't be appealed again.",
            )
        )
    elif item.code not in lines:
        faults.append(
            FieldFault(
                f"{path}.code",
                "这一项没有扣分，不能申诉。",
                "This item lost nothing to appeal for.",
            )
        )
    if not item.text.strip():
        faults.append(FieldFault(f"{path}.text", "请写明申诉理由。", "Say why."))
    faults += [
        FieldFault(
            f"{path}.photos.{place}", "这张照片还没有上传。", "This photo hasn't been sent yet."
        )
        for place, sha256 in enumerate(item.photos)
        if sha256 not in sent
    ]
    return faults


def _appeal(deed: Deed, score: VisitScore, written: Written, terms: Terms) -> Appeal:
    assert deed.person_id is not None
    return Appeal(
        id=written.appeal_id,
        organisation_id=score.organisation_id,
        store_id=score.store_id,
        visit_id=score.visit_id,
        state=OPEN,
        made_by=deed.person_id,
        made_at=deed.at,
        content_hash=written.content_hash,
        due_at=deed.at + terms.answer,
        score_before={key: score.detail[key] for key in ("total", "grade", "verdict", "vetoed")},
    )


def _keep_items(
    session: Session, visit: Visit, written: Written, lines: Mapping[str, dict[str, Any]]
) -> None:
    version = parsed(session, visit.checklist_version_id)
    assert version is not None
    called = titles(version.document)
    order = {code: place for place, code in enumerate(called)}
    for item in written.items:
        line = lines[item.code]
        found = {key: line[key] for key in ("state", "class", "mark", "lost", "zh", "en")}
        session.add(
            AppealItem(
                appeal_id=written.appeal_id,
                item_code=item.code,
                ordinal=order[item.code],
                text=item.text,
                found={**found, "title": called[item.code]},
            )
        )
        for sha256 in sorted(set(item.photos)):
            session.add(
                AppealPhoto(
                    appeal_id=written.appeal_id,
                    item_code=item.code,
                    sha256=sha256,
                    organisation_id=visit.organisation_id,
                    store_id=visit.store_id,
                )
            )


def _tell(session: Session, deed: Deed, visit: Visit, appeal: Appeal, written: Written) -> None:
    before, visit.state = visit.state, APPEALED
    visit.version += 1
    codes = [item.code for item in written.items]
    photos = {photo for item in written.items for photo in item.photos}
    told = {"appeal_id": str(appeal.id), "items": codes}
    journal.record(
        session,
        deed,
        visit.store_id,
        "visit.appealed",
        f"visit:{visit.id}",
        {"from": before, "to": APPEALED, **told},
    )
    journal.record(
        session,
        deed,
        visit.store_id,
        "appeal.made",
        f"appeal:{appeal.id}",
        {
            "from": None,
            "to": OPEN,
            "visit_id": str(visit.id),
            "items": codes,
            "photos": sorted(photos),
            "written_at": appeal.written_at.isoformat(),
            "late": appeal.late,
            "content_hash": appeal.content_hash,
        },
    )
    name_photos(session, deed, str(appeal.id), photos)
    events.emit(session, deed, events.APPEAL_MADE, str(appeal.id), {"visit_id": str(visit.id)})
