"""Counting after the last fault: what is lost, doubled, damaged, broken or still open.

L acknowledged and not there; D there more often than once; O a photo without its bytes; C breaks
of the audit chain; S events neither done nor parked, U events parked; E answers that are neither
a yes nor a proper "later", or differ when asked again; M consequences that never came.
"""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from media.vault import NotInVault, Vault, original_key
from records import journal
from records.canonical import canonical, digest
from records.tables.audit import AuditEntry
from records.tables.outbox import DONE, PARKED, OutboxEvent
from records.tables.photos import Photo
from records.tables.postings import Posting
from records.tables.scores import VisitScore
from records.tables.stock import CountLine, Sku, StockMovement
from records.tables.tickets import TicketOccurrence, TicketStep
from records.tables.visits import SCORED, SUBMITTED, Visit, VisitAnswers, VisitPhoto
from tests.faults.phone import Ledger
from tests.faults.town import BOOK, COUNT_ITEM, FAILED

LETTERS = "LDOCSUEM"


class Verdict:
    """The counts, with what was found behind each."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {letter: [] for letter in LETTERS}

    def add(self, letter: str, what: str) -> None:
        """Note one thing that should not be."""
        self.found[letter].append(what)

    @property
    def counts(self) -> dict[str, int]:
        """Return how much was found, by letter."""
        return {letter: len(found) for letter, found in self.found.items()}

    def require_clean(self) -> None:
        """Fail with the first findings of each letter."""
        shown = {letter: found[:5] for letter, found in self.found.items() if found}
        assert not shown, f"{self.counts}: {json.dumps(shown, indent=1, ensure_ascii=False)}"


def wait_done(sessions: sessionmaker[Session], limit: float) -> float:
    """Wait until no event is open any more; return the seconds it took.

    Gives up when for so many seconds not one more was done: a slow machine is no lost event.
    """
    begun = moved = time.monotonic()
    query = select(func.count()).where(OutboxEvent.state.not_in((DONE, PARKED)))
    fewest: int | None = None
    while time.monotonic() < moved + limit:
        with sessions() as session:
            left = session.scalar(query) or 0
        if not left:
            break
        if fewest is None or left < fewest:
            fewest, moved = left, time.monotonic()
        time.sleep(0.05)
    return time.monotonic() - begun


def judge(
    sessions: sessionmaker[Session], vault: Vault, ledger: Ledger, *, worked: bool = True
) -> Verdict:
    """Hold the records against the ledger; `worked` says whether jobs had their turn."""
    verdict = Verdict()
    for what in (*ledger.wrong, *ledger.differing):
        verdict.add("E", what)
    with sessions() as session:
        _visits(session, ledger, verdict)
        _photos(session, vault, ledger, verdict)
        _events(session, ledger, verdict, worked=worked)
        _audit(session, verdict)
        if worked:
            _consequences(session, ledger, verdict)
    return verdict


def _visits(session: Session, ledger: Ledger, verdict: Verdict) -> None:
    rows = {str(visit.id): visit for visit in session.scalars(select(Visit))}
    kept = select(VisitAnswers.visit_id, VisitAnswers.answers)
    answers = {str(key): found for key, found in session.execute(kept)}
    manifest = _counted(session, VisitPhoto.visit_id)
    for key, (planned, said) in ledger.visits.items():
        row = rows.get(key)
        body = json.loads(planned.body)
        if row is None or row.state not in {SUBMITTED, SCORED}:
            verdict.add("L", f"visit {key}: {row and row.state}")
            continue
        del body["sent_wall_ms"]
        if not row.content_hash == said["content_hash"] == digest(canonical(body)):
            verdict.add("L", f"visit {key} has other content")
        _same(verdict, f"answers of {key}", answers.get(key), body["answers"])
        _same(verdict, f"manifest of {key}", manifest[key], len(body["photos"]))
        if row.sealed_at is None:
            verdict.add("M", f"visit {key} is not sealed")
    for key in ledger.drafts - rows.keys():
        verdict.add("L", f"draft {key}")


def _photos(session: Session, vault: Vault, ledger: Ledger, verdict: Verdict) -> None:
    known = set(session.scalars(select(Photo.sha256)))
    named = set(session.scalars(select(VisitPhoto.sha256).where(VisitPhoto.held_at.is_not(None))))
    for sha256 in ledger.photos.keys() - known:
        verdict.add("L", f"photo {sha256}")
    for sha256 in known | named | ledger.photos.keys():
        try:
            kept = vault.get(original_key(sha256))
        except NotInVault:
            verdict.add("O", f"{sha256} has no bytes")
            continue
        if hashlib.sha256(kept).hexdigest() != sha256:
            verdict.add("O", f"{sha256} has other bytes")


def _events(session: Session, ledger: Ledger, verdict: Verdict, *, worked: bool) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    named: set[str] = set()
    for event in session.scalars(select(OutboxEvent)):
        seen[event.name, event.subject_id] += 1
        named.update(event.payload.get("photos", ()))
        if event.state == PARKED:
            verdict.add("U", f"{event.name} {event.id}: {event.last_error}")
        elif worked and event.state != DONE:
            verdict.add("S", f"{event.name} {event.id} {event.state} x{event.attempts}")
    for key in ledger.visits:
        for name in ("visit.submitted", "visit.sealed", *(["visit.scored"] if worked else [])):
            _same(verdict, f"{name} {key}", seen[name, key], 1)
    derived = set(session.scalars(select(Photo.sha256).where(Photo.derived_at.is_not(None))))
    for sha256 in ledger.photos.keys() - (named & derived if worked else named):
        verdict.add("M", f"photo {sha256} was never looked at")


def _audit(session: Session, verdict: Verdict) -> None:
    for broken in journal.verify(session):
        verdict.add("C", str(broken))
    once = ("submitted", "sealed", "visit.scored", "visit.posted", "tickets.opened")
    rows = session.execute(
        select(AuditEntry.action, AuditEntry.subject).where(AuditEntry.action.in_(once))
    )
    told = Counter((action, subject) for action, subject in rows)
    for line, times in told.items():
        if times > 1:
            verdict.add("D", f"audit {line} x{times}")


def _consequences(session: Session, ledger: Ledger, verdict: Verdict) -> None:
    scores = _counted(session, VisitScore.visit_id)
    postings = _counted(session, Posting.visit_id)
    occurrences: dict[str, list[str]] = {}
    for key, item in session.execute(select(TicketOccurrence.visit_id, TicketOccurrence.item_code)):
        occurrences.setdefault(str(key), []).append(item)
    usual = Counter(postings[key] for key in ledger.visits).most_common(1)
    for key in ledger.visits:
        _same(verdict, f"score of {key}", scores[key], 1)
        _same(verdict, f"tickets of {key}", sorted(occurrences.get(key, [])), sorted(FAILED))
        _same(verdict, f"postings of {key}", postings[key], usual[0][0])
    _stock(session, ledger, verdict)
    _steps(session, verdict)


def _stock(session: Session, ledger: Ledger, verdict: Verdict) -> None:
    moved: dict[str, list[Decimal]] = {}
    for code, quantity in session.execute(
        select(Sku.code, StockMovement.qty_delta)
        .join(Sku, Sku.id == StockMovement.sku_id)
        .where(StockMovement.reason != "opening")
    ):
        moved.setdefault(code, []).append(quantity)
    counted = {
        str(key): (book, found)
        for key, book, found in session.execute(
            select(CountLine.visit_id, CountLine.book_qty, CountLine.counted_qty)
        )
    }
    for key, (planned, _) in ledger.visits.items():
        _same(verdict, f"{planned.sku} moved by {key}", moved.pop(planned.sku, []), [Decimal(-1)])
        _same(verdict, f"{COUNT_ITEM} of {key}", counted.get(key), (BOOK, BOOK - 1))
    for code, lines in moved.items():
        verdict.add("D", f"{code} moved {lines} by nobody's visit")


def _steps(session: Session, verdict: Verdict) -> None:
    """Each ticket was opened once, and found again once for each later visit."""
    visits = _counted(session, TicketOccurrence.ticket_id)
    told: Counter[tuple[str, str]] = Counter(
        (str(key), action)
        for key, action in session.execute(select(TicketStep.ticket_id, TicketStep.action))
    )
    for key, times in visits.items():
        _same(verdict, f"ticket {key} opened", told[key, "open"], 1)
        _same(verdict, f"ticket {key} found again", told[key, "found_again"], times - 1)


def _counted(session: Session, column: Any) -> Counter[str]:
    rows: Iterable[Any] = session.execute(select(column, func.count()).group_by(column))
    return Counter({str(key): count for key, count in rows})


def _same(verdict: Verdict, what: str, found: Any, wanted: Any) -> None:
    if found == wanted:
        return
    more = _size(found) > _size(wanted)
    verdict.add("D" if more else "M", f"{what}: {found} instead of {wanted}")


def _size(value: Any) -> int:
    if value is None:
        return 0
    return value if isinstance(value, int) else len(value)
