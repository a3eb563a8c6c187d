"""The short form of a condition, as people write it in a checklist: ``B02 > 0``.

Grammar, loosest first: or · and · not · comparison · + - · * / · unary minus · brackets.
``X == a|b`` asks whether X is one of the words; ``a|b`` alone asks it of the own value.
"""

import re

from checklists.condition_scope import Scope
from checklists.conditions import MAX_DEPTH, ConditionError, literal
from checklists.document import Expr
from checklists.exact import written_number

MAX_LENGTH = 500

_TOKEN = re.compile(
    r"[ \t\r\n]*(?:(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\""
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?)"
    r"|(?P<sign>>=|<=|==|!=|[><|()+*/-])|(?P<end>$))"
)
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}
_JOINERS = ("and", "or", "not")
_COMPARISONS = ("==", "!=", ">", ">=", "<", "<=")

Token = tuple[str, str]


def read_text(text: str, scope: Scope, *, own: bool = False) -> Expr:
    """Compile the short form; ``own`` allows a bare word that speaks of the own value."""
    if len(text) > MAX_LENGTH:
        raise ConditionError("too_long", most=MAX_LENGTH)
    reader = _Reader(_tokens(text), scope)
    expr = reader.either(0)
    reader.finish()
    return _about_own(expr, scope) if own else _no_loose_words(expr)


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    place = 0
    while True:
        match = _TOKEN.match(text, place)
        if match is None:
            raise ConditionError("syntax", at=place)
        kind = str(match.lastgroup)
        if kind == "end":
            return tokens
        tokens.append(("string" if kind in ("single", "double") else kind, match[kind]))
        place = match.end()


def _about_own(expr: Expr, scope: Scope) -> Expr:
    mine = Expr("var", name="value")
    kind = scope.names["value"].kind
    if expr.op == "alt":
        return Expr("in", (mine, literal(_words(expr))))
    if expr.op == "lit" and isinstance(expr.value, bool):
        return Expr("==", (mine, expr))
    if expr.op == "lit" and isinstance(expr.value, str):
        if kind == "words":
            return Expr("in", (mine, literal((expr.value,))))
        return Expr("==", (mine, expr))
    return expr


def _no_loose_words(expr: Expr) -> Expr:
    if expr.op == "alt":
        raise ConditionError("syntax", at=0)
    return expr


def _words(expr: Expr) -> tuple[str, ...]:
    return tuple(str(arg.value) for arg in expr.args)


class _Reader:
    """Recursive descent over the tokens, one method a level of the grammar."""

    def __init__(self, tokens: list[Token], scope: Scope) -> None:
        self.tokens = tokens
        self.scope = scope
        self.place = 0

    def peek(self) -> Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "")

    def take(self, *texts: str) -> str | None:
        kind, text = self.peek()
        if kind in ("sign", "name") and text in texts:
            self.place += 1
            return text
        return None

    def finish(self) -> None:
        if self.peek()[0] != "end":
            raise ConditionError("syntax", at=self.place)

    def either(self, depth: int) -> Expr:
        if depth > MAX_DEPTH:
            raise ConditionError("too_deep", most=MAX_DEPTH)
        args = [self.both(depth)]
        while self.take("or"):
            args.append(self.both(depth))
        return args[0] if len(args) == 1 else Expr("or", tuple(args))

    def both(self, depth: int) -> Expr:
        args = [self.negated(depth)]
        while self.take("and"):
            args.append(self.negated(depth))
        return args[0] if len(args) == 1 else Expr("and", tuple(args))

    def negated(self, depth: int) -> Expr:
        if depth > MAX_DEPTH:
            raise ConditionError("too_deep", most=MAX_DEPTH)
        if self.take("not"):
            return Expr("!", (self.negated(depth + 1),))
        return self.comparison(depth)

    def comparison(self, depth: int) -> Expr:
        left = self.total(depth)
        op = self.take(*_COMPARISONS)
        if op is None:
            return left
        right = self.total(depth)
        if "alt" in (left.op, right.op) and (op != "==" or left.op == "alt"):
            raise ConditionError("syntax", at=self.place)
        if right.op == "alt":
            return Expr("in", (left, literal(_words(right))))
        if op == "==" and self._many(left) and isinstance(right.value, str):
            return Expr("in", (left, literal((right.value,))))
        return Expr(op, (left, right))

    def _many(self, expr: Expr) -> bool:
        found = self.scope.find(expr.name) if expr.op == "var" else None
        return found is not None and found.kind == "words"

    def total(self, depth: int) -> Expr:
        left = self.product(depth)
        while op := self.take("+", "-"):
            left = Expr(op, (_operand(left), _operand(self.product(depth))))
        return left

    def product(self, depth: int) -> Expr:
        left = self.unary(depth)
        while op := self.take("*", "/"):
            left = Expr(op, (_operand(left), _operand(self.unary(depth))))
        return left

    def unary(self, depth: int) -> Expr:
        if depth > MAX_DEPTH:
            raise ConditionError("too_deep", most=MAX_DEPTH)
        if self.take("-"):
            return Expr("-", (_operand(self.unary(depth + 1)),))
        return self.atom(depth)

    def atom(self, depth: int) -> Expr:
        kind, text = self.peek()
        self.place += 1
        if kind == "number":
            number = written_number(text)
            if number is None:
                raise ConditionError("not_a_number")
            return literal(number)
        if (kind, text) == ("sign", "("):
            inner = self.either(depth + 1)
            if self.take(")") is None:
                raise ConditionError("syntax", at=self.place)
            return inner
        if kind not in ("name", "string", "date") or (kind == "name" and text in _JOINERS):
            raise ConditionError("syntax", at=self.place - 1)
        return self.word(kind, text)

    def word(self, kind: str, text: str) -> Expr:
        if self.peek() != ("sign", "|"):
            return self.one_word(kind, text)
        words = [literal(text)]
        while self.take("|"):
            kind, text = self.peek()
            if kind not in ("name", "string"):
                raise ConditionError("syntax", at=self.place)
            self.place += 1
            words.append(literal(text))
        return Expr("alt", tuple(words))

    def one_word(self, kind: str, text: str) -> Expr:
        if kind != "name":
            return literal(text)
        if self.scope.find(text) is not None:
            return Expr("var", name=text)
        if text in _TRUTHS:
            return literal(_TRUTHS[text])
        return literal(text, bare=True)


def _operand(expr: Expr) -> Expr:
    if expr.op == "alt":
        raise ConditionError("syntax", at=0)
    return expr
