"""Forged, stretched and second-hand access tokens; each is refused with 401."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from api.tokens import AUDIENCE, ISSUER
from records.clock import now
from tests import make
from tests.callers import Caller, caller

As = Callable[[str], Caller]


@pytest.fixture
def lin(app: Flask) -> Caller:
    return caller(app, "lin")


def good(app: Flask, lin: Caller) -> dict[str, Any]:
    key = app.config["JWT_SECRET_KEY"]
    return jwt.decode(lin.token, key, ["HS256"], audience=AUDIENCE, issuer=ISSUER)


def answer(lin: Caller, token: str) -> int:
    lin.token = token
    return lin.get("/me").status_code


def test_the_token_is_good_as_it_is(app: Flask, lin: Caller) -> None:
    again = jwt.encode(good(app, lin), app.config["JWT_SECRET_KEY"], "HS256")
    assert answer(lin, again) == 200


@pytest.mark.parametrize("claim", ["sub", "sid", "jti", "iat", "exp", "iss", "aud", "type"])
def test_every_claim_is_needed(app: Flask, lin: Caller, claim: str) -> None:
    claims = good(app, lin)
    del claims[claim]
    assert answer(lin, jwt.encode(claims, app.config["JWT_SECRET_KEY"], "HS256")) == 401


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "somebody-else"},
        {"iss": "somebody-else"},
        {"type": "refresh"},
        {"type": "ACCESS"},
        {"sub": 5},
        {"sub": "lin"},
        {"sub": str(uuid4())},
        {"sid": str(uuid4())},
        {"sid": None},
        {"jti": None},
        {"exp": 1},
        {"exp": "soon"},
        {"nbf": 4_000_000_000},
        {"iat": 4_000_000_000},
    ],
)
def test_a_changed_claim_is_refused(app: Flask, lin: Caller, change: dict[str, Any]) -> None:
    token = jwt.api_jws.encode(
        json.dumps({**good(app, lin), **change}).encode(), app.config["JWT_SECRET_KEY"], "HS256"
    )
    assert answer(lin, token) == 401


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_other_algorithms_are_refused(app: Flask, lin: Caller, algorithm: str) -> None:
    token = jwt.encode(good(app, lin), app.config["JWT_SECRET_KEY"], algorithm)
    assert answer(lin, token) == 401


@pytest.mark.parametrize("name", ["none", "None", "NONE", "nOnE", "hs256", "RS256", ""])
def test_the_header_does_not_choose_the_algorithm(app: Flask, lin: Caller, name: str) -> None:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    signature = lin.token.rpartition(".")[2]
    head = part({"alg": name, "typ": "JWT"})
    for last in ("", signature):
        assert answer(lin, f"{head}.{part(good(app, lin_of(app)))}.{last}") == 401


def lin_of(app: Flask) -> Caller:
    return caller(app, "lin")


@pytest.mark.parametrize(
    "extra",
    [
        {"kid": "../../dev/null"},
        {"jku": "https://example.com/keys"},
        {"x5u": "https://example.com/x"},
        {"jwk": {"kty": "oct", "k": "AAAA"}},
    ],
)
def test_keys_named_by_the_token_are_not_used(
    app: Flask, lin: Caller, extra: dict[str, Any]
) -> None:
    forged = jwt.encode(good(app, lin), "k" * 64, "HS256", headers=extra)
    assert answer(lin, forged) == 401


def test_an_unknown_critical_header_is_refused(app: Flask, lin: Caller) -> None:
    key = app.config["JWT_SECRET_KEY"]
    token = jwt.encode(good(app, lin), key, "HS256", headers={"crit": ["x"], "x": 1})
    assert answer(lin, token) == 401


def test_another_key_and_a_changed_signature_are_refused(app: Flask, lin: Caller) -> None:
    assert answer(lin, jwt.encode(good(app, lin), "another key " * 4, "HS256")) == 401
    token = caller(app, "lin").token
    assert answer(lin, token[:-2] + ("AA" if token[-2:] != "AA" else "BB")) == 401


def test_the_refresh_token_opens_nothing(lin: Caller) -> None:
    assert answer(lin, lin.client.get_cookie("sw_refresh").value) == 401


def test_the_access_token_is_no_refresh_token(lin: Caller) -> None:
    lin.client.set_cookie("sw_refresh", lin.token)
    assert lin.post("/session/refresh", headers=lin.csrf).json["code"] == "401.3"


@pytest.mark.parametrize("shape", ["{0}", "bearer {0}", "Bearer  {0}", "Bearer {0} {0}", "Bearer"])
def test_only_one_bearer_token_is_read(lin: Caller, shape: str) -> None:
    header = {"Authorization": shape.format(lin.token)}
    lin.token = None
    assert lin.get("/me", headers=header).status_code == 401


def test_a_cookie_is_no_access(app: Flask, lin: Caller) -> None:
    lin.token = None
    assert lin.get("/me").json["code"] == "401.1"


def test_it_ends_after_ten_minutes(app: Flask) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        lin = caller(app, "lin")
        clock.shift(timedelta(seconds=599))
        assert lin.get("/me").status_code == 200
        clock.shift(timedelta(seconds=2))
        assert lin.get("/me").status_code == 401


def test_a_token_of_one_person_with_anothers_sign_in_is_refused(
    app: Flask, lin: Caller, sessions: sessionmaker[Session], world: make.World
) -> None:
    claims = {**good(app, lin), "sub": str(world["admin"])}
    assert answer(lin, jwt.encode(claims, app.config["JWT_SECRET_KEY"], "HS256")) == 401
