"""The plain template: what is filled in comes in row by row, and errors come back marked."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from checklists import library
from checklists.exchange.importing import import_file
from checklists.exchange.outcome import Imported
from checklists.exchange.template_check import check_template
from checklists.exchange.template_columns import COLUMNS, TYPES
from checklists.exchange.template_in import friendly_rule
from checklists.exchange.template_out import empty_template, export_template
from checklists.parsing import parse
from tests.exchange.forms import items, said, survey, workbook

LANGUAGES = ("zh-CN", "en")
SHIPPED = {document["code"]: document for document in library.documents()}


def filled(*rows: dict[str, Any], language: str = "zh-CN") -> bytes:
    """Fill in the template as a person does, by its headings."""
    book = openpyxl.load_workbook(BytesIO(empty_template(language)))
    sheet = book.worksheets[0]
    places = {column.key: number for number, column in enumerate(COLUMNS, 1)}
    for number, row in enumerate(rows, 2):
        for key, value in row.items():
            sheet.cell(number, places[key], value)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(*rows: dict[str, Any]) -> Imported:
    made = import_file(filled(*rows))
    assert made.format == "excel"
    if made.document is not None:
        parse(made.document)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_offers_lists_and_has_no_rows_yet(language: str) -> None:
    book = openpyxl.load_workbook(BytesIO(empty_template(language)))
    assert len(book.sheetnames) == 3
    lists = [v for v in book.worksheets[0].data_validations.dataValidation if v.type == "list"]
    assert len(lists) == 4
    made = import_file(empty_template(language))
    assert made.refused is not None
    assert made.refused["code"] == "no_questions"


def test_a_row_becomes_an_item_with_everything_it_says() -> None:
    made = read(
        {"section": "门头", "code": "A01", "zh": "招牌亮灯", "en": "Sign lit", "type": "是/否",
         "weight": 2, "class": "红线", "na": "是", "photo": "不合格时拍", "due_h": 24,
         "hint": "看夜间"},
    )  # fmt: skip
    assert items(made)["A01"] == {
        "code": "A01", "zh": "招牌亮灯", "en": "Sign lit", "type": "yes_no", "weight": 2,
        "class": "red_line", "na": True,
        "photo": {"when": "on_fail", "min": 1, "live_camera": True},
        "on_fail": [{"to": "ticket", "due_h": 24, "owner": "store_manager", "priority": "urgent"}],
        "hint": {"zh": "看夜间", "en": "看夜间"},
    }  # fmt: skip
    assert made.report == []
    assert made.counts == {"items": 1, "carried": 1, "partly": 0, "dropped": 0}


def test_one_sentence_is_enough_for_an_item() -> None:
    made = read({"zh": "地面干净"}, {"zh": "灯亮"})
    assert list(items(made)) == ["A01", "A02"]
    assert items(made)["A01"]["type"] == "yes_no"


@pytest.mark.parametrize("key", TYPES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_can_be_chosen_in_both_languages(key: str, language: str) -> None:
    word = TYPES[key].en if language == "en" else TYPES[key].zh
    made = read({"zh": "问", "type": word, "options": "甲|乙" if "choice" in key else None})
    assert items(made)["A01"]["type"] == ("choice" if key == "choices" else key)
    assert made.report == []


def test_a_choice_with_failing_options_and_a_condition() -> None:
    made = read(
        {"code": "A01", "zh": "有过期品", "type": "是/否"},
        {"code": "A02", "zh": "处理", "type": "单选", "options": "下架|没处理", "failing": "没处理",
         "show_if": "A01＝否"},
    )  # fmt: skip
    item = items(made)["A02"]
    assert [option["zh"] for option in item["options"]] == ["下架", "没处理"]
    assert item["fail_if"] == f"'{item['options'][1]['code']}'"
    assert item["show_if"] == "A01 == no"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("A01=否", "A01 == no"),
        ("A01 = 是 且 A02>3", "A01 == yes and A02>3"),
        ("A01≥3或A02≠是", "A01>=3 or A02!= yes"),
        ("A01 == no", "A01 == no"),
        ("A01==yes and A02 <= 3", "A01==yes and A02 <= 3"),
    ],
)
def test_conditions_are_read_as_people_write_them(written: str, meant: str) -> None:
    assert friendly_rule(written) == meant


@pytest.mark.parametrize(
    ("row", "cell", "code"),
    [
        ({"code": "A02", "type": "是/否"}, "C3", "t_no_text"),
        ({"zh": "问", "type": "猜"}, "E3", "t_type"),
        ({"zh": "问", "weight": "很多"}, "F3", "t_number"),
        ({"zh": "问", "class": "重大"}, "G3", "t_word"),
        ({"zh": "问", "na": "也许"}, "H3", "t_word"),
        ({"zh": "问", "type": "温度", "min": 8, "max": 0}, "J3", "t_crossed"),
        ({"zh": "问", "type": "单选", "options": "甲"}, "L3", "t_options"),
        ({"zh": "问", "type": "单选", "options": "甲|乙", "failing": "丙"}, "M3", "t_failing"),
        ({"zh": "问", "max": 5}, "K3", "t_unused"),
        ({"zh": "问", "code": "A01"}, "B3", "t_code_twice"),
        ({"zh": "问", "code": "第一"}, "B3", "t_code"),
        ({"zh": "问", "show_if": "Z99=否"}, "P3", "parser_field"),
        ({"zh": "问", "due_h": "明天"}, "O3", "t_number"),
    ],
)
def test_each_mistake_is_told_at_its_cell_and_comes_back_marked(
    row: dict[str, Any], cell: str, code: str
) -> None:
    data = filled({"code": "A01", "zh": "好的一行"}, row)
    made = import_file(data)
    assert (f"检查项!{cell}", code) in said(made)
    assert "A01" in items(made)
    answer, back = check_template(data, "zh-CN")
    assert answer["refused"] is None
    sheet = openpyxl.load_workbook(BytesIO(back)).worksheets[0]
    assert sheet[cell].fill.fgColor.rgb in ("00F8D0CC", "00FBE7B8")
    told = {sheet.cell(2, len(COLUMNS) + 1).value, sheet.cell(3, len(COLUMNS) + 1).value}
    assert sheet.cell(1, len(COLUMNS) + 1).value == "检查结果"
    assert "没有问题" in told
    assert {entry["zh"] for entry in made.report if entry["code"] == code} & told
    assert sheet["C2"].value == "好的一行"


def test_the_marked_file_can_be_put_right_and_sent_again() -> None:
    _, back = check_template(filled({"zh": "好"}, {"zh": "问", "weight": "很多"}), "en")
    book = openpyxl.load_workbook(BytesIO(back))
    assert book.worksheets[0].cell(3, len(COLUMNS) + 1).value == (
        '"Points" takes a number, not "很多"'
    )
    book.worksheets[0]["F3"] = 3
    buffer = BytesIO()
    book.save(buffer)
    made = import_file(buffer.getvalue())
    assert made.report == []
    answer, again = check_template(buffer.getvalue(), "en")
    assert answer == {"errors": 0, "refused": None}
    sheet = openpyxl.load_workbook(BytesIO(again)).worksheets[0]
    assert [sheet.cell(row, len(COLUMNS) + 1).value for row in (1, 2, 3)] == [
        "Check result", "Fine", "Fine",
    ]  # fmt: skip


def test_an_xlsform_can_be_checked_too() -> None:
    data = workbook(survey=survey(("text", "q", "Q"), ("frobnicate", "x", "X")))
    answer, back = check_template(data, "en")
    assert answer["errors"] == 2
    sheet = openpyxl.load_workbook(BytesIO(back))["survey"]
    assert [sheet.cell(row, 5).value for row in (1, 2)] == ["Check result", "Fine"]
    assert "frobnicate" in sheet.cell(3, 5).value


def test_what_somebody_added_is_told() -> None:
    book = openpyxl.load_workbook(BytesIO(filled({"zh": "好"})))
    book.worksheets[0]["R1"], book.worksheets[0]["R2"] = "备注", "看看"
    book.create_sheet("别的")["A1"] = "x"
    buffer = BytesIO()
    book.save(buffer)
    found = said(import_file(buffer.getvalue()))
    assert found == {("检查项!R1", "column_left"), ("别的", "sheet_aside")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", SHIPPED)
def test_a_checklist_written_into_the_template_comes_back_with_its_items(
    code: str, language: str
) -> None:
    before = parse(SHIPPED[code])
    made = import_file(export_template(SHIPPED[code], language))
    assert made.report == []
    assert made.document is not None
    after = parse(made.document)
    for one, two in zip(before.items, after.items, strict=True):
        assert (one.code, one.zh, one.en, one.weight, one.klass) == (
            two.code, two.zh, two.en, two.weight, two.klass,
        )  # fmt: skip
        assert one.na == two.na
        assert (one.show_if and one.show_if.logic) == (two.show_if and two.show_if.logic)


def test_what_the_template_cannot_hold_is_named_in_its_guide() -> None:
    book = openpyxl.load_workbook(BytesIO(export_template(SHIPPED["CV-RETAIL"], "en")))
    lines = [str(row[0].value) for row in book["Guide"].iter_rows()]
    assert "D01: limits, repeat_multiplier, posts, on_fail" in lines
    assert "near_expiry_rule" in lines
