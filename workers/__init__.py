"""Layer 3b, what happens after: the only place that knows RQ and Redis."""
