"""The scoring policy of a checklist, ``policy/1``: what things weigh, apart from how they read.

A policy names the whole scoring block, weights of sections, and weight, class and defect rule of
items; every part may be absent, and what is absent stays as the checklist has it.
"""

import re
from collections.abc import Mapping
from typing import Any

from checklists.fields import ChecklistInvalid, Fields, Problems
from checklists.parsing import parse

SCHEMA = "policy/1"
SECTION_KEYS = ("weight",)
ITEM_KEYS = ("weight", "class", "defect")

_SECTION = re.compile(r"sections\.(\d+)\.(?:items\.(\d+)\.)?(.+)")


def policy_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give the policy a checklist document has in itself."""
    sections = document["sections"]
    items = [item for section in sections for item in section["items"]]
    return {
        "schema": SCHEMA,
        "code": document["code"],
        "scoring": document["scoring"],
        "sections": {section["code"]: _only(section, SECTION_KEYS) for section in sections},
        "items": {item["code"]: _only(item, ITEM_KEYS) for item in items},
    }


def with_policy(document: Mapping[str, Any], policy: Mapping[str, Any]) -> dict[str, Any]:
    """Give the checklist as the policy wants it; raises ``ChecklistInvalid`` for what has no place.

    What the policy says is put in as it is: whether the result is a checklist, ``parse`` tells.
    """
    problems = Problems()
    fields = Fields(policy, "", problems)
    _check_head(fields, document)
    sections = _entries(fields, "sections", SECTION_KEYS)
    items = _entries(fields, "items", ITEM_KEYS)
    known = {item["code"] for section in document["sections"] for item in section["items"]}
    _refuse_unknown(fields, "sections", sections, {s["code"] for s in document["sections"]})
    _refuse_unknown(fields, "items", items, known)
    if problems.errors:
        raise ChecklistInvalid(problems.errors)
    merged = dict(document)
    if fields.has("scoring"):
        merged["scoring"] = policy["scoring"]
    merged["sections"] = [
        {
            **_changed(section, sections.get(section["code"], {})),
            "items": [_changed(item, items.get(item["code"], {})) for item in section["items"]],
        }
        for section in document["sections"]
    ]
    return merged


def policy_errors(document: Mapping[str, Any], policy: Mapping[str, Any]) -> list[dict[str, str]]:
    """Give everything that is wrong with a policy for this checklist, by the policy's own paths."""
    try:
        merged = with_policy(document, policy)
        parse(merged)
    except ChecklistInvalid as invalid:
        return [{**error, "path": _in_policy(document, error["path"])} for error in invalid.errors]
    return []


def _check_head(fields: Fields, document: Mapping[str, Any]) -> None:
    fields.only(("schema", "code", "scoring", "sections", "items"))
    fields.one_of("schema", (SCHEMA,))
    fields.one_of("code", (document["code"],))
    fields.within("scoring")


def _entries(fields: Fields, key: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    inner = fields.within(key)
    if inner is None:
        return {}
    for code in inner.raw:
        Fields(inner.raw[code], inner.at(str(code)), fields.problems).only(known)
    return inner.raw


def _refuse_unknown(fields: Fields, key: str, entries: Mapping[str, Any], known: set[str]) -> None:
    for code in entries:
        if code not in known:
            fields.wrong(f"{key}.{str(code)[:64]}", "unknown_code")


def _only(raw: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: raw[key] for key in keys if raw.get(key) is not None}


def _changed(raw: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Put the policy's values in; null takes a value away."""
    merged = {**raw, **change}
    return {key: value for key, value in merged.items() if key in raw or value is not None}


def _in_policy(document: Mapping[str, Any], path: str) -> str:
    """Turn a path of the merged document into the policy's, where it speaks of the same thing."""
    found = _SECTION.fullmatch(path)
    if found is None:
        return path
    section = document["sections"][int(found[1])]
    if found[2] is None:
        return f"sections.{section['code']}.{found[3]}"
    return f"items.{section['items'][int(found[2])]['code']}.{found[3]}"
