"""Photos: taken in by their digest, shown only as what the server made of them."""

from typing import Any

from flask import request
from flask_smorest import Blueprint

from api import wire
from api.access import OWN, Ability, row
from api.endpoint import Begins, Call, Reply, endpoint
from api.problems import Problem
from api.receipts import signed
from api.schemas.photos import PhotoFactsSchema, PhotoKept
from media.derivatives import obtain
from media.photos import (
    DERIVED_TYPE,
    MAX_BYTES,
    REFUSALS,
    Kind,
    PhotoFacts,
    PhotoRefused,
    inspect,
)
from media.vault import DigestMismatch, NotInVault, original_key
from records.actions.keep_photo import ArrivedPhoto, keep_photo
from records.actions.seal_visit import seal_visit
from records.queries.photos import facts, media_type, photo_in_reach, sent_by
from records.refusals import FieldFault, NotFound

blp = Blueprint("photos", __name__, url_prefix="/api/v1/photos", description="Photos by digest.")

SEEN = row("sha256", photo_in_reach)
PLAIN = "application/octet-stream"
# Nothing in a photo ever runs, whatever a browser takes it for.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@endpoint(
    blp,
    "PUT",
    "/<sha256:sha256>",
    ability=Ability.PHOTO_SEND,
    scope=OWN,
    answers=PhotoKept,
    status=202,
    begins=Begins.BY_HAND,
    takes="image/*",
)
def put_photo(call: Call, sha256: str) -> dict[str, Any]:
    """Keep a photo's bytes; 202 means that they are durable and hash to the address."""
    if not (request.mimetype.startswith("image/") or request.mimetype == PLAIN):
        raise Problem("415.1", wanted="image/*")
    # Bytes first, then the row: what the records name is always in the vault.
    data = call.raw_body(MAX_BYTES)
    found = _inspected(data, sha256)
    try:
        call.vault.put(original_key(sha256), data, sha256)
    except DigestMismatch:
        raise _refused(REFUSALS["digest_mismatch"]) from None
    call.begin_each()
    photo = ArrivedPhoto(sha256, found.length, found.media_type, found.width, found.height)
    kept = keep_photo(call.session, call.deed(), photo)
    if kept.waiting:
        # Whatever becomes of the visits, the photo is kept.
        call.session.commit()
        call.begin()
        for visit_id in kept.waiting:
            seal_visit(call.session, call.deed(), visit_id)
    said = {
        "sha256": sha256,
        "length": found.length,
        "kept": True,
        "received_at": wire.instant(kept.at),
    }
    return signed(call.settings, said)


@endpoint(
    blp,
    "GET",
    "/<sha256:sha256>",
    ability=Ability.PHOTO_SEE,
    scope=SEEN,
    answers=PhotoFactsSchema,
)
def get_photo(call: Call, sha256: str) -> dict[str, Any]:
    """Return what is known of a photo."""
    return facts(call.session, call.reach, sha256)


@endpoint(
    blp,
    "GET",
    "/<sha256:sha256>/thumbnail",
    ability=Ability.PHOTO_SEE,
    scope=SEEN,
    gives=DERIVED_TYPE,
)
def get_thumbnail(call: Call, sha256: str) -> Reply:
    """Return the small picture; 404.2 while it is being made."""
    return _derivative(call, "thumbnail", sha256)


@endpoint(
    blp,
    "GET",
    "/<sha256:sha256>/display",
    ability=Ability.PHOTO_SEE,
    scope=SEEN,
    gives=DERIVED_TYPE,
)
def get_display(call: Call, sha256: str) -> Reply:
    """Return the picture in the size of a screen; 404.2 while it is being made."""
    return _derivative(call, "display", sha256)


@endpoint(
    blp, "GET", "/<sha256:sha256>/original", ability=Ability.PHOTO_ORIGINAL, scope=SEEN, gives=PLAIN
)
def get_original(call: Call, sha256: str) -> Reply:
    """Return the bytes as the phone sent them, to be saved and never shown in place."""
    return _original(call, sha256)


@endpoint(blp, "GET", "/<sha256:sha256>/mine", ability=Ability.PHOTO_SEND, scope=OWN, gives=PLAIN)
def get_mine(call: Call, sha256: str) -> Reply:
    """Return a photo's bytes to who sent them, for a phone that has lost its own."""
    actor = call.actor
    if not sent_by(call.session, actor.organisation_id, actor.person_id, [sha256]):
        raise NotFound
    return _original(call, sha256)


def _original(call: Call, sha256: str) -> Reply:
    kind = media_type(call.session, call.actor.organisation_id, sha256)
    try:
        data = call.vault.get(original_key(sha256))
    except NotInVault:
        raise NotFound from None
    name = f"{sha256}.{kind.partition('/')[2]}"
    return _picture(data, kind, f'attachment; filename="{name}"')


def _derivative(call: Call, kind: Kind, sha256: str) -> Reply:
    data = obtain(call.vault, sha256, kind)
    if data is None:
        raise Problem("404.2", headers={"Retry-After": "2"})
    return _picture(data, DERIVED_TYPE, f'inline; filename="{kind}-{sha256[:12]}.jpg"')


def _picture(data: bytes, kind: str, disposition: str) -> Reply:
    return Reply(
        raw=data,
        media_type=kind,
        headers={
            "Content-Disposition": disposition,
            "Content-Security-Policy": SANDBOX,
            "Cache-Control": "private, max-age=3600",
            "Vary": "Authorization",
        },
    )


def _inspected(data: bytes, sha256: str) -> PhotoFacts:
    found = inspect(data, sha256)
    if isinstance(found, PhotoRefused):
        raise _refused(found)
    return found


def _refused(why: PhotoRefused) -> Problem:
    return Problem("422.2", words=(why.zh, why.en), errors=[FieldFault(why.code, why.zh, why.en)])
