"""Pay for it: a bill, by its number, without an account."""
