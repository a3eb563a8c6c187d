"""The OpenAPI document is the committed one; problems are documented; routes can't be silent."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from api import openapi
from api.access import GRANTS, Ability
from api.app import RouteUndeclared, _require_declarations
from api.problems import CATALOGUE
from records.refusals import Refusal
from records.tables.people import ROLES

ROOT = Path(__file__).resolve().parents[2]


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from refusals(narrower)


def test_the_committed_document_is_what_the_routes_say(app: Flask) -> None:
    committed = openapi.PATH.read_text(encoding="utf-8")
    assert committed == openapi.text(app), "run `make openapi`"


def test_every_operation_says_who_may_and_which_rows(app: Flask) -> None:
    for path, operations in openapi.document(app)["paths"].items():
        for method, operation in operations.items():
            if method in {"get", "put", "post", "delete"}:
                assert operation["x-ability"], path
                assert operation["x-scope"], path
                assert operation["summary"], path
                assert "default" in operation["responses"]


def test_a_route_without_ability_and_scope_stops_the_start(app: Flask) -> None:
    bare = Flask("bare", static_folder=None)
    bare.add_url_rule("/silent", view_func=lambda: "hello", endpoint="silent")
    with pytest.raises(RouteUndeclared, match="/silent"):
        _require_declarations(bare)


def test_every_ability_is_somebodys_and_used_by_a_route(app: Flask) -> None:
    used = {app.view_functions[rule.endpoint].declared.ability for rule in app.url_map.iter_rules()}
    granted = {ability for abilities in GRANTS.values() for ability in abilities}
    assert used == granted == set(Ability)
    assert set(GRANTS) == set(ROLES)


def test_every_problem_number_is_documented_and_every_documented_one_exists() -> None:
    text = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| (\d{3}\.\d+) \|", text, re.MULTILINE))
    assert documented == set(CATALOGUE) | {refusal.code for refusal in refusals()}


def test_every_problem_is_a_sentence_in_both_languages() -> None:
    sentences = [(one.zh, one.en) for one in CATALOGUE.values()]
    sentences += [(refusal.zh, refusal.en) for refusal in refusals()]
    for zh, en in sentences:
        assert re.search(r"[\u4e00-\u9fff]", zh), zh
        assert zh.endswith("。")
        assert en.endswith(".")
        assert set(re.findall(r"{\w+}", zh)) == set(re.findall(r"{\w+}", en))


def test_no_number_raised_in_the_code_is_missing_from_the_catalogue() -> None:
    raised = {
        code
        for path in (ROOT / "api").rglob("*.py")
        for code in re.findall(r'Problem\(\s*"([\d.]+)"', path.read_text(encoding="utf-8"))
    }
    assert raised <= set(CATALOGUE)
