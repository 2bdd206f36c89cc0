"""Doors of organisations."""
