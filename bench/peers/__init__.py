"""The same form in our app and in the peers, measured in the same browser: see `__main__`."""
