"""The XPath of XLSForms becomes our conditions where they mean the same, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.exchange.xpath import XPathError, read_xpath
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
        ("${n} = ${m}", "n == m"),
        ("true()", "yes"),
        ("0", "no"),
        ("not(${n} > 1 and ${n} < 5)", "n <= 1 or n >= 5"),
        ("${b}", "(b == yes or b == no)"),
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
