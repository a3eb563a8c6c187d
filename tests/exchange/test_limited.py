"""Hostile files are read in a child that may die; whoever asked gets a sentence and stays alive."""

import zipfile
from io import BytesIO

import pytest

from checklists.exchange import limited, limits
from checklists.exchange.limited import check_limited, import_limited
from tests.exchange.forms import survey, workbook


def test_a_good_file_comes_through_the_child_unchanged() -> None:
    made = import_limited(workbook(survey=survey(("text", "q", "地面"))))
    assert made.document is not None
    assert made.document["sections"][0]["items"][0]["zh"] == "地面"
    assert made.counts["items"] == 1


def test_a_check_comes_through_the_child_with_its_workbook() -> None:
    checked = check_limited(workbook(survey=survey(("bad", "q", "Q"), ("text", "a", "A"))), "en")
    assert (checked.errors, checked.refused) == (2, None)
    assert checked.workbook.startswith(b"PK")


def packed(**parts: bytes) -> bytes:
    """Make a workbook by hand, to be wrong where we like."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return buffer.getvalue()


def swapped(inner: str, data: bytes) -> bytes:
    """Put other bytes into one part of a good workbook."""
    good = workbook(survey=survey(("text", "q", "Q")))
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(good)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, data if name == inner else old.read(name))
    return buffer.getvalue()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">'.encode() for n in range(9)
    )
    + b"]><worksheet>&j;</worksheet>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b"<worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>"
)
SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def wide(rows: int, columns: str) -> bytes:
    """Declare a sheet far larger than it is, with a cell in its last corner."""
    return (
        HEAD
        + f'<dimension ref="A1:{columns}{rows}"/><sheetData><row r="{rows}">'
        f'<c r="{columns}{rows}" t="inlineStr"><is><t>x</t></is></c>'
        "</row></sheetData></worksheet>".encode()
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (swapped(SHEET, BOMB), "damaged"),
        (swapped(SHEET, OUTSIDE), "damaged"),
        (swapped(SHEET, b"<worksheet>" + b"<a>" * 200_000), "damaged"),
        (swapped(SHEET, wide(4417, "XFD")), "no_type_column"),
        (swapped(SHEET, wide(1_048_576, "A")), "no_type_column"),
        (swapped(SHEET, b" " * (limits.MAX_UNPACKED + 1)), "too_heavy"),
        (packed(xl__workbook_dot_xml=b"<workbook/>"), "damaged"),
        (packed(xl__workbook_dot_bin=b""), "xlsb"),
        (packed(readme_dot_txt=b"hello"), "other_zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 5000, "damaged"),
    ],
    ids=["xml-bomb", "xxe", "deep", "wide", "long", "zip-bomb", "bare", "xlsb", "zip", "ole"],
)
def test_a_hostile_workbook_is_refused_with_its_reason(data: bytes, code: str) -> None:
    made = import_limited(data)
    assert made.document is None
    assert made.refused is not None
    assert made.refused["code"] == code


def test_one_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.01)
    made = import_limited(workbook(survey=survey(("text", "q", "Q"))))
    assert made.refused is not None
    assert made.refused["code"] == "too_slow"


def test_only_so_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "_PATIENCE", 0.01)
    held = [limited._AT_ONCE.acquire(blocking=False) for _ in range(3)]
    try:
        assert held == [True, True, False]
        with pytest.raises(limited.TooBusy):
            import_limited(b"x")
    finally:
        limited._AT_ONCE.release(2)
