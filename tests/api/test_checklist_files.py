"""Checklists as files over HTTP: brought in as drafts, checked, taken out."""

import json
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from api.schemas.checklist_files import ImportedSchema
from checklists import library
from checklists.exchange.importing import import_file
from checklists.exchange.limits import MAX_BYTES
from records.clock import new_id
from tests import make
from tests.callers import Caller
from tests.exchange.forms import YES_NO, survey, workbook
from tests.shapes import fits, refused

As = Callable[[str], Caller]
FORM = workbook(
    survey=survey(("select_one yes_no", "q", "Clean?"), ("audio", "a", "A")), choices=YES_NO
)
BINARY = "application/octet-stream"


def test_a_form_becomes_a_draft_with_a_report(as_: As) -> None:
    chen = as_("chen")
    answer = chen.post("/checklist-files/import", data=FORM, content_type=BINARY)
    made = fits(answer, ImportedSchema, 201)
    assert made["counts"] == {"items": 1, "carried": 1, "partly": 0, "dropped": 1}
    assert made["format"] == "xlsform"
    assert ("survey!A3", "loss") in {(e["where"], e["level"]) for e in made["report"]}
    draft = chen.get(f"/checklist-drafts/{made['draft_id']}").json
    assert draft["code"] == "NEW-1"
    assert draft["problems"] == []
    assert draft["document"]["sections"][0]["items"][0]["en"] == "Clean?"


@pytest.mark.parametrize("wanted", ["xlsform", "excel", "json", "yaml"])
def test_a_version_goes_out_and_comes_in_again(as_: As, world: make.World, wanted: str) -> None:
    version = world.versions["CV-RETAIL"]
    answer = as_("lin").get(f"/checklists/{version}/export?format={wanted}&lang=en")
    assert answer.status_code == 200
    ending = {"xlsform": "xlsx", "excel": "xlsx"}.get(wanted, wanted)
    assert f'filename="CV-RETAIL-v1.{ending}"' in answer.headers["Content-Disposition"]
    made = import_file(answer.data)
    assert made.format == wanted
    assert made.counts["items"] == 43
    if wanted in ("json", "yaml"):
        assert made.document == next(d for d in library.documents() if d["code"] == "CV-RETAIL")


def test_a_draft_with_problems_goes_out_as_json_but_not_as_a_workbook(as_: As) -> None:
    chen = as_("chen")
    draft = chen.post("/checklist-drafts", json={}).json
    path = f"/checklist-drafts/{draft['id']}/export?format="
    assert json.loads(chen.get(path + "json").data) == draft["document"]
    problem = refused(chen.get(path + "xlsform"), "422.6")
    assert [error["path"] for error in problem["errors"]] == ["sections"]


def test_the_template_comes_in_the_language_asked_for(as_: As) -> None:
    for language, name in (("zh-CN", "检查项"), ("en", "Items")):
        answer = as_("chen").get(f"/checklist-files/template?lang={language}")
        assert openpyxl.load_workbook(BytesIO(answer.data)).sheetnames[0] == name


def test_a_check_gives_the_same_workbook_back_with_its_errors(as_: As) -> None:
    answer = as_("chen").post("/checklist-files/check?lang=en", data=FORM, content_type=BINARY)
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(BytesIO(answer.data))["survey"]
    assert [sheet.cell(row, 5).value for row in (1, 2)] == ["Check result", "Fine"]
    assert "audio" in sheet.cell(3, 5).value


@pytest.mark.parametrize("path", ["import", "check"])
def test_what_is_no_form_is_refused_in_a_sentence(as_: As, path: str) -> None:
    answer = as_("chen").post(f"/checklist-files/{path}", data=b"hello", content_type=BINARY)
    assert "xlsx" in refused(answer, "422.7")["en"]


def test_a_refusal_may_quote_the_file_whatever_is_in_it(as_: As) -> None:
    data = workbook(**{"{x}{0}": (("a",),)})
    answer = as_("chen").post("/checklist-files/import", data=data, content_type=BINARY)
    assert "{x}{0}" in refused(answer, "422.7")["en"]


def test_a_form_without_any_question_says_what_became_of_each_row(as_: As) -> None:
    data = workbook(survey=survey(("audio", "a", "A"), ("video", "b", "B")))
    answer = as_("chen").post("/checklist-files/import", data=data, content_type=BINARY)
    told = refused(answer, "422.7")["errors"]
    assert {"survey!A2", "survey!A3"} <= {error["path"] for error in told}


def test_too_large_a_file_is_refused_unread(as_: As) -> None:
    answer = as_("chen").post(
        "/checklist-files/import", data=b"x" * (MAX_BYTES + 1), content_type=BINARY
    )
    refused(answer, "413.1")


def test_another_organisation_takes_nothing_out(as_: As, world: make.World) -> None:
    path = f"/checklists/{world.versions['CV-RETAIL']}/export?format=json"
    refused(as_("vera").get(path), "404.1")
    refused(as_("chen").get(f"/checklists/{new_id()}/export?format=json"), "404.1")
    draft = as_("chen").post("/checklist-drafts", json={}).json["id"]
    refused(as_("vera").get(f"/checklist-drafts/{draft}/export?format=json"), "404.1")


def test_a_format_nobody_knows_is_a_field_fault(as_: As, world: make.World) -> None:
    path = f"/checklists/{world.versions['CV-RETAIL']}/export?format=pdf"
    assert refused(as_("chen").get(path), "422.3")["errors"][0]["path"] == "format"


@pytest.mark.parametrize(
    "odd",
    [
        {"code": [1], "title": 5, "sections": "x"},
        {"code": "x" * 900, "title": {"zh": 1}, "sections": [1, {"items": 3}, None]},
        {"code": None, "scoring": [], "sections": {"a": 1}, "\u0007": "\u0007"},
    ],
)
def test_a_checklist_that_is_hardly_one_becomes_a_draft_with_problems(
    as_: As, odd: dict[str, object]
) -> None:
    data = json.dumps({"schema": "checklist/1", **odd}).encode()
    answer = as_("chen").post("/checklist-files/import", data=data, content_type=BINARY)
    made = fits(answer, ImportedSchema, 201)
    assert {entry["level"] for entry in made["report"]} == {"error"}
    draft = as_("chen").get(f"/checklist-drafts/{made['draft_id']}").json
    assert draft["problems"]
