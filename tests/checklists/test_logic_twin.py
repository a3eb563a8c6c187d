"""Random JsonLogic rules over every operator come to the same on the phone and on the server."""

import json
from random import Random
from typing import Any

from checklists.jsonlogic import KNOWN, LogicError, apply_logic, compile_logic, to_json
from checklists.logic_rules import logic_names
from tests.checklists.test_twin import ask_twin

RULES = 6_000
OPERATORS = (*sorted(KNOWN), "frobnicate")
ITERATORS = ("map", "filter", "reduce", "all", "some", "none")
DATA = {
    "a": {"b": 1, "c": [1, 2, 3]},
    "b": "text",
    "l": [1, "a", None, [2], {"a": 5}],
    "n": 3,
    "f": 0.75,
    "e": "",
    "z": 0,
    "": {"": 9},
    "t": True,
    "x.y": 8,
}
PATHS = ("a", "b", "l", "n", "f", "e", "z", "t", "a.b", "a.c", "l.1", "a.c.2", "gone", "", "x.y")
LITERALS: tuple[Any, ...] = (
    *(None, True, False, 0, 1, 2, -1, 3.5, 0.1, -0.25, 1e-7, 1_000_000, 12345.678),
    *("", "a", "b", "10", " 2 ", "1.50", "-3", "1e2", "好😀", "x.y", "a.b", "l.0", "0"),
    *([], [1, 2], ["a", "b"], [0, "", None], [[1], [2]], {}, "accumulator", "current", "index"),
)
LISTS = ([1, 2, 3], {"var": "l"}, {"var": "a.c"}, ["a", "b"], {"map": [[1, 2], {"val": []}]})


def _rule(rng: Random, depth: int) -> Any:
    luck = rng.random()
    if depth == 0 or luck < 0.3:
        return rng.choice(LITERALS)
    if luck < 0.36:
        return [_rule(rng, depth - 1) for _ in range(rng.randrange(3))]
    if luck < 0.52:
        return _path(rng)
    op = rng.choice(OPERATORS)
    if luck < 0.6:
        return {op: _rule(rng, depth - 1)}
    args = [_rule(rng, depth - 1) for _ in range(rng.choice((0, 1, 2, 2, 2, 3, 3)))]
    if op in ITERATORS and args and rng.random() < 0.8:
        args[0] = rng.choice(LISTS)
    return {op: args}


def _path(rng: Random) -> dict[str, Any]:
    path = rng.choice(PATHS)
    keys = path.split(".")
    return rng.choice(
        (
            {"var": path},
            {"var": [path, rng.choice(LITERALS)]},
            {"val": keys},
            {"exists": keys},
            {"val": [[rng.choice((0, 1, 2, -2, 3, 4))], *keys]},
        )
    )


def _told(rule: Any) -> dict[str, Any]:
    names = sorted(set(logic_names(compile_logic(rule))))
    try:
        return {"result": apply_logic(rule, DATA), "names": names}
    except LogicError as error:
        return {"error": to_json(error.error), "names": names}


def _as_floats(value: Any) -> Any:
    """JSON has one kind of number: 1 and 1.0 are the same."""
    if isinstance(value, list):
        return [_as_floats(each) for each in value]
    if isinstance(value, dict):
        return {key: _as_floats(each) for key, each in value.items()}
    return float(value) if type(value) is int else value


def test_both_engines_come_to_the_same() -> None:
    rng = Random(20261123)
    rules = [_rule(rng, 4) for _ in range(RULES)]
    cases = [{"kind": "logic", "rule": rule, "data": DATA} for rule in rules]
    told = [_told(rule) for rule in rules]
    for rule, ours, theirs in zip(rules, told, ask_twin([], cases), strict=True):
        wanted = json.dumps(_as_floats(ours), sort_keys=True)
        assert json.dumps(_as_floats(theirs), sort_keys=True) == wanted, rule
    assert sum("error" in each for each in told) < RULES / 2
