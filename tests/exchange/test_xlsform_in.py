"""An XLSForm becomes a checklist, and every row of it is accounted for."""

import pytest

from tests.exchange.forms import YES_NO, imported, items, said, survey

ITEM_OF_TYPE = {
    "text": "text",
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "barcode": "barcode",
    "image": "photo",
    "select_one yes_no": "yes_no",
    "acknowledge": "yes_no",
    "range": "rating",
    "time": "text",
}


@pytest.mark.parametrize(("asked", "expected"), ITEM_OF_TYPE.items())
def test_each_type_becomes_its_item(asked: str, expected: str) -> None:
    made = imported(survey=survey((asked, "q", "Question")), choices=YES_NO)
    assert items(made)["q"]["type"] == expected


@pytest.mark.parametrize("spelt", ["begin group", "begin_group", "Begin Group", "BEGIN_GROUP"])
def test_top_groups_become_sections_and_inner_ones_are_merged_and_told(spelt: str) -> None:
    end = spelt.lower().replace("begin", "end")
    made = imported(
        survey=survey(
            (spelt, "front", "Front"),
            ("text", "a", "A"),
            (spelt, "door", "Door"),
            ("text", "b", "B"),
            (end,),
            (end,),
            ("text", "c", "C"),
        )
    )
    assert made.document is not None
    shape = [
        (s["code"], s["en"], [i["code"] for i in s["items"]]) for s in made.document["sections"]
    ]
    assert shape == [("front", "Front", ["a", "b"]), ("general", "General", ["c"])]
    assert ("survey!A4", "group_flat") in said(made, "loss")
    assert made.counts == {"items": 3, "carried": 6, "partly": 1, "dropped": 0}


def test_two_languages_keep_apart_and_a_third_is_told() -> None:
    head = ("type", "name", "label::English (en)", "label::中文 (zh)", "label::Français (fr)")
    made = imported(survey=(head, ("text", "q", "Floor", "地面", "Sol")))
    item = items(made)["q"]
    assert (item["zh"], item["en"]) == ("地面", "Floor")
    assert said(made, "loss") == {("survey", "language_left")}


def test_one_language_stands_for_both_and_is_told() -> None:
    made = imported(survey=survey(("text", "q", "Floor")))
    item = items(made)["q"]
    assert (item["zh"], item["en"]) == ("Floor", "Floor")
    assert ("survey", "one_language") in said(made, "note")


@pytest.mark.parametrize(
    "pair", [("yes", "no"), ("1", "0"), ("Y", "N"), ("oui", "non"), ("是", "否"), ("a", "b")]
)
def test_yes_and_no_in_any_spelling_become_yes_no(pair: tuple[str, str]) -> None:
    labels = ("合格", "不合格") if pair == ("a", "b") else ("Yes", "No")
    rows = [("L", name, label) for name, label in zip(pair, labels, strict=True)]
    made = imported(
        survey=survey(("select_one L", "q", "Q"), ("text", "why", "Why", f"${{q}} = '{pair[1]}'")),
        choices=(("list_name", "name", "label"), *rows),
    )
    assert items(made)["q"]["type"] == "yes_no"
    assert items(made)["why"]["show_if"] == "q == no"


def test_a_third_answer_na_is_the_items_own_na() -> None:
    rows = [*YES_NO, ("yes_no", "na", "Not applicable")]
    made = imported(survey=survey(("select_one yes_no", "q", "Q")), choices=rows)
    assert items(made)["q"] == {
        "code": "q", "zh": "Q", "en": "Q", "type": "yes_no", "na": True,
        "required": False, "weight": 1, "class": "normal",
    }  # fmt: skip


def test_choices_are_carried_with_codes_that_a_checklist_takes() -> None:
    made = imported(
        survey=survey(("select_multiple L", "q", "Q")),
        choices=(("list name", "name", "label"), ("L", "très bon", "Très bon"), ("L", "b", "B")),
    )
    item = items(made)["q"]
    assert item["multiple"] is True
    assert item["options"][0] == {"code": "tres_bon", "zh": "Très bon", "en": "Très bon"}
    assert ("choices!B2", "option_renamed") in said(made)


def test_or_other_asks_what_other_is() -> None:
    rows = (("list_name", "name", "label"), ("L", "a", "A"), ("L", "b", "B"))
    made = imported(survey=survey(("select_one L or_other", "q", "Q")), choices=rows)
    assert items(made)["q_other"]["show_if"] == "q == 'other'"


