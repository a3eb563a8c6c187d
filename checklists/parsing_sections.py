"""Reading the sections of a document with their items."""

from collections.abc import Iterator
from dataclasses import replace

from checklists.condition_scope import NameType
from checklists.document import Condition, Item, Milestone, Scoring, Section
from checklists.fields import Fields
from checklists.parsing_codes import read_code
from checklists.parsing_items import Place, read_item

MAX_ITEMS = 1000


def read_sections(
    fields: Fields, scoring: Scoring, nodes: tuple[Milestone, ...]
) -> tuple[Section, ...]:
    """Read every section; an item may use the names of all items before it."""
    names: dict[str, NameType] = {}
    sections: list[Section] = []
    for place, raw in enumerate(fields.entries("sections", most=100)):
        inner = Fields(raw, f"sections.{place}", fields.problems)
        section = _section(inner, scoring, nodes, names)
        if any(other.code == section.code for other in sections):
            inner.wrong("code", "duplicate_code")
        sections.append(section)
    if not any(section.items for section in sections):
        fields.wrong("sections", "empty")
    return tuple(_linked(section, sections) for section in sections)


def _section(
    fields: Fields, scoring: Scoring, nodes: tuple[Milestone, ...], names: dict[str, NameType]
) -> Section:
    fields.only(("code", "zh", "en", "weight", "node", "items"))
    code = read_code(fields)
    known = {node.code for node in nodes}
    node = fields.text("node", code if code in known else "") or None
    if node is not None and node not in known:
        fields.wrong("node", "unknown_node")
    if scoring.mode == "node_gate" and node is None:
        fields.wrong("node", "node_needed")
    weight = fields.number("weight", least=0)
    if weight is None and not fields.has("weight"):
        fields.wrong("weight", "missing")
    place = Place(code, node, scoring, names)
    items = tuple(
        read_item(Fields(raw, fields.at(f"items.{n}"), fields.problems), place)
        for n, raw in enumerate(fields.entries("items", most=MAX_ITEMS))
    )
    return Section(code, fields.text("zh"), fields.text("en"), weight or 0, node, items)


def _linked(section: Section, sections: list[Section]) -> Section:
    """Tell each item which lists give the details of it: those shown because of its answer."""
    lists = [
        (other.code, other.show_if.names)
        for each in sections
        for other in each.items
        if other.kind in ("expiry_list", "sku_list") and other.show_if is not None
    ]
    items = tuple(
        replace(item, details=tuple(code for code, names in lists if item.code in names))
        for item in section.items
    )
    return replace(section, items=items)


def rules_of(item: Item) -> Iterator[Condition]:
    """Give every rule of an item."""
    for rule in (item.show_if, item.require_if, item.fail_if, item.formula):
        if rule is not None:
            yield rule


def referenced(items: tuple[Item, ...]) -> frozenset[str]:
    """Give the names that some rule looks up."""
    return frozenset(name for item in items for rule in rules_of(item) for name in rule.names)
