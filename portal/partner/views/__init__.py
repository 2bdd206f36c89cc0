"""Doors of the partner's room, and those through which clients, teams and advisors meet it."""
