"""Messages, preferences, channels (email, SMS)."""
