"""What the relay sees to every few seconds, besides sending."""

from records.actions.seal_visit import seal_visit
from records.deed import Deed
from records.queries.unsealed import whole_visits
from records.session import looking, writing
from workers.handler import Kit
from workers.schedule import Chore

SEAL_EVERY = 5.0


def chores(kit: Kit) -> list[Chore]:
    """Return the chores of a relay."""
    return [Chore("sealed late", SEAL_EVERY, lambda: seal_whole(kit))]


def seal_whole(kit: Kit) -> int:
    """Seal visits whose last photo came in a transaction that did not see them."""
    with looking(kit.factory) as session:
        found = whole_visits(session)
    sealed = 0
    for visit_id, organisation_id in found:
        with writing(kit.factory) as session:
            deed = Deed(organisation_id, None, "relay", kit.clock())
            sealed += seal_visit(session, deed, visit_id)
    return sealed
