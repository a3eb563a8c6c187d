"""Browsers as people have them: a phone with a memory that can be killed, and an office screen."""

import contextlib
import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright

CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
OFFICE = {"width": 1440, "height": 900}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# No fault of the page: asking without a network, asking whether anybody is signed in, and looking
# for a small picture before a worker has made it (the page asks again).
EXPECTED = re.compile(
    r"net::ERR_(INTERNET_DISCONNECTED|NETWORK_CHANGED)"
    r"|status of 401 \(Unauthorized\) \S+/api/v1/session"
    r"|status of 404 \(Not Found\) \S+/(thumbnail|display)$"
)


PACK_STORE = """(name) => new Promise((done, fail) => {
  const opening = indexedDB.open('storewalk-work')
  opening.onerror = () => fail(opening.error)
  opening.onsuccess = () => {
    const rows = opening.result.transaction('packs').objectStore('packs').getAll()
    rows.onsuccess = () => {
      opening.result.close()
      done(rows.result.flatMap((row) => row.pack.stores).find((store) => store.name === name))
    }
  }
})"""


# The keys of everything in a phone's databases.
MEMORY = """async () => {
  const found = {}
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done, fail) => {
      const opening = indexedDB.open(name)
      opening.onerror = () => fail(opening.error)
      opening.onsuccess = () => done(opening.result)
    })
    for (const store of database.objectStoreNames)
      found[`${name}/${store}`] = await new Promise((done) => {
        const keys = database.transaction(store).objectStore(store).getAllKeys()
        keys.onsuccess = () => done(keys.result.map(String))
      })
    database.close()
  }
  return found
}"""


class Device:
    """A browser with its own folder of memory; what it complains about is written down."""

    def __init__(self, playwright: Playwright, folder: Path, address: str) -> None:
        self.address = address
        self.folder = folder
        self.complaints: list[str] = []
        self._playwright = playwright
        self._context: BrowserContext | None = None
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        """Return the open page."""
        assert self._page is not None, "the browser is closed"
        return self._page

    @property
    def context(self) -> BrowserContext:
        """Return the open browser."""
        assert self._context is not None, "the browser is closed"
        return self._context

    def close(self) -> None:
        """Close the browser as a person does."""
        if self._context is not None:
            browser = self._context.browser
            self._context.close()
            if browser is not None:
                browser.close()
        self._context = self._page = None

    def picture(self, place: Path) -> None:
        """Keep what the screen shows, where there is one."""
        if self._page is not None and not self._page.is_closed():
            place.parent.mkdir(parents=True, exist_ok=True)
            self._page.screenshot(path=place)

    def _open(self, path: str, flags: tuple[str, ...], options: dict[str, Any]) -> Page:
        self._context = self._playwright.chromium.launch_persistent_context(
            self.folder,
            executable_path=CHROMIUM,
            args=[*FLAGS, *flags],
            timezone_id="Asia/Shanghai",
            **options,
        )
        return self._show(self._context.pages[0], path)

    def _open_privately(self, path: str, flags: tuple[str, ...], options: dict[str, Any]) -> Page:
        """Open a window that forgets everything when it closes, as a browser's private mode."""
        browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        self._context = browser.new_context(timezone_id="Asia/Shanghai", **options)
        return self._show(self._context.new_page(), path)

    def _show(self, page: Page, path: str) -> Page:
        self._page = page
        self._page.on("console", self._hear)
        self._page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self._page.goto(f"{self.address}{path}")
        return self._page

    def _hear(self, message: ConsoleMessage) -> None:
        said = f"{message.text} {message.location.get('url', '')}"
        if message.type == "error" and not EXPECTED.search(said):
            self.complaints.append(said)


