"""Where an auditor searches the log of looks at people's records."""
