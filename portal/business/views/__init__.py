"""Doors of a business's own pages."""
