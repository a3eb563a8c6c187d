"""Checklists as JSON and YAML: the document itself, nothing added."""

import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import yaml

from checklists.exchange import limits
from checklists.exchange.first_bytes import text_of
from checklists.exchange.outcome import FileRefused
from checklists.exchange.report import Report
from checklists.parsing import ChecklistInvalid, parse
from checklists.texts import is_clean


def write_json(document: Mapping[str, Any]) -> bytes:
    """Write a document as JSON that people can read."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def write_yaml(document: Mapping[str, Any]) -> bytes:
    """Write a document as YAML in the order it has."""
    text: str = yaml.dump(
        dict(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100
    )
    return text.encode()


# Forms of other systems, by fields that only they have.
_OTHERS = {
    "OneBlink": frozenset({"uniqueNameId", "_elements"}),
    "pyxform": frozenset({"id_string", "children"}),
}


class _Dumper(yaml.SafeDumper):
    """Writes what appears twice twice: our reader takes no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class _Loader(yaml.SafeLoader):
    """Reads no anchors: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise FileRefused("yaml_alias")
        return super().compose_node(parent, index)


def import_plain(data: bytes, kind: str, report: Report) -> dict[str, Any]:
    """Read a document; what is wrong inside it is reported, what is none is refused."""
    document = _plain(_read(text_of(data), kind), f"not_{kind}")
    if not isinstance(document, dict) or document.get("schema") != "checklist/1":
        raise _foreign(document)
    try:
        parse(document)
    except ChecklistInvalid as invalid:
        for error in invalid.errors:
            words = {"zh_reason": error["zh"], "en_reason": error["en"]}
            report.say(error["path"], "document_fault", field=error["path"], **words)
    return document


def _read(text: str, kind: str) -> Any:
    if not text.strip():
        raise FileRefused("empty_file")
    try:
        if kind == "json":
            return json.loads(text, parse_constant=_refuse_constant)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader, and stricter
    except RecursionError:
        raise FileRefused("too_deep") from None
    except FileRefused:
        raise
    except (ValueError, TypeError, yaml.YAMLError):
        raise FileRefused("not_json" if kind == "json" else "not_yaml") from None


def _refuse_constant(_name: str) -> Any:
    raise FileRefused("not_json")


def _plain(value: Any, wrong: str, depth: int = 0) -> Any:
    """Give what JSON and a database can hold: YAML has dates, sets and other keys besides."""
    if depth > limits.MAX_DEPTH:
        raise FileRefused("too_deep")
    if isinstance(value, dict):
        return {
            _text(str(key), wrong): _plain(each, wrong, depth + 1) for key, each in value.items()
        }
    if isinstance(value, list | tuple | set):
        return [_plain(each, wrong, depth + 1) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str):
        return _text(value, wrong)
    if value is None or isinstance(value, bool | int) or _finite(value):
        return value
    raise FileRefused(wrong)


def _text(text: str, wrong: str) -> str:
    if not is_clean(text):
        raise FileRefused(wrong)
    return text


def _finite(value: Any) -> bool:
    return isinstance(value, float) and math.isfinite(value)


def _foreign(document: Any) -> FileRefused:
    first = document[0] if isinstance(document, list) and document else document
    if isinstance(first, dict):
        for kind, keys in _OTHERS.items():
            inner = first.get("default", first)
            if isinstance(inner, dict) and keys <= set(inner):
                return FileRefused("other_schema", kind=kind)
    return FileRefused("not_a_checklist")
