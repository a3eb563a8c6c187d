"""Signing in, staying signed in, signing out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from records.clock import now
from records.session import writing
from records.tables.people import Person
from tests import make
from tests.callers import DEVICE, Caller, anonymous, caller

As = Callable[[str], Caller]


def body(login: str = "lin", password: str = make.PASSWORD) -> dict[str, str]:
    return {"login": login, "password": password, "device_id": DEVICE}


def refresh(who: Caller, **given: object) -> object:
    return who.post("/session/refresh", headers=who.csrf, **given)


def test_signing_in_says_who_it_is(app: Flask, world: make.World) -> None:
    answer = anonymous(app).post("/session", json=body("wang"))
    assert answer.status_code == 200
    person = answer.json["person"]
    assert (person["role"], person["door"]) == ("store_manager", "store")
    assert person["stores"] == [{"id": str(world.corner), "name": "店 E001"}]
    assert answer.json["expires_in"] == 600


def test_cookies_are_hidden_strict_and_for_the_whole_site(app: Flask) -> None:
    answer = anonymous(app).post("/session", json=body())
    cookies = {c.partition("=")[0]: c for c in answer.headers.getlist("Set-Cookie")}
    assert "HttpOnly" in cookies["sw_refresh"]
    assert "HttpOnly" not in cookies["sw_csrf"]
    for cookie in cookies.values():
        assert "SameSite=Strict" in cookie
        assert "Path=/" in cookie


@pytest.mark.parametrize(
    ("login", "password"), [("lin", "wrong"), ("nobody", make.PASSWORD), ("nobody", "wrong")]
)
def test_wrong_login_and_wrong_password_look_the_same(
    app: Flask, login: str, password: str
) -> None:
    answer = anonymous(app).post("/session", json=body(login, password))
    assert (answer.status_code, answer.json["code"]) == (401, "401.2")


def test_the_eleventh_guess_waits_and_the_window_moves_on(app: Flask) -> None:
    who = anonymous(app)
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(10):
            assert who.post("/session", json=body(password="wrong")).status_code == 401
        refused = who.post("/session", json=body())
        assert (refused.status_code, refused.json["code"]) == (429, "429.1")
        assert int(refused.headers["Retry-After"]) <= 901
        assert who.post("/session", json=body("wang")).status_code == 200
        clock.shift(timedelta(minutes=15, seconds=1))
        assert who.post("/session", json=body()).status_code == 200


def test_the_right_password_clears_the_guesses(app: Flask) -> None:
    who = anonymous(app)
    for _ in range(2):
        for _ in range(8):
            who.post("/session", json=body(password="wrong"))
        assert who.post("/session", json=body()).status_code == 200


def test_refreshing_gives_a_new_token_and_turns_the_cookie(as_: As) -> None:
    lin = as_("lin")
    before = lin.client.get_cookie("sw_refresh")
    answer = refresh(lin)
    assert answer.status_code == 200
    assert lin.client.get_cookie("sw_refresh").value != before.value
    lin.token = answer.json["access_token"]
    assert lin.get("/me").json["login"] == "lin"


def test_the_old_cookie_gives_the_same_successor_for_a_minute(as_: As) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        lin = as_("lin")
        old = lin.client.get_cookie("sw_refresh").value
        refresh(lin)
        successor = lin.client.get_cookie("sw_refresh").value
        clock.shift(59)
        lin.client.set_cookie("sw_refresh", old)
        assert refresh(lin).status_code == 200
        assert lin.client.get_cookie("sw_refresh").value == successor


def test_a_cookie_used_again_later_ends_the_whole_sign_in(as_: As) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        lin = as_("lin")
        thief = lin.client.get_cookie("sw_refresh").value
        refresh(lin)
        lin.token = refresh(lin).json["access_token"]
        good = lin.client.get_cookie("sw_refresh").value
        forgery = lin.client.get_cookie("sw_csrf").value
        clock.shift(61)
        lin.client.set_cookie("sw_refresh", thief)
        assert refresh(lin).json["code"] == "401.3"
        lin.client.set_cookie("sw_refresh", good)
        lin.client.set_cookie("sw_csrf", forgery)
        assert refresh(lin).json["code"] == "401.3"
        assert lin.get("/me").status_code == 401


def test_an_answer_lost_on_the_way_is_given_again_hours_later(as_: As) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        lin = as_("lin")
        old = lin.client.get_cookie("sw_refresh").value
        refresh(lin)
        successor = lin.client.get_cookie("sw_refresh").value
        clock.shift(timedelta(hours=5))
        lin.client.set_cookie("sw_refresh", old)
        assert refresh(lin).status_code == 200
        assert lin.client.get_cookie("sw_refresh").value == successor
        assert refresh(lin).status_code == 200


def test_a_hundred_wrong_guesses_from_one_address_wait(app: Flask) -> None:
    who = anonymous(app)
    with time_machine.travel(now(), tick=False) as clock:
        for number in range(100):
            who.post("/session", json=body(f"nobody-{number}", "wrong"))
        assert who.post("/session", json=body()).status_code == 429
        elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
        assert who.post("/session", json=body(), environ_base=elsewhere).status_code == 200
        clock.shift(timedelta(minutes=15, seconds=1))
        assert who.post("/session", json=body()).status_code == 200


def test_right_passwords_use_up_nothing_of_their_address(app: Flask) -> None:
    who = anonymous(app)
    for number in range(99):
        who.post("/session", json=body(f"nobody-{number}", "wrong"))
    for _ in range(3):
        assert who.post("/session", json=body()).status_code == 200


def test_another_sign_in_of_the_person_goes_on(app: Flask) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        phone, tablet = caller(app, "lin", "phone"), caller(app, "lin", "tablet")
        old = phone.client.get_cookie("sw_refresh").value
        refresh(phone)
        refresh(phone)
        clock.shift(61)
        phone.client.set_cookie("sw_refresh", old)
        refresh(phone)
        assert refresh(tablet).status_code == 200


def test_signing_out_ends_both_tokens(as_: As) -> None:
    lin = as_("lin")
    cookie = lin.client.get_cookie("sw_refresh").value
    csrf = lin.csrf
    assert lin.delete("/session", headers=csrf).status_code == 204
    assert lin.client.get_cookie("sw_refresh") is None
    assert lin.get("/me").status_code == 401
    lin.client.set_cookie("sw_refresh", cookie)
    lin.client.set_cookie("sw_csrf", csrf["X-CSRF-Token"])
    assert refresh(lin).status_code == 401


def test_the_browser_forgets_the_site_only_when_the_phone_asks(as_: As) -> None:
    for asked, told in (("", None), ("?forget=false", None), ("?forget=true", '"storage"')):
        lin = as_("lin")
        answer = lin.delete(f"/session{asked}", headers=lin.csrf)
        assert (answer.status_code, answer.headers.get("Clear-Site-Data")) == (204, told)
    refused = as_("lin").delete("/session?forget=true")
    assert (refused.status_code, "Clear-Site-Data" in refused.headers) == (403, False)


@pytest.mark.parametrize("header", [None, "", "0" * 64, "é"])
@pytest.mark.parametrize(("method", "path"), [("POST", "/session/refresh"), ("DELETE", "/session")])
def test_a_cookie_without_the_forgery_token_opens_nothing(
    as_: As, header: str | None, method: str, path: str
) -> None:
    lin = as_("lin")
    headers = {} if header is None else {"X-CSRF-Token": header}
    answer = lin.call(method, path, headers=headers)
    assert answer.json["code"] == "403.4"


def test_a_planted_pair_of_equal_tokens_opens_nothing(as_: As) -> None:
    lin = as_("lin")
    lin.client.set_cookie("sw_csrf", "planted")
    assert lin.post("/session/refresh", headers={"X-CSRF-Token": "planted"}).status_code == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_form_of_another_site_signs_nobody_in(app: Flask, kind: str) -> None:
    answer = anonymous(app).post("/session", data='{"login":"lin"}', content_type=kind)
    assert answer.json["code"] == "415.1"


def test_a_disabled_person_is_out_at_once(
    as_: As, sessions: sessionmaker[Session], world: make.World
) -> None:
    gone = as_("gone")
    with writing(sessions) as session:
        session.execute(update(Person).where(Person.id == world["gone"]).values(disabled_at=now()))
    assert gone.get("/me").status_code == 401
    assert refresh(gone).json["code"] == "401.3"
    assert gone.post("/session", json=body("gone")).json["code"] == "401.2"


def test_the_role_is_read_from_the_records_not_the_token(
    as_: As, sessions: sessionmaker[Session], world: make.World
) -> None:
    lin = as_("lin")
    with writing(sessions) as session:
        session.execute(update(Person).where(Person.id == world["lin"]).values(role="store_staff"))
    assert lin.get("/me").json["role"] == "store_staff"


def test_a_refresh_token_ends_after_thirty_idle_days(as_: As) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        lin = as_("lin")
        clock.shift(timedelta(days=29))
        assert refresh(lin).status_code == 200
        clock.shift(timedelta(days=30, seconds=1))
        assert refresh(lin).json["code"] == "401.3"
