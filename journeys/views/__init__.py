"""The doors of every journey."""
