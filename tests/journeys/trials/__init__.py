"""Trials of the promise to lose nothing: short in the suite, long by `python -m bench.kills`."""
