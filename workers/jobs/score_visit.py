"""A sealed visit is scored by the same engine the phone ran."""

from sqlalchemy.orm import Session

from records.actions.score_visit import score_visit
from records.deed import Deed
from workers.handler import Handler
from workers.jobs.findings import Findings, prepare, store_of


def apply(session: Session, deed: Deed, findings: Findings | None) -> None:
    """Keep the score."""
    if findings is not None and findings.score is not None:
        score_visit(session, deed, findings.judged, findings.score)


# In turn: of two visits of one store the later one counts what failed in the earlier one.
HANDLER = Handler("score_visit", prepare, apply, store_of=store_of, in_turn=True)
