"""Which names a condition may use, and whether it uses them sensibly.

The check runs when a checklist is read, so that a misspelt option or a comparison that can
never hold is an error of the author at once and not a silent "no" in a store.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from checklists.conditions import DATE, ConditionError
from checklists.document import Expr

STOCK_WORDS = frozenset({"match", "mismatch"})


@dataclass(frozen=True, slots=True)
class NameType:
    """What a name stands for: bool, num, date, text, word, words, any."""

    kind: str
    options: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """The names one condition may use."""

    names: Mapping[str, NameType] = field(default_factory=dict)

    def find(self, name: str) -> NameType | None:
        """Give the type of a name, or None where there is no such name."""
        if name.startswith("store.") and len(name) > len("store."):
            return NameType("any")
        return self.names.get(name)


_BOOL = NameType("bool")
_NUM = NameType("num")
_LITERAL_TEXT = "literal"


def check_condition(expr: Expr, scope: Scope) -> None:
    """Raise a ``ConditionError`` unless the expression is a sensible yes-or-no question."""
    kind = _type(expr, scope).kind
    if kind not in ("bool", "any"):
        raise ConditionError("not_a_question")


def value_type(expr: Expr, scope: Scope) -> NameType:
    """Give the type of what a formula comes to; a list of words is not a value."""
    found = _type(expr, scope)
    if found.kind == _LITERAL_TEXT:
        if expr.bare:
            raise ConditionError("unknown_name", name=str(expr.value)[:40])
        return NameType("text")
    if found.kind in ("words", "list"):
        raise ConditionError("not_a_value")
    return found


def _type(expr: Expr, scope: Scope) -> NameType:
    if expr.op == "var":
        found = scope.find(expr.name)
        if found is None:
            raise ConditionError("unknown_name", name=expr.name[:40])
        return found
    if expr.op == "lit":
        return _literal_type(expr)
    if expr.op not in _OPERATORS:
        raise ConditionError("syntax", at=0)
    types = [_type(arg, scope) for arg in expr.args]
    return _OPERATORS[expr.op](expr, types)


def _literal_type(expr: Expr) -> NameType:
    value = expr.value
    if isinstance(value, bool):
        return _BOOL
    if isinstance(value, str):
        return NameType("date" if DATE.fullmatch(value) else _LITERAL_TEXT)
    if isinstance(value, tuple):
        return NameType("list")
    return NameType("any") if value is None else _NUM


def _logical(_expr: Expr, types: list[NameType]) -> NameType:
    for found in types:
        if found.kind not in ("bool", "any"):
            raise ConditionError("not_a_question")
    return _BOOL


def _equality(expr: Expr, types: list[NameType]) -> NameType:
    left, right = types
    _same(expr.args[0], left, right)
    _same(expr.args[1], right, left)
    return _BOOL


def _same(arg: Expr, mine: NameType, other: NameType) -> None:
    if mine.kind == _LITERAL_TEXT:
        _word_fits(str(arg.value), other, bare=arg.bare)
    elif not _comparable(mine.kind, other.kind):
        raise ConditionError("type_mismatch", left=mine.kind, right=other.kind)


def _comparable(mine: str, other: str) -> bool:
    if "words" in (mine, other):
        return False
    return mine == other or _LITERAL_TEXT in (mine, other) or "any" in (mine, other)


def _word_fits(word: str, other: NameType, *, bare: bool) -> None:
    if other.kind in ("word", "words"):
        if word not in other.options:
            raise ConditionError("not_an_option", word=word[:40])
    elif other.kind not in ("text", "any"):
        if bare:
            raise ConditionError("unknown_name", name=word[:40])
        raise ConditionError("type_mismatch", left="text", right=other.kind)


def _order(expr: Expr, types: list[NameType]) -> NameType:
    for arg, found in zip(expr.args, types, strict=True):
        if found.kind == _LITERAL_TEXT and arg.bare:
            raise ConditionError("unknown_name", name=str(arg.value)[:40])
        if found.kind not in ("num", "date", "any"):
            raise ConditionError("type_mismatch", left=types[0].kind, right=types[1].kind)
    left, right = (found.kind for found in types)
    if left != right and "any" not in (left, right):
        raise ConditionError("type_mismatch", left=left, right=right)
    return _BOOL


def _membership(expr: Expr, types: list[NameType]) -> NameType:
    words = expr.args[1].value
    if types[0].kind not in ("word", "words", "text", "any"):
        raise ConditionError("type_mismatch", left=types[0].kind, right="list")
    for word in words if isinstance(words, tuple) else ():
        _word_fits(word, types[0], bare=False)
    return _BOOL


def _arithmetic(expr: Expr, types: list[NameType]) -> NameType:
    for arg, found in zip(expr.args, types, strict=True):
        if found.kind == _LITERAL_TEXT and arg.bare:
            raise ConditionError("unknown_name", name=str(arg.value)[:40])
        if found.kind not in ("num", "any"):
            raise ConditionError("type_mismatch", left=found.kind, right="num")
    return _NUM


_OPERATORS: dict[str, Callable[[Expr, list[NameType]], NameType]] = {
    "and": _logical,
    "or": _logical,
    "!": _logical,
    "==": _equality,
    "!=": _equality,
    ">": _order,
    ">=": _order,
    "<": _order,
    "<=": _order,
    "in": _membership,
    "+": _arithmetic,
    "-": _arithmetic,
    "*": _arithmetic,
    "/": _arithmetic,
}
