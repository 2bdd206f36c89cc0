"""Doors of the desk, for resident advisors only."""
