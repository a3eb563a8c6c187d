"""Storewalk's own processes, killed for real where it hurts most, and counted afterwards."""
