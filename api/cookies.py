"""The two cookies of a sign-in: the refresh token no script sees, and the token against forgery.

`__Host-` (with Secure) keeps other hosts of a domain from setting either. The forgery token is
sent twice, as cookie and as header, and is bound to the sign-in, so that a planted pair of equal
values is worth nothing.
"""

import hashlib
import hmac
import uuid
from collections.abc import Mapping

from flask import request
from werkzeug.http import dump_cookie

from api import tokens
from api.endpoint import Reply
from api.problems import Problem
from config.settings import Settings

REFRESH = "sw_refresh"
FORGERY = "sw_csrf"
FORGERY_HEADER = "X-CSRF-Token"


def name(settings: Settings, plain: str) -> str:
    """Return a cookie's name on this machine."""
    return f"__Host-{plain}" if settings.cookie_secure else plain


def with_cookies(settings: Settings, reply: Reply, refresh: str, sign_in_id: uuid.UUID) -> Reply:
    """Return the answer that sets both cookies."""
    lasts = settings.refresh_days * 86_400
    return Reply(
        reply.body,
        reply.status,
        cookies=(
            _cookie(settings, REFRESH, refresh, lasts, hidden=True),
            _cookie(settings, FORGERY, forgery_token(settings, sign_in_id), lasts, hidden=False),
        ),
    )


def without_cookies(settings: Settings) -> tuple[str, ...]:
    """Return what removes both cookies."""
    return (
        _cookie(settings, REFRESH, "", 0, hidden=True),
        _cookie(settings, FORGERY, "", 0, hidden=False),
    )


def sign_in_of_cookie(settings: Settings) -> tokens.Claims:
    """Return whose cookie this is, or raise where it is none or the request is forged."""
    sent: Mapping[str, str] = request.cookies
    claims = tokens.read(sent.get(name(settings, REFRESH), ""), tokens.REFRESH)
    if claims is None:
        raise Problem("401.3")
    wanted = forgery_token(settings, claims.sign_in_id)
    pair = (request.headers.get(FORGERY_HEADER, ""), sent.get(name(settings, FORGERY), ""))
    if not all(hmac.compare_digest(wanted.encode(), one.encode()) for one in pair):
        raise Problem("403.4")
    return claims


def forgery_token(settings: Settings, sign_in_id: uuid.UUID) -> str:
    """Return the token that a sign-in's own pages send with each use of the cookie."""
    key = tokens.derived_key(settings, "forgery")
    return hmac.new(key, sign_in_id.bytes, hashlib.sha256).hexdigest()


def _cookie(settings: Settings, plain: str, value: str, seconds: int, *, hidden: bool) -> str:
    return dump_cookie(
        name(settings, plain),
        value,
        max_age=seconds,
        path="/",
        secure=settings.cookie_secure,
        httponly=hidden,
        samesite="Strict",
    )
