"""A sealed visit is scored by the same engine the phone ran."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from records.actions.score_visit import score_visits
from records.deed import Deed
from workers.handler import Handler
from workers.jobs.findings import Findings, prepare, store_of


def apply(session: Session, deed: Deed, findings: Findings | None) -> None:
    """Keep the score."""
    apply_all(session, [(deed, findings)])


def apply_all(session: Session, work: Sequence[tuple[Deed, Findings | None]]) -> None:
    """Keep the scores."""
    score_visits(
        session,
        [
            (deed, findings.judged, findings.score)
            for deed, findings in work
            if findings is not None and findings.score is not None
        ],
    )


# In turn: of two visits of one store the later one counts what failed in the earlier one.
HANDLER = Handler(
    "score_visit", prepare, apply, store_of=store_of, in_turn=True, apply_all=apply_all
)