class Phone(Device):
    """A phone of a touch screen's size, with a camera, standing somewhere."""

    def __init__(self, playwright: Playwright, folder: Path, address: str, film: Path) -> None:
        super().__init__(playwright, folder, address)
        self._film = film
        self._where: dict[str, float] = {"latitude": 31.2304, "longitude": 121.4737, "accuracy": 15}

    def open(
        self, path: str = "/", *, offline: bool = False, locale: str = "zh-CN", lax: bool = False
    ) -> Page:
        """Start the browser, with or without a network; lax: for a trial that fetches pictures."""
        return self._open(path, self._camera(), self._options(offline, locale, lax))

    def open_privately(self, *flags: str) -> Page:
        """Start it in private mode, where it also minds the room it is told to have."""
        options = self._options(offline=False, locale="zh-CN", lax=True)
        return self._open_privately("/", (*self._camera(), *flags), options)

    def _camera(self) -> tuple[str, ...]:
        return (
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={self._film}",
        )

    def _options(self, offline: bool, locale: str, lax: bool) -> dict[str, Any]:
        return {
            "viewport": PHONE,
            "has_touch": True,
            "is_mobile": True,
            "device_scale_factor": 2,
            "locale": locale,
            "offline": offline,
            "geolocation": self._where,
            "permissions": ["geolocation", "camera"],
            "bypass_csp": lax,
        }

    def stand_at(self, lat: float, lng: float, accuracy: float) -> None:
        """Carry the phone somewhere."""
        self._where = {"latitude": lat, "longitude": lng, "accuracy": accuracy}
        if self._context is not None:
            self._context.set_geolocation(self._where)

    def pack_store(self, name: str) -> dict[str, Any]:
        """Return what this phone's memory knows of a store."""
        found = self.page.evaluate(PACK_STORE, name)
        assert isinstance(found, dict), f"the pack has no {name}"
        return found

    def memory(self) -> dict[str, list[str]]:
        """Return the keys of everything this phone's databases hold, by database and store."""
        found: dict[str, list[str]] = self.page.evaluate(MEMORY)
        return found

    def lose_network(self) -> None:
        """Walk into the cellar."""
        self.context.set_offline(True)

    def find_network(self) -> None:
        """Come out again."""
        self.context.set_offline(False)

    def wait_until_works_offline(self) -> None:
        """Wait until the service worker keeps the app."""
        self.page.evaluate("() => navigator.serviceWorker.ready")
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    def wait_until_sign_in_is_on_disk(self) -> None:
        """Wait until the browser has written its cookies, which it does every half minute."""
        wait_for(self._cookie_is_on_disk, "the sign-in cookie on the disk", within=120)

    def _cookie_is_on_disk(self) -> bool:
        for jar in self.folder.glob("Default/**/Cookies"):
            with contextlib.suppress(sqlite3.Error):
                reader = sqlite3.connect(f"file:{jar}?mode=ro", uri=True, timeout=1)
                try:
                    found = reader.execute("SELECT 1 FROM cookies WHERE name LIKE '%sw_refresh'")
                    return found.fetchone() is not None
                finally:
                    reader.close()
        return False

    def kill(self) -> None:
        """Kill the browser and all its processes at one blow, as a phone does or a dead battery."""
        self.strike()
        self.bury()

    def strike(self, now: Callable[[], None] = lambda: None) -> float:
        """Kill it, from any thread, and return the instant; it is said just before."""
        doomed = _family(self._root())
        now()
        at = time.monotonic()
        for pid in doomed:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not any(_is_alive(pid) for pid in doomed), "the end of the browser")
        return at

    def bury(self) -> None:
        """Let go of a browser that has been killed."""
        with contextlib.suppress(Exception):
            self.context.close()
        self._context = self._page = None

    def _root(self) -> int:
        mark = f"--user-data-dir={self.folder}".encode()
        for pid, command in _commands().items():
            if mark in command and not any(part.startswith(b"--type=") for part in command):
                return pid
        raise ProcessLookupError(f"no browser runs with {self.folder}")


class Office(Device):
    """A desk with a large screen."""

    def open(self, path: str = "/hq.html", *, locale: str = "zh-CN") -> Page:
        """Start the browser."""
        return self._open(path, (), {"viewport": OFFICE, "locale": locale})


def wait_for(true: Callable[[], bool], what: str, within: float = 20) -> None:
    """Wait until something outside the browser has come about."""
    deadline = time.monotonic() + within
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {within:.0f} s for {what}")
        time.sleep(0.05)


def _commands() -> dict[int, list[bytes]]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            found[int(folder.name)] = (folder / "cmdline").read_bytes().split(b"\0")
    return found


def _family(root: int) -> list[int]:
    """Return a process and everything below it."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            parents[int(folder.name)] = int(stat[1])
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
