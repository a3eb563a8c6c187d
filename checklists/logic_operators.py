"""The operators of JsonLogic that work on values.

Lazy ones need their arguments written as a list; the others also take one argument, and where
that turns out to be a list, it is the list of arguments.
"""

from collections.abc import Callable
from fractions import Fraction
from math import trunc

from checklists.exact import Number
from checklists.logic_types import (
    Call,
    LogicError,
    LogicScope,
    LogicValue,
    Run,
    invalid,
    not_a_number,
)
from checklists.logic_values import (
    field_of,
    is_same,
    is_truthy,
    key_of,
    number_of,
    order_of,
    short_list,
    short_text,
    sized,
    text_of,
)

Operator = Callable[[Run, Call, LogicScope], LogicValue]
Args = list[LogicValue]


def _eager(work: Callable[[Args], LogicValue]) -> Operator:
    return lambda run, call, scope: work(run.args_of(call, scope))


def _chain(holds: Callable[[LogicValue, LogicValue], bool]) -> Operator:
    """Compare each argument with the next, no further than the first pair that does not hold."""

    def work(run: Run, call: Call, scope: LogicScope) -> bool:
        if not call.listed or len(call.args) < 2:
            raise invalid()
        left = run.evaluate(call.args[0], scope)
        for arg in call.args[1:]:
            right = run.evaluate(arg, scope)
            if not holds(left, right):
                return False
            left = right
        return True

    return work


def _fold(
    step: Callable[[Number, Number], Number], start: Number | None = None, alone: Number = 0
) -> Operator:
    """Go through numbers from the left; one number alone is joined to ``alone``."""

    def work(args: Args) -> Number:
        numbers = [number_of(arg) for arg in args]
        if start is not None:
            numbers.insert(0, start)
        elif not numbers:
            raise invalid()
        elif len(numbers) == 1:
            numbers.insert(0, alone)
        total = numbers[0]
        for number in numbers[1:]:
            total = sized(step(total, number))
        return total

    return _eager(work)


def _divide(left: Number, right: Number) -> Number:
    if right == 0:
        raise not_a_number()
    return Fraction(left) / right


def _modulo(args: Args) -> Number:
    """Give what remains of a division towards zero, with the sign of what was divided."""
    if len(args) < 2:
        raise invalid()
    left, *others = map(number_of, args)
    for right in others:
        if right == 0:
            raise not_a_number()
        left = sized(left - right * trunc(Fraction(left) / right))
    return left


def _either(*, word: bool) -> Operator:
    def work(run: Run, call: Call, scope: LogicScope) -> LogicValue:
        if not call.listed:
            raise invalid()
        value: LogicValue = False
        for arg in call.args:
            value = run.evaluate(arg, scope)
            if is_truthy(value) is word:
                return value
        return value

    return work


def _branch(run: Run, call: Call, scope: LogicScope) -> LogicValue:
    if not call.listed:
        raise invalid()
    args = call.args
    for place in range(0, len(args), 2):
        value = run.evaluate(args[place], scope)
        if place == len(args) - 1:
            return value
        if is_truthy(value):
            return run.evaluate(args[place + 1], scope)
    return None


def _follow(data: LogicValue, path: LogicValue) -> tuple[bool, LogicValue]:
    """Follow a dotted path, and tell whether it leads somewhere."""
    if path is None or path == "":
        return True, data
    text = key_of(path)
    there = text is not None
    for key in (text or "").split(".") if there else ():
        there, data = field_of(data, key)
        if not there:
            break
    return there, data


def _var(run: Run, call: Call, scope: LogicScope) -> LogicValue:
    args = run.args_of(call, scope)
    there, value = _follow(scope.value, args[0] if args else None)
    if there and value is not None:
        return value
    return args[1] if len(args) > 1 else None


def _reach(args: Args, scope: LogicScope) -> tuple[bool, LogicValue]:
    """Follow keys one by one; a first argument of ``[n]`` goes out by n scopes before."""
    start: LogicScope | None = scope
    if args and isinstance(args[0], list):
        steps = number_of(args[0][0] if args[0] else None)
        if not isinstance(steps, int):
            return False, None
        args = args[1:]
        for _ in range(min(abs(steps), 1000)):
            start = start.up if start is not None else None
    if start is None:
        return False, None
    there, value = True, start.value
    for arg in args:
        key = key_of(arg)
        there, value = (False, None) if key is None else field_of(value, key)
        if not there:
            return False, None
    return there, value


