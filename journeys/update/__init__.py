"""Tell us of a change: once, for every team that it concerns."""
