"""Layer 3a, HTTP: the only place that knows Flask, JWT and marshmallow."""
