"""Rules of a checklist written as JsonLogic: what they look up, and what they come to.

An item that is hidden, left out or not answered is simply not in the data. Whatever a rule
throws is no answer: a condition does not hold, a formula comes to nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checklists.exact import is_number
from checklists.jsonlogic import LogicError, run_logic
from checklists.logic_types import Call, Listing, Literal, Logic, LogicValue
from checklists.logic_values import is_truthy, key_of

LONGEST = 500
EVERYTHING = "*"
_ITERATORS = frozenset({"map", "filter", "reduce", "all", "some", "none"})
_INNER = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule and the names it looks up."""

    logic: Logic
    names: tuple[str, ...]


def is_held(rule: Rule, lookup: Callable[[str], Any]) -> bool:
    """Tell whether a condition holds: what JsonLogic takes for true."""
    try:
        return is_truthy(run_logic(rule.logic, _data(rule, lookup)))
    except LogicError:
        return False


def value_of(rule: Rule, lookup: Callable[[str], Any]) -> Any:
    """Give the one value a formula comes to, or None."""
    try:
        value = run_logic(rule.logic, _data(rule, lookup))
    except LogicError:
        return None
    return value if isinstance(value, bool | str) or is_number(value) else None


def _data(rule: Rule, lookup: Callable[[str], Any]) -> dict[str, LogicValue]:
    data: dict[str, LogicValue] = {}
    for name in rule.names:
        value = lookup(name)
        if value is None:
            continue
        head, dot, rest = name.partition(".")
        if dot:
            data.setdefault(head, {})[rest] = value
        elif isinstance(value, Mapping):
            data[name] = {key: each for key, each in value.items() if each is not None}
        else:
            data[name] = list(value) if isinstance(value, tuple) else value
    return data


def logic_names(logic: Logic, depth: int = 0) -> Iterator[str]:
    """Give every name a rule looks up in its data; ``*`` where only running it can tell."""
    if isinstance(logic, Listing):
        for part in logic.parts:
            yield from logic_names(part, depth)
    if not isinstance(logic, Call):
        return
    if logic.op in _READS:
        yield from _READS[logic.op](logic, depth)
    inner = _ITERATORS | {"try"}
    for place, arg in enumerate(logic.args):
        is_inside = logic.op in inner and place > 0 and not (logic.op == "reduce" and place > 1)
        yield from logic_names(arg, depth + _INNER if is_inside else depth)


def _var(call: Call, depth: int) -> Iterator[str]:
    if depth == 0:
        yield _name(call.args[:1])


def _name(path: tuple[Logic, ...]) -> str:
    """Give the name a written path begins with."""
    if not path or not isinstance(path[0], Literal):
        return EVERYTHING
    key = key_of(path[0].value)
    if not key:
        return EVERYTHING
    head, _, rest = key.partition(".")
    return f"{head}.{rest.split('.')[0]}" if rest and head in ("store", "visit") else head


def _val(call: Call, depth: int) -> Iterator[str]:
    """Follow ``[n]`` out to the data; inside an iterator anything nearer is an element."""
    keys = call.args
    out = keys[0].value if keys and isinstance(keys[0], Literal) else None
    if isinstance(out, list):
        keys = keys[1:]
        steps = abs(out[0]) if out and type(out[0]) is int else None
        if steps is not None and steps != depth:
            return
    elif keys and not isinstance(keys[0], Literal):
        yield EVERYTHING
        return
    elif depth:
        return
    first = _name(keys[:1])
    deeper = keys[1].value if len(keys) > 1 and isinstance(keys[1], Literal) else None
    is_group = first in ("store", "visit") and isinstance(deeper, str)
    yield f"{first}.{deeper}" if is_group else first


def _missing(call: Call, depth: int) -> Iterator[str]:
    if depth:
        return
    keys = call.args[1:2] if call.op == "missing_some" else call.args
    for arg in keys:
        if not isinstance(arg, Literal):
            yield EVERYTHING
            continue
        for each in arg.value if isinstance(arg.value, list) else [arg.value]:
            yield _name((Literal(each),))


_READS: dict[str, Callable[[Call, int], Iterator[str]]] = {
    "var": _var,
    "val": _val,
    "exists": _val,
    "missing": _missing,
    "missing_some": _missing,
}
