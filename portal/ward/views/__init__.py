"""Doors of the ward, for councillors only."""
