"""A slow line on loopback that can be cut: between a browser and the server, counting photos.

Passes bytes on at so many a second, all connections together, and so much later; cuts a connection
once so many bytes of photos have gone up, or swallows the answer to the photo under way.
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

PHOTO = b"PUT /api/v1/photos/"
CHUNK = 4096


class Speed(NamedTuple):
    """Bytes a second in each direction, and the seconds a byte takes there and back."""

    up: float
    down: float
    round_trip: float


THREE_G = Speed(up=750_000 / 8, down=1_600_000 / 8, round_trip=0.15)
FASTER = Speed(up=12_000_000 / 8, down=24_000_000 / 8, round_trip=0.02)


class Cut(NamedTuple):
    """When a connection breaks: after so many bytes of photos, or with the answer to that photo."""

    after: int
    loses_answer: bool


@dataclass
class _Requests:
    """Reads requests off a connection far enough to count the bytes of photos."""

    left: int = 0
    is_photo: bool = False
    _head: bytes = b""

    def feed(self, data: bytes) -> int:
        counted = 0
        while data:
            if self.left:
                part, data = data[: self.left], data[self.left :]
                self.left -= len(part)
                counted += len(part) if self.is_photo else 0
                continue
            head, end, data = (self._head + data).partition(b"\r\n\r\n")
            self._head = b"" if end else head
            if end:
                self.is_photo = head.startswith(PHOTO)
                lengths = [line for line in head.lower().split(b"\r\n") if line[:15] == _LENGTH]
                self.left = int(lengths[0][15:]) if lengths else 0
        return counted


_LENGTH = b"content-length:"


@dataclass
class _Connection:
    """One connection of the browser, and ours to the server."""

    writers: list[asyncio.StreamWriter]
    requests: _Requests = field(default_factory=_Requests)
    loses_answer: bool = False

    def cut(self) -> None:
        for writer in self.writers:
            writer.transport.abort()


class SlowLine:
    """The line; what it counts may be read from any thread."""

    def __init__(self, server_port: int) -> None:
        self.photo_bytes = 0
        """Of photos, that went up, those sent again among them."""
        self.cuts_made = 0
        self.port = 0
        self._server_port = server_port
        self._speed: Speed | None = None
        self._cuts: list[Cut] = []
        self._free = {"up": 0.0, "down": 0.0}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def become(self, speed: Speed, cuts: Sequence[Cut] = ()) -> None:
        """Be this slow from now on, and break at these places."""
        self._cuts = sorted(cuts)
        self._speed = speed

    async def serve(self, started: threading.Event) -> None:
        """Pass on until cancelled."""
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        async with server:
            await server.serve_forever()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        connection = _Connection([writer, far_writer])
        with contextlib.suppress(OSError):
            await asyncio.gather(
                self._pass_on(connection, reader, far_writer, "up"),
                self._pass_on(connection, far_reader, writer, "down"),
            )
        connection.cut()

    async def _pass_on(
        self,
        connection: _Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        way: str,
    ) -> None:
        """Take bytes in as fast as the line is, and let them out later by its length."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arrival = asyncio.ensure_future(self._arrive(under_way, writer))
        try:
            while data := await reader.read(CHUNK):
                await self._wait_for_room(way, len(data))
                if self._breaks(connection, data, way):
                    connection.cut()
                    return
                delay = self._speed.round_trip / 2 if self._speed else 0
                under_way.put_nowait((asyncio.get_running_loop().time() + delay, data))
            under_way.put_nowait((0, b""))
            await arrival
        finally:
            arrival.cancel()

    async def _arrive(
        self, under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        while True:
            due, data = await under_way.get()
            if not data:
                with contextlib.suppress(OSError):
                    writer.write_eof()
                return
            await asyncio.sleep(due - asyncio.get_running_loop().time())
            writer.write(data)
            await writer.drain()

    async def _wait_for_room(self, way: str, length: int) -> None:
        if self._speed is None:
            return
        now = asyncio.get_running_loop().time()
        rate = self._speed.up if way == "up" else self._speed.down
        self._free[way] = max(now, self._free[way]) + length / rate
        await asyncio.sleep(self._free[way] - now)

    def _breaks(self, connection: _Connection, data: bytes, way: str) -> bool:
        """Count; say whether the connection breaks here."""
        if way == "down":
            lost = connection.loses_answer and connection.requests.left == 0
            self.cuts_made += lost
            return lost
        self.photo_bytes += connection.requests.feed(data)
        if not self._cuts or self.photo_bytes < self._cuts[0].after:
            return False
        cut = self._cuts.pop(0)
        connection.loses_answer = cut.loses_answer
        self.cuts_made += not cut.loses_answer
        return not cut.loses_answer


@contextlib.contextmanager
def laid_to(server_port: int) -> Iterator[SlowLine]:
    """Lay a line to a server; it is quick until it is told otherwise."""
    line = SlowLine(server_port)
    started = threading.Event()
    loop = asyncio.new_event_loop()

    def run() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(serving)

    serving = loop.create_task(line.serve(started))
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait(10)
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(serving.cancel)
        thread.join(10)
        loop.close()
