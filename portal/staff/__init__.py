"""Where an administrator says who works on which team, in which role, and who sits for which ward."""
