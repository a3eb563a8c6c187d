"""The page for authors: every example on it parses, and every key of the schema is on it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from checklists.context import Context
from checklists.json_schema import schema
from checklists.parsing import parse
from checklists.policy import policy_errors
from checklists.scoring import score
from tests.checklists.test_schema import accepts

PAGE = (Path(__file__).parents[2] / "docs" / "CHECKLIST.md").read_text(encoding="utf-8")
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
SHORT = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)[0].splitlines()
WHOLE = next(block for block in BLOCKS if "sections" in block and block["schema"] == "checklist/1")
ITEM_LISTS = [block for block in BLOCKS if isinstance(block, list)]


def with_items(items: list[dict[str, Any]]) -> dict[str, Any]:
    section = {**WHOLE["sections"][0], "items": [*WHOLE["sections"][0]["items"], *items]}
    return {**WHOLE, "sections": [section]}


def test_the_whole_example_is_a_checklist() -> None:
    assert accepts(WHOLE)
    assert parse(WHOLE).code == "NIGHT-1"


@pytest.mark.parametrize("items", ITEM_LISTS, ids=lambda items: items[0]["code"])
def test_the_items_are_items(items: list[dict[str, Any]]) -> None:
    assert accepts(with_items(items))
    parse(with_items(items))


def test_the_scoring_grades_by_count() -> None:
    scoring = next(block for block in BLOCKS if "mode" in block)
    checklist = parse({**WHOLE, "scoring": scoring})
    answers = {"A01": {"value": False}, "A02": {"value": 0}}
    context = Context.from_json({"visit_date": "2026-03-31"})
    assert score(checklist, answers, context).grade == "基本合格需整改"


def test_the_policy_fits_the_whole_example() -> None:
    policy = next(block for block in BLOCKS if block.__class__ is dict and block.get("items"))
    assert accepts(policy)
    assert policy_errors(WHOLE, policy) == []


@pytest.mark.parametrize("rule", SHORT)
def test_the_short_forms_are_rules(rule: str) -> None:
    kind = "date" if "contract_open" in rule else "yes_no"
    key = "fail_if" if "value" in rule else "show_if"
    last = {"code": "Z", "zh": "末", "en": "Last", "type": kind, "weight": 1, key: rule}
    parse(with_items([*ITEM_LISTS[0], last]))


def test_every_key_of_the_schema_is_explained() -> None:
    parts = schema()["$defs"]
    keys = {key for part in parts.values() for key in part["properties"]}
    prose = re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)
    words = {word for code in re.findall(r"`([^`]+)`", prose) for word in re.findall(r"\w+", code)}
    assert keys - words == set()
