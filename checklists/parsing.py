"""From a document to a ``Checklist``, or to every error it has, each with its path."""

from collections.abc import Mapping
from typing import Any

from checklists.document import Checklist, Milestone, Text
from checklists.exact import written_number
from checklists.fields import ChecklistInvalid, Fields, Problems
from checklists.parsing_codes import read_code
from checklists.parsing_scoring import check_policies, read_scoring
from checklists.parsing_sections import read_sections, referenced

SCHEMA = "checklist/1"

_KNOWN = (
    *("schema", "code", "version", "title", "applies_to", "gps", "expected_minutes", "nodes"),
    *("near_expiry_rule", "scoring", "sections", "sign_off"),
)

__all__ = ["ChecklistInvalid", "parse"]


def parse(document: Mapping[str, Any]) -> Checklist:
    """Read a checklist document; raises ``ChecklistInvalid`` naming every error at once."""
    problems = Problems()
    checklist = _read(Fields(document, "", problems))
    if problems.errors:
        raise ChecklistInvalid(problems.errors)
    return checklist


def _read(fields: Fields) -> Checklist:
    fields.only(_KNOWN)
    fields.one_of("schema", (SCHEMA,))
    scoring_fields = fields.within("scoring")
    if scoring_fields is None:
        fields.wrong("scoring", "missing")
    scoring = read_scoring(scoring_fields)
    nodes = _nodes(fields)
    if scoring.mode == "node_gate" and not nodes:
        fields.wrong("nodes", "node_needed")
    sections = read_sections(fields, scoring, nodes)
    items = tuple(item for section in sections for item in section.items)
    if scoring_fields is not None:
        check_policies(scoring_fields, items)
    gps = fields.within("gps")
    if gps is not None:
        gps.only(("required", "radius_m"))
    version = fields.whole("version", least=1)
    if version is None and not fields.has("version"):
        fields.wrong("version", "missing")
    return Checklist(
        code=_code(fields),
        version=version or 1,
        title=_title(fields),
        sections=sections,
        items=items,
        nodes=nodes,
        sign_off=fields.texts("sign_off", most=10),
        scoring=scoring,
        near_rule=_near_rule(fields.within("near_expiry_rule")),
        referenced=referenced(items),
        by_code={item.code: item for item in items},
        applies_to=_applies(fields.within("applies_to")),
        gps_required=gps.flag("required", default=False) if gps else False,
        radius_m=gps.whole("radius_m", least=10) if gps else None,
        expected_minutes=_minutes(fields),
    )


def _code(fields: Fields) -> str:
    code = fields.text("code")
    if code and not all(char.isascii() and (char.isalnum() or char in "-_") for char in code):
        fields.wrong("code", "bad_code")
    return code


def _title(fields: Fields) -> Text:
    inner = fields.within("title")
    if inner is None:
        fields.wrong("title", "missing")
        return Text("", "")
    inner.only(("zh", "en"))
    return Text(inner.text("zh"), inner.text("en"))


def _applies(fields: Fields | None) -> dict[str, tuple[str, ...]]:
    """Read what the checklist is meant for: planning and the phone's choice go by it."""
    if fields is None:
        return {}
    fields.only(("store_type", "visit_type", "project"))
    lists = {key: fields.texts(key, most=50) for key in ("store_type", "visit_type")}
    project = (fields.text("project"),) if fields.has("project") else ()
    return {key: value for key, value in {**lists, "project": project}.items() if value}


def _minutes(fields: Fields) -> tuple[int, int] | None:
    pair = fields.entries("expected_minutes", most=2)
    if not pair:
        return None
    numbers = [written_number(entry) for entry in pair]
    low, high = numbers[0], numbers[-1]
    if len(pair) == 2 and isinstance(low, int) and isinstance(high, int) and 0 <= low <= high:
        return low, high
    fields.wrong("expected_minutes", "bad_pair")
    return None


def _nodes(fields: Fields) -> tuple[Milestone, ...]:
    nodes: list[Milestone] = []
    for place, raw in enumerate(fields.entries("nodes", most=50)):
        inner = Fields(raw, f"nodes.{place}", fields.problems)
        inner.only(("code", "zh", "en", "progress"))
        code = read_code(inner)
        if any(node.code == code for node in nodes):
            inner.wrong("code", "duplicate_code")
        progress = inner.number("progress", least=0) or 0
        nodes.append(Milestone(code, inner.text("zh"), inner.text("en"), progress))
    return tuple(nodes)


def _near_rule(fields: Fields | None) -> tuple[tuple[int, int], ...]:
    if fields is None:
        return ()
    fields.only(("by_shelf_life_days", "note"))
    if fields.has("note"):
        fields.text("note")
    rule: list[tuple[int, int]] = []
    for place, pair in enumerate(fields.entries("by_shelf_life_days", most=50)):
        listed = isinstance(pair, list | tuple) and len(pair) == 2
        numbers = [written_number(entry) for entry in pair] if listed else []
        life, days = (numbers[0], numbers[1]) if listed else (None, None)
        if not isinstance(life, int) or not isinstance(days, int) or min(life, days) < 0:
            fields.wrong(f"by_shelf_life_days.{place}", "bad_pair")
            continue
        if rule and life >= rule[-1][0]:
            fields.wrong(f"by_shelf_life_days.{place}", "rule_order")
        rule.append((life, days))
    return tuple(rule)
