"""Reading what helps a person judge an item, and when they may leave it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from checklists.answers import DIGEST
from checklists.document import Anchor, Example, Limits, Option, Text
from checklists.exact import Number
from checklists.fields import Fields
from checklists.parsing_options import read_options

MOST_MINUTES = 600


@dataclass(frozen=True, slots=True)
class Leave:
    """Whether an item may be left out as not applicable or not observed, and why."""

    allowed: bool = False
    reasons: tuple[Option, ...] = ()
    not_observed: bool = False


def read_leave(fields: Fields, kind: str, policy: str) -> Leave:
    """Read ``na``: yes, no, or the reasons that count; a scoring that allows none overrules."""
    raw = fields.raw.get("na")
    if not isinstance(raw, Mapping):
        leave = Leave(allowed=fields.flag("na", default=False))
    else:
        inner = Fields(raw, fields.at("na"), fields.problems)
        inner.only(("reasons", "not_observed"))
        reasons = read_options(inner, "reasons", 20)
        leave = Leave(True, reasons, inner.flag("not_observed", default=False))
    if kind == "calculated" and leave.allowed:
        fields.wrong("na", "na_unused")
    return Leave() if policy == "not_allowed" else leave


def read_hint(fields: Fields) -> Text | None:
    """Read the sentence that says how to check."""
    inner = fields.within("hint")
    if inner is None:
        return None
    inner.only(("zh", "en"))
    return Text(inner.text("zh"), inner.text("en"))


def read_minutes(fields: Fields) -> Number | None:
    """Read how long the item takes."""
    minutes = fields.number("minutes", least=0)
    if minutes is not None and minutes > MOST_MINUTES:
        fields.wrong("minutes", "too_large", most=MOST_MINUTES)
    return minutes


def read_presets(fields: Fields) -> tuple[Text, ...]:
    """Read the wordings of defects that are offered for one tap."""
    return tuple(
        Text(inner.text("zh"), inner.text("en"))
        for inner in _entries(fields, "presets", 30, ("zh", "en"))
    )


def read_examples(fields: Fields) -> tuple[Example, ...]:
    """Read good and bad examples, each a sentence and perhaps a photo."""
    inner = fields.within("examples")
    if inner is None:
        return ()
    inner.only(("good", "bad"))
    return tuple(
        _example(entry, good=kind == "good")
        for kind in ("good", "bad")
        for entry in _entries(inner, kind, 10, ("photo", "zh", "en"))
    )


def _example(fields: Fields, *, good: bool) -> Example:
    photo: Any = fields.raw.get("photo")
    if photo is not None and (not isinstance(photo, str) or not DIGEST.fullmatch(photo)):
        fields.wrong("photo", "bad_digest")
        photo = None
    return Example(good, photo, fields.text("zh"), fields.text("en"))


def read_anchors(fields: Fields, kind: str, limits: Limits) -> tuple[Anchor, ...]:
    """Read what the steps of a rating mean; they rise and stay on its scale."""
    anchors = [_anchor(entry, limits) for entry in _entries(fields, "anchors", 20, _ANCHOR)]
    if anchors and kind != "rating":
        fields.wrong("anchors", "anchors_unused")
    elif any(two.at <= one.at for one, two in pairwise(anchors)):
        fields.wrong("anchors", "anchors_order")
    return tuple(anchors)


_ANCHOR = ("at", "zh", "en")


def _anchor(fields: Fields, limits: Limits) -> Anchor:
    at = fields.number("at")
    if at is None and not fields.has("at"):
        fields.wrong("at", "missing")
    if at is not None and not (limits.min or 0) <= at <= (limits.max or at):
        fields.wrong("at", "anchor_outside")
    return Anchor(at or 0, fields.text("zh"), fields.text("en"))


def read_blind(fields: Fields, kind: str) -> bool:
    """Read whether the book quantity is kept from the person who counts."""
    blind = fields.flag("blind", default=False)
    if blind and kind != "stock_count":
        fields.wrong("blind", "blind_unused")
    return blind


def _entries(fields: Fields, key: str, most: int, known: Sequence[str]) -> list[Fields]:
    entries = [
        Fields(raw, fields.at(f"{key}.{place}"), fields.problems)
        for place, raw in enumerate(fields.entries(key, most=most))
    ]
    for entry in entries:
        entry.only(known)
    return entries
