"""Reading the XPath that XLSForms write into ``relevant``, ``constraint`` and ``calculation``.

Only the reading: a tree of plain nodes. ``xpath_rules`` says which of it a checklist can do.
"""

import re
from dataclasses import dataclass

MAX_LENGTH = 4_000
MAX_DEPTH = 40
MAX_TOKENS = 300

_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{\s*(?:last-saved#)?[^{}\s]+\s*\})|(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"|'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\""
    r"|(?P<path>(?:\.\./|\.?/|current\(\))[A-Za-z0-9_./*:()-]*)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_-]*(?::[A-Za-z_][A-Za-z0-9_-]*)?)"
    r"|(?P<sign>!=|<=|>=|\.|[=<>+*(),-])|(?P<end>$))"
)
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)


class XPathError(ValueError):
    """An expression that cannot be read or carried; the code says why."""

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Node:
    """One node: ``num``, ``str``, ``ref``, ``self``, ``call``, ``neg``, or an operator."""

    op: str
    text: str = ""
    args: tuple["Node", ...] = ()


def read_xpath(text: str) -> Node:
    """Read an expression; raises ``XPathError`` where it is not XPath or too much of it."""
    if len(text) > MAX_LENGTH:
        raise XPathError("formula_too_long")
    reader = _Reader(_tokens(text))
    node = reader.level(0, 0)
    if reader.peek()[0] != "end":
        raise XPathError("formula_syntax", at=reader.peek()[1] or text)
    return node


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while True:
        match = _TOKEN.match(text, place)
        if match is None:
            raise XPathError("formula_syntax", at=text[place : place + 20])
        kind = str(match.lastgroup)
        found.append(("string" if kind in ("single", "double") else kind, match[kind]))
        if kind == "end":
            return found
        if len(found) > MAX_TOKENS:
            raise XPathError("formula_too_long")
        place = match.end()


class _Reader:
    """Recursive descent, one method for all levels of binary operators."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.place]

    def take(self, *texts: str) -> str | None:
        kind, text = self.peek()
        if kind in ("sign", "name") and text in texts:
            self.place += 1
            return text
        return None

    def level(self, place: int, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise XPathError("formula_too_long")
        if place == len(_LEVELS):
            return self.unary(depth)
        left = self.level(place + 1, depth)
        while op := self.take(*_LEVELS[place]):
            left = Node(op, args=(left, self.level(place + 1, depth)))
        return left

    def unary(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise XPathError("formula_too_long")
        if self.take("-"):
            return Node("neg", args=(self.unary(depth + 1),))
        return self.atom(depth)

    def atom(self, depth: int) -> Node:
        kind, text = self.peek()
        if kind == "end":
            raise XPathError("formula_syntax", at="…")
        self.place += 1
        if kind == "ref":
            return Node("ref", text[2:-1].strip())
        if kind == "number":
            return Node("num", text)
        if kind == "string":
            return Node("str", text)
        if kind == "path":
            raise XPathError("formula_path", what=text)
        if (kind, text) == ("sign", "."):
            return Node("self")
        if (kind, text) == ("sign", "("):
            inner = self.level(0, depth + 1)
            self.expect(")")
            return inner
        if kind == "name" and self.take("("):
            return Node("call", text, self.arguments(depth))
        raise XPathError("formula_syntax", at=text)

    def arguments(self, depth: int) -> tuple[Node, ...]:
        if self.take(")"):
            return ()
        args = [self.level(0, depth + 1)]
        while self.take(","):
            args.append(self.level(0, depth + 1))
        self.expect(")")
        return tuple(args)

    def expect(self, sign: str) -> None:
        if self.take(sign) is None:
            raise XPathError("formula_syntax", at=self.peek()[1] or "…")
