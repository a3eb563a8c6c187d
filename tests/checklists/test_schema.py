"""The published schema: what the parser takes it takes, and what it refuses the parser refuses."""

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checklists.json_schema import schema, written
from checklists.library import documents
from checklists.parsing import ChecklistInvalid, parse
from checklists.policy import policy_errors, policy_hash, policy_of, with_policy

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "docs" / "checklist-1.schema.json"
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.json"))
JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2.5, 10**13, "", " ", "x", "-1", "1e5", "x" * 501, "\x00"),
    *([], [1], [[]], {}, {"x": 1}, {"zh": "一"}, [{"code": "a", "zh": "甲", "en": "A"}], 1000),
)
MUTATIONS = 1200


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def accepts(document: Any) -> bool:
    return bool(validator().is_valid(document))


def parses(document: Any) -> bool:
    try:
        parse(document)
    except ChecklistInvalid:
        return False
    return True


@cache
def golden_documents() -> tuple[dict[str, Any], ...]:
    cases = (json.loads(path.read_text(encoding="utf-8")) for path in GOLDEN)
    found = (case.get("document") for case in cases)
    return tuple(document for document in found if isinstance(document, dict))


def test_the_published_file_is_the_one_that_is_made() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == written(), (
        "python -m checklists.json_schema > docs/checklist-1.schema.json"
    )
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("document", documents(), ids=lambda document: document["code"])
def test_a_shipped_checklist_and_its_policy_validate(document: dict[str, Any]) -> None:
    assert accepts(document)
    assert accepts(policy_of(document))


def test_every_golden_document_that_parses_validates() -> None:
    good = [document for document in golden_documents() if parses(document)]
    assert len(good) >= 150
    assert [document for document in good if not accepts(document)] == []


def test_golden_documents_whose_shape_is_wrong_are_refused() -> None:
    """Not all in error: steps that fall or names that are not there are beyond a schema."""
    bad = [document for document in golden_documents() if not parses(document)]
    assert sum(not accepts(document) for document in bad) >= 15


def test_what_the_schema_refuses_the_parser_refuses() -> None:
    rng = Random(7)
    whole = [*documents(), *(document for document in golden_documents() if parses(document))]
    refused = 0
    for _ in range(MUTATIONS):
        document = deepcopy(rng.choice(whole))
        told = mutate(rng, document)
        if not accepts(document):
            refused += 1
            assert not parses(document), told
    assert refused > MUTATIONS / 3


def test_what_the_schema_refuses_of_a_policy_the_parser_refuses() -> None:
    rng = Random(8)
    refused = 0
    for _ in range(MUTATIONS // 4):
        document = rng.choice(documents())
        policy = policy_of(document)
        told = mutate(rng, policy)
        if not accepts(policy):
            refused += 1
            assert policy_errors(document, policy), told
    assert refused > MUTATIONS / 16


def test_a_policy_for_a_spoiled_draft_is_told_its_errors_and_no_more() -> None:
    """A draft may be anything at all; laying a policy over it must not break."""
    rng = Random(9)
    for _ in range(MUTATIONS // 4):
        document = deepcopy(rng.choice(documents()))
        policy = policy_of(document)
        for _ in range(3):
            mutate(rng, document)
        assert policy_errors(document, policy) or parses(with_policy(document, policy))
        policy_hash(document)


def mutate(rng: Random, document: dict[str, Any]) -> str:
    """Spoil one place: another value, a field gone, a field nobody knows, an entry twice."""
    holder, key = rng.choice(list(_places(document)))
    what = rng.randrange(5)
    if what == 0 and isinstance(holder, dict):
        del holder[key]
    elif what == 1 and isinstance(holder, dict):
        holder["surprise"] = 1
    elif what == 2 and isinstance(holder, list):
        holder.append(deepcopy(holder[key]))
    else:
        holder[key] = deepcopy(rng.choice(JUNK))
    return f"{what} at {key}: {json.dumps(holder, ensure_ascii=False)[:300]}"


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)
