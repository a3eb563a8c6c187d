"""Which gaps may be the records' doing, and which are certainly the phone's."""

from typing import Any

import pytest

from checklists.context import Context
from checklists.doubts import is_doubtful
from checklists.validity import check
from tests import sheets

DIGESTS = [f"{number:064x}" for number in range(5)]


def doubts(code: str, changes: dict[str, Any], **context: Any) -> dict[str, bool]:
    checklist = sheets.CHECKLISTS[code]
    known = Context.from_json({"visit_date": sheets.DAY, "visit_type": "routine", **context})
    answers = {**sheets.answers(code, DIGESTS, **context), **changes}
    faults = check(checklist, answers, known, submitting=True, photos=DIGESTS)
    return {fault.path: is_doubtful(checklist, fault) for fault in faults}


UNSAID = {"note": "看过"}
LISTED = {"lines": [{"sku": "S", "batch": "", "qty": 1, "expiry": "2027-01-01", "handled": False}]}


@pytest.mark.parametrize(
    ("code", "changes", "expected"),
    [
        ("CV-RETAIL", {"A02": UNSAID}, {"answers.A02": False}),
        ("CV-RETAIL", {"C03": {"value": LISTED}}, {"answers.C03.photos": True}),
        ("CV-RETAIL", {"C03": UNSAID}, {"answers.C03": False}),
        (
            "CV-RETAIL",
            {"A02": {"value": True, "photos": ["f" * 64]}},
            {"answers.A02.photos.0": False},
        ),
        ("FS-REST", {"F06": {"value": "2026-01-01"}}, {"answers.F06.photos": True}),
        ("FS-REST", {"A01": {"value": 1}}, {"answers.A01.value": False}),
    ],
)
def test_a_gap_is_in_doubt_where_it_hangs_on_what_the_records_say(
    code: str, changes: dict[str, Any], expected: dict[str, bool]
) -> None:
    found = doubts(code, changes)
    assert {path: found.get(path) for path in expected} == expected


def test_a_question_that_an_attribute_of_the_store_asks_for_is_in_doubt() -> None:
    hidden = [
        item.code
        for item in sheets.CHECKLISTS["FS-REST"].items
        if item.show_if is not None and "store." in item.show_if.source
    ]
    store = {"has_cold_room": True, "uses_gas": True, "sample_required": True}
    found = doubts("FS-REST", dict.fromkeys(hidden, UNSAID), store=store)
    assert found == {f"answers.{code}": True for code in hidden}
    assert hidden
