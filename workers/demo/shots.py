"""Photos of the demo's past: drawn, and kept the way a phone's photos are."""

import hashlib
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from media.photos import PhotoFacts, inspect
from media.scenes import scene
from media.vault import original_key
from records.actions.keep_photo import ArrivedPhoto, keep_photo
from records.deed import Deed
from workers.handler import Kit


@dataclass(frozen=True)
class Shot:
    """A kept photo, as a manifest speaks of it."""

    sha256: str
    length: int
    media_type: str
    width: int
    height: int


def take(kit: Kit, session: Session, deed: Deed, seed: str, *, defect: bool) -> Shot:
    """Draw a scene, put it into the vault and write it down."""
    data = scene(seed, defect=defect)
    sha256 = hashlib.sha256(data).hexdigest()
    facts = inspect(data, sha256)
    assert isinstance(facts, PhotoFacts)
    kit.vault.put(original_key(sha256), data, sha256)
    shot = Shot(sha256, len(data), facts.media_type, facts.width, facts.height)
    keep_photo(session, deed, ArrivedPhoto(**asdict(shot)))
    return shot
