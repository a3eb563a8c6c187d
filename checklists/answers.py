"""Reading one answer: its shape is checked, its value becomes something exact.

The same readers serve the validity check, which wants to hear what is wrong, and scoring,
which treats a value it cannot read as not answered. Fields this version does not know are
left alone: a newer phone must be able to talk to an older server.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from checklists.answer_kinds import READERS
from checklists.answer_shapes import Report, ignore, text_of
from checklists.document import Item
from checklists.texts import BLANK

MAX_PHOTOS = 50
DIGEST = re.compile(r"[0-9a-f]{64}")
_NOTHING: Mapping[str, Any] = {}


class Reader(Protocol):
    """Reads a value of one type, or reports and gives None."""

    def __call__(self, item: Item, value: Any, report: Report) -> Any:
        """Give the exact value, or None after reporting what is wrong."""


@dataclass(slots=True)
class Answer:
    """An answer as read: unanswered, na or answered, with its value."""

    state: str
    value: Any
    raw: Mapping[str, Any]

    @property
    def photos(self) -> tuple[str, ...]:
        """The photo digests that were given and are digests."""
        listed = self.raw.get("photos")
        if not isinstance(listed, list):
            return ()
        return tuple(each for each in listed if isinstance(each, str) and DIGEST.fullmatch(each))

    @property
    def note(self) -> str:
        """What was written beside the answer."""
        note = self.raw.get("note")
        return note if isinstance(note, str) else ""

    @property
    def na_reason(self) -> str:
        """Why the item does not apply, or could not be observed."""
        given = self.raw.get("na")
        reason = given.get("reason") if isinstance(given, Mapping) else None
        return reason.strip(BLANK) if isinstance(reason, str) else ""

    @property
    def is_unobserved(self) -> bool:
        """Tell what applies but could not be looked at from what does not apply."""
        given = self.raw.get("na")
        return isinstance(given, Mapping) and given.get("not_observed") is True


def read_answer(item: Item, raw: Any, report: Report = ignore) -> Answer:
    """Read an answer of an item; absent and unreadable ones come out as unanswered."""
    if raw is None:
        return Answer("unanswered", None, _NOTHING)
    # A plain dict is known at sight; asking for a Mapping costs more than all the rest here.
    if type(raw) is not dict and not isinstance(raw, Mapping):
        report("", "wrong_type", expected="object")
        return Answer("unanswered", None, _NOTHING)
    given, na = raw.get("value"), raw.get("na")
    if na is not None:
        return Answer(_na_state(item, given, na, report), None, raw)
    if given is None:
        return Answer("unanswered", None, raw)
    value = READERS[item.kind](item, given, report)
    return Answer("unanswered" if value is None else "answered", value, raw)


def _na_state(item: Item, given: Any, na: Any, report: Report) -> str:
    if given is not None:
        report("", "na_and_value")
        return "unanswered"
    if not isinstance(na, Mapping):
        report(".na", "wrong_type", expected="object")
        return "unanswered"
    reason, unobserved = na.get("reason"), na.get("not_observed")
    if reason is not None:
        text_of(na, "reason", ".na", report, empty=True)
    if unobserved is not None and not isinstance(unobserved, bool):
        report(".na.not_observed", "wrong_type", expected="true/false")
        return "unanswered"
    if unobserved:
        return "na" if item.not_observed else "unanswered"
    if item.na_reasons and not _is_listed(item, reason):
        report(".na.reason", "na_reason_unknown")
        return "unanswered"
    return "na" if item.na else "unanswered"


def _is_listed(item: Item, reason: Any) -> bool:
    """Tell whether a reason is on the list; a missing one is asked for when handing in."""
    if not isinstance(reason, str) or not reason.strip(BLANK):
        return True
    return any(known.code == reason for known in item.na_reasons)


def check_margins(raw: Mapping[str, Any], report: Report) -> None:
    """Check what stands beside the value: note, photos, time."""
    if raw.get("note") is not None:
        text_of(raw, "note", "", report, empty=True)
    photos = raw.get("photos")
    if photos is not None:
        _check_photos(photos, report)
    at = raw.get("at")
    if at is not None:
        if not isinstance(at, Mapping):
            report(".at", "wrong_type", expected="object")
            return
        for name in ("wall_ms", "mono_ms"):
            if name in at and (type(at[name]) is not int or not 0 <= at[name] < 2**53):
                report(f".at.{name}", "wrong_type", expected="integer")


def _check_photos(photos: Any, report: Report) -> None:
    if not isinstance(photos, list):
        report(".photos", "wrong_type", expected="list")
        return
    if len(photos) > MAX_PHOTOS:
        report(".photos", "too_long", most=MAX_PHOTOS)
        return
    seen: set[str] = set()
    for place, digest in enumerate(photos):
        if not isinstance(digest, str) or not DIGEST.fullmatch(digest):
            report(f".photos.{place}", "bad_digest")
        elif digest in seen:
            report(f".photos.{place}", "duplicate")
        else:
            seen.add(digest)
