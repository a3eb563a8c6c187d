"""The server's clock and the ids it makes, in one place so that a test can hold time."""

import os
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta

# A phone's clock this far off is wrong; less is the way the message took.
WRONG_CLOCK_MS = 300_000
# Longer than any phone keeps work to itself; what seems older was dated by a wrong clock.
LONGEST_OFFLINE = timedelta(days=180)


class _Last:
    """The last id's millisecond and its number within it; one thread at a time."""

    def __init__(self) -> None:
        self.milliseconds = 0
        self.count = 0
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_failure: object) -> None:
        self._lock.release()


_last = _Last()


def now() -> datetime:
    """Return the present in UTC; the server's time rules, phones' clocks are only recorded."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


def now_ms() -> int:
    """Return epoch milliseconds."""
    return time.time_ns() // 1_000_000


def new_id() -> uuid.UUID:
    """Make a UUIDv7: sorted by time, so that indexes grow at one end.

    Ids one process makes within a millisecond also sort in the order they were made: two steps of
    one deed share their time, and only their ids can say which came first.
    """
    random = bytearray(os.urandom(10))
    with _last:
        milliseconds = now_ms()
        # A start in the lower half leaves room for 2,048 more before the millisecond ends.
        start = int.from_bytes(random[:2]) & 0x7FF
        count = _last.count + 1 if milliseconds == _last.milliseconds else start
        _last.milliseconds, _last.count = milliseconds, count
    random[:2] = (0x7000 | (count & 0xFFF)).to_bytes(2)
    random[2] = 0x80 | (random[2] & 0x3F)
    return uuid.UUID(bytes=milliseconds.to_bytes(6) + bytes(random))


def from_ms(milliseconds: int) -> datetime:
    """Turn epoch milliseconds into a time; a phone's absurd clock is clamped, never refused."""
    low, high = -62_135_596_800_000, 253_402_300_799_000
    return datetime.fromtimestamp(min(max(milliseconds, low), high) / 1000, UTC)


def is_wrong(skew_ms: int) -> bool:
    """Tell whether a phone's clock was wrong when it sent something."""
    return abs(skew_ms) > WRONG_CLOCK_MS


def may_be(when: datetime, received_at: datetime) -> bool:
    """Tell whether something can have been done then, given when the server heard of it."""
    early, late = (
        received_at - LONGEST_OFFLINE,
        received_at + timedelta(milliseconds=WRONG_CLOCK_MS),
    )
    return early <= when <= late


def true_time(phone_ms: int, skew_ms: int, received_at: datetime) -> datetime:
    """Turn a phone's clock into the server's; nothing was done after it was received.

    A clock may have been set right, or wrong, between the deed and its sending: where its skew of
    the sending leads nowhere, it is taken at its word, and where that leads nowhere either, the
    deed was done when the server heard of it.
    """
    as_said = from_ms(phone_ms)
    as_set = from_ms(phone_ms - skew_ms) if is_wrong(skew_ms) else as_said
    for when in (as_set, as_said):
        if may_be(when, received_at):
            return min(when, received_at)
    return received_at
