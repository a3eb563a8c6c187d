"""From a compiled condition back to XPath, where XLSForm has the means; else nothing."""

from collections.abc import Mapping

from checklists.document import Expr, Item
from checklists.exact import is_number, plain

_SIGNS = {"==": "=", "!=": "!=", "/": "div"}
_NUMERIC = frozenset({"number", "temperature", "percent", "rating", "count", "bonus", "calculated"})
_SIMPLE = _NUMERIC | {"yes_no", "choice", "date", "text", "barcode"}


class NoXPath(ValueError):
    """The condition asks what an XLSForm does not know, as a fact of the store."""


def xpath(expr: Expr, items: Mapping[str, Item]) -> str:
    """Write a condition or formula as XPath; raises ``NoXPath`` where it has no counterpart."""
    if expr.op == "var":
        return f"${{{_item(expr, items).code}}}"
    if expr.op == "lit":
        return _literal(expr)
    if expr.op == "!":
        return f"not({xpath(expr.args[0], items)})"
    if expr.op == "in":
        return _among(expr, items)
    if expr.op in ("==", "!="):
        _comparable(expr, items)
    written = [_operand(arg, items) for arg in expr.args]
    if expr.op == "-" and len(written) == 1:
        return f"-{written[0]}"
    return f" {_SIGNS.get(expr.op, expr.op)} ".join(written)


def _operand(expr: Expr, items: Mapping[str, Item]) -> str:
    text = xpath(expr, items)
    return f"({text})" if expr.op not in ("var", "lit", "!", "in") else text


def _item(expr: Expr, items: Mapping[str, Item]) -> Item:
    item = items.get(expr.name)
    if item is None or item.kind not in _SIMPLE:
        raise NoXPath
    return item


def _literal(expr: Expr) -> str:
    value = expr.value
    if isinstance(value, bool):
        return "'yes'" if value else "'no'"
    if is_number(value):
        return plain(value)
    if isinstance(value, str) and "'" not in value:
        return f"'{value}'"
    raise NoXPath


def _comparable(expr: Expr, items: Mapping[str, Item]) -> None:
    """Let a yes or no be compared only with a yes/no question, whose answers are those words."""
    left, right = expr.args
    for mine, other in ((left, right), (right, left)):
        truth = mine.op == "lit" and isinstance(mine.value, bool)
        if truth and (other.op != "var" or _item(other, items).kind != "yes_no"):
            raise NoXPath


def _among(expr: Expr, items: Mapping[str, Item]) -> str:
    item = _item(expr.args[0], items)
    words = expr.args[1].value
    if not isinstance(words, tuple) or any("'" in str(word) for word in words):
        raise NoXPath
    if item.kind == "choice":
        parts = [f"selected(${{{item.code}}}, '{word}')" for word in words]
    else:
        parts = [f"${{{item.code}}} = '{word}'" for word in words]
    return parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"
