"""A reviewer judges an appeal item by item: open -> upheld, partly upheld or rejected.

What is upheld is put right in the same commit: a new score by the engine, the item's ticket
cancelled, its postings taken back. What is rejected stays, with a reason for the store to read.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.actions.appeal_moves import close
from records.actions.cancel_tickets import cancel_tickets
from records.actions.rescore_visit import rescore_visit
from records.actions.withdraw_postings import withdraw_postings
from records.deed import Deed
from records.queries.appeals import items_of, locked
from records.queries.rescored import rescored
from records.queries.scope import Reach
from records.refusals import FieldFault, OwnAppeal, Stale, Unusable, WrongState
from records.tables.appeals import OPEN, PARTLY_UPHELD, REJECTED, UPHELD, Appeal, AppealItem
from records.tables.visits import Visit


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is found of one item, and why."""

    code: str
    verdict: str
    reason: str

    @property
    def upheld(self) -> bool:
        """Tell whether the store is right."""
        return self.verdict == UPHELD


def decide_appeal(
    session: Session,
    deed: Deed,
    reach: Reach,
    appeal_id: uuid.UUID,
    version: int,
    verdicts: Sequence[Verdict],
) -> None:
    """Write every verdict and carry out what follows; the same decision again changes nothing."""
    appeal = locked(session, reach, appeal_id)
    items = items_of(session, appeal.id)
    if _is_told_again(deed, appeal, items, verdicts):
        return
    if appeal.state != OPEN:
        raise WrongState("申诉已有结论。", "It has been decided already.")
    if appeal.version != version:
        raise Stale
    inspector = session.scalar(select(Visit.supervisor_id).where(Visit.id == appeal.visit_id))
    if deed.person_id in {inspector, appeal.made_by}:
        raise OwnAppeal
    _check(items, verdicts)
    _write(items, verdicts)
    reasons = {each.code: each.reason for each in verdicts if each.upheld}
    if reasons:
        _put_right(session, deed, reach, appeal, reasons)
    close(
        session,
        deed,
        appeal,
        _outcome(verdicts),
        {"verdicts": {each.code: [each.verdict, each.reason] for each in verdicts}},
    )
    told = {"visit_id": str(appeal.visit_id), "outcome": appeal.state, "upheld": sorted(reasons)}
    events.emit(session, deed, events.APPEAL_DECIDED, str(appeal.id), told)


def _put_right(
    session: Session, deed: Deed, reach: Reach, appeal: Appeal, reasons: dict[str, str]
) -> None:
    found = rescored(session, appeal.visit_id, reasons)
    appeal.score_after = rescore_visit(session, deed, appeal, found, sorted(reasons))
    cancel_tickets(session, deed, appeal, reasons)
    withdraw_postings(session, deed, reach, appeal, reasons, found.nodes)


def _is_told_again(
    deed: Deed, appeal: Appeal, items: Sequence[AppealItem], verdicts: Sequence[Verdict]
) -> bool:
    said = {each.code: (each.verdict, each.reason or None) for each in verdicts}
    known = {item.item_code: (item.verdict, item.reason) for item in items}
    return appeal.decided_by is not None and appeal.decided_by == deed.person_id and said == known


def _check(items: Sequence[AppealItem], verdicts: Sequence[Verdict]) -> None:
    """Refuse unless each item has one verdict, and each rejection a reason."""
    if sorted(each.code for each in verdicts) != sorted(item.item_code for item in items):
        fault = FieldFault(
            "verdicts", "每一项都须给出一个结论。", "Every item needs exactly one verdict."
        )
        raise Unusable(fault.zh, fault.en, errors=(fault,))
    faults = tuple(
        FieldFault(
            f"verdicts.{place}.reason",
            "驳回必须写明理由，门店会看到。",
            "A rejection needs a reason; the store will read it.",
        )
        for place, each in enumerate(verdicts)
        if not each.upheld and not each.reason.strip()
    )
    if faults:
        raise Unusable(faults[0].zh, faults[0].en, errors=faults)


def _write(items: Sequence[AppealItem], verdicts: Sequence[Verdict]) -> None:
    by_code = {each.code: each for each in verdicts}
    for item in items:
        found = by_code[item.item_code]
        item.verdict, item.reason = found.verdict, found.reason or None


def _outcome(verdicts: Sequence[Verdict]) -> str:
    upheld = [each.upheld for each in verdicts]
    if all(upheld):
        return UPHELD
    return PARTLY_UPHELD if any(upheld) else REJECTED
