"""One file of any format to a document with its report. Runs inside the limited child."""

from typing import Any

from checklists.exchange.first_bytes import is_workbook, text_of
from checklists.exchange.outcome import FileRefused, Imported, refusal
from checklists.exchange.plain_files import import_plain
from checklists.exchange.pyxform_check import pyxform_check
from checklists.exchange.reading import read_book
from checklists.exchange.report import CARRIED, DROPPED, PARTLY, Report
from checklists.exchange.template_in import import_template, is_template
from checklists.exchange.xlsform_in import import_xlsform


def import_file(data: bytes, wanted: str = "auto") -> Imported:
    """Import a file; nothing about the file makes this raise."""
    report = Report()
    made = Imported()
    try:
        made.format, made.document = _import(data, wanted, report)
    except FileRefused as refused:
        made.refused = refusal(refused)
    items = made.document.get("sections", []) if made.document else []
    made.counts = {
        "items": sum(len(s.get("items") or []) for s in _mappings(items)),
        **{fate: report.count(fate) for fate in (CARRIED, PARTLY, DROPPED)},
    }
    made.report = report.as_json()
    made.rows = {str(row): fate for row, fate in sorted(report.fates.items())}
    return made


def _mappings(value: Any) -> list[dict[str, Any]]:
    listed = value if isinstance(value, list) else []
    return [s for s in listed if isinstance(s, dict) and isinstance(s.get("items", []), list)]


def _import(data: bytes, wanted: str, report: Report) -> tuple[str, dict[str, Any]]:
    if not data.strip():
        raise FileRefused("empty_file")
    kind = wanted if wanted in ("json", "yaml") else _kind(data, wanted)
    if kind in ("json", "yaml"):
        if is_workbook(data):
            raise FileRefused("wrong_format", format=kind.upper())
        return kind, import_plain(data, kind, report)
    book = read_book(data)
    if kind == "excel" or (kind == "auto" and is_template(book)):
        return "excel", import_template(book, report)
    document = import_xlsform(book, report)
    pyxform_check(book, report)
    return "xlsform", document


def _kind(data: bytes, wanted: str) -> str:
    if wanted != "auto" or is_workbook(data):
        return wanted
    start = text_of(data).lstrip()
    if start.startswith(("{", "[")):
        return "json"
    if start.startswith("<"):
        raise FileRefused("xform" if "/xforms" in start[:2000] else "not_a_file_we_read")
    return "yaml" if _is_yaml(start) else "auto"


def _is_yaml(text: str) -> bool:
    return any(line.startswith("schema:") for line in text.splitlines()[:50])