def _lacking(keys: Args, data: LogicValue) -> list[LogicValue]:
    lacks = []
    for key in keys:
        _there, value = _follow(data, key)
        if not _there or value is None or value == "":
            lacks.append(key)
    return lacks


def _missing(run: Run, call: Call, scope: LogicScope) -> LogicValue:
    args = run.args_of(call, scope)
    return _lacking(args[0] if args and isinstance(args[0], list) else args, scope.value)


def _missing_some(run: Run, call: Call, scope: LogicScope) -> LogicValue:
    least, keys, *_ = [*run.args_of(call, scope), None, None]
    if not isinstance(keys, list):
        raise invalid()
    lacks = _lacking(keys, scope.value)
    return [] if len(keys) - len(lacks) >= number_of(least) else lacks


def _within(args: Args) -> bool:
    needle, hay, *_ = [*args, None, None]
    if isinstance(hay, list):
        return any(is_same(needle, value) for value in hay)
    text = key_of(needle)
    return isinstance(hay, str) and text is not None and text in hay


def _part(args: Args) -> str:
    source, start, length, *_ = [*args, None, None, None]
    chars = text_of(source)
    rest = chars[trunc(number_of(start)) :]
    return rest if length is None else rest[: trunc(number_of(length))]


def _extreme(best: Callable[[list[Number]], Number]) -> Operator:
    def work(args: Args) -> Number:
        if not args:
            raise invalid()
        return best([number_of(arg) for arg in args])

    return _eager(work)


def _coalesce(run: Run, call: Call, scope: LogicScope) -> LogicValue:
    if not call.listed:
        return next((value for value in run.args_of(call, scope) if value is not None), None)
    for arg in call.args:
        value = run.evaluate(arg, scope)
        if value is not None:
            return value
    return None


def _throw(args: Args) -> LogicValue:
    error = args[0] if args else None
    raise LogicError(error if isinstance(error, dict) else text_of(error))


def _merge(args: Args) -> LogicValue:
    lists = [arg if isinstance(arg, list) else [arg] for arg in args]
    return short_list([value for listed in lists for value in listed])


OPERATORS: dict[str, Operator] = {
    "==": _chain(lambda left, right: order_of(left, right) == 0),
    "!=": _chain(lambda left, right: order_of(left, right) != 0),
    "===": _chain(is_same),
    "!==": _chain(lambda left, right: not is_same(left, right)),
    "<": _chain(lambda left, right: order_of(left, right) < 0),
    "<=": _chain(lambda left, right: order_of(left, right) <= 0),
    ">": _chain(lambda left, right: order_of(left, right) > 0),
    ">=": _chain(lambda left, right: order_of(left, right) >= 0),
    "!": _eager(lambda args: not is_truthy(args[0] if args else None)),
    "!!": _eager(lambda args: is_truthy(args[0] if args else None)),
    "and": _either(word=False),
    "or": _either(word=True),
    "if": _branch,
    "?:": _branch,
    "+": _fold(lambda left, right: left + right, start=0),
    "*": _fold(lambda left, right: left * right, start=1),
    "-": _fold(lambda left, right: left - right, alone=0),
    "/": _fold(_divide, alone=1),
    "%": _eager(_modulo),
    "max": _extreme(max),
    "min": _extreme(min),
    "cat": _eager(lambda args: short_text("".join(map(text_of, args)))),
    "substr": _eager(_part),
    "in": _eager(_within),
    "merge": _eager(_merge),
    "var": _var,
    "val": lambda run, call, scope: _reach(run.args_of(call, scope), scope)[1],
    "exists": lambda run, call, scope: _reach(run.args_of(call, scope), scope)[0],
    "missing": _missing,
    "missing_some": _missing_some,
    "??": _coalesce,
    "throw": _eager(_throw),
}
