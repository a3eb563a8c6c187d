"""Real servers for the tests, started where they are installed."""
