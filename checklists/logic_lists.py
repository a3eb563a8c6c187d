"""The operators of JsonLogic that go through lists or keep what failed; each opens a scope."""

from collections.abc import Callable

from checklists.logic_types import (
    Call,
    Literal,
    Logic,
    LogicError,
    LogicScope,
    LogicValue,
    Run,
    invalid,
)
from checklists.logic_values import is_truthy

Operator = Callable[[Run, Call, LogicScope], LogicValue]


def inner(scope: LogicScope, value: LogicValue, index: int) -> LogicScope:
    """Go two scopes further in: the place in the list, and what stands there."""
    return LogicScope(value, LogicScope({"index": index}, scope))


def _is_nothing(logic: Logic | None) -> bool:
    return logic is None or (isinstance(logic, Literal) and logic.value is None)


def _parts(call: Call, most: int = 3) -> list[Logic | None]:
    if not call.listed:
        raise invalid()
    return [*call.args[:most], *[None] * (most - len(call.args))]


def _list_of(run: Run, source: Logic | None, scope: LogicScope) -> list[LogicValue]:
    """Give the list to go through; no data is an empty one, a written null is a mistake."""
    if source is None or _is_nothing(source):
        raise invalid()
    listed = run.evaluate(source, scope)
    if listed is None:
        return []
    if not isinstance(listed, list):
        raise invalid()
    return listed


def _each(run: Run, listed: list[LogicValue], body: Logic, scope: LogicScope) -> list[LogicValue]:
    values = []
    for index, value in enumerate(listed):
        run.step()
        values.append(run.evaluate(body, inner(scope, value, index)))
    return values


def _map(run: Run, call: Call, scope: LogicScope) -> LogicValue:
    source, body, _ = _parts(call)
    if body is None or _is_nothing(body):
        raise invalid()
    return _each(run, _list_of(run, source, scope), body, scope)


def _filter(run: Run, call: Call, scope: LogicScope) -> LogicValue:
    source, body, _ = _parts(call)
    if body is None or _is_nothing(body):
        raise invalid()
    listed = _list_of(run, source, scope)
    kept = _each(run, listed, body, scope)
    return [value for value, keep in zip(listed, kept, strict=True) if is_truthy(keep)]


def _reduce(run: Run, call: Call, scope: LogicScope) -> LogicValue:
    source, body, start = _parts(call)
    if body is None:
        raise invalid()
    listed = _list_of(run, source, scope)
    first = listed[0] if listed else None
    accumulator = first if start is None else run.evaluate(start, scope)
    for index, current in enumerate(listed):
        if index == 0 and start is None:
            continue
        run.step()
        value = {"current": current, "accumulator": accumulator}
        accumulator = run.evaluate(body, inner(scope, value, index))
    return accumulator


def _quantifier(*, settles: bool, answer: bool, empty: bool) -> Operator:
    """Look for the first element that settles the question; ``empty`` answers for none."""

    def work(run: Run, call: Call, scope: LogicScope) -> LogicValue:
        source, body, _ = _parts(call)
        listed = None if source is None or _is_nothing(source) else run.evaluate(source, scope)
        if not isinstance(listed, list) or body is None:
            raise invalid()
        if not listed:
            return empty
        for index, value in enumerate(listed):
            run.step()
            if is_truthy(run.evaluate(body, inner(scope, value, index))) is settles:
                return answer
        return not answer

    return work


def _attempt(run: Run, call: Call, scope: LogicScope) -> LogicValue:
    failure: LogicError | None = None
    for arg in call.args:
        within = scope if failure is None else inner(scope, failure.error, 0)
        try:
            return run.evaluate(arg, within)
        except LogicError as error:
            if error.fatal:
                raise
            failure = error
    if failure is not None:
        raise failure
    return None


LISTS: dict[str, Operator] = {
    "map": _map,
    "filter": _filter,
    "reduce": _reduce,
    "all": _quantifier(settles=False, answer=False, empty=False),
    "some": _quantifier(settles=True, answer=True, empty=False),
    "none": _quantifier(settles=True, answer=False, empty=True),
    "try": _attempt,
}
