"""Random rules over the names at hand: in the short form, and as JsonLogic."""

from dataclasses import dataclass
from random import Random
from typing import Any

NUMBERS: tuple[Any, ...] = (0, 1, 2, 3, 5, 8, 60, "0.5", "2.75")
ORDERS = (">", ">=", "<", "<=", "==", "!=")
STORE = ("uses_gas", "has_cold_room", "sample_required")


@dataclass(frozen=True, slots=True)
class Named:
    """An item as rules know it; ``any`` is a formula, whose type the writer does not say."""

    code: str
    kind: str
    options: tuple[str, ...] = ()


def rule(rng: Random, named: list[Named]) -> Any:
    """Give a condition."""
    return _asked(rng, named, 2) if rng.random() < 0.6 else logic(rng, named, 3)


def formula(rng: Random, named: list[Named]) -> tuple[Any, str]:
    """Give a formula and the type of what it comes to."""
    numbers = _of(named, "num")
    if not numbers or rng.random() < 0.4:
        return logic(rng, named, 3), "any"
    if rng.random() < 0.2:
        return _asked(rng, named, 1), "bool"
    return _sum(rng, numbers, 2), "num"


def _of(named: list[Named], *kinds: str) -> list[Named]:
    return [each for each in named if each.kind in kinds]


def _sum(rng: Random, numbers: list[Named], depth: int) -> str:
    if depth == 0 or rng.random() < 0.3:
        return rng.choice(numbers).code if rng.random() < 0.7 else str(rng.choice(NUMBERS))
    left, right = _sum(rng, numbers, depth - 1), _sum(rng, numbers, depth - 1)
    return f"({left} {rng.choice('+-*/')} {right})"


def _asked(rng: Random, named: list[Named], depth: int) -> str:
    if depth and rng.random() < 0.5:
        left, right = _asked(rng, named, depth - 1), _asked(rng, named, depth - 1)
        return rng.choice((f"({left} and {right})", f"({left} or {right})", f"not ({left})"))
    known = _of(named, "num", "bool", "word", "words", "text", "date")
    if not known or rng.random() < 0.1:
        asked = (f"store.{rng.choice(STORE)} == yes", "visit.type == routine")
        return rng.choice(asked)
    return _about(rng, rng.choice(known), _of(named, "num"))


def _about(rng: Random, one: Named, numbers: list[Named]) -> str:
    if one.kind == "bool":
        return rng.choice((one.code, f"{one.code} == no", f"{one.code} != yes"))
    if one.kind == "num":
        return f"{one.code} {rng.choice(ORDERS)} {_sum(rng, numbers, 1)}"
    if one.kind == "word":
        return f"{one.code} {rng.choice(('==', '!='))} {rng.choice(one.options)}"
    if one.kind == "words":
        return f"{one.code} == {'|'.join(rng.sample(one.options, 2))}"
    if one.kind == "date":
        return f"{one.code} {rng.choice(ORDERS)} 2026-03-31"
    return f"{one.code} == '好'"


def logic(rng: Random, named: list[Named], depth: int) -> dict[str, Any]:
    """Give a JsonLogic rule; sometimes one that throws, or looks up what it has worked out."""
    made = rng.choice(_MAKERS)(rng, named, depth)
    assert isinstance(made, dict)
    return made


def _value(rng: Random, named: list[Named], depth: int) -> Any:
    if depth <= 0 or rng.random() < 0.4:
        if named and rng.random() < 0.7:
            return {"var": rng.choice(named).code}
        return rng.choice(
            (0, 1, 2.5, "3", "good", "", True, None, "2026-03-31", {"var": "store.area"})
        )
    return logic(rng, named, depth - 1)


def _compare(rng: Random, named: list[Named], depth: int) -> Any:
    op = rng.choice(("==", "!=", "===", "!==", "<", "<=", ">", ">="))
    return {op: [_value(rng, named, depth) for _ in range(rng.choice((2, 2, 2, 3)))]}


def _joined(rng: Random, named: list[Named], depth: int) -> Any:
    op = rng.choice(("and", "or", "if", "??", "try"))
    return {op: [_value(rng, named, depth) for _ in range(rng.randint(1, 3))]}


def _counted(rng: Random, named: list[Named], depth: int) -> Any:
    op = rng.choice(("+", "-", "*", "/", "%", "max", "min", "cat"))
    return {op: [_value(rng, named, depth) for _ in range(rng.randint(1, 3))]}


def _one(rng: Random, named: list[Named], depth: int) -> Any:
    return {rng.choice(("!", "!!")): [_value(rng, named, depth)]}


def _looked(rng: Random, named: list[Named], depth: int) -> Any:
    codes = [each.code for each in named] or ["store"]
    some = rng.sample(codes, min(len(codes), 2))
    computed = {"var": {"cat": ["I", rng.randint(0, 3)]}}
    return rng.choice(
        (
            {"missing": some},
            {"missing_some": [1, some]},
            {"exists": [rng.choice(codes)]},
            {"val": [rng.choice(codes)]},
            {"var": [rng.choice(codes), _value(rng, named, depth - 1)]},
            computed,
        )
    )


def _each(rng: Random, named: list[Named], depth: int) -> Any:
    words = _of(named, "words")
    listed: Any = {"var": rng.choice(words).code} if words else ["good", "bad", 1, 2]
    outer = {"val": [[2], rng.choice(named).code]} if named else 1
    test = rng.choice(({"==": [{"var": ""}, "good"]}, {"in": [{"val": []}, ["bad", 1]]}))
    return rng.choice(
        (
            {rng.choice(("some", "all", "none")): [listed, test]},
            {"in": [outer, {"map": [[1, 2, 3], {"+": [{"var": ""}, 1]}]}]},
            {"reduce": [[1, 2, 3], {"+": [{"var": "current"}, {"var": "accumulator"}]}, 0]},
            {"map": [{"filter": [listed, test]}, outer]},
            {"substr": [{"cat": [listed]}, rng.randint(-3, 3), rng.choice((None, 2, -1))]},
        )
    )


_MAKERS = (_compare, _compare, _joined, _counted, _one, _looked, _each)
