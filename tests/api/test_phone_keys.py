"""The second key of a phone's PIN: who may leave one, and when it is handed back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.clock import new_id, now
from records.tables.audit import AuditEntry
from tests import make
from tests.callers import DEVICE, Caller, caller

As = Callable[[str], Caller]
SECRET = "5a" * 32


def leave(who: Caller, key_id: object, secret: str = SECRET) -> Any:
    body = {"device_id": DEVICE, "secret": secret}
    return who.put(f"/me/phone-keys/{key_id}", json=body)


def ask(who: Caller, key_id: object) -> Any:
    return who.post(f"/me/phone-keys/{key_id}/release")


def test_a_secret_left_comes_back_right_after_a_sign_in_with_the_password(as_: As) -> None:
    lin, key = as_("lin"), new_id()
    answer = leave(lin, key)
    assert (answer.status_code, answer.json) == (202, {"kept": True})
    assert ask(lin, key).json == {"secret": SECRET}


def test_a_sign_in_that_is_merely_kept_up_does_not_do(app: Flask) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        lin, key = caller(app, "lin"), new_id()
        leave(lin, key)
        clock.shift(timedelta(minutes=9, seconds=59))
        lin.token = lin.post("/session/refresh", headers=lin.csrf).json["access_token"]
        assert ask(lin, key).status_code == 200
        clock.shift(timedelta(seconds=2))
        lin.token = lin.post("/session/refresh", headers=lin.csrf).json["access_token"]
        refused = ask(lin, key)
        assert (refused.status_code, refused.json["code"]) == (403, "403.6")
        assert SECRET not in refused.text
        assert ask(caller(app, "lin"), key).json == {"secret": SECRET}


def test_nobody_else_gets_it_or_learns_that_it_is_there(as_: As) -> None:
    lin, wang, key = as_("lin"), as_("wang"), new_id()
    leave(lin, key)
    assert ask(wang, key).json["code"] == ask(wang, new_id()).json["code"] == "404.1"


def test_left_again_it_is_the_same_and_no_other_takes_its_place(as_: As) -> None:
    lin, wang, key = as_("lin"), as_("wang"), new_id()
    leave(lin, key)
    assert leave(lin, key).status_code == 202
    assert leave(lin, key, "b7" * 32).json["code"] == "409.4"
    assert leave(wang, key).json["code"] == "409.4"
    assert ask(lin, key).json == {"secret": SECRET}


def test_only_32_bytes_are_a_secret(as_: As) -> None:
    for wrong in ("", "1234", "zz" * 32, SECRET.upper(), SECRET + "00"):
        assert leave(as_("lin"), new_id(), wrong).json["code"] == "422.3"


def test_both_are_in_the_persons_chain_and_the_secret_is_not(
    as_: As, sessions: sessionmaker[Session], world: make.World
) -> None:
    lin, key = as_("lin"), new_id()
    leave(lin, key)
    ask(lin, key)
    with sessions() as session:
        lines = session.scalars(
            select(AuditEntry).where(AuditEntry.subject == f"phone_key:{key}").order_by("seq")
        ).all()
        assert [line.action for line in lines] == ["phone_key_kept", "phone_key_released"]
        assert {line.chain_id for line in lines} == {world["lin"]}
        assert not any(SECRET in str(line.detail) for line in lines)
