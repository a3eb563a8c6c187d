"""Reading a rule that is given as a JsonLogic object, with the whole of JsonLogic allowed.

What can be told from the text is told to the author: operators nobody knows, names nobody has,
arguments that can never do. The rest is the rule's own business when it runs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checklists.condition_scope import Scope
from checklists.conditions import ConditionError
from checklists.document import Expr
from checklists.jsonlogic import KNOWN, MAX_DEPTH, LogicError, compile_logic
from checklists.logic_rules import EVERYTHING, Rule, logic_names

MAX_PARTS = 1000
_LISTED = {
    **dict.fromkeys(("==", "!=", "===", "!==", "<", "<=", ">", ">="), 2),
    **dict.fromkeys(("map", "filter", "reduce", "all", "some", "none"), 2),
    **dict.fromkeys(("and", "or", "if", "?:"), 1),
}


def read_logic(raw: Mapping[str, Any], scope: Scope, *, question: bool) -> Expr:
    """Compile a rule; a question holds or not, a formula comes to a value."""
    for count, _ in enumerate(_parts(raw, 0), 1):
        if count > MAX_PARTS:
            raise ConditionError("too_many_parts", most=MAX_PARTS)
    try:
        logic = compile_logic(raw)
    except LogicError as error:
        raise ConditionError("not_a_number") from error
    names = set(logic_names(logic))
    if EVERYTHING in names:
        names = {*(names - {EVERYTHING}), *scope.names, "store"}
    for name in sorted(names):
        if name != "store" and scope.find(name) is None:
            raise ConditionError("unknown_name", name=name[:40])
    rule = Rule(logic, tuple(sorted(names)))
    return Expr("holds" if question else "comes_to", rule=rule)


def _parts(rule: Any, depth: int) -> Iterator[Any]:
    """Go through a rule from the outside in, and refuse what can never run."""
    yield rule
    if depth > MAX_DEPTH:
        raise ConditionError("too_deep", most=MAX_DEPTH)
    if isinstance(rule, Mapping):
        args = _args(rule)
        for arg in args:
            yield from _parts(arg, depth + 1)
    elif isinstance(rule, list | tuple):
        for part in rule:
            yield from _parts(part, depth + 1)


def _args(rule: Mapping[str, Any]) -> list[Any]:
    if len(rule) != 1:
        raise ConditionError("one_operator")
    ((op, args),) = rule.items()
    if op not in KNOWN:
        raise ConditionError("unknown_operator", operator=str(op)[:20])
    if op == "preserve":
        return []
    is_listed = isinstance(args, list | tuple)
    if op in _LISTED and (not is_listed or len(args) < _LISTED[op]):
        raise ConditionError("wrong_arity", operator=op)
    return list(args) if is_listed else [args]
