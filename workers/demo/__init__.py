"""The demo chain's past: visits sent through the same deeds as real ones."""
