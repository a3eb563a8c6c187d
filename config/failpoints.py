"""Named places where a test may kill, stop or break a process.

Armed only by the FAILPOINTS setting ("name=kill", "name=stop", "name=raise", separated by commas,
optionally "name=kill@3" for the third time); costs one dictionary look-up otherwise.
"""

import os
import signal

_armed: dict[str, tuple[str, int]] = {}


class FailpointHit(Exception):
    """Raised at a failpoint armed with `raise`."""


def arm(spec: str) -> None:
    """Replace what is armed by what the text says; an empty text disarms all."""
    _armed.clear()
    for part in filter(None, spec.split(",")):
        name, _, deed = part.partition("=")
        what, _, count = deed.partition("@")
        _armed[name] = (what or "kill", int(count or 1))


def failpoint(name: str) -> None:
    """Do what is armed for this name, if anything is."""
    if not _armed or name not in _armed:
        return
    what, left = _armed[name]
    if left > 1:
        _armed[name] = (what, left - 1)
        return
    del _armed[name]
    if what == "raise":
        raise FailpointHit(name)
    # A stopped process goes on from here when a test says so (SIGCONT).
    os.kill(os.getpid(), signal.SIGSTOP if what == "stop" else signal.SIGKILL)
