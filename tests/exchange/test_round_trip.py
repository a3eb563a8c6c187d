"""What goes out comes in again: exactly as JSON and YAML, in meaning as an XLSForm."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyxform.xls2xform import convert

from checklists import library
from checklists.exchange.importing import import_file
from checklists.exchange.plain_files import write_json, write_yaml
from checklists.exchange.xlsform_out import export_xlsform
from checklists.parsing import ChecklistInvalid, parse

GOLDEN = Path(__file__).parents[1] / "golden"
SHIPPED = {document["code"]: document for document in library.documents()}


def readable() -> dict[str, Any]:
    """Return every valid document of the golden cases, and the shipped ones."""
    found: dict[str, Any] = dict(SHIPPED)
    for path in sorted(GOLDEN.glob("*.json")):
        document = json.loads(path.read_text("utf-8")).get("document")
        try:
            parse(document)
        except (ChecklistInvalid, AttributeError, TypeError):
            continue
        found[path.stem] = document
    return found


DOCUMENTS = readable()


def test_there_is_something_to_hold_it_to() -> None:
    assert len(DOCUMENTS) > 100


@pytest.mark.parametrize("name", DOCUMENTS)
def test_json_and_yaml_give_the_same_document(name: str) -> None:
    document = DOCUMENTS[name]
    for wanted, written in (("json", write_json(document)), ("yaml", write_yaml(document))):
        for asked in (wanted, "auto"):
            made = import_file(written, asked)
            assert (made.format, made.document, made.report) == (wanted, document, [])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_xlsform_gives_a_document_that_means_the_same(name: str) -> None:
    made = import_file(export_xlsform(DOCUMENTS[name]))
    assert made.document is not None, made.refused
    assert parse(made.document) == parse(DOCUMENTS[name])
    assert [said for said in made.report if said["level"] != "note"] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_pyxform_takes_what_we_write(name: str) -> None:
    made = convert(BytesIO(export_xlsform(SHIPPED[name])), file_type=".xlsx")
    assert made.xform.startswith("<?xml")


def biting() -> dict[str, Any]:
    """Return a checklist whose texts are what spreadsheets take for formulas."""
    document: dict[str, Any] = json.loads(json.dumps(SHIPPED["CV-RETAIL"]))
    texts = ('=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "\tx", "a\x01b\x1fc")
    for item, text in zip(document["sections"][0]["items"], texts, strict=False):
        item["zh"] = item["en"] = text
    document["title"]["zh"] = "=1+1"
    return document


def test_no_cell_is_ever_a_formula_and_no_text_breaks_the_file() -> None:
    document = biting()
    book = openpyxl.load_workbook(BytesIO(export_xlsform(document)))
    texts = {}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
                if isinstance(cell.value, str) and cell.value[:1] in "=+-@":
                    assert cell.quotePrefix, cell.coordinate
                texts[cell.value] = True
    assert '=HYPERLINK("http://x","y")' in texts
    made = import_file(export_xlsform(document))
    assert made.document is not None
    assert made.document["sections"][0]["items"][0]["zh"] == '=HYPERLINK("http://x","y")'


@pytest.mark.parametrize(
    ("data", "wanted", "code"),
    [
        (b"", "auto", "empty_file"),
        (b"  \n", "json", "empty_file"),
        (b"{", "auto", "not_json"),
        (b"[" * 100_000, "json", "too_deep"),
        (b'{"schema": "checklist/1", "x": 1e999}', "json", "not_json"),
        (b'{"schema": "checklist/1", "x": NaN}', "json", "not_json"),
        (b'{"schema": "checklist/1", "x": "\\u0000"}', "json", "not_json"),
        (b'{"schema": "checklist/1", "x": "\\ud800"}', "json", "not_json"),
        (b'{"schema": "checklist/2"}', "auto", "not_a_checklist"),
        (b"schema: checklist/1\na: &a [1]\nb: *a\n", "auto", "yaml_alias"),
        (b"schema: checklist/1\na: !!python/object:os.system x\n", "yaml", "not_yaml"),
        (b"schema: [checklist/1", "yaml", "not_yaml"),
        (b"\xff\xfe\x00", "auto", "not_a_file_we_read"),
        (b"<xml/>", "auto", "not_a_file_we_read"),
        (b"hello", "auto", "not_a_file_we_read"),
        (b"PK\x03\x04rest", "auto", "damaged"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_in_a_sentence(
    data: bytes, wanted: str, code: str
) -> None:
    made = import_file(data, wanted)
    assert made.document is None
    assert made.refused is not None
    assert made.refused["code"] == code
    assert made.refused["zh"]


def test_a_checklist_with_faults_comes_in_with_every_fault_named() -> None:
    document = {"schema": "checklist/1", "code": "X", "version": 1, "sections": [{"code": "A"}]}
    made = import_file(json.dumps(document).encode())
    assert made.document == document
    assert {said["where"] for said in made.report} >= {"title", "scoring", "sections.0.weight"}
    assert {said["level"] for said in made.report} == {"error"}
