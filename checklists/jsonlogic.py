"""JsonLogic, whole: a rule compiled once and run over data.

Numbers are exact, texts are counted in characters, and a rule has a budget: it cannot run for
ever or grow without end. Held to the published suites; what they leave open is settled by
``tests/golden/logic``. The twin is ``pwa/src/engine/jsonLogic.ts``.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from checklists.exact import Number, simplest
from checklists.logic_lists import LISTS
from checklists.logic_operators import OPERATORS
from checklists.logic_types import (
    Call,
    Listing,
    Literal,
    Logic,
    LogicError,
    LogicScope,
    LogicValue,
    too_large,
)

__all__ = ["KNOWN", "LogicError", "apply_logic", "compile_logic", "run_logic"]

MAX_STEPS = 10_000
MAX_DEPTH = 40
_MOST = 10**15
_ALL = {**OPERATORS, **LISTS}
KNOWN = frozenset(_ALL) | {"preserve"}


def compile_logic(rule: Any, depth: int = 0) -> Logic:
    """Compile a rule; a mapping with one key is an operator, whatever else is data."""
    if depth > MAX_DEPTH:
        raise too_large()
    if isinstance(rule, list | tuple):
        parts = [compile_logic(part, depth + 1) for part in rule]
        literals = [part.value for part in parts if isinstance(part, Literal)]
        return Literal(literals) if len(literals) == len(parts) else Listing(tuple(parts))
    if not isinstance(rule, Mapping) or len(rule) != 1:
        return Literal(logic_value(rule))
    ((op, args),) = rule.items()
    if op == "preserve":
        return Literal(logic_value(args))
    listed = isinstance(args, list | tuple)
    parts = [compile_logic(part, depth + 1) for part in (args if listed else [args])]
    return Call(op, listed, tuple(parts))


def run_logic(logic: Logic, data: LogicValue) -> LogicValue:
    """Run a compiled rule; raises a ``LogicError`` where the rule has no value."""
    return _Machine().evaluate(logic, LogicScope(data))


def apply_logic(rule: Any, data: Any) -> Any:
    """Run a rule over data, JSON in and JSON out."""
    return to_json(run_logic(compile_logic(rule), logic_value(data)))


class _Machine:
    def __init__(self) -> None:
        self.steps = 0

    def evaluate(self, logic: Logic, scope: LogicScope) -> LogicValue:
        if isinstance(logic, Literal):
            return logic.value
        if isinstance(logic, Listing):
            return [self.evaluate(part, scope) for part in logic.parts]
        self.step()
        operator = _ALL.get(logic.op)
        if operator is None:
            raise LogicError("Unknown Operator")
        return operator(self, logic, scope)

    def step(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise LogicError("Too Many Steps", fatal=True)

    def args_of(self, call: Call, scope: LogicScope) -> list[LogicValue]:
        values = [self.evaluate(arg, scope) for arg in call.args]
        if not call.listed and isinstance(values[0], list):
            return values[0]
        return values


def logic_value(json: Any, depth: int = 0) -> LogicValue:
    """Take JSON as exact data."""
    if depth > MAX_DEPTH:
        raise too_large()
    if json is None or isinstance(json, bool | str | Fraction):
        return json
    if isinstance(json, int | float):
        return _exactly(json)
    if isinstance(json, list | tuple):
        return [logic_value(each, depth + 1) for each in json]
    if isinstance(json, Mapping):
        return {str(key): logic_value(each, depth + 1) for key, each in json.items()}
    return None


def _exactly(value: float) -> Number:
    if not -_MOST < value < _MOST:
        raise too_large()
    return value if isinstance(value, int) else simplest(Fraction(Decimal(repr(value))))


def to_json(value: LogicValue) -> Any:
    """Give a value as JSON; a fraction becomes the nearest number."""
    if isinstance(value, Fraction):
        return value.numerator / value.denominator
    if isinstance(value, list):
        return [to_json(each) for each in value]
    if isinstance(value, dict):
        return {key: to_json(each) for key, each in value.items()}
    return value
