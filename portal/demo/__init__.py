"""The demo borough: facts, people and cases made by code, an outbox to read, and a back office to talk to."""
