"""A real S3 server for the tests: Ceph's object gateway on loopback, all data in memory.

Mock servers accept wrong signatures, expired addresses and overwrites; this one refuses them. It
needs Debian's packages radosgw, ceph-mon and ceph-osd, and about twenty seconds to come up. Every
daemon is a child that dies with the test process.

    python -m tests.media.s3_server        runs one until Ctrl-C and prints its vault address
"""

import ctypes
import http.client
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

NEEDED = ("radosgw", "radosgw-admin", "ceph-mon", "ceph-osd", "ceph", "ceph-authtool", "monmaptool")
HOW_TO_GET_IT = "apt-get install -y --no-install-recommends radosgw ceph-mon ceph-osd"
PORTS = range(18640, 18661)
ACCESS_KEY, SECRET_KEY, BUCKET = "storewalk", "storewalk-test-secret", "photos"
PATIENCE_SECONDS = 90

_CONFIGURATION = """\
[global]
fsid = {fsid}
mon initial members = a
mon host = [v2:127.0.0.1:{mon_v2},v1:127.0.0.1:{mon_v1}]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
# Without cephx the gateway never connects.
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
# One copy in one process: nothing here outlives a test run.
osd pool default size = 1
osd pool default min size = 1
mon allow pool size one = true
osd crush chooseleaf type = 0
osd pool default pg num = 4
osd pool default pg autoscale mode = off
mon max pg per osd = 1000
mon data avail crit = 0
osd objectstore = memstore
memstore device bytes = 1073741824
osd class load list = *
osd class default list = *
keyring = {home}/keyring
mon data = {home}/mon
osd data = {home}/osd
run dir = {home}
admin socket = {home}/$name.asok
log file = {home}/$name.log
mon cluster log file = {home}/cluster.log
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:{s3}
rgw data = {home}/rgw
rgw dns name = 127.0.0.1
"""

_PEOPLE = {
    "mon.": ["--cap", "mon", "allow *"],
    "client.admin": ["--cap", "mon", "allow *", "--cap", "osd", "allow *"],
    "client.rgw": ["--cap", "mon", "allow rwx", "--cap", "osd", "allow rwx"],
    "osd.0": ["--cap", "mon", "allow profile osd", "--cap", "osd", "allow *"],
}


class ServerDidNotStart(Exception):
    """Ceph is installed and does not come up; the text has the end of its logs."""


@dataclass(frozen=True)
class S3Server:
    """Where it listens and who may enter."""

    endpoint: str
    access_key: str = ACCESS_KEY
    secret_key: str = SECRET_KEY
    bucket: str = BUCKET

    @property
    def vault_url(self) -> str:
        return f"s3://{self.access_key}:{self.secret_key}@{self.bucket}?endpoint={self.endpoint}"


def missing() -> list[str]:
    """Name the programs that are not installed."""
    return [name for name in NEEDED if shutil.which(name) is None]


@contextmanager
def running() -> Iterator[S3Server]:
    """Start a server with an empty bucket, and take everything down at the end."""
    home = Path(tempfile.mkdtemp(prefix="storewalk-s3-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        ceph = _Ceph(home, stack)
        try:
            server = ceph.start()
        except (subprocess.SubprocessError, TimeoutError) as error:
            raise ServerDidNotStart(f"{error}\n{ceph.last_words()}") from error
        yield server


class _Ceph:
    def __init__(self, home: Path, stack: ExitStack) -> None:
        self._home = home
        self._stack = stack
        self._mon_v2, self._mon_v1, self._s3 = _free_ports(3)
        self._fsid = str(uuid.uuid4())

    def start(self) -> S3Server:
        self._prepare()
        self._daemon("ceph-mon", "-f", "-i", "a")
        osd = str(uuid.uuid4())
        self._run("ceph", "--connect-timeout", "30", "osd", "new", osd)
        self._run("ceph", "--connect-timeout", "30", "auth", "import", "-i", "keyring")
        self._run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd)
        self._daemon("ceph-osd", "-f", "-i", "0")
        gateway = self._daemon("radosgw", "-f", "-n", "client.rgw")
        self._run(
            *("radosgw-admin", "user", "create", "--uid=tests", "--display-name=tests"),
            *(f"--access-key={ACCESS_KEY}", f"--secret-key={SECRET_KEY}"),
        )
        self._await_answer(gateway)
        server = S3Server(f"http://127.0.0.1:{self._s3}")
        client(server).create_bucket(Bucket=server.bucket)
        return server

    def last_words(self) -> str:
        """Return the end of each log."""
        logs = sorted(self._home.glob("*.log"))
        return "\n".join(f"{log.name}: {log.read_text(errors='replace')[-600:]}" for log in logs)

    def _prepare(self) -> None:
        for folder in ("mon", "osd", "rgw"):
            (self._home / folder).mkdir()
        places = {"home": self._home, "fsid": self._fsid, "s3": self._s3}
        text = _CONFIGURATION.format(mon_v1=self._mon_v1, mon_v2=self._mon_v2, **places)
        (self._home / "ceph.conf").write_text(text)
        self._run("ceph-authtool", "--create-keyring", "keyring")
        for name, caps in _PEOPLE.items():
            self._run("ceph-authtool", "keyring", "--gen-key", "-n", name, *caps)
        addresses = f"[v2:127.0.0.1:{self._mon_v2},v1:127.0.0.1:{self._mon_v1}]"
        self._run(
            *("monmaptool", "--create", "--clobber", "--addv", "a", addresses),
            *("--fsid", self._fsid, "monmap"),
        )
        self._run("ceph-mon", "-i", "a", "--mkfs", "--monmap", "monmap", "--keyring", "keyring")

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            self._command(program, words),
            cwd=self._home,
            check=True,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
        )

    def _daemon(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        log: BinaryIO = (self._home / f"{program}.out.log").open("wb")
        self._stack.callback(log.close)
        child = subprocess.Popen(
            self._command(program, words),
            cwd=self._home,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - one system call, no locks
        )
        self._stack.callback(_stop, child)
        return child

    def _command(self, program: str, words: Sequence[str]) -> list[str]:
        tools = ("ceph-authtool", "monmaptool")
        configuration = [] if program in tools else ["-c", str(self._home / "ceph.conf")]
        return [program, *configuration, *words]

    def _await_answer(self, gateway: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if gateway.poll() is not None:
                raise TimeoutError(f"radosgw ended with {gateway.returncode}")
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", self._s3, timeout=1)) as line:
                    line.request("GET", "/")
                    line.getresponse()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise TimeoutError("radosgw did not answer")


def client(server: S3Server) -> "S3Client":
    """Return a plain boto3 client for what a test does behind the vault's back."""
    return boto3.session.Session().client(
        "s3",
        endpoint_url=server.endpoint,
        region_name="us-east-1",
        aws_access_key_id=server.access_key,
        aws_secret_access_key=server.secret_key,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


def _free_ports(count: int) -> list[int]:
    found = []
    for port in PORTS:
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise TimeoutError(f"no {count} free ports in {PORTS.start} to {PORTS.stop - 1}")


def _stop(child: subprocess.Popen[bytes]) -> None:
    # Nothing is to be saved: the data lies in memory.
    child.kill()
    child.wait()


def _die_with_parent() -> None:
    death_signal = 1
    ctypes.CDLL(None).prctl(death_signal, signal.SIGKILL)


if __name__ == "__main__":
    if missing():
        sys.exit(f"not installed: {', '.join(missing())}. {HOW_TO_GET_IT}")
    with running() as s3:
        print(s3.vault_url, flush=True)  # noqa: T201 - this is what the command is for
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