def test_names_that_are_no_codes_are_made_unique_and_told() -> None:
    made = imported(
        survey=survey(
            ("text", "门头", "A"),
            ("text", "玻璃", "B"),
            ("text", "c3.1", "C"),
            ("text", "c3_1", "D"),
        )
    )
    assert list(items(made)) == ["Q1", "Q2", "c3_1", "c3_1_2"]
    assert {where for where, code in said(made) if code == "renamed"} == {
        "survey!B2", "survey!B3", "survey!B4", "survey!B5",
    }  # fmt: skip


def test_what_a_visit_records_by_itself_is_left_out_with_a_note() -> None:
    rows = [(kind, kind, "x") for kind in ("start", "end", "geopoint", "deviceid")]
    made = imported(survey=survey(*rows, ("text", "q", "Q")))
    assert list(items(made)) == ["q"]
    assert made.counts["dropped"] == 4
    assert not said(made, "loss") | said(made, "error")


def test_a_note_is_the_hint_of_the_next_question() -> None:
    made = imported(survey=survey(("note", "n", "Look under it."), ("text", "q", "Q")))
    assert items(made)["q"]["hint"] == {"zh": "Look under it.", "en": "Look under it."}
    assert made.counts["carried"] == 2


def test_a_conditional_note_is_dropped_with_its_reason() -> None:
    made = imported(
        survey=survey(
            ("text", "q", "Q"), ("note", "n", "Only then.", "${q} = 'x'"), ("text", "r", "R")
        )
    )
    assert said(made, "loss") == {("survey!A3", "note_conditional")}
    assert "hint" not in items(made)["r"]


def test_required_and_its_condition() -> None:
    head = "type name label required"
    made = imported(
        survey=survey(
            ("select_one yes_no", "a", "A", "yes"),
            ("text", "b", "B"),
            ("text", "c", "C", "${a} = 'no'"),
            head=head,
        ),
        choices=YES_NO,
    )
    found = items(made)
    assert (found["a"]["required"], found["b"]["required"]) == (True, False)
    assert found["c"]["require_if"] == "a == no"


@pytest.mark.parametrize(
    ("kind", "constraint", "expected"),
    [
        ("integer", ". >= 0 and . <= 9", {"limits": {"min": 0, "max": 9}}),
        ("integer", ". > 0 and . < 9", {"limits": {"min": 1, "max": 8}}),
        ("integer", "9 >= .", {"limits": {"max": 9}}),
        ("decimal", ". >= -18.5", {"limits": {"min": -18.5}}),
        ("decimal", ". < 8", {"fail_if": "value >= 8"}),
        ("date", ". <= today()", {"fail_if": "days_left > 0"}),
    ],
)
def test_a_constraint_becomes_limits_or_what_fails(
    kind: str, constraint: str, expected: dict[str, object]
) -> None:
    made = imported(survey=survey((kind, "q", "Q", constraint), head="type name label constraint"))
    item = items(made)["q"]
    assert {key: item[key] for key in expected} == expected
    assert made.counts["carried"] == 1


def test_a_constraint_nobody_can_carry_names_cell_and_reason() -> None:
    head = "type name label constraint"
    made = imported(survey=survey(("text", "q", "Q", "regex(., '[a-z]+')"), head=head))
    assert said(made, "loss") == {("survey!D2", "formula_function")}
    assert made.counts["partly"] == 1


def test_a_groups_condition_counts_for_each_question_in_it() -> None:
    made = imported(
        survey=survey(
            ("select_one yes_no", "a", "A"),
            ("begin_group", "g", "G", "${a} = 'yes'"),
            ("integer", "b", "B"),
            ("text", "c", "C", "${b} > 2"),
            ("end_group",),
        ),
        choices=YES_NO,
    )
    assert items(made)["b"]["show_if"] == "a == yes"
    assert items(made)["c"]["show_if"] == "(a == yes) and (b > 2)"


def test_a_repeat_becomes_a_group_of_rows_and_says_what_does_not_fit() -> None:
    made = imported(
        survey=survey(
            ("begin_repeat", "r", "Fridges"),
            ("integer", "t", "Temperature"),
            ("select_one yes_no", "clean", "Clean?"),
            ("image", "p", "Photo"),
            ("end_repeat",),
        ),
        choices=YES_NO,
    )
    group = items(made)["r"]
    assert group["type"] == "repeat_group"
    assert [(f["code"], f["type"]) for f in group["fields"]] == [
        ("t", "number"),
        ("clean", "yes_no"),
    ]
    assert said(made, "loss") == {("survey!A5", "repeat_field")}
    assert made.counts == {"items": 1, "carried": 4, "partly": 0, "dropped": 1}


