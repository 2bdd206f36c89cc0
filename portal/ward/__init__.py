"""The ward: what a councillor sees of it, what they raise there for residents, and their own casework."""
