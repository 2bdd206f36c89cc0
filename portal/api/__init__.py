"""The API's own document, for machines and for people."""
