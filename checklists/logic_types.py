"""What a JsonLogic rule is made of once compiled, and what its operators are given to work with."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

# None, bool, int, Fraction, str, list and dict of the same: JSON with exact numbers.
LogicValue = Any


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it stands."""

    value: LogicValue


@dataclass(frozen=True, slots=True)
class Listing:
    """A list whose parts are worked out."""

    parts: tuple["Logic", ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An operator with its arguments; ``listed`` tells whether they were written as a list."""

    op: str
    listed: bool
    args: tuple["Logic", ...]


Logic = Literal | Listing | Call


@dataclass(frozen=True, slots=True)
class LogicScope:
    """What ``var`` and ``val`` see: the data, and around it what an iterator was called in."""

    value: LogicValue
    up: "LogicScope | None" = None


class Run(Protocol):
    """The running rule, as operators see it."""

    def evaluate(self, logic: Logic, scope: LogicScope) -> LogicValue:
        """Work out one part."""

    def step(self) -> None:
        """Spend one step of the budget."""

    def args_of(self, call: Call, scope: LogicScope) -> list[LogicValue]:
        """Work out every argument of an operator."""


class LogicError(ValueError):
    """A rule without a value; ``error`` is what a ``try`` sees, unless the budget is spent."""

    def __init__(self, error: str | dict[str, LogicValue], *, fatal: bool = False) -> None:
        super().__init__(error if isinstance(error, str) else "thrown by the rule")
        self.error = {"type": error} if isinstance(error, str) else error
        self.fatal = fatal


def not_a_number() -> LogicError:
    """Say that there is no such number."""
    return LogicError("NaN")


def invalid() -> LogicError:
    """Say that the arguments do not fit the operator."""
    return LogicError("Invalid Arguments")


def too_large() -> LogicError:
    """Say that a value or a rule has grown beyond all use."""
    return LogicError("Too Large")


def is_amount(value: LogicValue) -> bool:
    """Tell a number from everything else; a truth is none."""
    return type(value) is int or type(value) is Fraction
