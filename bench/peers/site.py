"""The peers' pages: fetched and built on demand, served as our own server serves the app."""

import contextlib
import json
import mimetypes
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser

from bench.engine import PWA

PAGES = Path(__file__).parent / "pages"
DIST = PAGES / "dist"
BUILT = DIST / ".built"
SOURCES = ("*.mjs", "*.js", "*.scss", "package-lock.json")


class NotFetched(Exception):
    """The peers' packages could not be had; the text says why."""


def prepare() -> None:
    """Fetch the packages in the versions of the lock file and build a page for each peer."""
    sources = [file for pattern in SOURCES for file in PAGES.glob(pattern)]
    newest = max(file.stat().st_mtime for file in [*sources, PWA / "bench" / "checklist.ts"])
    if BUILT.exists() and BUILT.stat().st_mtime > newest:
        return
    if not (PAGES / "node_modules").exists():
        print("fetching the peers' packages …", flush=True)
        _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    print("building a page for each peer …", flush=True)
    _run("node", "build.mjs")
    BUILT.touch()


def with_node() -> dict[str, str]:
    """Return an environment that finds Node, which lies beside Python."""
    beside = Path(sys.executable).parent
    return dict(os.environ) | {"PATH": f"{beside}{os.pathsep}{os.environ.get('PATH', '')}"}


def _run(*command: str) -> None:
    done = subprocess.run(
        command, cwd=PAGES, env=with_node(), check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise NotFetched(f"{' '.join(command)}: {done.stderr.strip()[-2_000:]}")


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """Serve the pages on loopback; yield the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def transform(browser: Browser, address: str) -> None:
    """Turn the form into Enketo's HTML, as its server does once for everybody."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/transform/transform.html")
    page.wait_for_function("() => 'transformed' in globalThis")
    form = page.evaluate("() => globalThis.transformed")
    context.close()
    (DIST / "enketo" / "form.json").write_text(json.dumps(form), encoding="utf-8")


def weight(paths: set[str]) -> int:
    """Return what these files of a page weigh on the way, the forms themselves left out."""
    return sum(small(DIST / path) for path in paths if not Path(path).name.startswith("form."))


def small(file: Path) -> int:
    """Return the size of a file as it goes over the network."""
    beside = file.with_name(f"{file.name}.br")
    return (beside if beside.exists() else file).stat().st_size


class _Handler(BaseHTTPRequestHandler):
    """Brotli where it lies beside a file, hashed files for ever."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].lstrip("/")
        file = (DIST / path).resolve()
        if DIST not in file.parents or not file.is_file():
            self.send_error(404)
            return
        beside = file.with_name(f"{file.name}.br")
        body = (beside if beside.exists() else file).read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        kept = "public, max-age=31536000, immutable" if "/assets/" in path else "no-cache"
        self.send_header("Cache-Control", kept)
        if beside.exists():
            self.send_header("Content-Encoding", "br")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""