def test_a_calculation_becomes_a_calculated_item() -> None:
    head = "type name label calculation relevant"
    made = imported(
        survey=survey(
            ("integer", "a", "A"),
            ("calculate", "twice", "", "${a} * 2 div 4"),
            ("text", "q", "Q", "", "${twice} > 3"),
            ("calculate", "odd", "", "round(${a}, 2)"),
            head=head,
        )
    )
    found = items(made)
    assert found["twice"]["formula"] == "((a * 2) / 4)"
    assert found["q"]["show_if"] == "twice > 3"
    assert ("survey!D5", "formula_function") in said(made, "loss")


@pytest.mark.parametrize(
    ("row", "level", "code"),
    [
        (("frobnicate", "x", "X"), "error", "type_unknown"),
        (("audio", "x", "X"), "loss", "no_place"),
        (("select_one nowhere", "x", "X"), "error", "list_unknown"),
        (("select_one_from_file a.csv", "x", "X"), "loss", "outside_list"),
        (("text", "", "X"), "error", "no_name"),
        (("text", "q", "X"), "error", "name_twice"),
        (("end_group",), "error", "end_alone"),
        (("", "x", "remark"), "note", "no_type"),
    ],
)
def test_every_row_that_is_left_out_says_why(row: tuple[str, ...], level: str, code: str) -> None:
    made = imported(survey=survey(("text", "q", "Q"), row))
    assert code in {found for _, found in said(made, level)}
    assert made.counts == {"items": 1, "carried": 1, "partly": 0, "dropped": 1}


def test_what_nobody_reads_is_told_by_column_and_sheet() -> None:
    made = imported(
        survey=survey(("text", "q", "Q", "blue", "x"), head="type name label colour appearance"),
        entities=(("dataset",), ("trees",)),
        notes=(("hello",),),
    )
    assert ("survey!D2", "column_left") in said(made, "loss")
    assert ("survey!E2", "column_looks") in said(made, "note")
    assert ("entities", "sheet_left") in said(made, "loss")
    assert ("notes", "sheet_aside") in said(made, "note")


def test_scores_classes_and_outcomes_come_from_their_own_columns() -> None:
    head = "type name label weight class na photo on_fail defect_tiers repeat"
    made = imported(
        survey=survey(
            ("begin_group", "A", "Front"),
            ("select_one yes_no", "a", "A", 2, "红线", "yes", "always 2 live",
             "ticket 4 store_manager urgent; stock:quarantine"),
            ("integer", "b", "B", 4, "", "", "", "", "1:0; 2:1; 4:2", "yes"),
            ("end_group",),
            head=head,
        ),
        choices=YES_NO,
    )  # fmt: skip
    found = items(made)
    assert found["a"]["class"] == "red_line"
    assert found["a"]["photo"] == {"when": "always", "min": 2, "live_camera": True}
    assert found["a"]["on_fail"] == [
        {"to": "ticket", "due_h": 4, "owner": "store_manager", "priority": "urgent"},
        {"to": "stock", "op": "quarantine"},
    ]
    assert (found["b"]["type"], found["b"]["defect"]) == (
        "count",
        {"tiers": [[1, 0], [2, 1], [4, 2]]},
    )
    assert made.document is not None
    assert made.document["scoring"]["mode"] == "deduction"
    assert made.document["scoring"]["red_line"] == {"policy": "cap", "cap": 69}
    assert made.document["sections"][0]["weight"] == 6


def test_a_wrong_score_is_an_error_with_its_cell() -> None:
    made = imported(survey=survey(("text", "q", "Q", "many"), head="type name label weight"))
    assert said(made, "error") == {("survey!D2", "extra_wrong")}


def test_without_scores_everything_that_can_fail_weighs_the_same() -> None:
    made = imported(
        survey=survey(("select_one yes_no", "a", "A"), ("text", "b", "B")), choices=YES_NO
    )
    assert {code: item["weight"] for code, item in items(made).items()} == {"a": 1, "b": 0}
    assert ("survey", "even_scoring") in said(made, "note")


def test_pyxforms_opinion_is_in_the_report_but_decides_nothing() -> None:
    made = imported(survey=survey(("text", "q", "Q"), ("end_group",)))
    assert ("survey", "pyxform") in said(made, "error")
    assert made.document is not None


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"Sheet1": (("type", "name"), ("text", "q"))}, "no_survey"),
        ({"survey": (("name", "label"), ("q", "Q"))}, "no_type_column"),
        ({"survey": (("type", "name"), ("geopoint", "q"))}, "no_questions"),
    ],
)
def test_what_holds_no_question_is_refused_in_a_sentence(
    sheets: dict[str, tuple[tuple[str, ...], ...]], code: str
) -> None:
    made = imported(**sheets)
    assert made.document is None
    assert made.refused is not None
    assert made.refused["code"] == code
    assert made.refused["zh"] != made.refused["en"]
