"""Is the answer sheet well formed, and is it complete enough to hand in.

Shapes are always checked. Completeness (every item answered, photos taken, N/A explained) is
asked only when submitting, and is judged by what the phone knew: book quantities that only
the server has never make a finished sheet incomplete.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from checklists.answer_lines import Signature
from checklists.answer_rows import Row, missing_fields
from checklists.answer_shapes import Report
from checklists.answers import check_margins, read_answer
from checklists.context import Context
from checklists.document import Checklist, Item, Lookup
from checklists.findings import Finding
from checklists.texts import safe_key
from checklists.visibility import Answers, Reports, holds, walk_with_names
from checklists.words import FAULTS, fill

DEFAULT_SIGNER = "store_manager"

COMPLETENESS = frozenset(
    {"unanswered", "na_not_allowed", "na_reason", "not_observed_not_allowed", "rows_missing"}
    | {"photos_missing", "photo_unknown", "signature_missing", "signature_empty"}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the answers, with the path of the field and a sentence."""

    path: str
    code: str
    params: Mapping[str, object]
    zh: str
    en: str

    @property
    def is_completeness(self) -> bool:
        """Tell an unfinished sheet from one that cannot be read."""
        return self.code in COMPLETENESS

    def as_json(self) -> dict[str, Any]:
        """Give the JSON both engines share."""
        params = dict(self.params)
        return {**_plain(self), "params": params, "zh": self.zh, "en": self.en}


def _plain(fault: Fault) -> dict[str, str]:
    return {"path": fault.path, "code": fault.code}


class _Faults(Reports):
    def __init__(self) -> None:
        self.all: list[Fault] = []
        self.items: set[str] = set()

    def add(self, path: str, code: str, **params: object) -> None:
        text = fill(FAULTS[code], params)
        self.all.append(Fault(path, code, params, text.zh, text.en))

    def hear(self, item_code: str, path: str, code: str, **params: object) -> None:
        self.items.add(item_code)
        self.add(f"answers.{item_code}{path}", code, **params)

    def of(self, code: str) -> Report:
        return partial(self.hear, code)


def check(
    checklist: Checklist,
    answers: Answers,
    context: Context,
    *,
    submitting: bool,
    photos: Collection[str] = (),
) -> tuple[Fault, ...]:
    """Give every fault of the answers; none means they can be kept, or handed in."""
    faults = _Faults()
    if not isinstance(answers, Mapping):
        faults.add("answers", "wrong_type", expected="object")
        return tuple(faults.all)
    nodes = {node.code for node in checklist.nodes}
    if nodes and context.node is not None and context.node not in nodes:
        faults.add("node", "unknown_node")
    findings, lookup = walk_with_names(checklist, answers, context.without_books(), faults)
    _check_rest(checklist, answers, {finding.item.code for finding in findings}, faults)
    if submitting:
        held = photos if isinstance(photos, set | frozenset | dict) else frozenset(photos)
        for finding in findings:
            _check_complete(checklist, finding, lookup, held, faults)
    return tuple(faults.all)


def _check_rest(
    checklist: Checklist, answers: Answers, walked: Collection[str], faults: _Faults
) -> None:
    for code, raw in answers.items():
        item = checklist.by_code.get(code)
        if item is None:
            faults.add(f"answers.{safe_key(code)}", "unknown_item")
            continue
        if code not in walked:
            read_answer(item, raw, faults.of(code))
        if isinstance(raw, Mapping):
            check_margins(raw, faults.of(code))


def _check_complete(
    checklist: Checklist,
    finding: Finding,
    lookup: Lookup,
    held: Collection[str],
    faults: _Faults,
) -> None:
    item, answer = finding.item, finding.answer
    report = faults.of(item.code)
    if answer.is_unobserved and not item.not_observed:
        report(".na.not_observed", "not_observed_not_allowed")
    elif answer.raw.get("na") is not None and not item.na:
        report(".na", "na_not_allowed")
    elif answer.state == "na":
        if not answer.na_reason:
            report(".na.reason", "na_reason")
    elif finding.state == "unanswered":
        if item.code not in faults.items and _is_required(item, lookup):
            report("", "unanswered")
    else:
        _check_photo_count(finding, report)
        _check_parts(checklist, finding, held, report)
    listed = answer.raw.get("photos")
    for place, digest in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(digest, str) and digest not in held:
            report(f".photos.{place}", "photo_unknown")


def _is_required(item: Item, lookup: Lookup) -> bool:
    return item.required if item.require_if is None else holds(item.require_if, lookup)


def _check_photo_count(finding: Finding, report: Report) -> None:
    rule = finding.item.photo
    if rule is None or rule.when == "never":
        return
    if rule.when == "on_fail" and not finding.failed:
        return
    if finding.item.kind == "bonus" and finding.answer.value == 0:
        return
    missing = rule.min - len(finding.answer.photos)
    if missing > 0:
        report(".photos", "photos_missing", missing=missing)


def _check_parts(
    checklist: Checklist, finding: Finding, held: Collection[str], report: Report
) -> None:
    if finding.item.kind == "repeat_group":
        _check_rows(finding.item, finding.answer.value, report)
    elif finding.item.kind == "signature":
        _check_signatures(checklist, finding.answer.value, held, report)


def _check_rows(item: Item, rows: tuple[Row, ...], report: Report) -> None:
    if len(rows) < item.rows[0]:
        report(".value.rows", "rows_missing", missing=item.rows[0] - len(rows))
    for place, code in missing_fields(item, rows):
        report(f".value.rows.{place}.{code}", "unanswered")


def _check_signatures(
    checklist: Checklist, signatures: tuple[Signature, ...], held: Collection[str], report: Report
) -> None:
    given = {signature.role for signature in signatures}
    for role in checklist.sign_off or (DEFAULT_SIGNER,):
        if role not in given:
            report(".value", "signature_missing", role=role)
    for place, signature in enumerate(signatures):
        if signature.image is None and signature.refused is None:
            report(f".value.{place}", "signature_empty")
        elif signature.image is not None and signature.image not in held:
            report(f".value.{place}.image", "photo_unknown")
