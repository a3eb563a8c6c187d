"""Signing in, staying signed in, signing out."""

from datetime import timedelta

from flask_smorest import Blueprint

from api import cookies, tokens
from api.access import NOTHING, Ability
from api.endpoint import Begins, Call, Reply, endpoint
from api.problems import Problem
from api.schemas.session import SessionAnswer, SignInBody, SignOutQuery
from records.actions.rotate_refresh import rotate_refresh
from records.actions.sign_in import Guess, IssuedToken, admit_guess, sign_in
from records.actions.sign_out import sign_out
from records.deed import Deed
from records.passwords import fits
from records.queries.people import credentials_of, shown
from records.session import end_reading

blp = Blueprint("session", __name__, url_prefix="/api/v1/session", description="Signing in.")


@endpoint(
    blp,
    "POST",
    "",
    ability=Ability.PUBLIC,
    scope=NOTHING,
    body=SignInBody,
    answers=SessionAnswer,
    begins=Begins.BY_HAND,
)
def begin(call: Call) -> Reply:
    """Sign in with login and password."""
    login = call.body["login"].strip().casefold()
    guess = Guess(login, call.address, call.at)
    _admit(call, guess)
    # No transaction while the password is checked: that takes a while on purpose.
    found = credentials_of(call.session, login)
    end_reading(call.session)
    right = fits(found.password_hash if found else None, call.body["password"])
    if found is None or not right:
        raise Problem("401.2")
    call.begin()
    deed = Deed(found.organisation_id, found.person_id, found.role, call.at, call.request_id)
    token = sign_in(call.session, deed, guess, call.body["device_id"], _lasts(call))
    return _answer(call, token)


@endpoint(blp, "POST", "/refresh", ability=Ability.PUBLIC, scope=NOTHING, answers=SessionAnswer)
def refresh(call: Call) -> Reply:
    """Exchange the refresh cookie for a new access token and the next cookie."""
    claims = cookies.sign_in_of_cookie(call.settings)
    token = rotate_refresh(call.session, claims.token_id, call.at, _lasts(call))
    if token is None:
        # Answered, not raised: that a family was revoked has to be kept.
        return Reply(problem=Problem("401.3"), cookies=cookies.without_cookies(call.settings))
    return _answer(call, token)


@endpoint(blp, "DELETE", "", ability=Ability.PUBLIC, scope=NOTHING, status=204, query=SignOutQuery)
def end(call: Call) -> Reply:
    """Sign out on this device; `forget=true` lets the browser drop what it keeps of the site."""
    claims = cookies.sign_in_of_cookie(call.settings)
    sign_out(call.session, claims.sign_in_id, call.at)
    # Only the phone knows whether anything unsent lies on it, of whomever: it has to ask for this.
    headers = {"Clear-Site-Data": '"storage"'} if call.query.get("forget") else {}
    return Reply(headers=headers, cookies=cookies.without_cookies(call.settings))


def _admit(call: Call, guess: Guess) -> None:
    call.begin()
    wait = admit_guess(call.session, guess.login, guess.address, guess.at)
    call.session.commit()
    if wait:
        seconds = int(wait.total_seconds()) + 1
        raise Problem("429.1", minutes=-(-seconds // 60), headers={"Retry-After": str(seconds)})


def _answer(call: Call, token: IssuedToken) -> Reply:
    body = {
        "access_token": tokens.access_token(token.person_id, token.sign_in_id),
        "expires_in": call.settings.access_seconds,
        "person": shown(call.session, token.person_id),
    }
    made = tokens.refresh_token(
        token.person_id, token.sign_in_id, token.token_id, token.issued_at, token.expires_at
    )
    return cookies.with_cookies(call.settings, Reply(body), made, token.sign_in_id)


def _lasts(call: Call) -> timedelta:
    return timedelta(days=call.settings.refresh_days)
