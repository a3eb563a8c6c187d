"""From XPath to the conditions of a checklist, which know less and are stricter.

What cannot be said exactly is refused with the reason; nothing is guessed. A missing answer is
an empty text in XPath and null here, so ``x != 'a'`` becomes ``not (x == 'a')`` and ``x != ''``
becomes "x is answered".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from checklists.exchange.xpath import Node, XPathError

_ORDER = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_CONTRARY = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Target:
    """What a question became: its code, what its code stands for, and its answers' new names."""

    code: str
    kind: str
    options: Mapping[str, str] = field(default_factory=dict)
    """For choices: the form's name of an option -> its code. For yes_no: -> yes or no."""


Names = Callable[[str], Target]


def condition(node: Node, names: Names, own: Target | None = None, *, hold: bool = True) -> str:
    """Write a tree as a condition; with ``hold`` false, as its contrary (what fails)."""
    if node.op in ("and", "or"):
        joiner = node.op if hold else {"and": "or", "or": "and"}[node.op]
        parts = [condition(arg, names, own, hold=hold) for arg in node.args]
        return f" {joiner} ".join(
            _in_brackets(part, arg) for part, arg in zip(parts, node.args, strict=True)
        )
    if node.op == "call" and node.text == "not" and len(node.args) == 1:
        return condition(node.args[0], names, own, hold=not hold)
    if node.op in _ORDER:
        return _order(node, names, own, hold=hold)
    if node.op == "!=":
        return condition(Node("=", args=node.args), names, own, hold=not hold)
    text = _question(node, names, own)
    return text if hold else _contrary(text)


def _contrary(text: str) -> str:
    if text.startswith("not ("):
        return text[5:-1]
    return {"yes": "no", "no": "yes"}.get(text) or f"not ({text})"


def _in_brackets(text: str, node: Node) -> str:
    joined = " and " in text or " or " in text
    return f"({text})" if node.op in ("and", "or", "call") and joined else text


def _question(node: Node, names: Names, own: Target | None) -> str:
    if node.op == "=":
        return _equal(node, names, own)
    if node.op == "call" and node.text in ("true", "false") and not node.args:
        return "yes" if node.text == "true" else "no"
    if node.op == "num":
        return "no" if float(node.text) == 0 else "yes"
    if node.op == "call" and node.text in ("selected", "jr:selected") and len(node.args) == 2:
        return _selected(node, names, own)
    if node.op == "call" and node.text == "boolean" and len(node.args) == 1:
        return _question(node.args[0], names, own)
    code = "formula_function" if node.op == "call" else "formula_not_question"
    raise XPathError(code, what=_called(node))


def _selected(node: Node, names: Names, own: Target | None) -> str:
    target = _target(node.args[0], names, own)
    if node.args[1].op not in ("str", "num"):
        raise XPathError("formula_function", what="selected(…, …)")
    return _is_option(target, node.args[1].text)


def _is_option(target: Target, word: str) -> str:
    if target.kind not in ("bool", "word", "words"):
        raise XPathError("formula_types", what=target.code)
    code = target.options.get(word.strip())
    if code is None:
        raise XPathError("formula_option", what=word, name=target.code)
    return f"{target.code} == {code}" if target.kind == "bool" else f"{target.code} == '{code}'"


def _equal(node: Node, names: Names, own: Target | None) -> str:
    left, right = node.args
    if left.op in ("num", "str") and right.op not in ("num", "str"):
        left, right = right, left
    if right.op == "str" and not right.text:
        return f"not ({_answered(_target(left, names, own))})"
    if left.op == "call" and left.text == "count-selected":
        raise XPathError("formula_function", what="count-selected()")
    target = _target(left, names, own) if left.op in ("ref", "self") else None
    if target is not None and right.op in ("num", "str"):
        return _equal_literal(target, right)
    if target is not None and right.op in ("ref", "self"):
        return _equal_names(target, _target(right, names, own))
    if right.op == "call" and target is not None and target.kind == "bool":
        return f"{target.code} == {_question(right, names, own)}"
    return f"{number(left, names, own)} == {number(right, names, own)}"


def _equal_names(left: Target, right: Target) -> str:
    if left.kind != right.kind or left.kind == "words":
        raise XPathError("formula_types", what=f"{left.code} = {right.code}")
    # Two empty answers are equal in XPath.
    there = f"{_answered(left)} or {_answered(right)}"
    return f"({left.code} == {right.code} or not ({there}))"


