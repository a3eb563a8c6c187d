"""From one outcome of one item to the postings it makes: one a line, a tag or a node.

A list answer makes a posting for each line concerned. An item without lines leaves the matter
to the list that its answer brought up (expired goods: yes, and then which), and only where
that list is empty makes one posting without a subject, for a person to complete.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from checklists.answer_lines import CountLine, Scan
from checklists.calendar_days import day_number
from checklists.context import Context
from checklists.document import Checklist, Outcome, Text
from checklists.exact import entered
from checklists.findings import Finding, Near, book_of, expiry_states

REVIEWED = frozenset(
    {"recount", "writeoff_proposal", "markdown_proposal", "replenishment_proposal"}
    | {"move_proposal", "missing_report", "register_proposal", "variation_evidence"}
)
OUT_OF_USE = "out_of_use"
BROKEN = frozenset({"faulty", OUT_OF_USE})
_SEVERITY = {"veto": "critical", "red_line": "critical", "key": "major", "normal": "minor"}


@dataclass(frozen=True, slots=True)
class PlannedPosting:
    """An entry for a record book; ``review`` asks for a person before it is applied."""

    book: str
    kind: str
    item_code: str
    subject_ref: str
    payload: dict[str, Any]
    review: bool

    def as_json(self) -> dict[str, Any]:
        """Give the JSON both engines share."""
        return {
            "book": self.book,
            "kind": self.kind,
            "item_code": self.item_code,
            "subject_ref": self.subject_ref,
            "payload": self.payload,
            "review": self.review,
        }


@dataclass(slots=True)
class Scene:
    """What a posting may look at besides its own item."""

    checklist: Checklist
    context: Context
    findings: Mapping[str, Finding]
    moves: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Source:
    """One fired outcome with its item and the sentence of what was found."""

    finding: Finding
    outcome: Outcome
    scene: Scene
    detail: Text

    def post(
        self,
        subject: str,
        payload: dict[str, Any],
        *,
        kind: str | None = None,
        review: bool | None = None,
    ) -> PlannedPosting:
        """Make a posting of this outcome, or of another kind that the line calls for."""
        named = kind or self.outcome.op
        code = self.finding.item.code
        return PlannedPosting(
            book=self.outcome.to,
            kind=named,
            item_code=code,
            subject_ref=subject,
            payload={"item": code, **payload},
            review=named in REVIEWED if review is None else review,
        )


def postings_of(
    finding: Finding, outcome: Outcome, scene: Scene, detail: Text
) -> Iterator[PlannedPosting]:
    """Give the postings of one fired outcome."""
    source = Source(finding, outcome, scene, detail)
    if outcome.to == "stock":
        return _stock(source)
    if outcome.to == "asset":
        return _ASSET[outcome.op](source)
    return _fitout(source)


def _stock(source: Source) -> Iterator[PlannedPosting]:
    kind = source.finding.item.kind
    if kind == "stock_count":
        return _counts(source)
    if kind == "expiry_list":
        return _lots(source)
    if kind == "sku_list":
        return (source.post(sku, {"sku": sku}) for sku in source.finding.answer.value)
    return _without_lines(source)


def _counts(source: Source) -> Iterator[PlannedPosting]:
    lines = source.finding.answer.value.lines
    if source.outcome.op == "recount":
        lines = source.finding.bad
    return (source.post(line.sku, _count_payload(source, line)) for line in lines)


def _count_payload(source: Source, line: CountLine) -> dict[str, Any]:
    limits = source.finding.item.limits
    worth = limits.tolerance_value
    book = book_of(line, source.scene.context)
    return {
        "sku": line.sku,
        "location": source.finding.answer.value.location,
        "counted": entered(line.counted),
        "counted_at_ms": line.counted_at_ms,
        "book": None if book is None else entered(book),
        "reason": line.reason,
        "tolerance_qty": entered(limits.tolerance_qty or 0),
        "tolerance_value": None if worth is None else entered(worth),
    }


def _lots(source: Source) -> Iterator[PlannedPosting]:
    scene = source.scene
    states = expiry_states(scene.checklist, source.finding.answer.value, scene.context)
    has_quarantine = any(done.op == "quarantine" for done in source.finding.item.on_fail)
    for state in states:
        subject = f"{state.line.sku}/{state.line.batch}" if state.line.batch else state.line.sku
        kind = source.outcome.op
        if kind == "near_expiry_flag" and state.expired:
            if has_quarantine:
                continue
            kind = "quarantine"
        elif not _LOT_CONCERNED.get(kind, _fails)(state):
            continue
        yield source.post(subject, _lot_payload(state, scene.context), kind=kind)


def _fails(state: Near) -> bool:
    return state.fails


_LOT_CONCERNED: dict[str, Callable[[Near], bool]] = {
    "near_expiry_flag": lambda state: state.near,
    "markdown_proposal": lambda state: state.near and not state.line.handled,
}


def _lot_payload(state: Near, context: Context) -> dict[str, Any]:
    line = state.line
    return {
        "sku": line.sku,
        "batch": line.batch,
        "qty": entered(line.qty),
        "expiry": line.expiry,
        "days_left": line.day - (day_number(context.visit_date) or 0),
        "handled": line.handled,
    }


def _without_lines(source: Source) -> Iterator[PlannedPosting]:
    item, op = source.finding.item, source.outcome.op
    if op == "price_mismatch":
        yield source.post("", {"count": source.finding.defects})
    elif not any(_has_lines(source.scene, code, op) for code in item.details):
        payload = {"sku": None, "qty": None, "count": source.finding.defects}
        yield source.post("", payload, review=True)


def _has_lines(scene: Scene, code: str, op: str) -> bool:
    finding = scene.findings.get(code)
    if finding is None or finding.answer.state != "answered" or not finding.answer.value:
        return False
    outcomes = (*finding.item.posts, *finding.item.on_fail)
    return any(outcome.op == op for outcome in outcomes)


def _scans(source: Source) -> tuple[Scan, ...]:
    if source.finding.item.kind != "asset_scan":
        return ()
    scans: tuple[Scan, ...] = source.finding.answer.value.scans
    return scans


def _seen(source: Source) -> Iterator[PlannedPosting]:
    """Confirm a tag of this store, propose a move for a tag of another one."""
    context = source.scene.context
    for scan in _scans(source):
        payload = {"tag": scan.tag, "at_ms": scan.at_ms, "condition": scan.condition}
        if scan.tag in context.expected_assets or context.known_assets.get(scan.tag) == "here":
            yield source.post(scan.tag, payload)
        elif context.known_assets.get(scan.tag) == "other":
            source.scene.moves.add(scan.tag)
            yield source.post(scan.tag, payload, kind="move_proposal")
        else:
            yield source.post(scan.tag, payload, kind="register_proposal")


def _registered(source: Source) -> Iterator[PlannedPosting]:
    for scan in _scans(source):
        payload = {"tag": scan.tag, "at_ms": scan.at_ms, "condition": scan.condition}
        yield source.post(scan.tag, payload)


def _moves(source: Source) -> Iterator[PlannedPosting]:
    """Propose to move the foreign tags of this visit, or one that a person has to name."""
    if source.scene.moves:
        return
    tags = [
        scan.tag
        for finding in source.scene.findings.values()
        if finding.item.kind == "asset_scan" and finding.answer.state == "answered"
        for scan in finding.answer.value.scans
        if source.scene.context.known_assets.get(scan.tag) == "other"
    ]
    source.scene.moves.update(tags)
    for tag in tags:
        yield source.post(tag, {"tag": tag})
    if not tags:
        yield source.post("", {"tag": None, "note": source.finding.answer.note})


def _missing(source: Source) -> Iterator[PlannedPosting]:
    if source.finding.item.kind != "asset_scan":
        return
    misses = source.scene.context.repeats.get(source.finding.item.code, 0) + 1
    for tag in source.finding.bad:
        declared = tag in source.finding.answer.value.missing
        yield source.post(tag, {"tag": tag, "declared": declared, "misses": misses})


def _conditions(source: Source) -> Iterator[PlannedPosting]:
    if not source.finding.item.each:
        return
    for tag, option in source.finding.answer.value:
        payload = {"tag": tag, "condition": option}
        yield source.post(tag, payload, review=option == OUT_OF_USE)


def _repairs(source: Source) -> Iterator[PlannedPosting]:
    """One request for each broken machine; an item without machines asks for itself."""
    item, answer = source.finding.item, source.finding.answer
    priority = "urgent" if item.klass in ("veto", "red_line") else "normal"
    broken: list[tuple[str, str | None]]
    if item.kind == "asset_scan":
        broken = [(scan.tag, scan.condition) for scan in _scans(source) if scan.condition in BROKEN]
    elif item.each:
        broken = [(tag, option) for tag, option in answer.value if option in BROKEN]
    else:
        broken = [("", None)]
    for tag, condition in broken:
        payload: dict[str, Any] = {"tag": tag or None, "condition": condition}
        payload["priority"] = priority
        payload |= {"title": {"zh": item.zh, "en": item.en}, "detail": source.detail.as_json()}
        yield source.post(tag, payload)


_ASSET: dict[str, Callable[[Source], Iterator[PlannedPosting]]] = {
    "audit_confirm": _seen,
    "register_proposal": _registered,
    "move_proposal": _moves,
    "missing_report": _missing,
    "condition_update": _conditions,
    "maintenance_request": _repairs,
}


def _fitout(source: Source) -> Iterator[PlannedPosting]:
    item, answer, op = source.finding.item, source.finding.answer, source.outcome.op
    node = item.node or ""
    payload: dict[str, Any] = {"node": node}
    if op == "progress_update":
        payload["percent"] = entered(answer.value)
    else:
        payload["detail"] = source.detail.as_json()
    if op == "snag_open":
        payload["severity"] = source.outcome.severity or _SEVERITY[item.klass]
        payload["title"] = {"zh": item.zh, "en": item.en}
    if op in ("snag_open", "variation_evidence", "work_stop"):
        payload |= {"photos": list(answer.photos), "note": answer.note}
    yield source.post(node, payload)
