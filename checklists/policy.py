"""The policy of a checklist, versioned apart from its wording: weights, classes, costs, scoring.

A policy says what things are worth, a checklist what is looked at. Laying a policy over a
document gives a document again; what the policy does not name stays as the document has it.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from checklists.exact import entered, written_number
from checklists.fields import ChecklistInvalid, Fields, Problems
from checklists.parsing import parse
from checklists.parsing_items import COUNTED

SCHEMA = "policy/1"
_SECTION_KEYS = ("weight",)
_ITEM_KEYS = ("weight", "class", "defect")


def policy_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give the whole policy of a document: laid over it again, it changes nothing."""
    sections = {each["code"]: {"weight": each.get("weight")} for each in _sections(document)}
    return {
        "schema": SCHEMA,
        "code": document.get("code"),
        "scoring": document.get("scoring"),
        "sections": sections,
        "items": {item["code"]: _item_policy(item) for item in _items(document)},
    }


def policy_hash(document: Mapping[str, Any]) -> str:
    """Give the digest of a document's policy: the same for 0.5, "0.5" and 0.50."""
    text = json.dumps(
        _plain(policy_of(document)), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def with_policy(document: Mapping[str, Any], policy: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a policy over a document; raises ``ChecklistInvalid`` where they do not fit together.

    Whether the values make sense is told by parsing the result, or by ``policy_errors``.
    """
    problems = Problems()
    _check(document, policy, problems)
    if problems.errors:
        raise ChecklistInvalid(problems.errors)
    items, sections = policy.get("items") or {}, policy.get("sections") or {}
    merged = dict(document)
    if policy.get("scoring") is not None:
        merged["scoring"] = policy["scoring"]
    merged["sections"] = [
        {**section, "items": _laid(section["items"], items)} if _has_items(section) else section
        for section in _laid(document.get("sections"), sections)
    ]
    return merged


def _has_items(section: Any) -> bool:
    return isinstance(section, dict) and isinstance(section.get("items"), list)


def _laid(listed: Any, changes: Mapping[str, Any]) -> list[Any]:
    """Put in what the policy says; a null cost is taken away. A draft's oddities stay."""
    return [
        _changed(each, changes.get(each["code"]) or {}) if _is_coded(each) else each
        for each in (listed if isinstance(listed, list | tuple) else ())
    ]


def _changed(part: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    changed = {**part, **change}
    if changed.get("defect", ...) is None:
        del changed["defect"]
    return changed


def _is_coded(part: Any) -> bool:
    return isinstance(part, dict) and isinstance(part.get("code"), str)


def policy_errors(document: Mapping[str, Any], policy: Mapping[str, Any]) -> list[dict[str, str]]:
    """Give every error of a policy for a document, each with its path in the policy."""
    try:
        merged = with_policy(document, policy)
    except ChecklistInvalid as invalid:
        return invalid.errors
    try:
        parse(merged)
    except ChecklistInvalid as invalid:
        return [{**error, "path": _path(document, error["path"])} for error in invalid.errors]
    return []


def _sections(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    return _coded(document.get("sections"))


def _items(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for section in _sections(document):
        yield from _coded(section.get("items"))


def _coded(listed: Any) -> Iterator[dict[str, Any]]:
    """Give what has a code; a draft may hold what has none yet."""
    for each in listed if isinstance(listed, list | tuple) else ():
        if _is_coded(each):
            yield each


def _item_policy(item: Mapping[str, Any]) -> dict[str, Any]:
    policy = {"weight": item.get("weight"), "class": item.get("class") or "normal"}
    kind = item.get("type")
    if isinstance(kind, str) and kind in COUNTED:
        policy["defect"] = item.get("defect")
    return policy


def _check(document: Mapping[str, Any], policy: Any, problems: Problems) -> None:
    fields = Fields(policy, "", problems)
    if problems.errors:
        return
    fields.only(("schema", "code", "scoring", "sections", "items"))
    fields.one_of("schema", (SCHEMA,))
    fields.one_of("code", (str(document.get("code")),))
    fields.within("scoring")
    known = {section["code"] for section in _sections(document)}
    _check_parts(fields.within("sections"), known, _SECTION_KEYS)
    known = {item["code"] for item in _items(document)}
    _check_parts(fields.within("items"), known, _ITEM_KEYS)


def _check_parts(fields: Fields | None, known: set[str], keys: tuple[str, ...]) -> None:
    for code in fields.raw if fields is not None else ():
        assert fields is not None
        if code not in known:
            fields.wrong(str(code)[:40], "unknown_code")
            continue
        inner = Fields(fields.raw[code], fields.at(code), fields.problems)
        inner.only(keys)
        for key in ("weight", "class"):
            if key in inner.raw and not inner.has(key):
                inner.wrong(key, "missing")


def _path(document: Mapping[str, Any], path: str) -> str:
    """Turn a path of the document into the one of the policy that says the same."""
    told, at = _PLACE.fullmatch(path), document.get("sections")
    try:
        if told is None or not isinstance(at, list | tuple):
            return path
        part, kind, rest = at[int(told["section"])], "sections", told["rest"] or ""
        if told["item"]:
            part, kind = part["items"][int(told["item"])], "items"
        return f"{kind}.{part['code']}{rest}"
    except (LookupError, TypeError):
        return path


_PLACE = re.compile(r"sections\.(?P<section>\d+)(?:\.items\.(?P<item>\d+))?(?P<rest>\..*)?")


def _plain(value: Any) -> Any:
    """Write every number the one way both engines write it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    number = None if isinstance(value, bool) else written_number(value)
    return value if number is None else entered(number)
