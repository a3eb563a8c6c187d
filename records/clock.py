"""The server's clock and the ids it makes, in one place so that a test can hold time."""

import os
import time
import uuid
from datetime import UTC, datetime, timedelta

# A phone's clock this far off is wrong; less is the way the message took.
WRONG_CLOCK_MS = 300_000


def now() -> datetime:
    """Return the present in UTC; the server's time rules, phones' clocks are only recorded."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place


def now_ms() -> int:
    """Return epoch milliseconds."""
    return time.time_ns() // 1_000_000


def new_id() -> uuid.UUID:
    """Make a UUIDv7: sorted by time, so that indexes grow at one end."""
    stamp = now_ms().to_bytes(6, "big")
    random = bytearray(os.urandom(10))
    random[0] = 0x70 | (random[0] & 0x0F)
    random[2] = 0x80 | (random[2] & 0x3F)
    return uuid.UUID(bytes=bytes(stamp + random))


def from_ms(milliseconds: int) -> datetime:
    """Turn epoch milliseconds into a time; a phone's absurd clock is clamped, never refused."""
    low, high = -62_135_596_800_000, 253_402_300_799_000
    return datetime.fromtimestamp(min(max(milliseconds, low), high) / 1000, UTC)


def true_time(phone_ms: int, skew_ms: int, received_at: datetime) -> datetime:
    """Turn a phone's clock into the server's; nothing was done after it was received."""
    wrong = abs(skew_ms) > WRONG_CLOCK_MS
    return min(from_ms(phone_ms) - timedelta(milliseconds=skew_ms if wrong else 0), received_at)
