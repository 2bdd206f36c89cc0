"""Apply for it: permits, benefits, help with care."""
