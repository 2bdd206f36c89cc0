"""The home of a resident: what they asked for, what they follow, how they are told."""
