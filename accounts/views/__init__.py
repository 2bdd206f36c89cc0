"""The doors of signing up, in and out, of security, and of the council's own sign-in."""
