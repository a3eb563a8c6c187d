"""Access and refresh tokens: signed with HS256 only, every claim required.

The access token says who signed in and in which sign-in, nothing more: role and rows are read from
the database at each request. The refresh token is the signed id of a row in `refresh_tokens`.
"""

import hashlib
import hmac
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import jwt
from flask import Flask, current_app
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    create_refresh_token,
)
from jwt.types import Options

from config.settings import Settings
from records import clock

ISSUER = "storewalk"
AUDIENCE = "storewalk-api"
ACCESS = "access"
REFRESH = "refresh"
_STRICT: Options = {"require": ["sub", "sid", "jti", "iat", "exp", "iss", "aud", "type"]}
_BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says."""

    person_id: uuid.UUID
    sign_in_id: uuid.UUID
    token_id: uuid.UUID


def install(app: Flask, settings: Settings) -> None:
    """Set the token library up so that nothing is left to its defaults."""
    app.config.update(
        JWT_SECRET_KEY=derived_key(settings, "tokens").hex(),
        JWT_ALGORITHM="HS256",
        JWT_DECODE_ALGORITHMS=["HS256"],
        JWT_ENCODE_ISSUER=ISSUER,
        JWT_DECODE_ISSUER=ISSUER,
        JWT_ENCODE_AUDIENCE=AUDIENCE,
        JWT_DECODE_AUDIENCE=AUDIENCE,
        JWT_ACCESS_TOKEN_EXPIRES=timedelta(seconds=settings.access_seconds),
        JWT_DECODE_LEEWAY=0,
        # Ours is bound to the sign-in (cookies.py); theirs is random and would change the text.
        JWT_COOKIE_CSRF_PROTECT=False,
    )
    JWTManager(app)


def derived_key(settings: Settings, use: str) -> bytes:
    """Return a key for one use, so that a signature of one kind is never one of another."""
    return hmac.new(settings.secret_key.encode(), use.encode(), hashlib.sha256).digest()


def access_token(person_id: uuid.UUID, sign_in_id: uuid.UUID) -> str:
    """Make a short token for the person's next requests."""
    made: str = create_access_token(str(person_id), additional_claims={"sid": str(sign_in_id)})
    return made


def refresh_token(
    person_id: uuid.UUID,
    sign_in_id: uuid.UUID,
    token_id: uuid.UUID,
    issued: datetime,
    ends: datetime,
) -> str:
    """Make the cookie's token; the same row gives the same text each time."""
    made: str = create_refresh_token(
        str(person_id),
        additional_claims={
            "sid": str(sign_in_id),
            "jti": str(token_id),
            "iat": issued,
            "nbf": issued,
            "exp": ends,
        },
    )
    return made


def of_header(header: str | None) -> Claims | None:
    """Read an Authorization header; None for anything but one good access token."""
    found = _BEARER.fullmatch(header or "")
    return read(found[1], ACCESS) if found else None


def read(token: str, kind: str) -> Claims | None:
    """Check a token; None unless it is ours, whole, of this kind and not over."""
    try:
        claims, ends = _checked(token, kind, current_app.config["JWT_SECRET_KEY"])
    except (jwt.PyJWTError, LookupError, ValueError, TypeError, AttributeError):
        return None
    return claims if clock.now_ms() < ends * 1000 else None


@lru_cache(maxsize=4096)
def _checked(token: str, kind: str, key: str) -> tuple[Claims, float]:
    """Return what a good token says and when it is over, or raise; good ones are remembered.

    A phone sends one token with a visit and each of its photos.
    """
    # Not the library's own reader: that one fills in a missing type and id.
    claims = jwt.decode(
        token,
        key,
        algorithms=["HS256"],
        audience=AUDIENCE,
        issuer=ISSUER,
        options=_STRICT,
    )
    if claims["type"] != kind:
        raise ValueError(kind)
    ids = (uuid.UUID(claims[name]) for name in ("sub", "sid", "jti"))
    return Claims(*ids), claims["exp"]
