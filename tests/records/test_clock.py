"""Ids that sort as they were made, and times that only a server tells."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import time_machine

from records.clock import new_id
from tests import make


def test_ids_of_one_millisecond_sort_as_they_were_made() -> None:
    with time_machine.travel(make.NOON, tick=False):
        made = [new_id() for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == 2000


def test_ids_of_many_threads_are_all_different() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: new_id(), range(8000)))
    assert len(set(made)) == 8000


def test_an_id_says_what_it_is_and_when_it_was_made() -> None:
    with time_machine.travel(make.NOON, tick=False):
        made = new_id()
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == int(make.NOON.timestamp() * 1000)


def test_a_clock_set_back_does_not_stop_the_ids() -> None:
    with time_machine.travel(make.NOON, tick=False):
        before = new_id()
    with time_machine.travel(make.NOON.replace(year=2025), tick=False):
        assert new_id() < before
