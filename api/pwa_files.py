"""The built PWA: pages and the service worker are never stored, hashed files for ever.

The build lays each file beside itself in brotli and gzip (pwa/compress.mjs); what the browser can
read is sent, so that no weak network carries a byte too many and no request compresses anything.
"""

import mimetypes
from pathlib import Path

from flask import Flask, Response, current_app, request, send_from_directory
from werkzeug.exceptions import NotFound

from api.access import NOTHING, Ability
from api.endpoint import Declared
from api.headers import FRAMED_PAGE_POLICY, PAGE_POLICY
from api.problems import Problem

FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
BESIDE = (("br", ".br"), ("gzip", ".gz"))  # the smaller first
_OPEN = Declared(Ability.PUBLIC, NOTHING)
_NOT_BUILT = "<!doctype html><meta charset=utf-8><title>Storewalk</title><p>make build"


def install(app: Flask) -> None:
    """Add the addresses of the two pages, their files, and every screen's own address."""
    _file_or_page.declared = _OPEN  # type: ignore[attr-defined]
    app.add_url_rule("/", endpoint="pwa", view_func=_file_or_page, defaults={"path": ""})
    app.add_url_rule("/<path:path>", endpoint="pwa", view_func=_file_or_page)


def _file_or_page(path: str) -> Response:
    if path.startswith("api/"):
        raise Problem("404.3")
    if path == "":
        return _framed(_page("index.html"))
    if "." not in path.rpartition("/")[2]:
        # A screen's address, opened or reloaded: the page routes it.
        return _page("hq.html" if path.partition("/")[0] == "hq" else "index.html")
    if path.endswith(".html"):
        return _page(path)
    response = _send(path)
    if path == "sw.js":
        response.headers["Cache-Control"] = "no-store"
        response.headers["Service-Worker-Allowed"] = "/"
        # A worker lives under the policy of its own script: without this it may fetch nothing.
        response.headers["Content-Security-Policy"] = PAGE_POLICY
    elif path.startswith("assets/"):
        response.headers["Cache-Control"] = FOR_EVER
    else:
        response.headers["Cache-Control"] = ASK_EACH_TIME
    return response


def _page(name: str) -> Response:
    response = _send(name)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


def _framed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = FRAMED_PAGE_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _send(name: str) -> Response:
    for coding, ending in BESIDE:
        if request.accept_encodings[coding] > 0:
            response = _found(f"{name}{ending}", mimetypes.guess_type(name)[0])
            if response is not None:
                response.headers["Content-Encoding"] = coding
                return response
    response = _found(name)
    if response is not None:
        return response
    if name == "index.html":
        return Response(_NOT_BUILT, 503, mimetype="text/html")
    raise Problem("404.3")


def _found(name: str, mimetype: str | None = None) -> Response | None:
    folder: Path = current_app.extensions["storewalk"].settings.pwa_dir
    try:
        response = send_from_directory(folder, name, mimetype=mimetype)
    except NotFound:
        return None
    response.vary.add("Accept-Encoding")
    return response
