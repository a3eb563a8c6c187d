"""Conditions: the short form is strict, compiled once and evaluated without coercion.

Missing is null. A comparison with null is false, whatever the operator; numbers, texts and
booleans never equal one another; dividing by zero gives null. ``condition_text`` reads the
short form people write, ``condition_logic`` a JsonLogic object, which has rules of its own.
"""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, TypeGuard

from checklists.document import Expr, Lookup, Test, Value
from checklists.exact import Number, is_number, simplest, written_number
from checklists.logic_rules import Rule, is_held, value_of

MAX_DEPTH = 20
DATE = re.compile(r"(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")


class ConditionError(ValueError):
    """A condition that cannot be read; carries the code and parameters of the error."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def literal(value: Value, *, bare: bool = False) -> Expr:
    """Make a literal; ``bare`` marks a word that was written without quotes."""
    return Expr("lit", value=value, bare=bare)


def from_plain(raw: Any) -> Expr:
    """Take a rule that is a plain value: always so, or always that number."""
    if raw is None or isinstance(raw, bool | str):
        return literal(raw)
    number = written_number(raw)
    if number is None:
        raise ConditionError("not_a_number")
    return literal(number)


def to_logic(expr: Expr) -> Any:
    """Write a compiled condition in the JsonLogic form both engines store."""
    if expr.op == "var":
        return {"var": expr.name}
    if expr.op == "lit":
        if isinstance(expr.value, tuple):
            return list(expr.value)
        return float(expr.value) if isinstance(expr.value, Fraction) else expr.value
    return {expr.op: [to_logic(arg) for arg in expr.args]}


def names_of(expr: Expr) -> Iterator[str]:
    """Give every name an expression looks up."""
    if expr.op == "var":
        yield expr.name
    if expr.rule is not None:
        yield from expr.rule.names
    for arg in expr.args:
        yield from names_of(arg)


def evaluate(expr: Expr, lookup: Lookup) -> Value:
    """Give the value of a condition; it holds only where this is exactly ``True``."""
    return compiled(expr)(lookup)


def compiled(expr: Expr) -> Test:
    """Turn an expression into a function: it is read once and asked in every visit."""
    if expr.op == "lit":
        value = expr.value
        return lambda _lookup: value
    if expr.op == "var":
        name = expr.name
        return lambda lookup: lookup(name)
    if expr.rule is not None:
        return _of_rule(expr.op, expr.rule)
    parts = tuple(map(compiled, expr.args))
    if expr.op in _JOIN:
        return _JOIN[expr.op](parts)
    if expr.op in _COMPARE:
        compare, (left, right) = _COMPARE[expr.op], parts
        return lambda lookup: compare(left(lookup), right(lookup))
    op = expr.op
    return lambda lookup: _calculate(op, [part(lookup) for part in parts])


def _of_rule(op: str, rule: Rule) -> Test:
    if op == "holds":
        return lambda lookup: is_held(rule, lookup)
    return lambda lookup: value_of(rule, lookup)


def _all(parts: tuple[Test, ...]) -> Test:
    def holds(lookup: Lookup) -> bool:
        return all(part(lookup) is True for part in parts)

    return holds


def _any(parts: tuple[Test, ...]) -> Test:
    def holds(lookup: Lookup) -> bool:
        return any(part(lookup) is True for part in parts)

    return holds


def _not(parts: tuple[Test, ...]) -> Test:
    (part,) = parts
    return lambda lookup: part(lookup) is False


# These look at their parts themselves: not every part of "and" and "or" is looked at.
_JOIN: dict[str, Callable[[tuple[Test, ...]], Test]] = {"and": _all, "or": _any, "!": _not}


def _equal(left: Value, right: Value) -> bool:
    if left is None or right is None:
        return False
    if type(left) is type(right):
        return bool(left == right)
    return is_number(left) and is_number(right) and left == right


def _unequal(left: Value, right: Value) -> bool:
    return left is not None and right is not None and not _equal(left, right)


def _order(left: Value, right: Value) -> int | None:
    """Compare numbers with numbers and dates with dates; anything else has no order."""
    if type(left) is int and type(right) is int:
        return (left > right) - (left < right)
    if is_number(left) and is_number(right):
        return (left > right) - (left < right)
    if _is_date(left) and _is_date(right):
        return (left > right) - (left < right)
    return None


def _is_date(value: Value) -> TypeGuard[str]:
    return isinstance(value, str) and DATE.fullmatch(value) is not None


def _within(left: Value, words: Value) -> bool:
    if not isinstance(words, tuple):
        return False
    if isinstance(left, tuple):
        return any(word in words for word in left)
    return isinstance(left, str) and left in words


def _ordered(accept: frozenset[int]) -> Callable[[Value, Value], bool]:
    return lambda left, right: _order(left, right) in accept


_COMPARE: dict[str, Callable[[Value, Value], bool]] = {
    "==": _equal,
    "!=": _unequal,
    ">": _ordered(frozenset({1})),
    ">=": _ordered(frozenset({0, 1})),
    "<": _ordered(frozenset({-1})),
    "<=": _ordered(frozenset({-1, 0})),
    "in": _within,
}


def _calculate(op: str, values: list[Value]) -> Value:
    numbers = [value for value in values if is_number(value)]
    if len(numbers) != len(values):
        return None
    total: Number = numbers[0]
    if len(numbers) == 1:
        return -total
    for number in numbers[1:]:
        if op == "+":
            total = total + number
        elif op == "-":
            total = total - number
        elif op == "*":
            total = total * number
        elif number == 0:
            return None
        else:
            total = Fraction(total) / number
    return simplest(total)
