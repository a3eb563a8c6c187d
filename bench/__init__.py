"""What the performance figures come from: `make bench`, or `python -m bench --help`."""
