"""An XLSForm workbook to a checklist document, with the fate of every row."""

import json
from dataclasses import replace
from typing import Any

from checklists.exchange.codes import checklist_code
from checklists.exchange.grid import Book, Sheet
from checklists.exchange.outcome import FileRefused
from checklists.exchange.repair import repaired
from checklists.exchange.report import Report
from checklists.exchange.xlsform_choices import choice_lists
from checklists.exchange.xlsform_columns import Column, lines, tongues
from checklists.exchange.xlsform_items import Asking
from checklists.exchange.xlsform_names import Names
from checklists.exchange.xlsform_scoring import add_scoring
from checklists.exchange.xlsform_unread import unread_columns, unread_sheets
from checklists.exchange.xlsform_walk import Walk, unused_groups

CHOICES = ("choices", "choices and columns", "columns")
OWN_SHEET = "_storewalk"
_OWN_KEYS = ("title", "applies_to", "gps", "expected_minutes", "nodes", "near_expiry_rule")
_OWN_KEYS_TOO = ("scoring", "sign_off", "code", "version", "sections")


def import_xlsform(book: Book, report: Report) -> dict[str, Any]:
    """Make a document that parses; raises ``FileRefused`` where there is no question in it."""
    sheet = book.find("survey")
    if sheet is None:
        raise FileRefused("no_survey", sheets=", ".join(s.name for s in book)[:100])
    survey, columns = lines(_named(sheet, "survey"), report)
    if not any(column.name == "type" for column in columns):
        raise FileRefused("no_type_column")
    choice_sheet = book.find(*CHOICES)
    listed, choice_columns = lines(choice_sheet, report) if choice_sheet else ([], [])
    settings, own = _settings(book, report), _own(book, report)
    speech = tongues([*columns, *choice_columns], settings.get("default_language", ""))
    _languages(speech.others, one=speech.one, columns=[*columns, *choice_columns], report=report)
    asking = Asking(
        choice_lists(listed, speech, report),
        speech,
        Names(everywhere=frozenset(line.get("name") for line in survey)),
        report,
    )
    walk = Walk(asking)
    walk.run(survey)
    unused_groups(walk)
    unread_columns(survey, columns, report)
    unread_sheets(book, (*CHOICES, "survey", "settings", OWN_SHEET), report)
    if not walk.sections:
        raise FileRefused("no_questions")
    document = _document(walk.sections, settings, own)
    add_scoring(document, own, survey, report)
    return repaired(document, walk.origin, report)


def _named(sheet: Sheet, name: str) -> Sheet:
    return replace(sheet, name=name)


def _settings(book: Book, report: Report) -> dict[str, str]:
    sheet = book.find("settings")
    if sheet is None:
        return {}
    found, _ = lines(_named(sheet, "settings"), report)
    return found[0].values if found else {}


def _own(book: Book, report: Report) -> dict[str, Any]:
    """Read the sheet our own export adds: what a whole checklist says beside its items."""
    sheet = book.find(OWN_SHEET)
    own: dict[str, Any] = {}
    for row in sheet.rows if sheet else ():
        key, text = row.at(0), row.at(1)
        if key not in (*_OWN_KEYS, *_OWN_KEYS_TOO):
            continue
        try:
            own[key] = json.loads(text)
        except ValueError:
            report.say(f"{OWN_SHEET}!B{row.number}", "extra_wrong", column=key, value=text)
    return own


def _languages(
    others: tuple[str, ...], *, one: bool, columns: list[Column], report: Report
) -> None:
    if one:
        report.say("survey", "one_language")
    for name in others:
        count = sum(column.language == name for column in columns)
        report.say("survey", "language_left", language=name, count=count)


def _document(
    sections: list[dict[str, Any]], settings: dict[str, str], own: dict[str, Any]
) -> dict[str, Any]:
    title = settings.get("form_title") or settings.get("form_id")
    return {
        "schema": "checklist/1",
        "code": own.get("code") or checklist_code(settings.get("form_id", "") or title or ""),
        "version": own.get("version", 1),
        "title": own.get("title")
        or {"zh": (title or "导入的检查表")[:500], "en": (title or "Imported checklist")[:500]},
        **{key: own[key] for key in _OWN_KEYS[1:] if key in own},
        **({"sign_off": own["sign_off"]} if "sign_off" in own else {}),
        "sections": sections,
    }
