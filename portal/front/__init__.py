"""The front page, the statements every council must publish, the error pages and the council's own colours."""
