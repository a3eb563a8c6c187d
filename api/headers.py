"""What goes with every answer: the request's id and the headers that keep browsers careful."""

import gzip
import logging
import re
import time
from collections.abc import Mapping

from flask import Flask, Response, g, request
from werkzeug.datastructures import Headers

from config.settings import Settings
from records.clock import new_id

LOG = logging.getLogger("storewalk.api")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

COMPRESSED = frozenset({"application/json", "text/html"})
WORTH_COMPRESSING = 4_000

# The phone's own reader of bar codes is compiled code from our own address; no text is evaluated.
PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# The phone's own page may stand in a frame of ours: head office's preview of a checklist.
FRAMED_PAGE_POLICY = PAGE_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

_ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"
    ),
    "Content-Security-Policy": DATA_POLICY,
    "Cache-Control": "no-store",
}
_YEARS = "max-age=63072000; includeSubDomains"


def install(app: Flask, settings: Settings) -> None:
    """Give each request an id and each answer its headers and a line in the log."""
    wanted = {
        **_ALWAYS,
        **({"Strict-Transport-Security": _YEARS} if settings.cookie_secure else {}),
    }

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _REQUEST_ID.fullmatch(given) else new_id().hex
        g.began = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        _add_absent(response.headers, wanted)
        response.headers["X-Request-ID"] = g.request_id
        _compress(response)
        _log(response)
        return response


def _add_absent(headers: Headers, wanted: Mapping[str, str]) -> None:
    """Add what the answer does not say itself; asking for each name would pass all every time."""
    present = {name.lower() for name, _ in headers}
    for name, value in wanted.items():
        if name.lower() not in present:
            headers.add(name, value)


def _compress(response: Response) -> None:
    """Make long texts short where the browser can read that: a pack travels over weak networks."""
    if (
        response.direct_passthrough
        or response.mimetype not in COMPRESSED
        or "gzip" not in request.headers.get("Accept-Encoding", "")
    ):
        return
    data = response.get_data()
    if len(data) < WORTH_COMPRESSING:
        return
    # No secret is in a body together with what a stranger chose, so size gives nothing away.
    response.set_data(gzip.compress(data, 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.add("Vary", "Accept-Encoding")


def _log(response: Response) -> None:
    if LOG.isEnabledFor(logging.INFO):
        took = (time.perf_counter() - g.began) * 1000
        LOG.info(
            "request",
            extra={
                "request_id": g.request_id,
                "method": request.method,
                # The rule, not the path: a path carries ids and whatever a stranger typed.
                "route": str(request.url_rule),
                "status": response.status_code,
                "took_ms": round(took, 1),
            },
        )
