"""CPU time of a tree of processes, as the operating system counted it (Linux, /proc).

A child that has ended and been waited for is in its parent's account, so summing own and
waited-for time over the living tree counts every process once.
"""

import os
import time
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")


class Process(NamedTuple):
    """One line of /proc: who, whose child, what, and seconds of CPU used."""

    pid: int
    parent: int
    command: str
    seconds: float


def tree(root: int) -> list[Process]:
    """Return the process and all below it."""
    everyone = {process.pid: process for process in _all()}
    found = [everyone[root]] if root in everyone else []
    for process in found:
        found.extend(p for p in everyone.values() if p.parent == process.pid)
    return found


def seconds(*roots: int) -> float:
    """Return the CPU seconds, user and system, that these trees have used so far."""
    return sum(process.seconds for root in roots for process in tree(root))


def by_role(*roots: int) -> dict[str, float]:
    """Return CPU seconds by what the process is: web, relay, score, photo, queue, database."""
    totals: dict[str, float] = {}
    for root in roots:
        for process in tree(root):
            role = _role(process.command)
            totals[role] = totals.get(role, 0.0) + process.seconds
    return totals


def yardstick() -> float:
    """Return CPU-ms of a fixed loop: how fast this machine is just now, to set beside figures."""
    start = time.process_time()
    total = 0
    for number in range(2_000_000):
        total += number
    return (time.process_time() - start) * 1000


ROLES = (
    ("granian", "web"),
    ("workers.run relay", "relay"),
    ("workers.run score", "score"),
    ("workers.run photo", "photo"),
    ("workers.run replay", "replay"),
    ("valkey", "queue"),
    ("redis", "queue"),
    ("postgres", "database"),
    ("workers.embedded", "supervisor"),
)


def _role(command: str) -> str:
    return next((role for word, role in ROLES if word in command), "other")


def _all() -> list[Process]:
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            stat = (entry / "stat").read_text()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended while we looked
            continue
        fields = stat[stat.rindex(")") + 2 :].split()
        used = sum(map(int, fields[11:15])) / TICKS
        found.append(Process(int(entry.name), int(fields[1]), command, used))
    return found