def _equal_literal(target: Target, literal: Node) -> str:
    if target.kind == "words":
        raise XPathError("formula_several", name=target.code)
    if target.kind in ("bool", "word"):
        return _is_option(target, literal.text)
    if target.kind == "num":
        return f"{target.code} == {_number_text(literal.text)}"
    if target.kind == "date" and _DATE.fullmatch(literal.text):
        return f"{target.code} == {literal.text}"
    if target.kind == "text" and "'" not in literal.text and not _DATE.fullmatch(literal.text):
        return f"{target.code} == '{literal.text}'"
    raise XPathError("formula_types", what=f"{target.code} = {literal.text}")


def _answered(target: Target) -> str:
    if target.kind == "bool":
        return f"({target.code} == yes or {target.code} == no)"
    if target.kind in ("word", "words"):
        return f"{target.code} == " + "|".join(f"'{code}'" for code in target.options.values())
    if target.kind in ("num", "date", "text"):
        return f"{target.code} == {target.code}"
    raise XPathError("formula_types", what=target.code)


def _order(node: Node, names: Names, own: Target | None, *, hold: bool) -> str:
    # The contrary of an order is only then the other order when both sides are surely there.
    sure = not _asks_others(node)
    op = _CONTRARY[node.op] if sure and not hold else node.op
    left, right = node.args
    for mine, other, sign in ((left, right, op), (right, left, _FLIPPED[op])):
        if other.op == "call" and other.text in ("today", "now") and not other.args:
            if mine.op == "self" and own is not None and own.kind == "date":
                return f"days_left {sign} 0"
            raise XPathError("formula_function", what="today()")
    text = f"{_amount(left, names, own)} {op} {_amount(right, names, own)}"
    return text if sure or hold else f"not ({text})"


def _asks_others(node: Node) -> bool:
    return node.op == "ref" or any(_asks_others(arg) for arg in node.args)


def _amount(node: Node, names: Names, own: Target | None) -> str:
    """Write what may stand beside an order sign: a number, or a date."""
    if node.op in ("ref", "self"):
        target = _target(node, names, own)
        if target.kind == "date":
            return target.code
    if node.op == "call" and node.text in ("date", "date-time") and len(node.args) == 1:
        node = node.args[0]
    if node.op == "str" and _DATE.fullmatch(node.text):
        return node.text
    return number(node, names, own)


def number(node: Node, names: Names, own: Target | None = None) -> str:
    """Write a calculation with numbers."""
    if node.op == "num" or (node.op == "str" and _NUMBER.fullmatch(node.text)):
        return _number_text(node.text)
    if node.op == "neg":
        return f"-{number(node.args[0], names, own)}"
    if node.op in ("ref", "self"):
        target = _target(node, names, own)
        if target.kind != "num":
            raise XPathError("formula_types", what=target.code)
        return target.code
    if node.op in ("+", "-", "*", "div"):
        left, right = (number(arg, names, own) for arg in node.args)
        return f"({left} {'/' if node.op == 'div' else node.op} {right})"
    if node.op == "call" and node.text == "number" and len(node.args) == 1:
        return number(node.args[0], names, own)
    raise XPathError("formula_function", what=_called(node))


def _number_text(text: str) -> str:
    text = text.strip()
    text = f"0{text}" if text.startswith(".") else text.rstrip(".")
    if not _NUMBER.fullmatch(text):
        raise XPathError("formula_types", what=text)
    return text


def _target(node: Node, names: Names, own: Target | None) -> Target:
    if node.op == "ref":
        return names(node.text)
    if node.op == "self" and own is not None:
        return own
    raise XPathError("formula_function", what=_called(node))


def _called(node: Node) -> str:
    if node.op == "call":
        return f"{node.text}()"
    return {"self": ".", "ref": f"${{{node.text}}}", "mod": "mod"}.get(
        node.op, node.text or node.op
    )


def bounds(node: Node, *, whole: bool) -> dict[str, int | float] | None:
    """Read ``. >= 0 and . <= 9`` as limits; None where it is anything else."""
    if node.op == "and":
        left, right = (bounds(arg, whole=whole) for arg in node.args)
        if left is None or right is None or set(left) & set(right):
            return None
        return {**left, **right}
    if node.op not in _ORDER:
        return None
    left_side, right_side = node.args
    op = node.op
    if right_side.op == "self":
        left_side, right_side, op = right_side, left_side, _FLIPPED[op]
    value = _signed(right_side)
    if left_side.op != "self" or value is None:
        return None
    if op in ("<", ">"):
        if not whole or not float(value).is_integer():
            return None
        value += 1 if op == ">" else -1
    return {"min" if op in (">", ">=") else "max": value}


def _signed(node: Node) -> int | float | None:
    sign = 1
    if node.op == "neg":
        sign, node = -1, node.args[0]
    if node.op not in ("num", "str") or not _NUMBER.fullmatch(node.text):
        return None
    return sign * (float(node.text) if "." in node.text else int(node.text))
