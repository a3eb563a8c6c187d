"""One question to the Python engine, asked the way golden cases ask it: JSON in, JSON out."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from checklists.conditions import evaluate
from checklists.context import Context
from checklists.document import Checklist, Value
from checklists.library import documents
from checklists.outcomes import plan
from checklists.parsing import ChecklistInvalid, parse
from checklists.policy import policy_errors, policy_hash, policy_of, with_policy
from checklists.presence import Fence, judge
from checklists.scoring import month_score, score
from checklists.validity import check
from checklists.visibility import applicable

LIBRARY = "library:"


@cache
def shipped(code: str) -> Checklist:
    """Give a shipped checklist, parsed once."""
    return parse(next(document for document in documents() if document["code"] == code))


_learned: dict[str, Checklist] = {}


def learn(document: Any) -> Checklist:
    """Parse a document once, for cases that name it like a shipped one."""
    checklist = parse(document)
    _learned[checklist.code] = checklist
    return checklist


def checklist_of(document: Any) -> Checklist:
    """Give the checklist a case names or carries."""
    if isinstance(document, str):
        code = document.removeprefix(LIBRARY)
        return _learned[code] if code in _learned else shipped(code)
    return parse(document)


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a case of any kind."""
    return KINDS[case["kind"]](case)


def _visit(case: Mapping[str, Any]) -> dict[str, Any]:
    checklist = checklist_of(case["document"])
    context, answers = Context.from_json(case["context"]), case["answers"]
    photos = frozenset(case.get("photos", ()))
    complete = check(checklist, answers, context, submitting=True, photos=photos)
    draft = check(checklist, answers, context, submitting=False)
    return {
        "score": score(checklist, answers, context).as_json(),
        "visible": [item.code for item in applicable(checklist, answers, context)],
        "faults": [fault.as_json() for fault in complete],
        "draft_faults": [fault.as_json() for fault in draft],
        **plan(checklist, answers, context).as_json(),
    }


def _document(case: Mapping[str, Any]) -> dict[str, Any]:
    try:
        checklist = parse(case["document"])
    except ChecklistInvalid as invalid:
        return {"errors": invalid.errors}
    items = checklist.items
    return {
        "errors": [],
        "conditions": {
            f"{item.code}.{name}": condition.logic
            for item in items
            for name in ("show_if", "require_if", "fail_if", "formula")
            if (condition := getattr(item, name)) is not None
        },
    }


def _condition(case: Mapping[str, Any]) -> dict[str, Any]:
    """Evaluate the show_if of the last item of a document for several stores."""
    checklist = checklist_of(case["document"])
    condition = checklist.items[-1].show_if
    assert condition is not None
    values = []
    for store in case["stores"]:
        context = Context.from_json({"visit_date": "2026-03-31", "store": store})
        values.append(evaluate(condition.expr, partial(_of_store, context)))
    return {"values": values}


def _of_store(context: Context, name: str) -> Value:
    return context.store if name == "store" else context.store.get(name.removeprefix("store."))


def _policy(case: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a policy over a document; without one, tell the policy the document has."""
    document, policy = case["document"], case.get("policy")
    if isinstance(document, str):
        code = document.removeprefix(LIBRARY)
        document = next(each for each in documents() if each["code"] == code)
    errors = [] if policy is None else policy_errors(document, policy)
    if errors:
        return {"errors": errors}
    merged = document if policy is None else with_policy(document, policy)
    told = {
        "errors": [],
        "merged": merged,
        "policy": policy_of(merged),
        "hash": policy_hash(merged),
    }
    again = with_policy(document, policy_of(merged))
    return told | {"kept": policy_hash(again) == told["hash"]}


def _month(case: Mapping[str, Any]) -> dict[str, Any]:
    result = month_score(case["visits"], case["weights"], case["veto"], case["grades"])
    return {"month": result.as_json()}


def _presence(case: Mapping[str, Any]) -> dict[str, Any]:
    fence = Fence(**case["fence"])
    result = judge(case["fixes"], fence, case.get("reason"), at_ms=case.get("at_ms"))
    return {"presence": result.as_json(), "words": [each.text.as_json() for each in result.reasons]}


KINDS = {
    "visit": _visit,
    "document": _document,
    "condition": _condition,
    "policy": _policy,
    "month": _month,
    "presence": _presence,
}
