"""Doors of a resident's own pages, by what they show."""
