"""Forms nobody would write: whatever the cells say, a document that parses or a refusal."""

import random
import re
import zipfile
from io import BytesIO
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists.exchange.grid import Book, Row, Sheet
from checklists.exchange.outcome import FileRefused
from checklists.exchange.report import Report
from checklists.exchange.template_columns import COLUMNS
from checklists.exchange.template_in import import_template
from checklists.exchange.xlsform_in import import_xlsform
from checklists.exchange.xlsform_out import export_xlsform
from checklists.library import documents
from checklists.parsing import parse
from tests.exchange.trial import tried

NAMES = ("a", "b", "c", "d", "1x", "门", "value", "a b", "")
TYPES = (
    *("text", "integer", "decimal", "date", "image", "range", "note", "calculate", "barcode"),
    *("select_one yn", "select_one abc", "select_multiple abc", "select_one none", "acknowledge"),
    *(
        "select_one abc or_other",
        "begin_group",
        "end_group",
        "begin_repeat",
        "end_repeat",
        "begin loop",
    ),
    *("end loop", "start", "geopoint", "audio", "time", "hidden", "nonsense", "", "select_one"),
)
FORMULAS = (
    *("${a} > 1", "${b} = 'yes'", "selected(${c}, 'x')", "not(${a} = 1) or ${d} != ''", "1", "0"),
    *(". >= 0 and . < 9", ". > 1 or . < 0", ". <= today()", "regex(., 'x')", "((", "${a} + ${b}"),
    *("${zz} = 1", "${a}", "'x' = ${c}", ". = 'x'", "not(.)", "${d} = ${d}", "${a} = 'yes' and"),
)
HEAD = (
    *("type", "name", "label", "label::Chinese (zh)", "hint", "required", "relevant", "constraint"),
    *(
        "calculation",
        "default",
        "appearance",
        "parameters",
        "repeat_count",
        "weight",
        "class",
        "na",
    ),
    *("photo", "limits", "defect_tiers", "on_fail", "show_if", "fail_if", "formula", "more"),
)
SAYS = st.sampled_from(
    (
        *("", "", "", "", "yes", "no", "Q", "<b>Q</b> ${a}", "3", "0.5", "-1", "always 2 live"),
        *("min=1 max=5", "min=9 max=1", "1:0; 2:1", "ticket 4", "stock:quarantine", "asset:x"),
        *('{"hint": 3}', "{", "start=1 end=5", "x" * 600, "\u0001", "b == yes", "a > "),
        *('{"presets": []}', "value > 1", "veto", "-", "重点", "红线"),
    )
)
WORDS = st.sampled_from(("是/否", "温度", "单选", "A01=否", "甲|乙"))
CHOICES = Sheet(
    "choices",
    (
        Row(1, ("list_name", "name", "label")),
        *(
            Row(n, cells)
            for n, cells in enumerate(
                (("yn", "yes", "Yes"), ("yn", "no", "No"), ("abc", "x", "X"), ("abc", "y", "Y")), 2
            )
        ),
    ),
)


@st.composite
def rows(draw: st.DrawFn) -> tuple[str, ...]:
    """Draw one row of a survey sheet."""
    cells = [draw(st.sampled_from(TYPES)), draw(st.sampled_from(NAMES))]
    for name in HEAD[2:]:
        formula = name in ("relevant", "constraint", "calculation", "required")
        often = st.sampled_from(FORMULAS) if formula else SAYS
        cells.append(draw(st.one_of(st.just(""), st.just(""), often)))
    return tuple(cells)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(rows(), min_size=1, max_size=14))
def test_any_survey_gives_a_document_or_a_refusal(drawn: list[tuple[str, ...]]) -> None:
    sheet = Sheet("survey", (Row(1, HEAD), *(Row(n, row) for n, row in enumerate(drawn, 2))))
    report = Report()
    try:
        document = import_xlsform(Book((sheet, CHOICES)), report)
    except FileRefused as refused:
        code = refused.code
    else:
        code = ""
        parse(document)
        export_xlsform(document)
    assert code in ("", "no_questions", "document_wrong")
    assert set(report.fates) == set(range(2, len(drawn) + 2))
    cells = {re.sub(r".*![A-Z]+", "", entry.where) for entry in report.entries}
    silent = {row for row, fate in report.fates.items() if fate != "carried"} - {
        int(row) for row in cells if row.isdigit()
    }
    assert silent == set()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(*(st.one_of(st.just(""), SAYS, WORDS) for _ in COLUMNS)), min_size=1, max_size=10
    )
)
def test_any_template_gives_a_document_or_a_refusal(drawn: list[tuple[str, ...]]) -> None:
    head = Row(1, tuple(column.head.zh for column in COLUMNS))
    sheet = Sheet("检查项", (head, *(Row(n, row) for n, row in enumerate(drawn, 2))))
    report = Report()
    code = ""
    try:
        parse(import_template(Book((sheet,)), report))
    except FileRefused as refused:
        code = refused.code
    assert code in ("", "no_questions", "document_wrong")
    filled = {row.number for row in sheet.rows[1:] if not row.blank}
    assert set(report.fates) == filled


def test_no_damaged_workbook_gets_past_the_reader(tmp_path: Path) -> None:
    good = export_xlsform(documents()[0])
    chance = random.Random(7)
    paths = []
    for number in range(60):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(_damaged(good, chance, inside=number % 2 == 0))
        paths.append(path)
    results = tried(paths)
    assert [(one.path.name, one.died) for one in results if one.died] == []
    assert {one.verdict for one in results} >= {"refused"}


def _damaged(good: bytes, chance: random.Random, *, inside: bool) -> bytes:
    """Damage some bytes, of the archive or of one part in it."""
    if not inside:
        return _bitten(good, chance)
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(good)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        bitten = chance.choice(old.namelist())
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, _bitten(data, chance) if name == bitten else data)
    return buffer.getvalue()


def _bitten(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    if chance.random() < 0.3:
        del changed[chance.randrange(len(changed)) :]
    return bytes(changed)
