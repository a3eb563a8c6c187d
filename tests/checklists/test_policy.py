"""A policy changes what things weigh and nothing else; what has no place is named by its path."""

from copy import deepcopy
from typing import Any

import pytest

from checklists import library
from checklists.context import Context
from checklists.parsing import ChecklistInvalid, parse
from checklists.policy import policy_errors, policy_of, with_policy
from checklists.scoring import score

DOCUMENTS = library.documents()
RETAIL = next(d for d in DOCUMENTS if d["code"] == "CV-RETAIL")


def policy(**parts: Any) -> dict[str, Any]:
    return {"schema": "policy/1", "code": "CV-RETAIL", **parts}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d["code"])
def test_a_checklists_own_policy_changes_nothing(document: dict[str, Any]) -> None:
    assert with_policy(document, policy_of(document)) == document
    assert with_policy(document, {"schema": "policy/1", "code": document["code"]}) == document


def test_a_policy_moves_weights_and_classes_and_leaves_the_document_alone() -> None:
    before = deepcopy(RETAIL)
    section, item = RETAIL["sections"][0], RETAIL["sections"][0]["items"][0]
    merged = with_policy(
        RETAIL,
        policy(
            sections={section["code"]: {"weight": 3}},
            items={item["code"]: {"weight": 7, "class": "key"}},
        ),
    )
    checklist = parse(merged)
    changed = checklist.by_code[item["code"]]
    assert (checklist.sections[0].weight, changed.weight, changed.klass) == (3, 7, "key")
    assert before == RETAIL
    assert {"zh": item["zh"], "en": item["en"]} == {"zh": changed.zh, "en": changed.en}


def test_a_defect_rule_is_given_and_taken_away() -> None:
    code, old = next(
        (item["code"], item["defect"])
        for section in RETAIL["sections"]
        for item in section["items"]
        if item.get("defect")
    )
    without = parse(with_policy(RETAIL, policy(items={code: {"defect": None}})))
    assert without.by_code[code].defect is None
    again = parse(with_policy(RETAIL, policy(items={code: {"defect": old}})))
    assert again.by_code[code].defect == parse(RETAIL).by_code[code].defect


def test_the_grades_of_a_policy_grade() -> None:
    scoring = {**RETAIL["scoring"], "grades": [["ok", 50], ["poor", 0]]}
    merged = parse(with_policy(RETAIL, policy(scoring=scoring)))
    result = score(
        merged, {"A01": {"value": True}}, Context.from_json({"visit_date": "2026-11-20"})
    )
    assert result.grade == "ok"


@pytest.mark.parametrize(
    ("wrong", "path", "code"),
    [
        ({"items": {"Z99": {"weight": 1}}}, "items.Z99", "unknown_code"),
        ({"sections": {"Z": {"weight": 1}}}, "sections.Z", "unknown_code"),
        ({"items": {"A01": {"zh": "别的"}}}, "items.A01.zh", "unknown_field"),
        ({"items": {"A01": 5}}, "items.A01", "not_a_mapping"),
        ({"items": {"A01": {"class": "huge"}}}, "items.A01.class", "not_one_of"),
        ({"items": {"A01": {"weight": -1}}}, "items.A01.weight", "too_small"),
        ({"sections": {"A": {"weight": "much"}}}, "sections.A.weight", "not_a_number"),
        ({"scoring": {**RETAIL["scoring"], "mode": "dice"}}, "scoring.mode", "not_one_of"),
        ({"title": {}}, "title", "unknown_field"),
        ({"code": "FS-REST"}, "code", "not_one_of"),
        ({"schema": "policy/2"}, "schema", "not_one_of"),
    ],
)
def test_every_mistake_has_the_policys_own_path(wrong: Any, path: str, code: str) -> None:
    errors = policy_errors(RETAIL, {**policy(), **wrong})
    assert (path, code) in [(e["path"], e["code"]) for e in errors]
    assert all(e["zh"] and e["en"] for e in errors)


def test_all_unknown_codes_are_named_at_once() -> None:
    with pytest.raises(ChecklistInvalid) as caught:
        with_policy(RETAIL, policy(items={"Z1": {}, "Z2": {}}, sections={"Z": {}}))
    assert [e["path"] for e in caught.value.errors] == ["sections.Z", "items.Z1", "items.Z2"]
