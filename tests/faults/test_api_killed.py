"""The server is killed between reading a request and answering it, while phones keep sending."""

import itertools
from collections import Counter
from collections.abc import Callable

import pytest

from tests.faults.stage import EITHER, Stage
from tests.workers import scene
from workers.relay import drain

pytestmark = pytest.mark.slow

# The vault's own are between write, flush and name of a photo's bytes; a photo is written down
# before it is looked which visits wait for it.
POINTS = (
    "api.parsed",
    "api.before_commit",
    "api.after_commit",
    "api.before_response",
    "vault.written",
    "vault.linked",
    "vault.kept",
    "photo.written",
)


@pytest.mark.parametrize("either", EITHER, indirect=True)
def test_what_was_acknowledged_outlives_the_server(
    either: Stage, kills: int, report: Callable[..., None]
) -> None:
    # PostgreSQL, which the embedded default does not have, gets a share more.
    kills = kills if either.on_sqlite else kills * 2 // 5
    points = itertools.islice(itertools.cycle(POINTS), kills)
    # The third, first, fifth … time, so that photos, drafts and visits are hit alike.
    deaths = [f"{point}=kill@{1 + turn * 2 % 7}" for turn, point in enumerate(points)]
    servers = either.web(deaths)
    either.crowd(lambda: all(server.quiet.is_set() for server in servers))
    killed = [armed for server in servers for armed in server.killed]
    assert len(killed) == kills, killed
    either.ask_again()
    verdict = either.verdict(worked=False)
    # Then the jobs, here and now: every visit has all its consequences, once.
    drain(scene.kit(either.sessions, either.vault))
    after = either.verdict()
    report(
        kills=len(killed),
        visits=len(either.ledger.visits),
        photos=len(either.ledger.photos),
        cut_requests=either.ledger.heard["cut"],
        counts=after.counts,
        at=dict(Counter(armed.partition("=")[0] for armed in killed)),
    )
    verdict.require_clean()
    after.require_clean()
