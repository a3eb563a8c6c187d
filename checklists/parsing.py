"""From a document to a ``Checklist``, or to every error it has, each with its path."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from checklists.condition_scope import NameType
from checklists.document import Checklist, Expr, Item, Milestone, Mode, Section, Text
from checklists.exact import written_number
from checklists.fields import ChecklistInvalid, Fields, Problems
from checklists.parsing_items import name_type, read_code, read_item
from checklists.parsing_scoring import check_policies, read_scoring

SCHEMA = "checklist/1"
MAX_ITEMS = 1000

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
    sections = _sections(fields, scoring.mode, nodes)
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
        sign_off=tuple(str(role) for role in fields.entries("sign_off", most=10)),
        scoring=scoring,
        near_rule=_near_rule(fields.within("near_expiry_rule")),
        referenced=_referenced(items),
        by_code={item.code: item for item in items},
        applies_to=dict(fields.raw.get("applies_to") or {}) if _applies(fields) else {},
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
    return Text(inner.text("zh"), inner.text("en"))


def _applies(fields: Fields) -> bool:
    return fields.within("applies_to") is not None and isinstance(fields.raw["applies_to"], Mapping)


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


def _sections(fields: Fields, mode: Mode, nodes: tuple[Milestone, ...]) -> tuple[Section, ...]:
    names: dict[str, NameType] = {}
    sections: list[Section] = []
    for place, raw in enumerate(fields.entries("sections", most=100)):
        inner = Fields(raw, f"sections.{place}", fields.problems)
        section = _section(inner, mode, nodes, names)
        if any(other.code == section.code for other in sections):
            inner.wrong("code", "duplicate_code")
        sections.append(section)
    if not any(section.items for section in sections):
        fields.wrong("sections", "empty")
    return tuple(_linked(section, sections) for section in sections)


def _section(
    fields: Fields, mode: Mode, nodes: tuple[Milestone, ...], names: dict[str, NameType]
) -> Section:
    fields.only(("code", "zh", "en", "weight", "node", "items"))
    code = read_code(fields)
    known = {node.code for node in nodes}
    node = fields.text("node", code if code in known else "") or None
    if node is not None and node not in known:
        fields.wrong("node", "unknown_node")
    if mode == "node_gate" and node is None:
        fields.wrong("node", "node_needed")
    weight = fields.number("weight", least=0)
    if weight is None and not fields.has("weight"):
        fields.wrong("weight", "missing")
    items = tuple(
        _item(Fields(raw, fields.at(f"items.{place}"), fields.problems), code, node, mode, names)
        for place, raw in enumerate(fields.entries("items", most=MAX_ITEMS))
    )
    return Section(code, fields.text("zh"), fields.text("en"), weight or 0, node, items)


def _item(
    fields: Fields, section: str, node: str | None, mode: Mode, names: dict[str, NameType]
) -> Item:
    item = read_item(fields, section, node, names)
    if item.code and item.code in names:
        fields.wrong("code", "duplicate_code")
    if fields.has("node") and fields.raw["node"] != node:
        fields.wrong("node", "node_differs")
    names[item.code] = name_type(item)
    by_points = mode == "weighted_sections" and item.kind == "rating"
    mark = item.weight * (item.limits.max or 0) if by_points else item.weight
    return replace(item, mark=mark)


def _linked(section: Section, sections: list[Section]) -> Section:
    """Tell each item which lists give the details of it: those shown because of its answer."""
    lists = [
        other
        for each in sections
        for other in each.items
        if other.kind in ("expiry_list", "sku_list") and other.show_if is not None
    ]
    items = []
    for item in section.items:
        details = tuple(
            other.code
            for other in lists
            if other.show_if is not None and item.code in _names(other.show_if.expr)
        )
        items.append(replace(item, details=details))
    return Section(section.code, section.zh, section.en, section.weight, section.node, tuple(items))


def _names(expr: Expr) -> set[str]:
    found = {expr.name} if expr.op == "var" else set()
    for arg in expr.args:
        found |= _names(arg)
    return found


def _referenced(items: tuple[Item, ...]) -> frozenset[str]:
    names: set[str] = set()
    for item in items:
        for condition in (item.show_if, item.require_if, item.fail_if):
            if condition is not None:
                names |= _names(condition.expr)
    return frozenset(names)
