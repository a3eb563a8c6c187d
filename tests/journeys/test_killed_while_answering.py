"""The browser dies in the middle of a visit, at random: what was on the screen is there again.

The long version is `python -m bench.kills`.
"""

import random
from collections.abc import Callable

from tests.journeys.browser import Phone
from tests.journeys.town import Town
from tests.journeys.trials.kills import Trial


def test_answers_and_photos_come_back(the_town: Town, new_phone: Callable[[str], Phone]) -> None:
    trial = Trial(new_phone("zhou"), the_town, "zhou", random.Random("five deaths"))
    trial.begin()
    trial.begin_visit()
    trial.kill(5, longest_life_s=4)
    trial.end_visit()
    assert trial.tally.lost == []
    assert trial.tally.kills == 5
    assert trial.tally.answers > 0
    assert trial.tally.photos > 0
    assert trial.tally.photos_on_server > 0
    assert trial.tally.typing_s <= 1
