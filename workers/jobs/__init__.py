"""One file a job; each handler is one transaction with its inbox line."""
