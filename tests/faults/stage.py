"""A machine of its own for one test: database, photos, queue, and processes that may die."""

import random
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from config import queues
from media.vault_disk import VaultDisk
from records.session import open_engine, session_factory
from records.tables.outbox import InboxEntry
from tests import make
from tests.faults.kept import Kept
from tests.faults.nursery import WEB, Nursery
from tests.faults.phone import Ledger, Phone
from tests.faults.town import Visits
from tests.faults.verdict import Verdict, judge, wait_done
from tests.servers import valkey
from tests.servers.ports import free_port
from workers.run import RELAY

_WORKED = select(func.count()).select_from(InboxEntry)
# Which database a test's stage stands on.
EITHER = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@dataclass
class Stage:
    """What a test starts, kills and looks at."""

    nursery: Nursery
    folder: Path
    database_url: str
    world: make.World
    queue: valkey.Server
    sessions: sessionmaker[Session]
    ports: tuple[int, int]
    visits: Visits
    ledger: Ledger = field(default_factory=Ledger)
    kept: list[Kept] = field(default_factory=list)
    token: str = ""
    _failures: list[BaseException] = field(default_factory=list)

    @property
    def on_sqlite(self) -> bool:
        """Say whether this is the embedded default."""
        return self.database_url.startswith("sqlite")

    @property
    def vault(self) -> VaultDisk:
        """Return the photos as they lie on the disk."""
        return VaultDisk(self.folder / "photos")

    def start(self, role: str, deaths: Iterable[str] = (), **env: str) -> Kept:
        """Start a process that is started again whenever it dies."""
        place = {
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.queue.url,
            "VAULT_URL": f"disk://{self.folder / 'photos'}",
            "SECRET_KEY": "a secret of at least thirty-two bytes",
            "HOST": "127.0.0.1",
            "PORT": str(self.ports[0]),
            "LOG_LEVEL": "WARNING",
            "LEASE_SECONDS": "1",
            "MAX_ATTEMPTS": "50",
            "RELAY_POLL_MS": "20",
            "TZ": "UTC",
        }
        log = self.folder / f"{role}.log"
        kept = Kept(self.nursery, role, place | env, log, deaths)
        self.kept.append(kept)
        return kept

    def web(self, deaths: Sequence[str] = ()) -> list[Kept]:
        """Start two servers, as behind a balancer, and share the deaths out between them."""
        kept = [
            self.start(WEB, deaths[number::2], PORT=str(port))
            for number, port in enumerate(self.ports)
        ]
        for port in self.ports:
            # A server that is up has answered; what it does not hear is no cut line of a phone.
            phone = Phone((port,), Ledger())
            self.token = phone.sign_in()
            phone.hang_up()
        return kept

    def after(self) -> list[Kept]:
        """Start all that comes after a request, unarmed."""
        return [self.start(role) for role in (RELAY, *queues.ALL)]

    def phone(self) -> Phone:
        """Return a phone that is signed in already."""
        return Phone(self.ports, self.ledger, self.token)

    def alongside(self, work: Callable[[], None]) -> threading.Thread:
        """Do something in a thread of its own until it ends; `crowd` raises what it raised."""

        def guarded() -> None:
            try:
                work()
            except BaseException as problem:  # noqa: BLE001 - raised in the test's own thread
                self._failures.append(problem)

        thread = threading.Thread(target=guarded, daemon=True)
        thread.start()
        return thread

    def crowd(self, enough: Callable[[], bool], phones: int = 4, pace: float = 0.0) -> None:
        """Let phones send whole visits until it is enough; raise what a phone could not bear.

        `pace` is what a person takes between two visits, so that jobs can keep up.
        """
        failures = self._failures

        def walk(number: int) -> None:
            phone, order = self.phone(), random.Random(number)
            try:
                while not enough() and not failures:
                    phone.send_all(self.visits.next(), order)
                    # The next visit finds whichever server there is.
                    phone.hang_up()
                    time.sleep(pace)
            except BaseException as problem:  # noqa: BLE001 - raised in the test's own thread
                failures.append(problem)
            finally:
                phone.hang_up()

        threads = [threading.Thread(target=walk, args=(number,)) for number in range(phones)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    def ask_again(self, share: int = 1) -> None:
        """Send every share-th acknowledged thing once more; the ledger compares the answers."""
        phone = self.phone()
        for planned, _ in list(self.ledger.visits.values())[::share]:
            for one in planned.shots:
                phone.send_photo(one.sha256, one.body)
            said = phone.send_visit(planned)
            if not said["sealed"] or said["photos_missing"]:
                self.ledger.complain(f"visit {planned.id} is not whole: {said}")
        phone.hang_up()

    def settle(self, limit: float = 60) -> float:
        """Wait until nothing is open, or nothing moved for so long; return the seconds since now.

        If it takes long, each process tells its log what it is doing.
        """
        seconds = wait_done(self.sessions, limit)
        if seconds > limit:
            for kept in self.kept:
                kept.child.signal(signal.SIGUSR1)
        return seconds

    def worked(self) -> int:
        """Return how much the workers have done so far."""
        with self.sessions() as session:
            return session.scalar(_WORKED) or 0

    def verdict(self, *, worked: bool = True) -> Verdict:
        """Count."""
        found = judge(self.sessions, self.vault, self.ledger, worked=worked)
        for kept in self.kept:
            for strange in kept.strange:
                found.add("E", strange)
        return found

    def stop(self) -> None:
        """End every process."""
        for kept in self.kept:
            kept.stop()


@contextmanager
def open_stage(
    nursery: Nursery, folder: Path, database_url: str, world: make.World
) -> Iterator[Stage]:
    """Give a stage and clear it afterwards."""
    engine = open_engine(database_url)
    try:
        with valkey.server() as queue:
            made = Stage(
                nursery=nursery,
                folder=folder,
                database_url=database_url,
                world=world,
                queue=queue,
                sessions=session_factory(engine),
                ports=(free_port(), free_port()),
                visits=Visits(world),
            )
            try:
                yield made
            finally:
                made.stop()
    finally:
        engine.dispose()
