"""The partner's room: clients and their consent, requests on their behalf, referrals, and whom else supports them."""
