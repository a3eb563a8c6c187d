"""The question types of XLSForm under all their names, and what each can become."""

import re
from dataclasses import dataclass

_SELECT = re.compile(
    r"(?:add )?select[ _]?(?P<how>one|1|multiple|all that apply|all|)"
    r"(?: prompt)?(?: (?:from|using))? (?P<list>\S.*?)"
    r"(?P<other> or[ _]other| or specify other)?"
)
_LOOP = re.compile(r"(?P<end>begin|end)[ _](?P<what>group|repeat|loop|lgroup)(?: over .*)?")

TEXT = frozenset({"text", "string", "add text prompt", "email", "url"})
WHOLE = frozenset({"integer", "int", "add integer prompt"})
NOTES = frozenset({"note", "add note prompt", "static text"})
RECORDED = frozenset(
    {"start", "end", "today", "deviceid", "phonenumber", "phone number", "username", "email"}
    | {"subscriberid", "simserial", "imei", "uri:deviceid", "uri:username", "uri:phonenumber"}
    | {"uri:email", "uri:simserial", "uri:subscriberid", "audit", "start-geopoint", "geopoint"}
    | {"gps", "location", "get start time", "get end time", "get today", "get device id"}
    | {"get subscriber id", "get sim id", "get phone number", "background-geopoint"}
    | {"add location prompt", "q geopoint"}
)
NO_PLACE = frozenset(
    {"audio", "video", "file", "geotrace", "geoshape", "rank", "background-audio", "osm"}
    | {"add audio prompt", "add video prompt", "add file prompt", "include", "xml-external"}
    | {"csv-external"}
)
PLAIN = {
    "decimal": "number",
    "range": "range",
    "date": "date",
    "add date prompt": "date",
    "image": "photo",
    "photo": "photo",
    "add image prompt": "photo",
    "barcode": "barcode",
    "add barcode prompt": "barcode",
    "acknowledge": "acknowledge",
    "trigger": "acknowledge",
    "time": "as_text",
    "datetime": "as_text",
    "datetime prompt": "as_text",
    "add date time prompt": "as_text",
    "add time prompt": "as_text",
    "percentage": "percent",
    "calculate": "calculate",
    "hidden": "hidden",
}


_KINDS = (
    *(("text", TEXT), ("whole", WHOLE), ("note", NOTES), ("recorded", RECORDED)),
    ("no_place", NO_PLACE),
)
_OUTSIDE = ("select_one_external", "select_one_from_file", "select_multiple_from_file")


@dataclass(frozen=True, slots=True)
class Asked:
    """A type read: the kind, and for a select its list."""

    kind: str
    list_name: str = ""
    multiple: bool = False
    other: bool = False


def read_type(text: str) -> Asked:
    """Read a type; ``unknown`` where nobody knows it."""
    plain = " ".join(text.split())
    low = plain.casefold()
    loop = _LOOP.fullmatch(low)
    if loop:
        what = "group" if loop["what"] == "lgroup" else loop["what"]
        return Asked(f"{loop['end']}_{what}")
    if low in PLAIN:
        return Asked(PLAIN[low])
    for kind, names in _KINDS:
        if low in names:
            return Asked(kind)
    if low.startswith(_OUTSIDE):
        return Asked("outside_list")
    return Asked("no_place") if low.startswith(("rank ", "osm ")) else _select(plain, low)


def _select(plain: str, low: str) -> Asked:
    match = _SELECT.fullmatch(low)
    if match is None:
        return Asked("unknown")
    start, end = match.span("list")
    how = match["how"]
    several = how in ("multiple", "all that apply", "all")
    name = plain[start:end]
    if name.startswith("${"):
        return Asked("outside_list")
    return Asked("choice", name, several, bool(match["other"]))
