"""URLs, one file a noun, short handlers."""
