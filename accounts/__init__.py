"""Who and where: people, organisations, places, what they hold with the council."""
