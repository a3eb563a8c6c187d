"""Somebody with a browser: signs in, calls, and holds each answer against its documented shape."""

import json
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import make

PREFIX = "/api/v1"
DEVICE = "device-of-the-tests"


@dataclass
class Caller:
    """A person signed in with their own cookies."""

    client: FlaskClient
    token: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, **given: Any) -> TestResponse:
        headers = {**self.headers, **given.pop("headers", {})}
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        return self.client.open(PREFIX + path, method=method, headers=headers, **given)

    def get(self, path: str, **given: Any) -> TestResponse:
        return self.call("GET", path, **given)

    def put(self, path: str, **given: Any) -> TestResponse:
        return self.call("PUT", path, **given)

    def post(self, path: str, **given: Any) -> TestResponse:
        return self.call("POST", path, **given)

    def delete(self, path: str, **given: Any) -> TestResponse:
        return self.call("DELETE", path, **given)

    def put_photo(self, data: bytes, sha256: str | None = None, **given: Any) -> TestResponse:
        given.setdefault("content_type", "image/jpeg")
        return self.put(f"/photos/{sha256 or make.sha256(data)}", data=data, **given)

    @property
    def csrf(self) -> dict[str, str]:
        cookie = self.client.get_cookie("sw_csrf")
        return {"X-CSRF-Token": cookie.value} if cookie else {}


def caller(app: Flask, login: str, device: str = DEVICE) -> Caller:
    """Sign somebody in, over HTTP as a phone does."""
    made = Caller(app.test_client())
    body = {"login": login, "password": make.PASSWORD, "device_id": device}
    answer = made.post("/session", json=body)
    assert answer.status_code == 200, answer.text
    made.token = json.loads(answer.data)["access_token"]
    return made


def anonymous(app: Flask) -> Caller:
    """Somebody who has not signed in."""
    return Caller(app.test_client())
