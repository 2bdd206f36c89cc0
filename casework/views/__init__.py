"""Casework's doors: the queue, the case page, photos, following and the map."""
