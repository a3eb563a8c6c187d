"""People's days, played in a real browser against everything that `make run` starts."""
