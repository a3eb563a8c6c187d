"""WHAT IS READ, one file a noun, SELECT only."""
