"""Two clocks over a job: one that interrupts Python, one that ends the process.

RQ's own timeout covers a whole job; here every event of a job has its time, so that an endless
loop costs its neighbours nothing. A loop inside C code never lets Python's signal handler run: for
that, faulthandler's thread, which needs no interpreter, ends the process; the supervisor starts
another and the lease brings the event back, alone.
"""

import faulthandler
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Overtime(BaseException):
    """The event has used up its time. Not an Exception, so that nobody swallows it on the way."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise Overtime in the block after so many seconds; only a main thread can be stopped so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise Overtime(f"took longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def last_resort(seconds: float) -> Iterator[None]:
    """End the process, with a trace on stderr, if the block is not left in time."""
    faulthandler.dump_traceback_later(seconds, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
