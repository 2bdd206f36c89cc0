"""What serves those who build the portal and never runs in it."""
