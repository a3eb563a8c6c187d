"""Every real form and every hostile spreadsheet: imported or refused with a reason, never more.

`docs/IMPORT.md` holds the table; a change of the figures is a change of the document.
"""

import re
from collections import Counter
from pathlib import Path

import pytest

from checklists.exchange.reading import read_book
from tests.exchange.trial import Tried, tried

ROOT = Path(__file__).resolve().parents[2]
FORMS = frozenset({".xls", ".xlsx", ".xlsm", ".csv", ".json", ".xml", ".md"})
# Files that are no forms: data beside a form, texts about them.
ASIDE = frozenset({"fruits.csv", "get_path_relative_to_lcar_cases.csv", "LICENSE.md"})


@pytest.fixture(scope="module")
def forms(shared_data: Path) -> list[Tried]:
    return tried(
        [
            path
            for path in sorted((shared_data / "forms").rglob("*"))
            if path.suffix in FORMS and path.name not in ASIDE
        ]
    )


def test_nothing_dies_and_every_refusal_has_a_reason(forms: list[Tried]) -> None:
    assert [(one.path.name, one.died) for one in forms if one.died] == []
    refused = [one.outcome["refused"] for one in forms if one.verdict == "refused"]
    assert all(reason["zh"] and reason["en"] for reason in refused)
    assert len(forms) > 120


@pytest.mark.filterwarnings("ignore")
def test_every_row_of_every_survey_sheet_has_its_fate(forms: list[Tried]) -> None:
    wrong = []
    for one in forms:
        if one.outcome["format"] != "xlsform":
            continue
        sheet = read_book(one.path.read_bytes()).find("survey")
        assert sheet is not None
        rows = {str(row.number) for row in sheet.rows[1:]}
        if rows != set(one.outcome["rows"]):
            wrong.append((one.path.name, rows ^ set(one.outcome["rows"])))
    assert wrong == []


def test_every_row_not_carried_whole_has_a_sentence_at_its_row(forms: list[Tried]) -> None:
    silent = []
    for one in forms:
        said = {re.sub(r".*![A-Z]+", "", entry["where"]) for entry in one.outcome["report"]}
        in_columns = any(entry["code"] == "column_left" for entry in one.outcome["report"])
        for row, fate in one.outcome["rows"].items():
            if fate != "carried" and row not in said and not (in_columns and fate == "partly"):
                silent.append((one.path.name, row, fate))
    assert silent == []


def test_the_figures_are_those_of_the_document(forms: list[Tried]) -> None:
    counted = Counter((_corpus(one), one.verdict) for one in forms)
    document = (ROOT / "docs" / "IMPORT.md").read_text("utf-8")
    row = re.compile(r"^\| (\w[\w-]*) \|" + r" (\d+) \|" * 4 + "$", re.MULTILINE)
    told = {name: tuple(map(int, figures)) for name, *figures in row.findall(document)}
    found = {
        name: (
            sum(count for (corpus, _), count in counted.items() if corpus == name),
            *(counted[name, verdict] for verdict in ("whole", "loss", "refused")),
        )
        for name in {corpus for corpus, _ in counted}
    }
    assert found == told


def _corpus(one: Tried) -> str:
    return one.path.parts[one.path.parts.index("forms") + 1]


@pytest.mark.slow
def test_every_hostile_spreadsheet_is_refused_or_read_within_the_limits(shared_data: Path) -> None:
    folder = shared_data / "bad-input" / "poi-spreadsheets"
    paths = [path for path in sorted(folder.iterdir()) if path.name != "LICENSE"]
    results = tried(paths)
    assert len(results) == len(paths) > 70
    # One has 100,000 shared strings and is stopped by the clock (-24 is SIGXCPU).
    stopped = [one.path.name for one in results if one.died]
    assert set(stopped) <= {"poc-shared-strings.xlsx"}
    assert all(one.reason for one in results if one.verdict == "refused")
