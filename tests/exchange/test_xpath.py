"""The XPath of XLSForms becomes our conditions where they mean the same, and nothing else does."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checklists.condition_scope import NameType, Scope, check_condition
from checklists.condition_text import MAX_LENGTH, read_text
from checklists.conditions import evaluate
from checklists.exchange.xpath import Node, XPathError, read_xpath
from checklists.exchange.xpath_rules import Target, condition

TARGETS = {
    "b": Target("b", "bool", {"yes": "yes", "1": "yes", "no": "no", "0": "no"}),
    "n": Target("n", "num"),
    "m": Target("m", "num"),
    "w": Target("w", "word", {"a": "a", "très": "tres"}),
    "s": Target("s", "words", {"a": "a", "b": "b"}),
    "t": Target("t", "text"),
    "d": Target("d", "date"),
    "my-name": Target("my_name", "num"),
}


def names(name: str) -> Target:
    if name not in TARGETS:
        raise XPathError("formula_unknown", name=name)
    return TARGETS[name]


@pytest.mark.parametrize(
    ("xpath", "expected"),
    [
        ("${b} = 'yes'", "b == yes"),
        ("${b}=1", "b == yes"),
        ("'no' = ${b}", "b == no"),
        ("${b} != 'yes'", "not (b == yes)"),
        ("selected(${w}, 'très')", "w == 'tres'"),
        ("not(selected(${s}, 'a'))", "not (s == 'a')"),
        ('selected( ${s} ,"a") and ${n}>3', "s == 'a' and n > 3"),
        ("${n} >= 2 or (${n} < 1 and ${b}='no')", "n >= 2 or (n < 1 and b == no)"),
        ("${n} + ${m} * 2 > 10 div 4", "(n + (m * 2)) > (10 / 4)"),
        ("${n} = -1", "n == -1"),
        ("${t} = 'other'", "t == 'other'"),
        ("${t} != ''", "t == t"),
        ("${w} = ''", "not (w == 'a'|'tres')"),
        ("${d} > '2026-01-31'", "d > 2026-01-31"),
        ("${d} <= date('2026-01-31')", "d <= 2026-01-31"),
        ("${my-name} > .5", "my_name > 0.5"),
        ("${n} = ${m}", "(n == m or not (n == n or m == m))"),
        ("true()", "yes"),
        ("0", "no"),
        ("not(${n} > 1 and ${n} < 5)", "not (n > 1) or not (n < 5)"),
    ],
)
def test_what_can_be_said(xpath: str, expected: str) -> None:
    assert condition(read_xpath(xpath), names) == expected


@pytest.mark.parametrize(
    ("xpath", "code"),
    [
        ("${b} = 'maybe'", "formula_option"),
        ("${s} = 'a'", "formula_several"),
        ("${t} > 3", "formula_types"),
        ("${gone} > 3", "formula_unknown"),
        ("regex(${t}, 'x')", "formula_function"),
        ("count-selected(${s}) > 1", "formula_function"),
        ("${d} > today()", "formula_function"),
        ("../n > 1", "formula_path"),
        ("/data/n > 1", "formula_path"),
        ("${n} > ", "formula_syntax"),
        ("${n} >> 2", "formula_syntax"),
        ("((((${n}", "formula_syntax"),
        ("1 + 1", "formula_not_question"),
        ("${b}", "formula_not_question"),
        ("(" * 60 + "1" + ")" * 60, "formula_too_long"),
        ("1+" * 400 + "1 > 1", "formula_too_long"),
        ("not(" * 100 + "${b}", "formula_too_long"),
    ],
)
def test_what_cannot_is_refused_with_its_reason(xpath: str, code: str) -> None:
    with pytest.raises(XPathError) as refused:
        condition(read_xpath(xpath), names)
    assert refused.value.code == code


@given(st.text(alphabet="${}nbsw'\"()<>=!+-*., andor0123456789/selctd\n", max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        made = condition(read_xpath(text), names)
    except XPathError:
        return
    assert made


def meant(node: Node, answers: Mapping[str, Any]) -> Any:
    """Evaluate XPath as an XForm does: a missing answer is an empty text, which is no number."""
    if node.op in ("num", "str"):
        return float(node.text) if node.op == "num" else node.text
    if node.op == "ref":
        return answers.get(node.text, "")
    args = [meant(arg, answers) for arg in node.args]
    if node.op == "call":
        return not args[0] if node.text == "not" else args[1] in str(args[0]).split()
    if node.op in ("and", "or"):
        return all(args) if node.op == "and" else any(args)
    if node.op in ("=", "!="):
        numbers = [arg for arg in args if isinstance(arg, float)]
        same = args[0] == args[1] if not numbers else as_number(args[0]) == as_number(args[1])
        return same if node.op == "=" else not same
    one, two = (as_number(arg) for arg in args)
    return CALCULATED[node.op](one, two)


def as_number(value: Any) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")


CALCULATED: dict[str, Callable[[float, float], Any]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "+": lambda a, b: a + b, "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}  # fmt: skip
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "b": st.sampled_from(("yes", "no")),
        "n": st.integers(-3, 3).map(float),
        "m": st.integers(-3, 3).map(float),
        "w": st.sampled_from(("a", "très")),
        "s": st.sampled_from(("a", "b", "a b")),
        "t": st.sampled_from(("other", "x")),
    },
)
SUMS = st.recursive(
    st.sampled_from(("${n}", "${m}", "1", "2", "0")),
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner),
    max_leaves=3,
)
RULES = st.recursive(
    st.one_of(
        st.sampled_from(
            (
                *("${b} = 'yes'", "${b} != 'no'", "${b} = ''", "${w} = 'a'", "${w} != ''"),
                *("selected(${s}, 'b')", "${n} = ${m}", "${n} != ${m}", "${s} = ''"),
                *("${t} = ''", "${t} != 'x'"),
            )
        ),
        st.builds("{} {} {}".format, SUMS, st.sampled_from(("<", "<=", ">", ">=")), SUMS),
        st.builds("{} {} {}".format, st.just("${n}"), st.sampled_from(("=", "!=")), SUMS),
    ),
    lambda inner: st.one_of(
        st.builds("not({})".format, inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(("and", "or")), inner),
    ),
    max_leaves=5,
)
SCOPE = Scope(
    {
        "b": NameType("bool"), "n": NameType("num"), "m": NameType("num"), "t": NameType("text"),
        "w": NameType("word", frozenset({"a", "tres"})),
        "s": NameType("words", frozenset({"a", "b"})),
    }
)  # fmt: skip


def ours(name: str, answers: Mapping[str, Any]) -> Any:
    """Give an answer as our engine holds it."""
    value = answers.get(name)
    if value is None:
        return None
    if name == "b":
        return value == "yes"
    if name in ("n", "m"):
        return int(value)
    return tuple(value.split()) if name == "s" else value.replace("è", "e")


@settings(max_examples=300, deadline=None)
@given(RULES, ANSWERS)
def test_a_translated_rule_holds_exactly_when_the_form_says_so(
    rule: str, answers: dict[str, Any]
) -> None:
    node = read_xpath(rule)
    expected = bool(meant(node, answers))
    try:
        written = condition(node, names)
    except XPathError as refused:
        assume(refused.code in ("formula_types", "formula_not_question"))
        raise
    if len(written) > MAX_LENGTH:
        return
    expr = read_text(written, SCOPE)
    check_condition(expr, SCOPE)
    assert (evaluate(expr, lambda name: ours(name, answers)) is True) == expected, written
