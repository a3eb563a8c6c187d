"""What the names of a form's questions became, for the formulas that speak of them."""

from dataclasses import dataclass, field

from checklists.exchange.first_bytes import straight
from checklists.exchange.report import PARTLY, Report
from checklists.exchange.xlsform_columns import Line
from checklists.exchange.xpath import Node, XPathError, read_xpath
from checklists.exchange.xpath_rules import Target, condition

MOST = 500


@dataclass
class Names:
    """The questions so far, those that were not carried, and those still to come."""

    known: dict[str, Target] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    everywhere: frozenset[str] = frozenset()
    codes: set[str] = field(default_factory=set)

    def __call__(self, name: str) -> Target:
        """Find what a name became; the reason is raised where it is of no use."""
        if name in self.known:
            return self.known[name]
        if name in self.lost:
            raise XPathError("formula_lost", name=name)
        raise XPathError(
            "formula_later" if name in self.everywhere else "formula_unknown", name=name
        )


def read_formula(line: Line, column: str, report: Report) -> Node | None:
    """Read a cell's formula; what cannot be read is reported."""
    try:
        return read_xpath(straight(line.get(column)))
    except XPathError as error:
        lose(line, column, error, report)
        return None


def write_condition(
    line: Line, column: str, names: Names, report: Report, own: Target | None = None
) -> str:
    """Write a cell's formula as a condition; with ``own``, as what makes the item fail."""
    node = read_formula(line, column, report)
    if node is None:
        return ""
    try:
        text = condition(node, names, own, hold=own is None)
    except XPathError as error:
        lose(line, column, error, report)
        return ""
    if len(text) > MOST:
        lose(line, column, XPathError("formula_too_long"), report)
        return ""
    return text


def lose(line: Line, column: str, error: XPathError, report: Report) -> None:
    """Report a formula that was not carried, with the reason."""
    params = {"column": column, "formula": line.get(column), **error.params}
    report.say(line.where(column), error.code, **params)
    report.fate(line.number, PARTLY)
