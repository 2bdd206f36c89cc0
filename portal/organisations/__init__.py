"""Organisations: registering, members, invitations, and officers who verify. Shared by businesses and partners."""
