"""The last word is the parser's: what it refuses in an imported document is taken out and told."""

import re
from typing import Any

from checklists.exchange.outcome import FileRefused
from checklists.exchange.report import DROPPED, PARTLY, Report
from checklists.exchange.xlsform_columns import Line
from checklists.parsing import ChecklistInvalid, parse

_ROUNDS = 12
_IN_ITEM = re.compile(r"sections\.(\d+)\.items\.(\d+)(?:\.([^.]+))?")
_NEEDED = frozenset({"code", "zh", "en", "type", "options", "fields", "formula", "weight"})


def repaired(document: dict[str, Any], origin: dict[str, Line], report: Report) -> dict[str, Any]:
    """Take out what does not parse, until the rest does; every piece is reported."""
    for _ in range(_ROUNDS):
        try:
            parse(document)
        except ChecklistInvalid as invalid:
            _take_out(document, invalid.errors, origin, report)
        else:
            return document
    raise FileRefused("never_parses")


def _take_out(
    document: dict[str, Any],
    errors: list[dict[str, str]],
    origin: dict[str, Line],
    report: Report,
) -> None:
    gone: list[tuple[int, int]] = []
    for error in errors:
        match = _IN_ITEM.match(error["path"])
        if match is None:
            _of_document(document, error, report)
            continue
        section, place, key = int(match[1]), int(match[2]), match[3]
        item = document["sections"][section]["items"][place]
        line = origin.get(item["code"])
        where = line.where(key or "") if line else error["path"]
        params = {"zh_reason": error["zh"], "en_reason": error["en"], "field": key or ""}
        if key and key in item and key not in _NEEDED:
            report.say(where, "parser_field", code=item["code"], **params)
            _fate(line, PARTLY, report)
            del item[key]
        elif (section, place) not in gone:
            report.say(where, "parser_item", code=item["code"], **params)
            _fate(line, DROPPED, report)
            gone.append((section, place))
    for section, place in sorted(gone, reverse=True):
        del document["sections"][section]["items"][place]
    document["sections"] = [each for each in document["sections"] if each["items"]]
    if not document["sections"]:
        raise FileRefused("no_questions")


def _of_document(document: dict[str, Any], error: dict[str, str], report: Report) -> None:
    key = error["path"].split(".")[0]
    reason = {"zh_reason": error["zh"], "en_reason": error["en"], "field": error["path"]}
    if key in ("schema", "sections", "title", "code", "version") or key not in document:
        raise FileRefused("document_wrong", **reason)
    report.say(error["path"], "parser_document", **reason)
    if key == "scoring":
        items = (item for section in document["sections"] for item in section["items"])
        for item in items:
            item["class"] = "normal"
        document["scoring"] = {
            "mode": "weighted_sections",
            "full_mark": 100,
            "grades": [["A", 90], ["B", 80], ["C", 70], ["D", 0]],
        }
    else:
        del document[key]


def _fate(line: Line | None, fate: str, report: Report) -> None:
    if line is not None:
        report.fate(line.number, fate)
