"""Making the template, empty or filled with a checklist, in one language."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from checklists.exchange import template_columns as words
from checklists.exchange.sheets_out import Cell, SafeBook
from checklists.exchange.template_columns import COLUMNS, said
from checklists.exchange.template_guide import EXAMPLES, GUIDE, NOT_HERE
from checklists.parsing import parse

ROWS = 500
_KEPT = frozenset(
    {"code", "zh", "en", "type", "weight", "class", "na", "show_if", "hint", "options", "required"}
    | {"multiple"}
)


def empty_template(language: str) -> bytes:
    """Write the template to be filled in."""
    return _book(language, [], dict(words.DEFAULTS), [])


def export_template(document: Mapping[str, Any], language: str) -> bytes:
    """Write a checklist as a filled-in template; the guide names what it cannot hold."""
    parse(document)
    rows, left = [], []
    for section in document["sections"]:
        for item in section.get("items") or ():
            row, lost = _row(item, language)
            rows.append({"section": section["en" if language == words.EN else "zh"], **row})
            left += [f"{item['code']}: {', '.join(lost)}"] if lost else []
    scoring = document["scoring"]
    given: dict[str, Any] = dict(words.DEFAULTS) | {
        "title_zh": document["title"]["zh"],
        "title_en": document["title"]["en"],
        "code": document["code"],
    }
    veto = (scoring.get("veto") or {}).get("policy", "none")
    given |= {"veto": veto} if veto in words.VETOES else {}
    lines = [line for _, line in scoring["grades"]]
    given |= dict(zip(("A", "B", "C"), lines[:3], strict=False)) if len(lines) == 4 else {}
    if scoring["mode"] in words.MODES:
        given["mode"] = scoring["mode"]
    lost = [key for key in ("nodes", "near_expiry_rule", "gps", "applies_to") if key in document]
    lost += [key for key in ("repeat", "bonus") if key in scoring]
    lost += [] if veto in words.VETOES else ["scoring.veto"]
    lost += ["scoring.mode"] if scoring["mode"] not in words.MODES else []
    return _book(language, rows, given, [*lost, *left])


def _row(item: Mapping[str, Any], language: str) -> tuple[dict[str, Cell], list[str]]:
    kind = "choices" if item.get("multiple") else item["type"]
    used = set(_KEPT)
    row: dict[str, Cell] = {key: item.get(key) for key in ("code", "zh", "en", "weight")}
    known = {"photo_compare": "photo"}.get(kind, kind)
    row["type"] = said(words.TYPES[known], language) if known in words.TYPES else kind
    row["class"] = said(words.CLASSES[item.get("class", "normal")], language)
    row["na"] = said(words.FLAGS["yes" if item.get("na") else "no"], language)
    rule = item.get("show_if")
    row["show_if"] = rule if isinstance(rule, str) else None
    hint = item.get("hint") or {}
    row["hint"] = hint.get("en" if language == words.EN else "zh")
    row |= _measures(item, used)
    row |= _options(item, used)
    photo = item.get("photo") or {}
    row["photo"] = said(words.PHOTOS[photo["when"]], language) if photo else None
    used |= {"photo"} if photo.get("min", 1) == 1 else set()
    tickets = [done for done in item.get("on_fail") or () if done["to"] == "ticket"]
    if len(tickets) == 1:
        row["due_h"] = tickets[0]["due_h"]
        used |= {"on_fail"} if item["on_fail"] == tickets else set()
    lost = [key for key in item if key not in used and item[key] not in (None, [], False)]
    lost += ["type"] if kind not in words.TYPES else []
    lost += ["show_if"] if rule is not None and not isinstance(rule, str) else []
    return row, lost


def _measures(item: Mapping[str, Any], used: set[str]) -> dict[str, Cell]:
    limits, defect = item.get("limits") or {}, item.get("defect") or {}
    low = "pass_at" if item["type"] == "rating" else "min"
    if set(limits) <= {low, "max", "min"}:
        used.add("limits")
    if set(defect) <= {"per", "unit_zh", "unit_en"}:
        used.add("defect")
    return {"min": limits.get(low), "max": limits.get("max"), "per": defect.get("per")}


def _options(item: Mapping[str, Any], used: set[str]) -> dict[str, Cell]:
    listed = item.get("options") or ()
    pairs = ((o, o) if isinstance(o, str) else (o["code"], o["zh"]) for o in listed)
    names = dict(pairs)
    row: dict[str, Cell] = {"options": "|".join(names.values())}
    rule = item.get("fail_if")
    if isinstance(rule, str) and listed:
        codes = [part.strip().strip("'\"") for part in rule.split("|")]
        if all(code in names for code in codes):
            row["failing"] = "|".join(names[code] for code in codes)
            used.add("fail_if")
    return row


def _book(
    language: str, rows: Sequence[Mapping[str, Cell]], given: Mapping[str, Any], left: list[str]
) -> bytes:
    book = SafeBook()
    head = book.look(bold=True, bg_color="#EEF2F4", bottom=1, text_wrap=True, valign="top")
    wrap = book.look(text_wrap=True, valign="top")
    sheet = book.book.add_worksheet(said(words.ITEMS, language))
    table = [[said(column.head, language) for column in COLUMNS]]
    book.rows(sheet, [*table, *([row.get(c.key) for c in COLUMNS] for row in rows)], head)
    _offer(sheet, language)
    _guide(book, book.book.add_worksheet(said(words.GUIDE, language)), language, left)
    scoring = book.book.add_worksheet(said(words.SCORING, language))
    scoring.set_column(0, 0, 30)
    scoring.set_column(1, 1, 40, wrap)
    for number, (key, name) in enumerate(words.SETTINGS.items()):
        book.write(scoring, number, 0, said(name, language), head)
        known = words.WORDS.get(key)
        text = said(known[given[key]], language) if known and given[key] in known else given[key]
        book.write(scoring, number, 1, text)
        if known:
            offered = [said(word, language) for word in known.values()]
            scoring.data_validation(number, 1, number, 1, {"validate": "list", "source": offered})
    return book.done()


def _offer(sheet: Worksheet, language: str) -> None:
    """Put the lists behind the cells, and what each column is for."""
    sheet.freeze_panes(1, 3)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width)
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": said(column.head, language)[:32],
            "input_message": said(column.tip, language)[:255],
        }
        if column.words:
            offered = [said(word, language) for word in words.WORDS[column.words].values()]
            rule |= {"validate": "list", "source": offered}
        sheet.data_validation(1, place, ROWS, place, rule)


def _guide(book: SafeBook, sheet: Worksheet, language: str, left: list[str]) -> None:
    wrap = book.look(text_wrap=True, valign="top")
    bold = book.look(bold=True)
    sheet.set_column(0, 0, 90, wrap)
    row = 0
    for text in GUIDE:
        book.write(sheet, row, 0, said(text, language), bold if row == 0 else wrap)
        row += 1
    for example in EXAMPLES:
        told = [
            f"{said(words.BY_KEY[key].head, language)}："
            f"{value if isinstance(value, int) else said(value, language)}"
            for key, value in example
        ]
        book.write(sheet, row, 0, " · ".join(told), wrap)
        row += 1
    for text_left in [said(NOT_HERE, language), *left] if left else []:
        book.write(sheet, row + 1, 0, text_left, wrap)
        row += 1
