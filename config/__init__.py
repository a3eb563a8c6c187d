"""Layer 0: what differs between machines. Imports nothing of ours."""
