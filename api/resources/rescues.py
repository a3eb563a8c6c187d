"""Rescue files: what a phone could not send, brought in by head office."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import ValidationError

from api.access import REACH, Ability
from api.endpoint import Begins, Call, endpoint
from api.problems import Problem
from api.rescue_file import MAX_FILE, RescuedVisit, RescueFile
from api.schemas.rescues import CONFLICT, KEPT, REFUSED, RescueAnswer
from api.schemas.visits import VisitBody
from media.photos import PhotoFacts, inspect
from media.vault import original_key
from records.actions.keep_photo import ArrivedPhoto, keep_photo
from records.actions.seal_visit import seal_visit
from records.actions.sent_visit import SentVisit
from records.actions.take_rescued import as_owner, take_rescued
from records.queries.people import Colleague, colleague
from records.refusals import NotFound, Refusal
from records.session import end_reading

blp = Blueprint("rescues", __name__, url_prefix="/api/v1/rescues", description="Rescue files.")

ZIP = "application/zip"
UNREADABLE = ("内容不完整，无法导入。", "It isn't whole and can't be brought in.")


@endpoint(
    blp,
    "POST",
    "",
    ability=Ability.VISIT_RESCUE,
    scope=REACH,
    answers=RescueAnswer,
    begins=Begins.BY_HAND,
    takes=ZIP,
)
def bring_in(call: Call) -> dict[str, Any]:
    """Keep every visit of a rescue file in its owner's name; brought again, it changes nothing."""
    with call.spooled_body(MAX_FILE, ZIP) as body:
        file = RescueFile(body)
        owner = colleague(call.session, call.actor.organisation_id, file.person_id)
        end_reading(call.session)
        if owner is None:
            raise NotFound
        items = [_one(call, file, owner, visit) for visit in file.visits()]
        return {"person": owner, "items": items, "left": file.left}


def _one(call: Call, file: RescueFile, owner: Colleague, visit: RescuedVisit) -> dict[str, Any]:
    """Bring one visit in, in transactions of its own: the others don't depend on it."""
    said = {"id": visit.id, "kind": visit.kind, "outcome": KEPT, "why": None}
    said |= {"photos_kept": 0, "photos_missing": 0}
    try:
        VisitBody().load(visit.body)
    except ValidationError:
        zh, en = UNREADABLE
        return said | {"outcome": REFUSED, "why": {"zh": zh, "en": en}}
    digests = {photo["sha256"] for photo in visit.body["photos"]}
    kept = sum(_photo(call, file, owner, sha256) for sha256 in sorted(digests))
    said |= {"photos_kept": kept, "photos_missing": len(digests) - kept}
    sent = SentVisit.of(visit.id, visit.body)
    call.begin()
    try:
        taken = take_rescued(call.session, call.deed(), call.reach, owner, sent)
        call.session.commit()
    except Refusal as refusal:
        call.session.rollback()
        return said | {"outcome": REFUSED, "why": {"zh": refusal.zh, "en": refusal.en}}
    if taken.receipt is None:
        problem = Problem("409.2")
        return said | {"outcome": CONFLICT, "why": {"zh": problem.zh, "en": problem.en}}
    return said


def _photo(call: Call, file: RescueFile, owner: Colleague, sha256: str) -> bool:
    """Keep one photo; say whether the vault has it now."""
    data = file.photo(sha256)
    found = inspect(data, sha256) if data is not None else None
    if data is None or not isinstance(found, PhotoFacts):
        return False
    call.vault.put(original_key(sha256), data, sha256)
    call.begin()
    photo = ArrivedPhoto(sha256, found.length, found.media_type, found.width, found.height)
    deed = as_owner(call.deed(), owner)
    for visit_id in keep_photo(call.session, deed, photo).waiting:
        seal_visit(call.session, deed, visit_id)
    call.session.commit()
    return True
