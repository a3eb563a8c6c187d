"""Lighthouse over the first screens of every door: see `__main__`."""
