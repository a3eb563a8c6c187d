"""Checklists as files: forms brought in as drafts, checklists taken out, and the plain template.

A foreign file is never looked at in this process: `checklists.exchange.limited` reads it in a
child with little memory and little time.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from flask_smorest import Blueprint

from api.access import NOTHING, ORGANISATION, Ability
from api.endpoint import Begins, Call, Reply, endpoint
from api.problems import Problem
from api.schemas.checklist_files import (
    ExportQuerySchema,
    ImportedSchema,
    ImportQuerySchema,
    LanguageQuerySchema,
)
from checklists.exchange.codes import UNNAMED, checklist_code
from checklists.exchange.limited import TooBusy, check_limited, import_limited
from checklists.exchange.limits import MAX_BYTES
from checklists.exchange.outcome import Imported
from checklists.exchange.plain_files import write_json, write_yaml
from checklists.exchange.sheets_out import CellTooLong
from checklists.exchange.template_out import empty_template, export_template
from checklists.exchange.xlsform_out import export_xlsform
from checklists.parsing import ChecklistInvalid
from records.actions.write_draft import begin_draft
from records.queries import checklists, drafts
from records.refusals import DocumentFaulty, FieldFault

blp = Blueprint(
    "checklist_files", __name__, url_prefix="/api/v1", description="Checklists as files."
)

ANYTHING = "application/octet-stream"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {
    "xlsform": (XLSX, "xlsx"),
    "excel": (XLSX, "xlsx"),
    "json": ("application/json", "json"),
    "yaml": ("application/yaml", "yaml"),
}
MOST_TOLD = 500


@endpoint(
    blp,
    "POST",
    "/checklist-files/import",
    ability=Ability.CHECKLIST_EDIT,
    scope=ORGANISATION,
    query=ImportQuerySchema,
    answers=ImportedSchema,
    status=201,
    begins=Begins.BY_HAND,
    takes=ANYTHING,
)
def import_file(call: Call) -> dict[str, Any]:
    """Make a draft of a file (XLSForm, our template, JSON or YAML), with the fate of every row."""
    data = call.raw_body(MAX_BYTES)
    try:
        made = import_limited(data, call.query["format"])
    except TooBusy:
        raise Problem("503.1", headers={"Retry-After": "5"}) from None
    if made.document is None:
        raise _refused(made.refused or {}, made)
    document = made.document
    call.begin()
    if document.get("code") == UNNAMED:
        document["code"] = drafts.free_code(call.session, call.actor.organisation_id)
    draft_id = begin_draft(call.session, call.deed(), document)
    return {
        "draft_id": draft_id,
        "format": made.format,
        "title": drafts.title_of(document),
        "counts": made.counts,
        "report": made.report,
    }


@endpoint(
    blp,
    "POST",
    "/checklist-files/check",
    ability=Ability.CHECKLIST_EDIT,
    scope=NOTHING,
    query=LanguageQuerySchema,
    begins=Begins.BY_HAND,
    takes=ANYTHING,
    gives=XLSX,
)
def check_file(call: Call) -> Reply:
    """Return the same workbook with its wrong cells marked and a column that says why."""
    data = call.raw_body(MAX_BYTES)
    try:
        checked = check_limited(data, call.query["lang"])
    except TooBusy:
        raise Problem("503.1", headers={"Retry-After": "5"}) from None
    if checked.refused is not None:
        raise _refused(checked.refused)
    return _attached(checked.workbook, XLSX, "checked.xlsx")


@endpoint(
    blp,
    "GET",
    "/checklist-files/template",
    ability=Ability.CHECKLIST_EDIT,
    scope=NOTHING,
    query=LanguageQuerySchema,
    gives=XLSX,
)
def get_template(call: Call) -> Reply:
    """Return the plain Excel template to be filled in."""
    return _attached(empty_template(call.query["lang"]), XLSX, "checklist-template.xlsx")


@endpoint(
    blp,
    "GET",
    "/checklists/<uuid:version_id>/export",
    ability=Ability.SIGNED_IN,
    scope=ORGANISATION,
    query=ExportQuerySchema,
    gives=ANYTHING,
)
def export_version(call: Call, version_id: uuid.UUID) -> Reply:
    """Return a version as XLSForm, as a filled-in template, as JSON or as YAML."""
    found = checklists.document(call.session, call.actor.organisation_id, version_id)
    return _export(call, found.document, f"{checklist_code(found.code)}-v{found.version}")


@endpoint(
    blp,
    "GET",
    "/checklist-drafts/<uuid:draft_id>/export",
    ability=Ability.CHECKLIST_EDIT,
    scope=ORGANISATION,
    query=ExportQuerySchema,
    gives=ANYTHING,
)
def export_draft(call: Call, draft_id: uuid.UUID) -> Reply:
    """Return a draft as a file; as a workbook only when nothing stands in its way."""
    found = drafts.detail(call.session, call.actor.organisation_id, draft_id)
    return _export(call, found.document, f"{checklist_code(found.code)}-draft")


def _export(call: Call, document: Mapping[str, Any], name: str) -> Reply:
    wanted = call.query["format"]
    media_type, ending = ENDINGS[wanted]
    try:
        data = _written(document, wanted, call.query["lang"])
    except ChecklistInvalid as invalid:
        faults = (FieldFault(e["path"], e["zh"], e["en"]) for e in invalid.errors)
        raise DocumentFaulty(tuple(faults)) from None
    except CellTooLong:
        words = ("有一格内容太长，工作簿放不下。", "A text is too long for a cell of a workbook.")
        raise Problem("422.7", words=words) from None
    return _attached(data, media_type, f"{name}.{ending}")


def _written(document: Mapping[str, Any], wanted: str, language: str) -> bytes:
    if wanted == "xlsform":
        return export_xlsform(document)
    if wanted == "excel":
        return export_template(document, language)
    return write_json(document) if wanted == "json" else write_yaml(document)


def _attached(data: bytes, media_type: str, name: str) -> Reply:
    return Reply(
        raw=data,
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _refused(why: Mapping[str, str], made: Imported | None = None) -> Problem:
    """Say why nothing could be made of a file; what was found out before stands beside it."""
    told = [FieldFault(e["where"], e["zh"], e["en"]) for e in (made.report if made else [])]
    # The sentence may quote the file, and a brace in it is no place for a parameter.
    words = (_quoted(why["zh"]), _quoted(why["en"]))
    return Problem("422.7", words=words, errors=told[:MOST_TOLD])


def _quoted(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
