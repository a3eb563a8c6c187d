"""A PostgreSQL for the tests: the one TEST_DATABASE_URL names, or Debian's, started for the run.

PostgreSQL does not run as root; where the tests do, it runs as the user `postgres`.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.servers.ports import free_port

HOW = "PostgreSQL is not here: set TEST_DATABASE_URL or `apt-get install postgresql`"


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Give the address of a server on which databases may be made, or skip saying how."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with cluster() as started:
        yield started.url


class Cluster:
    """A server of our own, to be started, stopped and crashed."""

    def __init__(self, binaries: Path, place: Path) -> None:
        self._binaries, self._place = binaries, place
        self._user = _user(place)
        port = free_port()
        self._options = f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c max_connections=60"
        self.url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        """Start it, recovering from a crash if there was one, and return when it answers."""
        self._run("pg_ctl", "-w", "-l", self._place / "log", "-o", self._options, "start")

    def crash(self) -> None:
        """End it without a checkpoint, as a power cut does; what was committed is in its log."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def _run(self, program: str, *words: str | Path) -> None:
        # No pipes: a server that inherits one keeps whoever reads it waiting.
        subprocess.run(
            [self._binaries / program, "-D", str(self._place / "data"), *words],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._place,
            **self._user,
        )


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Give a running server that may be crashed, or skip saying how to get one."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip(f"{HOW} (a server that TEST_DATABASE_URL names is not crashed)")
    place = Path(tempfile.mkdtemp(prefix="storewalk-pg-"))
    try:
        made = Cluster(binaries, place)
        made.start()
        try:
            yield made
        finally:
            made.crash()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _user(place: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    someone = pwd.getpwnam("postgres")
    os.chown(place, someone.pw_uid, someone.pw_gid)
    return {"user": someone.pw_uid, "group": someone.pw_gid, "extra_groups": []}


def new_database(url: str, name: str, template: str = "template1") -> str:
    """Make a database and return its address."""
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    finally:
        admin.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)
