"""Who may do what, and to which rows. The whole of it is on this page.

An *ability* is a deed; `GRANTS` says which role has which. A *scope* says which rows a route
touches and how that is decided; the rows themselves come from the database at each request
(`records/queries/scope.py`). `api/endpoint.py` asks both before any handler runs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from records.queries.scope import Reach
from records.tables.people import (
    ADMIN,
    AUDITOR,
    REVIEWER,
    STORE_MANAGER,
    STORE_STAFF,
    SUPERVISOR,
)


class Ability(StrEnum):
    """A deed a role may or may not do."""

    PUBLIC = "public"  # anybody, signed in or not
    SIGNED_IN = "signed_in"  # any role
    PHONE_KEY = "phone.key"  # the second key of a PIN on one's own phone
    PACK_FETCH = "pack.fetch"
    PHOTO_SEND = "photo.send"
    PHOTO_SEE = "photo.see"
    PHOTO_ORIGINAL = "photo.original"
    VISIT_SEND = "visit.send"
    VISIT_SEE = "visit.see"
    VISIT_REVIEW = "visit.review"
    VISIT_RESCUE = "visit.rescue"
    TICKET_SEE = "ticket.see"
    TICKET_WORK = "ticket.work"
    TICKET_ASSIGN = "ticket.assign"
    TICKET_JUDGE = "ticket.judge"
    APPEAL_SEE = "appeal.see"
    APPEAL_MAKE = "appeal.make"
    APPEAL_JUDGE = "appeal.judge"
    APPEAL_STUDY = "appeal.study"  # how often stores were right, by supervisor
    POSTING_SEE = "posting.see"
    POSTING_DECIDE = "posting.decide"
    STORE_SEE = "store.see"
    PEOPLE_SEE = "people.see"
    OVERVIEW_SEE = "overview.see"
    CHECKLIST_EDIT = "checklist.edit"
    CHECKLIST_PUBLISH = "checklist.publish"
    CHECKLIST_REPLAY = "checklist.replay"
    CHECKLIST_STUDY = "checklist.study"  # policies and replays, to read
    JOBS_SEE = "jobs.see"
    JOBS_RETRY = "jobs.retry"


_A = Ability
_ANY_ROLE = frozenset({_A.PUBLIC, _A.SIGNED_IN})
_STORE_FOLK = _ANY_ROLE | {
    _A.PHONE_KEY,
    _A.PACK_FETCH,
    _A.PHOTO_SEND,
    _A.PHOTO_SEE,
    _A.VISIT_SEE,
    _A.TICKET_SEE,
    _A.TICKET_WORK,
    _A.APPEAL_SEE,
    _A.STORE_SEE,
}
_HQ = _ANY_ROLE | {
    _A.PHOTO_SEE,
    _A.PHOTO_ORIGINAL,
    _A.VISIT_SEE,
    _A.TICKET_SEE,
    _A.APPEAL_SEE,
    _A.APPEAL_STUDY,
    _A.STORE_SEE,
    _A.OVERVIEW_SEE,
}

_AUTHORS = frozenset(
    {
        _A.CHECKLIST_EDIT,
        _A.CHECKLIST_PUBLISH,
        _A.CHECKLIST_REPLAY,
        _A.CHECKLIST_STUDY,
        _A.PHOTO_SEND,  # examples of what good and bad look like
    }
)

GRANTS: dict[str, frozenset[Ability]] = {
    SUPERVISOR: _ANY_ROLE
    | {
        _A.PHONE_KEY,
        _A.PACK_FETCH,
        _A.PHOTO_SEND,
        _A.PHOTO_SEE,
        _A.VISIT_SEND,
        _A.VISIT_SEE,
        _A.TICKET_SEE,
        _A.TICKET_WORK,
        _A.TICKET_ASSIGN,
        _A.TICKET_JUDGE,
        _A.APPEAL_SEE,
        _A.POSTING_SEE,
        _A.STORE_SEE,
        _A.PEOPLE_SEE,
        _A.OVERVIEW_SEE,
    },
    STORE_MANAGER: _STORE_FOLK | {_A.TICKET_ASSIGN, _A.APPEAL_MAKE, _A.PEOPLE_SEE},
    STORE_STAFF: _STORE_FOLK,
    REVIEWER: _HQ
    | _AUTHORS
    | {
        _A.VISIT_REVIEW,
        _A.VISIT_RESCUE,
        _A.TICKET_ASSIGN,
        _A.TICKET_JUDGE,
        _A.APPEAL_JUDGE,
        _A.POSTING_SEE,
        _A.POSTING_DECIDE,
        _A.PEOPLE_SEE,
    },
    AUDITOR: _HQ | {_A.POSTING_SEE, _A.CHECKLIST_STUDY},
    ADMIN: _HQ | _AUTHORS | {_A.PEOPLE_SEE, _A.VISIT_RESCUE, _A.JOBS_SEE, _A.JOBS_RETRY},
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows a route touches. With `holds`, the row named in the address is checked."""

    name: str
    parameter: str | None = None
    holds: Callable[[Session, Reach, Any], bool] | None = None


NOTHING = Scope("nothing")
"""No rows of anybody: health, documents, signing in."""
OWN = Scope("own")
"""Only the person's own rows."""
ORGANISATION = Scope("organisation")
"""What everybody of the organisation may read; the handler filters by organisation."""
REACH = Scope("reach")
"""Many rows: the handler filters by `call.reach.covers(column)`."""


def row(parameter: str, holds: Callable[[Session, Reach, Any], bool]) -> Scope:
    """Scope of one row named in the address; out of reach looks like not existing (404.1)."""
    return Scope(f"row:{parameter}", parameter, holds)


def may(role: str, ability: Ability) -> bool:
    """Say whether a role has an ability."""
    return ability in GRANTS.get(role, frozenset())
