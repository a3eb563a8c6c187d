"""`python -m bench`: CPU per visit, visits per second beside the floor, seconds to tickets."""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import Engine, pool
from sqlalchemy import create_engine as _create_engine

from bench import accounting, floor, ledger, load, machine, visits
from bench.report import HEAD, Figure, as_json, line, of_rounds, percentile
from records.base import Base
from records.demo.people import REGION_SUPERVISORS
from records.session import engine_options, keep_rules

LOGINS = [login for pair in REGION_SUPERVISORS for login, _ in pair]
# A supervisor's week of eight visits a day; the refresh token outlives it. As many at any number
# of clients, or a cell with many clients and few visits would measure the hashing of passwords.
VISITS_A_SIGN_IN = 40


def main() -> None:
    """Measure every profile this machine can run."""
    options = _options()
    figures: list[Figure] = []
    for profile in options.profile:
        missing = machine.production_missing() if profile == machine.PRODUCTION else ""
        if missing:
            print(f"{profile}: not measured, it needs {missing}")
            continue
        figures += _measure(profile, options)
    if options.json:
        Path(options.json).write_text(json.dumps([as_json(f) for f in figures], indent=1))


def _measure(profile: str, options: argparse.Namespace) -> list[Figure]:
    figures = []
    with machine.running(profile) as running:
        engine = _engine(running.database_url)
        version = ledger.publish(engine)
        sender = _Sender(running, version)
        print(f"yardstick: {accounting.yardstick():.0f} CPU-ms for a fixed loop", flush=True)
        print(HEAD, flush=True)
        _cell(running, engine, sender, photos=2, clients=2, count=20)  # warm up, not shown
        cells = [
            (photos, clients, count)
            for photos, count in ((0, options.visits), (visits.PHOTOS, options.visits // 8))
            for clients in options.clients
        ]
        for photos, clients, count in cells * options.rounds:
            figure = _cell(running, engine, sender, photos, clients, count)
            figures.append(figure)
            print(line(figure), flush=True)
        for told in of_rounds(figures):
            print(told, flush=True)
        _latency(running, engine, sender, options)
    return figures


class _Sender:
    """Makes signed-in phones and visits to the sixty stores, whatever the number of clients."""

    def __init__(self, running: machine.Machine, version: str) -> None:
        self._url = running.url
        self._version = version
        self._base = visits.base_photo()
        self._number = 0

    def sign_in(self, times: int) -> None:
        """Sign in and fetch the pack, as a phone does at its first start."""
        for number in range(times):
            phone = load.Phone(self._url, LOGINS[number % len(LOGINS)])
            phone.sign_in()
            phone.pack()

    def phones(self, count: int) -> list[load.Phone]:
        """Sign in a phone for each client, and one for every supervisor at the least."""
        found = []
        for number in range(max(count, len(LOGINS))):
            phone = load.Phone(self._url, LOGINS[number % len(LOGINS)])
            phone.sign_in()
            phone.stores = phone.pack()["stores"]
            found.append(phone)
        return found

    def visit(self, phone: load.Phone, photos: int) -> load.Job:
        """Make a visit to the next of the phone's stores."""
        self._number += 1
        shots = [visits.shot(self._base) for _ in range(photos)]
        store = phone.stores[self._number // 7 % len(phone.stores)]
        visit_id, body = visits.visit(self._number, store, self._version, shots)
        return load.Job(visit_id, body, shots, phone.token)


def _cell(
    running: machine.Machine,
    engine: Engine,
    sender: _Sender,
    photos: int,
    clients: int,
    count: int,
) -> Figure:
    phones = sender.phones(clients)
    work = _shared_out(sender, phones, clients, photos, count)
    jobs = [job for mine in work for job in mine]
    ledger.wait_quiet(engine)
    before, roles = accounting.seconds(*running.roots), accounting.by_role(*running.roots)
    sender.sign_in(max(1, round(count / VISITS_A_SIGN_IN)))
    taken = load.closed_loop(phones[:clients], work)
    drained = time.perf_counter()
    ledger.wait_quiet(engine)
    settled = taken + time.perf_counter() - drained
    cpu = accounting.seconds(*running.roots) - before
    after = accounting.by_role(*running.roots)
    rows = floor.rows_of(engine, [job.visit_id for job in jobs])
    row_rate = _floor(engine, rows, clients, [])
    shots = [shot.body for shot in jobs[0].shots]
    return Figure(
        profile=running.profile,
        photos=photos,
        clients=clients,
        visits=count,
        cpu_ms=cpu * 1000 / count,
        by_role={r: (after[r] - roles.get(r, 0.0)) * 1000 / count for r in after},
        accepted_per_second=count / taken,
        settled_per_second=count / settled,
        row_floor_per_second=row_rate,
        floor_per_second=_floor(engine, rows, clients, shots) if shots else row_rate,
        yardstick_ms=accounting.yardstick(),
    )


def _shared_out(
    sender: _Sender, phones: list[load.Phone], clients: int, photos: int, count: int
) -> list[list[load.Job]]:
    """Make the visits beforehand, supervisor by supervisor in turn, and deal them to clients."""
    jobs = [sender.visit(phones[number % len(phones)], photos) for number in range(count)]
    return [jobs[client::clients] for client in range(clients)]


def _floor(engine: Engine, rows: list[list[floor.Line]], clients: int, shots: list[bytes]) -> float:
    """Insert the same rows into an empty database of the same kind, from as many clients."""
    with tempfile.TemporaryDirectory(prefix="storewalk-floor-") as folder:
        empty = _empty_like(engine, folder, clients)
        taken = floor.insert_all(empty, rows, clients, Path(folder), shots)
        empty.dispose()
    return len(rows) / taken


def _empty_like(engine: Engine, folder: str, clients: int) -> Engine:
    if engine.dialect.name == "sqlite":
        empty = _engine(f"sqlite:///{folder}/floor.sqlite3", clients)
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("DROP DATABASE IF EXISTS floor WITH (FORCE)")
            connection.exec_driver_sql("CREATE DATABASE floor")
        empty = _engine(engine.url.set(database="floor").render_as_string(False), clients)
    Base.metadata.create_all(empty)
    return empty


def _engine(url: str, clients: int = 4) -> Engine:
    options = engine_options(url) | {"poolclass": pool.QueuePool, "pool_size": clients + 2}
    engine = _create_engine(url, **options)
    keep_rules(engine)
    return engine


def _latency(
    running: machine.Machine, engine: Engine, sender: _Sender, options: argparse.Namespace
) -> None:
    """Send at a fixed rate and see when each visit's tickets are open."""
    phones = sender.phones(12)
    ledger.wait_quiet(engine)
    work = _shared_out(sender, phones, len(phones), 0, options.rate * options.seconds)
    jobs = [job for mine in work for job in mine]
    with ledger.watching(engine, {job.visit_id for job in jobs}) as seen:
        begun = load.open_loop(phones, work, options.rate)
    spans = [seen[visit_id] - begun[visit_id] for visit_id in begun]
    print(
        f"{running.profile}: {len(jobs)} visits at {options.rate}/s, submit to tickets open: "
        f"p50 {percentile(spans, 0.5):.2f} s, p95 {percentile(spans, 0.95):.2f} s, "
        f"max {max(spans):.2f} s",
        flush=True,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--profile",
        nargs="*",
        default=[machine.EMBEDDED, machine.PRODUCTION],
        choices=[machine.EMBEDDED, machine.PRODUCTION],
    )
    parser.add_argument("--clients", nargs="*", type=int, default=[1, 8, 32])
    parser.add_argument("--visits", type=int, default=480)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--rate", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--json", default="")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
