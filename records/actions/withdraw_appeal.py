"""The store takes its appeal back before it is judged; the visit is as it was before."""

import uuid

from sqlalchemy.orm import Session

from records import events
from records.actions.appeal_moves import close
from records.deed import Deed
from records.queries.appeals import locked
from records.queries.scope import Reach
from records.refusals import Stale, WrongState
from records.tables.appeals import OPEN, WITHDRAWN


def withdraw_appeal(
    session: Session, deed: Deed, reach: Reach, appeal_id: uuid.UUID, version: int
) -> None:
    """Withdraw it; one that is withdrawn already stays so."""
    appeal = locked(session, reach, appeal_id)
    if appeal.state == WITHDRAWN:
        return
    if appeal.state != OPEN:
        raise WrongState(
            "申诉已经审理完毕，不能撤回。", "It has been judged already and can't be withdrawn."
        )
    if appeal.version != version:
        raise Stale
    close(session, deed, appeal, WITHDRAWN)
    events.emit(session, deed, events.APPEAL_WITHDRAWN, str(appeal.id))
