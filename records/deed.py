"""Who is doing what, when, on whose behalf: handed to every action, so none asks for it."""

import uuid
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Deed:
    """The circumstances of one write. `person_id` is None when a job acts."""

    organisation_id: uuid.UUID
    person_id: uuid.UUID | None
    role: str
    at: datetime
    request_id: str | None = None
