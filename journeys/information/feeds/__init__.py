"""Reading directories that others publish: Open Referral UK (HSDS 3) and Outpost's CSV. No database."""
