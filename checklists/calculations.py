"""What a calculated item comes to: nobody answers it, its formula does."""

from checklists.answers import Answer
from checklists.document import Condition, Lookup, Value
from checklists.exact import is_number
from checklists.logic_rules import LONGEST

# A chain of products must not grow without end; no quantity of a store is longer than this.
BIGGEST = 10**30


def calculated(formula: Condition, answer: Answer, lookup: Lookup) -> Answer:
    """Give the answer the formula makes, with the notes and photos that stand beside it."""
    return Answer("answered", _kept(formula.test(lookup)), answer.raw)


def _kept(value: Value) -> Value:
    if isinstance(value, str):
        return value if len(value) <= LONGEST else None
    if is_number(value) and max(abs(value.numerator), value.denominator) >= BIGGEST:
        return None
    return value if is_number(value) or isinstance(value, bool) else None
