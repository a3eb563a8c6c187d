"""Reading the fields of a repeat group: small questions asked once a row."""

from checklists.document import Item, Limits
from checklists.fields import Fields
from checklists.parsing_codes import read_code
from checklists.parsing_options import read_choices

FIELD_KINDS = (
    *("text", "number", "count", "percent", "temperature", "date", "yes_no", "choice", "barcode"),
)
MEASURED = frozenset({"number", "count", "percent", "temperature"})
MOST_ROWS = 200
DEFAULT_ROWS = (0, 50)
_KNOWN = ("code", "zh", "en", "type", "required", "limits", "options")


def read_group(fields: Fields, kind: str) -> tuple[tuple[Item, ...], tuple[int, int]]:
    """Read the fields and the number of rows of a repeat group."""
    if kind != "repeat_group":
        for key in ("fields", "rows"):
            if fields.has(key):
                fields.wrong(key, "group_unused")
        return (), DEFAULT_ROWS
    asked = tuple(
        _field(Fields(raw, fields.at(f"fields.{place}"), fields.problems))
        for place, raw in enumerate(fields.entries("fields", most=30))
    )
    if not asked:
        fields.wrong("fields", "empty")
    elif len({each.code for each in asked}) < len(asked):
        fields.wrong("fields", "duplicate_code")
    return asked, _rows(fields.within("rows"))


def _field(fields: Fields) -> Item:
    fields.only(_KNOWN)
    kind = fields.one_of("type", FIELD_KINDS)
    options = read_choices(fields, kind)
    return Item(
        code=read_code(fields),
        zh=fields.text("zh"),
        en=fields.text("en"),
        kind=kind,
        weight=0,
        klass="normal",
        section="",
        required=fields.flag("required", default=True),
        limits=_limits(fields, kind),
        options=options,
        option_codes=frozenset(option.code for option in options),
    )


def _limits(fields: Fields, kind: str) -> Limits:
    inner = fields.within("limits")
    if inner is None:
        return Limits()
    if kind not in MEASURED:
        fields.wrong("limits", "limits_unused")
    inner.only(("min", "max"))
    limits = Limits(min=inner.number("min"), max=inner.number("max"))
    if limits.min is not None and limits.max is not None and limits.min > limits.max:
        inner.wrong("min", "limits_crossed")
    return limits


def _rows(fields: Fields | None) -> tuple[int, int]:
    if fields is None:
        return DEFAULT_ROWS
    fields.only(("min", "max"))
    least, most = fields.whole("min"), fields.whole("max", least=1)
    if most is not None and most > MOST_ROWS:
        fields.wrong("max", "too_large", most=MOST_ROWS)
    least = DEFAULT_ROWS[0] if least is None else least
    most = DEFAULT_ROWS[1] if most is None else most
    if least > most:
        fields.wrong("min", "limits_crossed")
    return least, most
