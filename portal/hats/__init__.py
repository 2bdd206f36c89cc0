"""Choosing in which capacity one acts, and letting somebody act in one's own account."""
