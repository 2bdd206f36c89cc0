"""Book it: a time, held while they fill in the form, confirmed when they send it."""
